"""Tokens for people: by the device code flow, and by the refresh tokens that come of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services import login_refusals, well_known
from simulator.services.login_refusals import refused
from simulator.services.scopes import OFFLINE, Scope, read_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.core import Core
    from simulator.services.directory import Directory
    from simulator.services.entra_policies import EntraPolicies
    from simulator.services.grants import Grants
    from simulator.services.tokens import Tokens

CONSENT_DOCS = "entra-docs, permissions-consent-overview"
# Public clients of Microsoft's that sign users in without being registered in the tenant, or consented to
FIRST_PARTY = frozenset({well_known.AZURE_CLI})
# How long does a refresh token live? 90 days (entra-docs, refresh-tokens)
REFRESH_SECONDS = 90 * 86400.0


class UserLogins:
    """Issues a user's tokens, where consent and policies allow it."""

    def __init__(
        self, core: Core, directory: Directory, grants: Grants, policies: EntraPolicies, issuer: Tokens
    ) -> None:
        self._core = core
        self._directory = directory
        self._grants = grants
        self._policies = policies
        self._tokens = issuer

    def signed_in(self, form: Mapping[str, str], user_id: str, scope: str) -> dict[str, Any]:
        """Answer a device whose user has signed in."""
        return self._answer(form.get("client_id", ""), user_id, scope)

    @rule("A refresh token works for the client and the user it was issued for, and for every API", "RFC 6749, 6")
    def refreshed(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer a refresh token; consent, policies and the account are looked at again."""
        client_id = form.get("client_id", "")
        try:
            claims = self._tokens.claims(form.get("refresh_token", ""), {"refresh"})
        except WireError:
            claims = {}
        if claims.get("client") != client_id.lower():
            raise refused(70000, "The provided grant is invalid or malformed.", "invalid_grant", 400)
        return self._answer(client_id, str(claims["oid"]), form.get("scope") or str(claims["scope"]))

    def _answer(self, client_id: str, user_id: str, text: str) -> dict[str, Any]:
        scope = read_scope(text, self._core.origin, self._core.settings.tenant_id)
        user = self._enabled(user_id)
        granted = self._consented(client_id, user, scope)
        if self._policies.blocks_device_code(user["id"], scope.api):
            raise login_refusals.blocked_by_policy()
        return self._tokens_of(client_id, user, scope, granted, text)

    @rule(
        "A user who was disabled or deleted gets no token: AADSTS50057, AADSTS50034",
        "entra-docs, reference-error-codes",
    )
    def _enabled(self, user_id: str) -> dict[str, Any]:
        user: dict[str, Any] | None = self._directory.users.get(user_id)
        if user is None:
            message = f"The user account does not exist in the {self._core.settings.tenant_id} directory."
            raise refused(50034, message, "invalid_grant", 400)
        if user["accountEnabled"] is False:
            raise refused(50057, "The user account is disabled.", "invalid_grant", 400)
        return user

    @rule(
        "A scope that the API does not have is refused with AADSTS650053, an application permission too", CONSENT_DOCS
    )
    @rule("A permission without consent, offline_access included, is refused with AADSTS65001", CONSENT_DOCS)
    @rule(
        "offline_access counts as consented to where the grant on Microsoft Graph or on the API itself has it", INVENTED
    )
    def _consented(self, client_id: str, user: dict[str, Any], scope: Scope) -> list[str]:
        if client_id in FIRST_PARTY:
            return ["user_impersonation", ".default"]
        application = self._directory.registration(client_id) or {}
        granted = self._granted(client_id, user, scope.api)
        self._check_names(application.get("displayName", client_id), scope)
        offline = granted | self._granted(client_id, user, well_known.GRAPH)
        if not granted or set(scope.names) - granted or (scope.offline and OFFLINE not in offline):
            raise login_refusals.no_consent(client_id, application.get("displayName", ""))
        return sorted(granted - {OFFLINE})

    def _granted(self, client_id: str, user: dict[str, Any], api: str) -> set[str]:
        client, resource = self._directory.service_principal_of(client_id), self._directory.service_principal_of(api)
        if client is None or resource is None or client.get("accountEnabled") is False:
            return set()
        return self._grants.scopes_of(client["id"], resource["id"], user["id"])

    def _check_names(self, application: str, scope: Scope) -> None:
        resource = self._directory.service_principal_of(scope.api) or {}
        known = {entry["value"] for entry in resource.get("oauth2PermissionScopes", [])}
        unknown = next((name for name in scope.names if name not in known), None)
        if unknown is not None:
            raise login_refusals.unknown_scope(application, unknown, scope.api)

    def _tokens_of(
        self, client_id: str, user: dict[str, Any], scope: Scope, granted: list[str], text: str
    ) -> dict[str, Any]:
        tenant, lifetime = self._core.settings.tenant_id, self._core.settings.durations.access_token
        person = {"oid": user["id"], "sub": user["id"], "name": user["displayName"], "tid": tenant}
        person |= {"preferred_username": user["userPrincipalName"], "upn": user["userPrincipalName"]}
        claims = {**person, "appid": client_id, "azp": client_id, "idtyp": "user", "scp": " ".join(granted)}
        answer = {
            "token_type": "Bearer",
            "scope": text,
            "expires_in": int(lifetime),
            "ext_expires_in": int(lifetime),
            "access_token": self._tokens.issue(scope.audience, lifetime, **claims),
            "id_token": self._tokens.issue_id(client_id, lifetime, **person),
            "client_info": _base64_json({"uid": user["id"], "utid": tenant}),
        }
        if scope.offline:
            kept = {"oid": user["id"], "client": client_id.lower(), "scope": text}
            answer["refresh_token"] = self._tokens.issue("refresh", REFRESH_SECONDS, **kept)
        return answer


def _base64_json(value: dict[str, str]) -> str:
    return jwt.utils.base64url_encode(json.dumps(value).encode()).decode()
