"""A tenant of Exchange Online in memory, behind the address for cmdlets: just enough to follow an administrator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Objects = list[dict[str, Any]]


class AbsentError(Exception):
    """There is no such object."""


class Tenant:
    """Objects by kind, and every call as it came."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.organization: dict[str, Any] = {"RejectDirectSend": False}
        self.connectors_enabled = True
        self.objects: dict[str, Objects] = {
            "AcceptedDomain": [{"DomainName": "contoso.com"}],
            **{kind: [] for kind in ("CASMailbox", "ServicePrincipal", "DistributionGroup", "ManagementScope")},
            **{kind: [] for kind in ("ManagementRoleAssignment", "MailUser", "InboundConnector", "DkimSigningConfig")},
        }

    @property
    def written(self) -> list[str]:
        """Names of the cmdlets that change something, as they came."""
        return [name for name, _ in self.calls if not name.startswith(("Get-", "Test-"))]

    def run(self, name: str, given: dict[str, Any]) -> Objects:
        """Carry out a cmdlet; raises AbsentError."""
        self.calls.append((name, given))
        verb, _, kind = name.partition("-")
        special = getattr(self, f"_{verb.lower()}_{kind.lower()}", None)
        if special:
            return list(special(given) or [])
        if verb == "Get":
            return self._find(kind, given["Identity"]) if "Identity" in given else self.objects[kind]
        if verb == "New":
            self.objects[kind].append({**given, **self._made(kind, given)})
            return [self.objects[kind][-1]]
        if verb == "Set":
            self._find(kind, given["Identity"])[0].update(
                {key: value for key, value in given.items() if key != "Identity"}
            )
            return []
        raise NotImplementedError(name)

    def _find(self, kind: str, identity: str) -> Objects:
        keys = ("Name", "PrimarySmtpAddress", "ObjectId")
        found = [item for item in self.objects[kind] if identity in [item.get(key) for key in keys]]
        if not found:
            raise AbsentError(f"The operation couldn't be performed because object '{identity}' couldn't be found.")
        return found

    def _made(self, kind: str, given: dict[str, Any]) -> dict[str, Any]:
        if kind == "DistributionGroup":
            return {"DistinguishedName": f"CN=o'{given['Name']},DC=contoso", "members": []}
        if kind == "ManagementRoleAssignment":
            return {"RoleAssignee": given["App"]}
        if kind == "ManagementScope":
            return {"RecipientFilter": given["RecipientRestrictionFilter"]}
        if kind == "InboundConnector":
            return {"Enabled": self.connectors_enabled}
        if kind == "DkimSigningConfig":
            return {"Domain": given["DomainName"], "Selector1CNAME": "one", "Selector2CNAME": "two"}
        return {"AllowedApps": [], "BillingPolicyStatus": "NoProperBillingPolicyStored"} if kind == "MailUser" else {}

    def _new_mailbox(self, given: dict[str, Any]) -> None:
        self.objects["CASMailbox"].append({**given, "SmtpClientAuthenticationDisabled": None})

    def _get_distributiongroupmember(self, given: dict[str, Any]) -> Objects:
        return [
            {"PrimarySmtpAddress": member}
            for member in self._find("DistributionGroup", given["Identity"])[0]["members"]
        ]

    def _add_distributiongroupmember(self, given: dict[str, Any]) -> None:
        self._find("DistributionGroup", given["Identity"])[0]["members"].append(given["Member"])

    def _test_serviceprincipalauthorization(self, given: dict[str, Any]) -> Objects:
        assigned = [
            item for item in self.objects["ManagementRoleAssignment"] if item["RoleAssignee"] == given["Identity"]
        ]
        members = [member for group in self.objects["DistributionGroup"] for member in group["members"]]
        return [{"RoleName": item["Role"], "InScope": given["Resource"] in members} for item in assigned]

    def _get_hveaccountbillingpolicy(self, given: dict[str, Any]) -> Objects:
        return self._find("MailUser", given["Identity"])

    def _get_hveaccountsettings(self, given: dict[str, Any]) -> Objects:
        return self._find("MailUser", given["Identity"])

    def _set_hveaccountbillingpolicy(self, given: dict[str, Any]) -> None:
        new = {"BillingPolicyId": given["BillingPolicyId"], "BillingPolicyStatus": "BillingPolicyValid"}
        self._find("MailUser", given["Identity"])[0].update(new)

    def _add_hveappaccess(self, given: dict[str, Any]) -> None:
        self._find("MailUser", given["Identity"])[0]["AllowedApps"] += given["AppIds"]

    def _get_organizationconfig(self, _given: dict[str, Any]) -> Objects:
        return [self.organization]

    def _set_organizationconfig(self, given: dict[str, Any]) -> None:
        self.organization.update(given)


@contextmanager
def serving(tenant: Tenant) -> Iterator[str]:
    """Serve a tenant on loopback and yield the address that stands for the simulator's inspection."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            cmdlet = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["CmdletInput"]
            assert self.path == "/inspection/exchange/cmdlets"
            try:
                self._answer(200, {"value": tenant.run(cmdlet["CmdletName"], cmdlet["Parameters"])})
            except AbsentError as error:
                self._answer(400, {"error": {"code": "NotFound", "message": str(error)}})

        def _answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - the name in the standard library
            del format

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/inspection"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
