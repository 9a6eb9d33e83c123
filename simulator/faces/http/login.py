"""Entra's login: OpenID discovery, keys, tokens, device codes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from simulator.errors import bad_request
from simulator.faces.http.routes import Answer, Call, Routes
from simulator.rules import rule

if TYPE_CHECKING:
    from simulator.world import World

PAGE = """<!doctype html><title>Enter code</title><h1>Enter code</h1>
<form method="post"><input name="code" autofocus><button>Next</button></form>"""
DONE = "<!doctype html><title>Signed in</title><p>You have signed in on your device. You may close this window.</p>"
UNKNOWN = "<!doctype html><title>Enter code</title><p>That code did not work. Check the code and try again.</p>"


def add_routes(routes: Routes, world: World) -> None:
    """Add the login, which needs no token."""
    face = _Login(world)
    routes.add("GET", "/common/discovery/instance", face.instance)
    routes.add("GET", "/{tenant}/v2.0/.well-known/openid-configuration", face.discovery)
    routes.add("GET", "/{tenant}/.well-known/openid-configuration", face.discovery)
    routes.add("GET", "/{tenant}/discovery/v2.0/keys", face.keys)
    routes.add("POST", "/{tenant}/oauth2/v2.0/token", face.token)
    routes.add("POST", "/{tenant}/oauth2/v2.0/devicecode", face.device_code)
    routes.add("GET", "/devicelogin", lambda _call: Answer(body=PAGE))
    routes.add("POST", "/devicelogin", face.enter_code)


class _Login:
    def __init__(self, world: World) -> None:
        self._world = world

    @rule(
        "Entra vouches for an authority that a client does not know, here for the simulator's own; else invalid_instance",
        "AzureAD/microsoft-authentication-library-for-go, apps/internal/oauth/ops/authority",
    )
    def instance(self, call: Call) -> Answer:
        authority = urlsplit(call.query.get("authorization_endpoint", ""))
        own, tenant = urlsplit(self._world.origin), authority.path.strip("/").partition("/")[0]
        # msal for Python leaves the port out.
        if authority.netloc not in (own.netloc, own.hostname):
            raise bad_request("invalid_instance", "AADSTS50049: Unknown or invalid instance.")
        found = f"{self._world.origin}/{tenant}/v2.0/.well-known/openid-configuration"
        names = {"preferred_network": own.netloc, "preferred_cache": own.netloc, "aliases": [own.netloc]}
        return Answer(body={"tenant_discovery_endpoint": found, "api-version": "1.1", "metadata": [names]})

    def discovery(self, call: Call) -> Answer:
        tenant = call.params["tenant"]
        self._world.logins.check_tenant(tenant)
        base = f"{self._world.origin}/{tenant}"
        return Answer(
            body={
                "issuer": f"{self._world.origin}/{self._world.settings.tenant_id}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
                "jwks_uri": f"{base}/discovery/v2.0/keys",
                "response_types_supported": ["code", "id_token", "token"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
                "tenant_region_scope": "EU",
            },
        )

    def keys(self, call: Call) -> Answer:
        del call
        return Answer(body={"keys": [self._world.tokens.public_jwk]})

    def token(self, call: Call) -> Answer:
        return Answer(body=self._world.logins.token(call.params["tenant"], _form(call)))

    def device_code(self, call: Call) -> Answer:
        return Answer(body=self._world.logins.begin_device_code(call.params["tenant"], _form(call)))

    def enter_code(self, call: Call) -> Answer:
        known = self._world.logins.approve(_form(call).get("code", ""))
        return Answer(status=200 if known else 400, body=DONE if known else UNKNOWN)


def _form(call: Call) -> dict[str, str]:
    return dict(parse_qsl(call.raw.decode()))
