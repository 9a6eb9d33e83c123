"""`MailExchanger`: the host that takes an accepted domain's mail, as Microsoft Graph says; it is never computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from provider.azure import Azure
from provider.errors import ProviderError
from provider.resource import Before, Created, Difference, DiffKind, Found, Resource, Task, Values
from provider.values import UNKNOWN

if TYPE_CHECKING:
    from azurelogin import Login

PERMISSION = "Domain.Read.All"
"""Least permission of Microsoft Graph (Microsoft Learn, "List serviceConfigurationRecords")."""

Ask = Callable[["Login", str], str]
"""Login and domain → host; raises ProviderError."""


def _ask_graph(login: Login, domain: str) -> str:
    # msgraph takes seconds to import, and most runs ask nothing.
    from tenant import NotAllowedError, TenantError, mail_exchanger  # noqa: PLC0415

    try:
        return mail_exchanger(login, domain)
    except NotAllowedError as error:
        raise ProviderError(
            f"{error}. Give {PERMISSION} to the login's application (Entra admin centre, App registrations, API "
            "permissions) with an administrator's consent, then run `pulumi up` again"
        ) from error
    except TenantError as error:
        raise ProviderError(str(error)) from error


class MailExchanger(Resource):
    """Asks for the host at creation and refresh; a host that moved is a difference, which the next `up` settles.

    `host` is what devices are told, `found` is what Graph said last. Reading changes only `found`: were it the same
    output, the engine could not tell a moved host from an unchanged one.
    """

    token = "mfdmail:index:MailExchanger"  # noqa: S105 - a resource type

    def __init__(self, azure: Azure, ask: Ask = _ask_graph) -> None:
        self._azure = azure
        self._ask = ask

    def diff(self, task: Task, before: Before, inputs: Values) -> dict[str, Difference]:
        """Another domain replaces; a moved host is a difference of its own."""
        if before.state.get("domain") != inputs["domain"]:
            return {"domain": Difference(DiffKind.REPLACE)}
        host, found = before.state.get("host"), before.state.get("found")
        if host == found:
            return {}
        task.log.caution(f"mail for {inputs['domain']} is now taken by {found}, no longer by {host}")
        return {"host": Difference(of_input=False)}

    def foresee(self, inputs: Values, before: Before | None) -> Values:
        """Foresee what was read last, since an update is about the same domain."""
        del inputs
        found = before.state.get("found", UNKNOWN) if before else UNKNOWN
        return {"host": found, "found": found}

    def create(self, task: Task, inputs: Values) -> Created:
        """Ask."""
        del task
        return Created(inputs["domain"], self._hosts(inputs["domain"]))

    def update(self, task: Task, before: Before, inputs: Values) -> Values:
        """Ask again, and take the answer."""
        del before
        hosts = self._hosts(inputs["domain"])
        task.log.tell(f"mail for {inputs['domain']} is taken by {hosts['host']}")
        return hosts

    def read(self, task: Task, before: Before) -> Found | None:
        """Ask, and keep what devices are told; an import has told them nothing yet."""
        del task
        domain = before.inputs.get("domain") or before.resource_id
        hosts = self._hosts(domain)
        return Found({**hosts, "host": before.state.get("host") or hosts["host"]}, {"domain": domain})

    def delete(self, task: Task, before: Before) -> None:
        """Nothing was made."""
        del task, before

    def _hosts(self, domain: str) -> dict[str, str]:
        host = self._ask(self._azure.login, domain)
        return {"host": host, "found": host}
