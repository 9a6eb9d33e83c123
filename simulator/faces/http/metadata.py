"""Cloud metadata: where everything is. One object since 2022-09-01, a list before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.routes import Answer, Call, Routes

if TYPE_CHECKING:
    from simulator.world import World

FIRST_VERSION_WITH_ONE_OBJECT = "2022-09-01"
NAME = "Simulator"


def add_routes(routes: Routes, world: World) -> None:
    """Add the metadata end point, which needs no token."""

    def endpoints(call: Call) -> Answer:
        document = _document(world.origin, world.settings.tenant_id)
        return Answer(body=document if call.api_version >= FIRST_VERSION_WITH_ONE_OBJECT else [document])

    routes.add("GET", "/metadata/endpoints", endpoints)


def _document(origin: str, tenant_id: str) -> dict[str, Any]:
    host = origin.removeprefix("https://")
    return {
        "name": NAME,
        "portal": origin,
        "resourceManager": origin,
        "microsoftGraphResourceId": origin,
        "graph": origin,
        "graphAudience": origin,
        "batch": origin,
        "gallery": origin,
        "media": origin,
        "vmImageAliasDoc": "",
        "sqlManagement": origin,
        "activeDirectoryDataLake": origin,
        "appInsightsResourceId": origin,
        "appInsightsTelemetryChannelResourceId": origin,
        "attestationResourceId": origin,
        "logAnalyticsResourceId": origin,
        "ossrDbmsResourceId": origin,
        "synapseAnalyticsResourceId": origin,
        "authentication": {
            "loginEndpoint": origin,
            "audiences": [origin, f"{origin}/"],
            "tenant": tenant_id,
            "identityProvider": "AAD",
        },
        "suffixes": {
            "keyVaultDns": f"vault.{host}",
            "storage": f"storage.{host}",
            "acrLoginServer": f"registry.{host}",
            "sqlServerHostname": f"sql.{host}",
        },
    }
