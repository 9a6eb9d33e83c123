"""MailExchanger asks for the host, and tells a moved one from the one that devices know."""

from __future__ import annotations

from typing import Any, cast

import pytest

from provider.azure import Azure
from provider.errors import ProviderError
from provider.resource import Before, DiffKind, Task
from provider.resources.mail_exchanger import MailExchanger
from provider.values import UNKNOWN

OLD = "contoso-com.mail.protection.outlook.com"
NEW = "contoso-com.o-v1.mx.microsoft"
INPUTS = {"domain": "contoso.com"}


class Graph:
    """Answers with one host, and counts the questions."""

    login = "the login"

    def __init__(self, host: str = OLD) -> None:
        self.host = host
        self.asked: list[tuple[object, str]] = []

    def __call__(self, login: object, domain: str) -> str:
        """Answer."""
        self.asked.append((login, domain))
        return self.host


@pytest.fixture
def graph() -> Graph:
    """Give Microsoft Graph."""
    return Graph()


@pytest.fixture
def exchanger(graph: Graph) -> MailExchanger:
    """Give the resource, with a login that is only handed on."""
    return MailExchanger(cast("Azure", graph), graph)


def before(host: str = OLD, found: str = OLD) -> Before:
    """Return what the engine kept."""
    return Before("contoso.com", {**INPUTS, "host": host, "found": found}, INPUTS)


def test_the_host_is_what_graph_says(exchanger: MailExchanger, graph: Graph, task: Task) -> None:
    """The host is asked for with the login, and the domain is the id."""
    created = exchanger.create(task, INPUTS)
    assert (created.resource_id, created.outputs["host"]) == ("contoso.com", OLD)
    assert graph.asked == [("the login", "contoso.com")]


def test_a_preview_asks_nobody(exchanger: MailExchanger, graph: Graph, task: Task) -> None:
    """Foreseeing and comparing need no answer of Graph."""
    assert exchanger.foresee(INPUTS, None) == {"host": UNKNOWN, "found": UNKNOWN}
    assert exchanger.diff(task, before(), INPUTS) == {}
    assert graph.asked == []


def test_a_moved_host_is_drift_until_the_next_update(
    exchanger: MailExchanger, graph: Graph, task: Task, lines: Any
) -> None:
    """A reading keeps what devices are told, the comparison names the move, the update takes the new host."""
    graph.host = NEW
    found = exchanger.read(task, before())
    assert found is not None
    assert (found.outputs["host"], found.outputs["found"]) == (OLD, NEW)
    moved = Before("contoso.com", {**INPUTS, **found.outputs}, INPUTS)
    assert not exchanger.diff(task, moved, INPUTS)["host"].of_input
    assert NEW in lines.cautions[0]
    assert OLD in lines.cautions[0]
    assert exchanger.foresee(INPUTS, moved)["host"] == NEW
    assert exchanger.update(task, moved, INPUTS) == {"host": NEW, "found": NEW}


def test_an_import_takes_the_host_that_is_there(exchanger: MailExchanger, task: Task) -> None:
    """An imported resource has told devices nothing yet, so there is no drift."""
    found = exchanger.read(task, Before("contoso.com", {}, {}))
    assert found is not None
    assert (found.inputs, found.outputs["host"]) == (INPUTS, OLD)


def test_another_domain_replaces(exchanger: MailExchanger, task: Task) -> None:
    """The answer about another domain is another resource."""
    assert exchanger.diff(task, before(), {"domain": "fabrikam.com"})["domain"].kind is DiffKind.REPLACE


def _failing(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import tenant  # noqa: PLC0415 - takes long, and only these tests need it

    def refuse(_login: object, _domain: str) -> str:
        raise getattr(tenant, name)(text)

    monkeypatch.setattr(tenant, "mail_exchanger", refuse, raising=False)


def test_a_missing_permission_is_named_with_the_way_out(
    graph: Graph, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may not read domains is told the permission."""
    _failing("NotAllowedError", "the domain cannot be read: Authorization_RequestDenied", monkeypatch)
    with pytest.raises(ProviderError, match=r"Authorization_RequestDenied.*Domain\.Read\.All"):
        MailExchanger(cast("Azure", graph)).create(task, INPUTS)


def test_what_the_tenant_says_is_handed_on(graph: Graph, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another error of the look-up keeps its words."""
    _failing("TenantError", "contoso.com is no domain of this tenant", monkeypatch)
    with pytest.raises(ProviderError, match=r"contoso\.com is no domain of this tenant"):
        MailExchanger(cast("Azure", graph)).create(task, INPUTS)
