"""What surrounds the stack `local`: the company's tenant before `pulumi up`, and its administrator afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from demo.exchange_administrator import administrate, table, with_passwords
from demo.exchange_cmdlets import Cmdlets
from demo.inspection import Inspection

INBOX = "inbox@contoso.example"
# The maker whose application stacks/Pulumi.local.yaml names; it is registered in the maker's own tenant.
MAKER = {"appId": "88888888-8888-4888-8888-888888888888", "displayName": "A copier maker's application"}
# Site → this computer's address in its network, which stands for the site's public address.
SITES = {"berlin": ("127.0.0.11", "203.0.113.10"), "hamburg": ("127.0.0.12", "203.0.113.20")}


def prepare(inspection: Inspection) -> None:
    """Let the simulator know the maker's application, and the sites' addresses in the Internet."""
    inspection.put("entra", {"applicationsElsewhere": [MAKER]})
    inspection.put("exchange/addresses", dict(SITES.values()))
    # So that the device with a password goes on sending when it is 2027: the administrator has switched that on again.
    inspection.put("exchange/tenant", {"basicAuthenticationOnAgain": True})


def run_the_script(folder: Path, simulator: Mapping[str, str], devices: Sequence[Mapping[str, Any]]) -> str:
    """Do what the administrator does with `folder/state.json`, by the script's cmdlets, and return the table of it.

    The mailboxes get the passwords that the devices are told: here they are the administrator's to choose.
    """
    told = {device["username"]: device["password"] for device in devices if _has_a_mailbox(device)}
    passwords = with_passwords(folder, told)
    cmdlets = Cmdlets(simulator["MFDSIM_INSPECTION_URL"], Inspection(simulator).context)
    if cmdlets.find("Get-CASMailbox", Identity=INBOX) is None:
        cmdlets.run("New-Mailbox", Name="inbox", PrimarySmtpAddress=INBOX, Password=passwords.get(INBOX, "unused"))
    return table(administrate(folder, simulator, passwords))


def _has_a_mailbox(device: Mapping[str, Any]) -> bool:
    return device["method"] in {"smtp-auth-basic", "hve-basic"} and device["password"] is not None
