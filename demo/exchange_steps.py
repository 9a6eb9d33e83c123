"""The steps of the script `Set-MfdExchangeState.ps1`, in its order and with its cmdlets, against the simulator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from demo.exchange_cmdlets import CmdletFailedError, Cmdlets, Found

ROLE = "Application SMTP.SendAsApp"
NO_GROUP = "there is no senders' group of this stack yet"
Part = Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """What became of one wanted thing: created, changed, unchanged or failed, in the words of the script's report."""

    kind: str
    name: str
    action: str
    found: str = ""
    message: str = ""


class Administrator:
    """Brings a wanted state about; new accounts get the `passwords` of their addresses, connectors the `owner`'s mark."""

    def __init__(self, cmdlets: Cmdlets, passwords: Mapping[str, str], owner: str) -> None:
        self._cmdlets = cmdlets
        self._passwords = passwords
        self._owner = owner

    def bring_about(self, state: Part) -> Iterator[Item]:
        """Yield what became of each wanted thing; one failure does not hide the rest."""
        yield from self._each("accepted-domain", state["acceptedDomains"], self._domain)
        yield from self._each("mailbox", state["mailboxes"], self._mailbox)
        yield from self._each("service-principal", state["servicePrincipals"], self._principal)
        for grant in state["sendAs"]:
            yield from self._send_as(grant)
        for account in state["hveAccounts"]:
            yield from self._hve(account)
        yield from self._each("inbound-connector", state["inboundConnectors"], self._connector)
        yield from self._each("dkim", state["dkimDomains"], self._dkim)
        if state["rejectDirectSend"] is not None:
            yield self._tried("reject-direct-send", "RejectDirectSend", self._reject, state["rejectDirectSend"])

    def make_mailboxes(self, state: Part) -> Iterator[Item]:
        """Yield the mailboxes that had to be made: the script only looks for them, an administrator has them already."""
        for mailbox in state["mailboxes"]:
            yield self._tried("new-mailbox", mailbox["address"], self._new_mailbox, mailbox)

    def _each(self, kind: str, parts: Any, step: Any) -> Iterator[Item]:  # noqa: ANN401 - a list of parts and their step
        for part in parts:
            name = (
                part if isinstance(part, str) else str(part.get("address") or part.get("name") or part["displayName"])
            )
            yield self._tried(kind, name, step, part)

    def _tried(self, kind: str, name: str, step: Any, *arguments: Any) -> Item:  # noqa: ANN401 - any step
        try:
            action, found, message = (*step(*arguments), "", "")[:3]
        except CmdletFailedError as error:
            return Item(kind, name, "failed", message=str(error))
        return Item(kind, name, action, found, message)

    def _domain(self, name: str) -> tuple[str, ...]:
        found = self._cmdlets.first("Get-AcceptedDomain", "DomainName", name)
        return ("unchanged", "accepted") if found else ("failed", "missing", "not an accepted domain of this tenant")

    def _new_mailbox(self, mailbox: Part) -> tuple[str, ...]:
        address = mailbox["address"]
        if self._cmdlets.find("Get-CASMailbox", Identity=address):
            return ("unchanged",)
        self._cmdlets.run(
            "New-Mailbox",
            Name=address.partition("@")[0],
            MicrosoftOnlineServicesID=address,
            PrimarySmtpAddress=address,
            Password=self._passwords[address],
        )
        return ("created",)

    def _mailbox(self, mailbox: Part) -> tuple[str, ...]:
        address = mailbox["address"]
        found = self._cmdlets.find("Get-CASMailbox", Identity=address)
        if found is None:
            return "failed", "missing", "no such mailbox"
        if found.get("SmtpClientAuthenticationDisabled") is False:
            return "unchanged", "open"
        self._cmdlets.run("Set-CASMailbox", Identity=address, SmtpClientAuthenticationDisabled=False)
        return "changed", "closed"

    def _principal(self, principal: Part) -> tuple[str, ...]:
        if self._cmdlets.first("Get-ServicePrincipal", "ObjectId", principal["objectId"]):
            return ("unchanged",)
        self._cmdlets.run(
            "New-ServicePrincipal",
            AppId=principal["appId"],
            ObjectId=principal["objectId"],
            DisplayName=principal["displayName"],
        )
        return ("created",)

    def _send_as(self, grant: Part) -> Iterator[Item]:
        yield self._tried("senders-group", grant["group"], self._group, grant)
        for member in grant["members"]:
            yield self._tried("group-member", member, self._member, grant, member)
        yield self._tried("management-scope", grant["name"], self._scope, grant)
        yield self._tried("role-assignment", grant["name"], self._assignment, grant)
        for member in grant["members"]:
            yield self._tried("authorization", member, self._authorization, grant["objectId"], member)

    def _group(self, grant: Part) -> tuple[str, ...]:
        there = self._cmdlets.find("Get-DistributionGroup", Identity=grant["group"])
        if there and _of_another_stack(there, grant):
            return "failed", str(there["Name"]), "this is the senders' group of another stack"
        if there:
            return ("unchanged",)
        if group := self._senders_group(grant):
            before = str(group["PrimarySmtpAddress"])
            self._cmdlets.run(
                "Set-DistributionGroup",
                Identity=before,
                PrimarySmtpAddress=grant["group"],
                BypassSecurityGroupManagerCheck=True,
            )
            return "changed", before
        name = _group_name(grant)
        if self._named_group(grant):
            return "failed", name, "the right of this name is another application's"
        self._cmdlets.run("New-DistributionGroup", Name=name, Type="Security", PrimarySmtpAddress=grant["group"])
        return ("created",)

    def _named_group(self, grant: Part) -> Found | None:
        return self._cmdlets.find("Get-DistributionGroup", Identity=_group_name(grant))

    def _senders_group(self, grant: Part) -> Found | None:
        group = self._cmdlets.find("Get-DistributionGroup", Identity=grant["group"])
        if group is None:
            right = self._cmdlets.first("Get-ManagementRoleAssignment", "Name", grant["name"], Role=ROLE)
            return None if right and right["RoleAssignee"] != grant["objectId"] else self._named_group(grant)
        return None if _of_another_stack(group, grant) else group

    def _member(self, grant: Part, member: str) -> tuple[str, ...]:
        group = self._senders_group(grant)
        if group is None:
            return "failed", "missing", NO_GROUP
        identity = group["PrimarySmtpAddress"]
        if self._cmdlets.first(
            "Get-DistributionGroupMember", "PrimarySmtpAddress", member, Identity=identity, ResultSize="Unlimited"
        ):
            return ("unchanged",)
        self._cmdlets.run(
            "Add-DistributionGroupMember", Identity=identity, Member=member, BypassSecurityGroupManagerCheck=True
        )
        return ("changed",)

    def _scope(self, grant: Part) -> tuple[str, ...]:
        group = self._senders_group(grant)
        if group is None:
            return "failed", "missing", NO_GROUP
        wanted = _member_filter(group)
        scope = self._cmdlets.first("Get-ManagementScope", "Name", grant["name"])
        if scope is None:
            self._cmdlets.run("New-ManagementScope", Name=grant["name"], RecipientRestrictionFilter=wanted)
            return ("created",)
        if scope["RecipientFilter"] == wanted:
            return ("unchanged",)
        self._cmdlets.run("Set-ManagementScope", Identity=grant["name"], RecipientRestrictionFilter=wanted)
        return ("changed",)

    def _assignment(self, grant: Part) -> tuple[str, ...]:
        name, app = grant["name"], grant["objectId"]
        group, scope = self._senders_group(grant), self._cmdlets.first("Get-ManagementScope", "Name", name)
        if group is None or scope is None or scope["RecipientFilter"] != _member_filter(group):
            return "failed", "missing", "the scope does not hold the members of this stack's group yet"
        found = self._cmdlets.first("Get-ManagementRoleAssignment", "Name", name, Role=ROLE)
        if found and (found["RoleAssignee"], found["CustomResourceScope"]) == (app, name):
            return ("unchanged",)
        if found:
            self._cmdlets.run("Remove-ManagementRoleAssignment", Identity=name, Confirm=False)
        self._cmdlets.run("New-ManagementRoleAssignment", Name=name, Role=ROLE, App=app, CustomResourceScope=name)
        return ("changed" if found else "created",)

    def _authorization(self, app: str, member: str) -> tuple[str, ...]:
        rows = self._cmdlets.run("Test-ServicePrincipalAuthorization", Identity=app, Resource=member)
        allowed = any(row["RoleName"] == ROLE and str(row["InScope"]) == "True" for row in rows)
        return ("unchanged", "in scope") if allowed else ("failed", "missing", "the application may not send as it")

    def _hve(self, account: Part) -> Iterator[Item]:
        address = account["address"]
        yield self._tried("hve-account", address, self._new_hve, account)
        yield self._tried("hve-billing-policy", address, self._billing, account)
        if account["allowedApps"]:
            yield self._tried("hve-app-access", address, self._app_access, account)

    def _new_hve(self, account: Part) -> tuple[str, ...]:
        address = account["address"]
        if self._cmdlets.first("Get-MailUser", "PrimarySmtpAddress", address, HVEAccount=True, ResultSize="Unlimited"):
            return ("unchanged",)
        self._cmdlets.run(
            "New-MailUser",
            HVEAccount=True,
            Name=account["name"],
            PrimarySmtpAddress=address,
            Password=self._passwords[address],
        )
        return ("created",)

    def _billing(self, account: Part) -> tuple[str, ...]:
        address, wanted = account["address"], account["billingPolicyId"]
        mapping = self._mapping(address)
        action = "unchanged"
        if wanted and mapping.get("BillingPolicyId") != wanted:
            self._cmdlets.run("Set-HVEAccountBillingPolicy", Identity=address, BillingPolicyId=wanted)
            action, mapping = "changed", self._mapping(address)
        status = str(mapping.get("BillingPolicyStatus"))
        return (action, status) if status == "BillingPolicyValid" else ("failed", status, "the account cannot send")

    def _mapping(self, address: str) -> Found:
        return self._cmdlets.run("Get-HVEAccountBillingPolicy", Identity=address)[0]

    def _app_access(self, account: Part) -> tuple[str, ...]:
        address = account["address"]
        allowed = self._cmdlets.run("Get-HVEAccountSettings", Identity=address)[0].get("AllowedApps") or []
        missing = [app for app in account["allowedApps"] if app not in allowed]
        if not missing:
            return ("unchanged",)
        self._cmdlets.run("Add-HVEAppAccess", Identity=address, AppIds=missing)
        return ("changed",)

    def _connector(self, connector: Part) -> tuple[str, ...]:
        name, source = connector["name"], _source(connector)
        found = self._cmdlets.first("Get-InboundConnector", "Name", name, ResultSize="Unlimited")
        action = "created" if found is None else "changed"
        if found is None:
            tls = {"RequireTls": True} if "TlsSenderCertificateName" in source else {}
            kind = {"ConnectorType": "OnPremises", "SenderDomains": "*", "Enabled": True}
            mark = {"Comment": f"mfd owner {self._owner}"} if self._owner else {}
            self._cmdlets.run("New-InboundConnector", Name=name, **kind, **tls, **source, **mark)
        else:
            is_as_wanted = all(_same(found.get(key), value) for key, value in source.items())
            if obstacle := self._connector_obstacle(found, is_as_wanted=is_as_wanted):
                return "failed", _mark(found), obstacle
            unmarked = _mark(found) != self._owner
            if is_as_wanted and found.get("Enabled") and not unmarked:
                return ("unchanged",)
            mark = {"Comment": f"{found.get('Comment') or ''} mfd owner {self._owner}".strip()} if unmarked else {}
            self._cmdlets.run("Set-InboundConnector", Identity=name, Enabled=True, **source, **mark)
        enabled = (self._cmdlets.first("Get-InboundConnector", "Name", name, ResultSize="Unlimited") or {}).get(
            "Enabled"
        )
        return (action,) if enabled else ("failed", "disabled", "the service made the connector disabled")

    def _connector_obstacle(self, found: Found, *, is_as_wanted: bool) -> str:
        if _mark(found) == self._owner:
            return ""
        if _mark(found):
            return "another deployment with this stack name made this connector"
        return "" if is_as_wanted else "nothing says that this deployment made this connector"

    def _reject(self, wanted: bool) -> tuple[str, ...]:  # noqa: FBT001 - the wanted value itself
        if bool(self._cmdlets.run("Get-OrganizationConfig")[0].get("RejectDirectSend")) == wanted:
            return ("unchanged",)
        self._cmdlets.run("Set-OrganizationConfig", RejectDirectSend=wanted)
        return ("changed",)

    def _dkim(self, domain: str) -> tuple[str, ...]:
        config = self._cmdlets.first("Get-DkimSigningConfig", "Domain", domain)
        if config is not None:
            return "unchanged", _records(config)
        self._cmdlets.run("New-DkimSigningConfig", DomainName=domain, Enabled=False)
        return "created", _records(self._cmdlets.first("Get-DkimSigningConfig", "Domain", domain) or {})


def _group_name(grant: Part) -> str:
    return f"{grant['name']} senders"


def _member_filter(group: Found) -> str:
    name = str(group["DistinguishedName"]).replace("'", "''")
    return f"MemberOfGroup -eq '{name}'"


def _of_another_stack(group: Found, grant: Part) -> bool:
    name, own = str(group["Name"]).casefold(), f"{grant['name']} ".casefold()
    return re.fullmatch(r"mfd \S+ senders", name) is not None and not name.startswith(own)


def _source(connector: Part) -> dict[str, Any]:
    if connector["tlsSenderCertificateName"]:
        return {"TlsSenderCertificateName": connector["tlsSenderCertificateName"]}
    return {"SenderIPAddresses": list(connector["senderIpAddresses"])}


def _mark(connector: Found) -> str:
    found = re.search(r"mfd owner ([0-9a-f]{12})", str(connector.get("Comment") or ""))
    return found[1] if found else ""


def _same(found: Any, wanted: Any) -> bool:  # noqa: ANN401 - a text or a list of texts
    return sorted(found or []) == sorted(wanted) if isinstance(wanted, list) else found == wanted


def _records(config: Found) -> str:
    return f"{config.get('Selector1CNAME')}; {config.get('Selector2CNAME')}"
