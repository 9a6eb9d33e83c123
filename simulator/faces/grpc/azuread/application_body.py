"""Between the properties of azuread's Application and the application of Graph v1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.azuread.graph_type import by_value, said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.faces.grpc.values import Properties

# SDK name to Graph name
FLAT = {
    "description": "description",
    "deviceOnlyAuthEnabled": "isDeviceOnlyAuthSupported",
    "displayName": "displayName",
    "fallbackPublicClientEnabled": "isFallbackPublicClient",
    "identifierUris": "identifierUris",
    "notes": "notes",
    "oauth2PostResponseRequired": "oauth2RequirePostResponse",
    "serviceManagementReference": "serviceManagementReference",
    "signInAudience": "signInAudience",
    "tags": "tags",
}
INFO = {
    "marketingUrl": "marketingUrl",
    "privacyStatementUrl": "privacyStatementUrl",
    "supportUrl": "supportUrl",
    "termsOfServiceUrl": "termsOfServiceUrl",
}
WEB = {"homepageUrl": "homePageUrl", "logoutUrl": "logoutUrl", "redirectUris": "redirectUris"}
GRANT = {
    "accessTokenIssuanceEnabled": "enableAccessTokenIssuance",
    "idTokenIssuanceEnabled": "enableIdTokenIssuance",
}
API = {
    "knownClientApplications": "knownClientApplications",
    "mappedClaimsEnabled": "acceptMappedClaims",
    "requestedAccessTokenVersion": "requestedAccessTokenVersion",
}
ROLE = {
    "allowedMemberTypes": "allowedMemberTypes",
    "description": "description",
    "displayName": "displayName",
    "enabled": "isEnabled",
    "id": "id",
    "value": "value",
}
SCOPE = {
    "adminConsentDescription": "adminConsentDescription",
    "adminConsentDisplayName": "adminConsentDisplayName",
    "enabled": "isEnabled",
    "id": "id",
    "type": "type",
    "userConsentDescription": "userConsentDescription",
    "userConsentDisplayName": "userConsentDisplayName",
    "value": "value",
}


def application_body(inputs: Properties) -> dict[str, Any]:
    """Return the body of POST or PATCH /applications."""
    info = _to_graph(inputs, INFO)
    parts = {
        "api": _api_body(inputs.get("api")),
        "appRoles": _listed(inputs, "appRoles", lambda role: _to_graph({"enabled": True, **role}, ROLE)),
        "groupMembershipClaims": _claims(inputs),
        "info": info or None,
        "publicClient": inputs.get("publicClient"),
        "requiredResourceAccess": _listed(inputs, "requiredResourceAccesses", _access_body),
        "spa": inputs.get("singlePageApplication"),
        "web": _web_body(inputs.get("web")),
    }
    return _to_graph(inputs, FLAT) | said(parts)


def application_outputs(body: Mapping[str, Any]) -> Properties:
    """Return the outputs of an application as Graph holds it."""
    api = body.get("api") or {}
    web = body.get("web") or {}
    claims = body.get("groupMembershipClaims") or ""
    outputs = _from_graph(body, FLAT) | _from_graph(body.get("info") or {}, INFO)
    outputs |= {
        "api": _api_outputs(api),
        "appRoleIds": by_value(body.get("appRoles")),
        "appRoles": [_from_graph(role, ROLE) for role in body.get("appRoles") or []],
        "clientId": body.get("appId"),
        "disabledByMicrosoft": str(body.get("disabledByMicrosoftStatus") or ""),
        "groupMembershipClaims": claims.split(",") if claims else None,
        "logoUrl": (body.get("info") or {}).get("logoUrl") or "",
        "oauth2PermissionScopeIds": by_value(api.get("oauth2PermissionScopes")),
        "objectId": body.get("id"),
        "publicClient": _redirects(body.get("publicClient")),
        "publisherDomain": body.get("publisherDomain") or "",
        "requiredResourceAccesses": _access_outputs(body.get("requiredResourceAccess") or []),
        "singlePageApplication": _redirects(body.get("spa")),
        "web": _web_outputs(web),
    }
    return said(outputs)


def _access_outputs(entries: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the SDK's requiredResourceAccesses."""
    return [
        {"resourceAppId": entry["resourceAppId"], "resourceAccesses": entry.get("resourceAccess", [])}
        for entry in entries
    ] or None


def _listed(
    inputs: Properties,
    name: str,
    convert: Callable[[Properties], dict[str, Any]],
) -> list[dict[str, Any]] | None:
    return [convert(entry) for entry in inputs[name]] if name in inputs else None


def _access_body(entry: Properties) -> dict[str, Any]:
    return {"resourceAppId": entry["resourceAppId"], "resourceAccess": entry.get("resourceAccesses", [])}


def _claims(inputs: Properties) -> str | None:
    claims = inputs.get("groupMembershipClaims")
    return None if claims is None else ",".join(claims)


def _api_body(api: Properties | None) -> dict[str, Any] | None:
    if api is None:
        return None
    scopes = [_to_graph({"enabled": True, **scope}, SCOPE) for scope in api.get("oauth2PermissionScopes", [])]
    return _to_graph(api, API) | ({"oauth2PermissionScopes": scopes} if scopes else {})


def _api_outputs(api: Mapping[str, Any]) -> Properties | None:
    found = _from_graph(api, API)
    scopes = [_from_graph(scope, SCOPE) for scope in api.get("oauth2PermissionScopes") or []]
    return (found | ({"oauth2PermissionScopes": scopes} if scopes else {})) or None


def _web_body(web: Properties | None) -> dict[str, Any] | None:
    if web is None:
        return None
    grant = _to_graph(web.get("implicitGrant") or {}, GRANT)
    return _to_graph(web, WEB) | ({"implicitGrantSettings": grant} if grant else {})


def _web_outputs(web: Mapping[str, Any]) -> Properties | None:
    grant = _from_graph(web.get("implicitGrantSettings") or {}, GRANT)
    return (_from_graph(web, WEB) | ({"implicitGrant": grant} if grant else {})) or None


def _redirects(client: Mapping[str, Any] | None) -> Properties | None:
    uris = (client or {}).get("redirectUris")
    return {"redirectUris": uris} if uris else None


def _to_graph(values: Properties, names: Mapping[str, str]) -> dict[str, Any]:
    return {graph: values[sdk] for sdk, graph in names.items() if sdk in values}


def _from_graph(values: Mapping[str, Any], names: Mapping[str, str]) -> Properties:
    return {sdk: values[graph] for sdk, graph in names.items() if values.get(graph) not in (None, [])}
