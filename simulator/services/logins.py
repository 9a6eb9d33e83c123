"""The token end point's rules: who gets a token for what, and Entra's errors for everybody else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import jwt

from simulator.rules import INVENTED, rule
from simulator.services import login_refusals, tokens, well_known
from simulator.services.device_codes import DeviceCodes
from simulator.services.directory import ADMINISTRATOR_USER_ID
from simulator.services.login_refusals import refused
from simulator.services.scopes import read_scope
from simulator.services.user_logins import FIRST_PARTY, UserLogins

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.core import Core
    from simulator.services.directory import Directory
    from simulator.services.entra_policies import EntraPolicies
    from simulator.services.grants import Grants
    from simulator.services.tokens import Tokens

ENTRA_DOCS = "entra-docs, reference-error-codes"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


class Logins:
    """Grants: client_credentials with a secret or an assertion, device code, refresh token."""

    def __init__(
        self, core: Core, directory: Directory, grants: Grants, policies: EntraPolicies, issuer: Tokens
    ) -> None:
        self._core = core
        self._domains = core.state.table("domains")
        self._directory = directory
        self._tokens = issuer
        self._codes = DeviceCodes(core)
        self._users = UserLogins(core, directory, grants, policies, issuer)

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
        names = {self._core.settings.tenant_id, "organizations", "common"}
        if tenant.lower() not in names | self._domains.keys():
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
            raise login_refusals.unknown_application(client_id, self._core.settings.tenant_id)
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
        audience = self._default_audience(form.get("scope", ""))
        return self._answer(audience, self._application_claims(principal, audience))

    @rule("An application that asks for a permission by name is refused with invalid_scope, AADSTS1002012", ENTRA_DOCS)
    def _default_audience(self, text: str) -> str:
        scope = read_scope(text, self._core.origin, self._core.settings.tenant_id)
        if scope.names:
            raise login_refusals.scope_without_default(text)
        return scope.audience

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
        client_id = form.get("client_id", "")
        self._client(client_id)
        return self._codes.begin(client_id, form.get("scope", ""))

    def approve(self, user_code: str, user: str = ADMINISTRATOR_USER_ID, *, declines: bool = False) -> bool:
        """Sign a user (object id or userPrincipalName) in for a user code, or decline it.

        Returns whether the code and the user are known.
        """
        found = self._directory.people.find(user)
        return found is not None and self._codes.enter(user_code, found["id"], declines=declines)

    def _client(self, client_id: str) -> dict[str, Any]:
        if client_id in FIRST_PARTY:
            return {"isFallbackPublicClient": True}
        application = self._directory.registration(client_id)
        if application is None:
            raise login_refusals.unknown_application(client_id, self._core.settings.tenant_id)
        return application

    @rule("A client that is no public client signs people in with its secret only: AADSTS7000218", ENTRA_DOCS)
    def _check_client(self, form: Mapping[str, str]) -> None:
        application = self._client(form.get("client_id", ""))
        if application.get("isFallbackPublicClient"):
            return
        if not {"client_secret", "client_assertion"} & form.keys():
            raise refused(
                7000218,
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
            )
        self._check_credential(application, form)

    def _device_code(self, form: Mapping[str, str]) -> dict[str, Any]:
        self._check_client(form)
        user_id, scope = self._codes.redeem(form.get("client_id", ""), form.get("device_code", ""))
        return self._users.signed_in(form, user_id, scope)

    def _refresh(self, form: Mapping[str, str]) -> dict[str, Any]:
        self._check_client(form)
        return self._users.refreshed(form)

    # Both

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
