"""Clients for Azure Resource Manager with the one login that is found, and its errors as sentences."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from azurelogin import Cloud, Login, LoginError, find_login
from provider.errors import AzureError, ChangedMeanwhileError, MissingError, ProviderError

if TYPE_CHECKING:
    from azure.core.exceptions import HttpResponseError
    from azure.mgmt.communication import CommunicationServiceManagementClient
    from azure.mgmt.dns import DnsManagementClient

# How long may one call take, in seconds? A call that hangs must not hold up Ctrl-C for minutes.
READ_TIMEOUT = 60
CONNECTION_TIMEOUT = 15
# Answers that may be different the next time (azure-core's own retries are over by then).
TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})
NOT_FOUND, PRECONDITION_FAILED = 404, 412

_RESOURCE_ID = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)/resourceGroups/(?P<group>[^/]+)/providers/(?P<type>[^/]+/[^/]+)/(?P<name>[^/]+)"
    r"(?:/(?P<child_type>[^/]+)/(?P<child>[^/]+))?/?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ArmId:
    """The parts of an ARM id; `child` is empty for a resource without a parent."""

    subscription: str
    group: str
    type: str
    name: str
    child: str

    @classmethod
    def parse(cls, text: str, resource_type: str) -> ArmId:
        """Read the id of a `resource_type` (`Namespace/type` or `Namespace/type/child`). Raises ProviderError."""
        match = _RESOURCE_ID.match(text)
        found = "/".join(part for part in (match["type"], match["child_type"]) if part) if match else ""
        if not match or found.lower() != resource_type.lower():
            raise ProviderError(f"{text!r} is no ARM id of a {resource_type}")
        return cls(match["subscription"], match["group"], found, match["name"], match["child"] or "")


class Azure:
    """Makes clients; the login is looked for once, when the first client is needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _found(self) -> Login:
        return find_login(Cloud.from_environment())

    @property
    def login(self) -> Login:
        """The login. Raises ProviderError where there is none."""
        with self._lock:
            try:
                return self._found
            except LoginError as error:
                raise ProviderError(str(error)) from error

    def communication(self, subscription: str) -> CommunicationServiceManagementClient:
        """Return a client for Microsoft.Communication."""
        # Imported here: a run that changes nothing shall not wait for it.
        from azure.mgmt.communication import CommunicationServiceManagementClient  # noqa: PLC0415 - costs 0.2 s

        return CommunicationServiceManagementClient(self.login.credential, subscription, **self._options())

    def dns(self, subscription: str) -> DnsManagementClient:
        """Return a client for Microsoft.Network/dnsZones."""
        from azure.mgmt.dns import DnsManagementClient  # noqa: PLC0415 - costs 0.2 s

        return DnsManagementClient(self.login.credential, subscription, **self._options())

    def _options(self) -> dict[str, Any]:
        timeouts = {"read_timeout": READ_TIMEOUT, "connection_timeout": CONNECTION_TIMEOUT}
        return {**self.login.arm_client_options(), **timeouts}


@contextlib.contextmanager
def azure_errors(doing: str) -> Iterator[None]:
    """Turn the errors of azure-core into one sentence that begins with what was being done."""
    from azure.core.exceptions import AzureError as CoreError  # noqa: PLC0415 - not needed by a run without changes
    from azure.core.exceptions import ClientAuthenticationError, HttpResponseError  # noqa: PLC0415 - same

    try:
        yield
    except ClientAuthenticationError as error:
        raise AzureError(f"{doing}: Azure refuses the login: {_first_line(error.message)}") from error
    except HttpResponseError as error:
        raise _from_response(doing, error) from error
    except LoginError as error:
        raise ProviderError(str(error)) from error
    except CoreError as error:
        raise AzureError(f"{doing}: Azure cannot be reached: {_first_line(error.message)}", transient=True) from error


def _from_response(doing: str, error: HttpResponseError) -> AzureError:
    status = error.status_code or 0
    code = error.error.code if error.error else None
    message = f"{doing}: Azure answers {status} {code or error.reason}: {_reason(error)}"
    if status == NOT_FOUND:
        return MissingError(message)
    if status == PRECONDITION_FAILED:
        return ChangedMeanwhileError(message)
    return AzureError(message, transient=status in TRANSIENT or status == 0)


def _reason(error: HttpResponseError) -> str:
    return _first_line((error.error.message if error.error else None) or error.message)


def _first_line(text: object) -> str:
    return (str(text).strip() or "no reason given").splitlines()[0]
