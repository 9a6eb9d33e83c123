"""The token end point's rules: who gets a token for what, and Entra's errors for everybody else."""

from __future__ import annotations

import json
import secrets
import time
from typing import TYPE_CHECKING, Any

import jwt

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services import tokens, well_known
from simulator.services.directory import ADMINISTRATOR_USER_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.core import Core
    from simulator.services.directory import Directory
    from simulator.services.tokens import Tokens

ENTRA_DOCS = "entra-docs, reference-error-codes"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
# Public clients of Microsoft's that sign users in without being registered in the tenant
PUBLIC_CLIENTS = frozenset({well_known.AZURE_CLI})
REFRESH_SECONDS = 86400.0
POLL_SECONDS = 1
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXYZ23456789"


def refused(number: int, message: str, error: str = "invalid_client", status: int = 401) -> WireError:
    """Return an error of the token end point: `error`, and a description that begins with the AADSTS number."""
    return WireError(status, error, f"AADSTS{number}: {message}")


class Logins:
    """Grants: client_credentials with a secret or an assertion, device code, refresh token."""

    def __init__(self, core: Core, directory: Directory, issuer: Tokens) -> None:
        self._core = core
        self._directory = directory
        self._tokens = issuer
        self._codes = core.state.table("deviceCodes")

    @property
    def _grants(self) -> dict[str, Callable[[Mapping[str, str]], dict[str, Any]]]:
        return {
            "client_credentials": self._client_credentials,
            DEVICE_CODE: self._device_code,
            "refresh_token": self._refresh,
        }

    @rule("A login for a tenant that is not there is refused with AADSTS90002", ENTRA_DOCS)
    def token(self, tenant: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer the token end point; raises WireError with `code` as the OAuth error."""
        self.check_tenant(tenant)
        grant = self._grants.get(form.get("grant_type", ""))
        if grant is None:
            raise refused(70003, "The app requested an unsupported grant type.", "unsupported_grant_type", 400)
        return grant(form)

    def check_tenant(self, tenant: str) -> None:
        """Raise unless the path names this tenant, by id or domain, or `organizations` and `common`."""
        settings = self._core.settings
        if tenant.lower() not in {settings.tenant_id, settings.initial_domain, "organizations", "common"}:
            raise refused(
                90002,
                f"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into "
                "the correct cloud.",
                "invalid_request",
                400,
            )

    # Applications

    @rule("An application that is not in the tenant is refused with AADSTS700016", ENTRA_DOCS)
    @rule("An application without a service principal in the tenant is refused with AADSTS7000229", ENTRA_DOCS)
    def _client_credentials(self, form: Mapping[str, str]) -> dict[str, Any]:
        client_id = form.get("client_id", "")
        application = self._directory.application(client_id)
        if application is None:
            raise refused(
                700016,
                f"Application with identifier '{client_id}' was not found in the directory "
                f"'{self._core.settings.tenant_id}'. This can happen if the application has not been installed by the "
                "administrator of the tenant or consented to by any user in the tenant.",
                "unauthorized_client",
                400,
            )
        self._check_credential(application, form)
        principal = self._directory.service_principal_of(client_id)
        if principal is None:
            raise refused(
                7000229,
                f"The client application {client_id} is missing service principal in the tenant "
                f"{self._core.settings.tenant_id}.",
            )
        if principal.get("accountEnabled") is False:
            raise refused(7000112, f"Application '{client_id}'({application['displayName']}) is disabled.")
        audience = self._audience(form.get("scope", ""))
        return self._answer(audience, self._application_claims(principal, audience))

    @rule("A wrong secret is refused with AADSTS7000215", ENTRA_DOCS)
    @rule("A secret past its end is refused with AADSTS7000222", ENTRA_DOCS)
    def _check_credential(self, application: dict[str, Any], form: Mapping[str, str]) -> None:
        if "client_assertion" in form:
            self._check_assertion(application, form)
            return
        if "client_secret" not in form:
            raise refused(
                7000216,
                "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
            )
        name = f"'{application['appId']}'({application['displayName']})"
        credential = self._directory.passwords.matching(application, form["client_secret"])
        if credential is None:
            raise refused(
                7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
                f"value, not the client secret ID, for a secret added to app {name}.",
            )
        if self._directory.passwords.has_ended(credential):
            raise refused(7000222, f"The provided client secret keys for app {name} are expired.")

    @rule(
        "A client assertion must match a federated credential of the application by issuer, subject and audience; its "
        "signature is not checked, because the issuer cannot be asked",
        INVENTED,
    )
    def _check_assertion(self, application: dict[str, Any], form: Mapping[str, str]) -> None:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise refused(50027, "Invalid JWT token: the client_assertion_type is not known.", "invalid_request", 400)
        try:
            claims = jwt.decode(form["client_assertion"], options={"verify_signature": False})
        except jwt.InvalidTokenError:
            raise refused(50027, "Invalid JWT token. The token is not formatted properly.") from None
        if float(claims.get("exp", 0)) < time.time():
            raise refused(700024, "Client assertion is not within its valid time range.")
        if not any(_matches(entry, claims) for entry in application.get("_federated", [])):
            raise refused(
                700213,
                f"No matching federated identity record found for presented assertion subject '{claims.get('sub')}'.",
            )

    def _application_claims(self, principal: dict[str, Any], audience: str) -> dict[str, Any]:
        claims = {
            "appid": principal["appId"],
            "azp": principal["appId"],
            "appidacr": "1",
            "idtyp": "app",
            "oid": principal["id"],
            "sub": principal["id"],
            "app_displayname": principal["displayName"],
        }
        roles = self.roles_of(principal["id"], audience)
        return {**claims, "roles": roles} if roles else claims

    def roles_of(self, principal_id: str, audience: str) -> list[str]:
        """Return the names of the application permissions that a principal was granted on the API behind `audience`."""
        api = well_known.EXCHANGE_ONLINE if audience.rstrip("/") in tokens.EXCHANGE else well_known.GRAPH
        resource = self._directory.service_principal_of(api) or {}
        names = {role["id"]: role["value"] for role in resource.get("appRoles", [])}
        rows = self._core.state.table("appRoleAssignments").values()
        found = (
            r["appRoleId"] for r in rows if (r["principalId"], r["resourceId"]) == (principal_id, resource.get("id"))
        )
        return sorted(names[role] for role in found if role in names)

    # Users

    def begin_device_code(self, tenant: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer the device code end point."""
        self.check_tenant(tenant)
        self._check_public_client(form.get("client_id", ""))
        device_code, user_code = secrets.token_urlsafe(32), "".join(secrets.choice(CODE_LETTERS) for _ in range(9))
        lifetime = self._core.settings.durations.device_code
        page = f"{self._core.origin}/devicelogin"
        kept = {"scope": form.get("scope", "")}
        self._codes[user_code] = {**kept, "device": device_code, "ends": time.time() + lifetime, "approved": False}
        self._core.state.touched()
        return {
            "device_code": device_code,
            "user_code": user_code,
            "verification_uri": page,
            "expires_in": int(lifetime),
            "interval": POLL_SECONDS,
            "message": f"To sign in, use a web browser to open the page {page} and enter the code {user_code} to "
            "authenticate.",
        }

    def approve(self, user_code: str) -> bool:
        """Sign the administrator's user in for a user code; return whether the code is known."""
        found = self._codes.get(user_code.upper())
        if found is None:
            return False
        found["approved"] = True
        self._core.state.touched()
        return True

    def _check_public_client(self, client_id: str) -> None:
        if client_id not in PUBLIC_CLIENTS and self._directory.application(client_id) is None:
            raise refused(
                700016,
                f"Application with identifier '{client_id}' was not found in the directory.",
                "unauthorized_client",
                400,
            )

    @rule("The device code flow answers authorization_pending until the code was entered at /devicelogin", "RFC 8628")
    def _device_code(self, form: Mapping[str, str]) -> dict[str, Any]:
        self._check_public_client(form.get("client_id", ""))
        device_code = form.get("device_code", "")
        key = next((key for key, entry in self._codes.items() if entry["device"] == device_code), None)
        if key is None:
            raise refused(70000, "The device code is not valid.", "invalid_grant", 400)
        entry = self._codes[key]
        if entry["ends"] < time.time():
            raise refused(70020, "The device code has expired.", "expired_token", 400)
        if not entry["approved"]:
            raise refused(70016, "OAuth 2.0 device flow error. Authorization is pending.", "authorization_pending", 400)
        del self._codes[key]
        return self._for_user({"scope": entry["scope"], **form})

    def _refresh(self, form: Mapping[str, str]) -> dict[str, Any]:
        self._check_public_client(form.get("client_id", ""))
        try:
            self._tokens.claims(form.get("refresh_token", ""), {"refresh"})
        except WireError:
            raise refused(70000, "The provided grant is invalid or malformed.", "invalid_grant", 400) from None
        return self._for_user(form)

    def _for_user(self, form: Mapping[str, str]) -> dict[str, Any]:
        settings = self._core.settings
        user = self._directory.users[ADMINISTRATOR_USER_ID]
        client_id = form.get("client_id", "")
        person = {"oid": user["id"], "sub": user["id"], "name": user["displayName"], "tid": settings.tenant_id}
        person |= {"preferred_username": user["userPrincipalName"], "upn": user["userPrincipalName"]}
        audience = self._audience(form.get("scope", ""))
        claims = {**person, "appid": client_id, "azp": client_id, "idtyp": "user", "scp": "user_impersonation .default"}
        answer = self._answer(audience, claims)
        lifetime = settings.durations.access_token
        answer["id_token"] = self._tokens.issue(client_id, lifetime, **person)
        answer["refresh_token"] = self._tokens.issue("refresh", REFRESH_SECONDS, **person)
        answer["scope"] = form.get("scope", "")
        uid = {"uid": user["id"], "utid": settings.tenant_id}
        answer["client_info"] = _base64_json(uid)
        return answer

    # Both

    @rule("A scope that names no known API is refused with AADSTS500011", ENTRA_DOCS)
    def _audience(self, scope: str) -> str:
        wanted = next((part for part in scope.split() if "/" in part and part != "offline_access"), "")
        if not wanted:
            raise refused(
                900144, "The request body must contain the following parameter: 'scope'.", "invalid_request", 400
            )
        audience = wanted.removesuffix("/.default") if wanted.endswith("/.default") else wanted.rpartition("/")[0]
        known = {*tokens.ARM, *tokens.GRAPH, *tokens.KEY_VAULT, *tokens.COMMUNICATION, *tokens.EXCHANGE}
        if audience.rstrip("/") not in {*known, self._core.origin}:
            raise refused(
                500011,
                f"The resource principal named {audience} was not found in the tenant named "
                f"{self._core.settings.tenant_id}.",
                "invalid_resource",
                400,
            )
        return audience

    def _answer(self, audience: str, claims: dict[str, Any]) -> dict[str, Any]:
        lifetime = self._core.settings.durations.access_token
        return {
            "token_type": "Bearer",
            "expires_in": int(lifetime),
            "ext_expires_in": int(lifetime),
            "access_token": self._tokens.issue(audience, lifetime, **claims),
        }


def _matches(federated: dict[str, Any], claims: dict[str, Any]) -> bool:
    audiences = claims.get("aud", [])
    listed = audiences if isinstance(audiences, list) else [audiences]
    return (
        federated.get("issuer") == claims.get("iss")
        and federated.get("subject") == claims.get("sub")
        and bool(set(federated.get("audiences", [])) & set(listed))
    )


def _base64_json(value: dict[str, str]) -> str:
    return jwt.utils.base64url_encode(json.dumps(value).encode()).decode()
