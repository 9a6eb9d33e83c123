"""What a token is asked for: one API, by `.default` or by the names of its permissions."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.rules import rule
from simulator.services import tokens, well_known
from simulator.services.login_refusals import refused

OPENID = frozenset({"openid", "profile", "email", "offline_access"})
OFFLINE = "offline_access"
DEFAULT = ".default"
KNOWN = tokens.ARM | tokens.GRAPH | tokens.KEY_VAULT | tokens.COMMUNICATION | tokens.STORAGE | tokens.EXCHANGE


@dataclass(frozen=True)
class Scope:
    """`audience` as it was asked for, `names` of permissions (none with .default), `offline` with a refresh token."""

    audience: str
    names: tuple[str, ...] = ()
    offline: bool = False

    @property
    def api(self) -> str:
        """The client id of the API behind the audience; Graph where it is none of those with permissions."""
        return well_known.EXCHANGE_ONLINE if self.audience.rstrip("/") in tokens.EXCHANGE else well_known.GRAPH


@rule("A request without a scope is refused with AADSTS900144", "entra-docs, reference-error-codes")
@rule("A name without an API in front is a permission of Microsoft Graph", "entra-docs, scopes-oidc")
def read_scope(text: str, origin: str, tenant_id: str) -> Scope:
    """Return what `scope` of a request asks for; raise invalid_request, invalid_scope, invalid_resource."""
    parts = text.split()
    wanted = [_split(part) for part in parts if part not in OPENID]
    if not wanted:
        raise refused(900144, "The request body must contain the following parameter: 'scope'.", "invalid_request", 400)
    audience = _one_audience(text, [audience for audience, _ in wanted])
    _check_known(audience, origin, tenant_id)
    names = tuple(name for _, name in wanted if name != DEFAULT)
    return Scope(audience, names, OFFLINE in parts)


def _split(part: str) -> tuple[str, str]:
    audience, slash, name = part.rpartition("/")
    return (audience, name) if slash else ("https://graph.microsoft.com", part)


@rule("Permissions of two APIs in one request are refused with AADSTS28000", "entra-docs, reference-error-codes")
def _one_audience(text: str, found: list[str]) -> str:
    if len({audience.rstrip("/").lower() for audience in found}) > 1:
        raise refused(
            28000,
            "Provided value for the input parameter scope is not valid because it contains more than one resource. "
            f"Scope {text} is not valid.",
            "invalid_scope",
            400,
        )
    return found[0]


@rule("A scope that names no known API is refused with AADSTS500011", "entra-docs, reference-error-codes")
def _check_known(audience: str, origin: str, tenant_id: str) -> None:
    if audience.rstrip("/") not in {*KNOWN, origin}:
        raise refused(
            500011,
            f"The resource principal named {audience} was not found in the tenant named {tenant_id}.",
            "invalid_resource",
            400,
        )
