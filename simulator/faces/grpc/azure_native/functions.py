"""Functions of azure-native: reading existing resources, listing keys, telling who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.grpc import arm_client
from simulator.faces.grpc.azure_native import arm_path, communication, platform
from simulator.faces.grpc.azure_native.body import sdk_outputs
from simulator.faces.grpc.resource_type import Function

if TYPE_CHECKING:
    from simulator.faces.grpc.azure_native.arm_type import ArmType
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties

KEYS = frozenset({"primaryConnectionString", "primaryKey", "secondaryConnectionString", "secondaryKey"})


def _get(module: str, name: str, arm_type: ArmType) -> Function:
    async def call(session: Session, arguments: Properties) -> Properties:
        path = arm_type.id_of(session, arguments)
        reply = await arm_client.call(session, "GET", path, arm_type.api_version)
        found = sdk_outputs(reply.object, arm_type.outputs | {"id"}, arm_type.wire)
        return {"azureApiVersion": arm_type.api_version, **found}

    return Function(f"azure-native:{module}:{name}", arm_type.path_inputs, call)


async def _list_keys(session: Session, arguments: Properties) -> Properties:
    service = communication.COMMUNICATION_SERVICE
    path = arm_path.filled(service.path, session.login.subscription_id, arguments)
    reply = await arm_client.call(session, "POST", f"{path}/listKeys", service.api_version)
    return sdk_outputs(reply.object, KEYS, {})


async def _client_config(session: Session, arguments: Properties) -> Properties:
    del arguments
    claims = await session.claims((await session.cloud()).audience)
    return {
        "clientId": claims.get("appid", session.login.client_id),
        "objectId": claims.get("oid", ""),
        "subscriptionId": session.login.subscription_id,
        "tenantId": claims.get("tid", session.login.tenant_id),
    }


FUNCTIONS = (
    Function("azure-native:authorization:getClientConfig", (), _client_config),
    _get("authorization", "getRoleDefinition", platform.ROLE_DEFINITION),
    _get("communication", "getCommunicationService", communication.COMMUNICATION_SERVICE),
    _get("communication", "getDomain", communication.DOMAIN),
    _get("communication", "getEmailService", communication.EMAIL_SERVICE),
    _get("communication", "getSenderUsername", communication.SENDER_USERNAME),
    _get("communication", "getSmtpUsername", communication.SMTP_USERNAME),
    Function(
        "azure-native:communication:listCommunicationServiceKeys",
        communication.COMMUNICATION_SERVICE.path_inputs,
        _list_keys,
    ),
    _get("dns", "getRecordSet", platform.RECORD_SET),
    _get("dns", "getZone", platform.ZONE),
    _get("keyvault", "getVault", platform.VAULT),
    _get("resources", "getResourceGroup", platform.RESOURCE_GROUP),
)
