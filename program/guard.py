"""Before anything is declared: the login has to reach the tenant and the subscription that the stack is for.

A service provider has hundreds of tenants and one terminal; the wrong one is a typing mistake away.
"""

from __future__ import annotations

import pulumi
import pulumi_azuread as azuread
from pulumi_azure_native import authorization

from azurelogin import Cloud, LoginError, find_login
from settings import StackSettings


class WrongLoginError(pulumi.RunError):
    """The login that the providers found is not the stack's."""


def check_login(settings: StackSettings) -> str:
    """Stop the run unless every provider reaches the stack's tenant and subscription; return who it is.

    The answer is the object id in Entra ID of the user or service principal that deploys.
    """
    azure = authorization.get_client_config()
    entra = azuread.get_client_config()
    mistakes = [
        _mistake("tenantId", "azure-native signs in to the tenant", azure.tenant_id, settings.tenant_id),
        _mistake("tenantId", "azuread signs in to the tenant", entra.tenant_id, settings.tenant_id),
        _mistake(
            "subscriptionId", "azure-native uses the subscription", azure.subscription_id, settings.subscription_id
        ),
        _own_login(settings),
    ]
    found = [mistake for mistake in mistakes if mistake]
    if found:
        raise WrongLoginError(
            "\n".join(["nothing was changed, because the login is not this stack's:", *found, _WAY_OUT])
        )
    return azure.object_id


_WAY_OUT = (
    "Sign in again (`az login --tenant …`, or the ARM_* variables of the deployment's service principal), or correct "
    "the stack's settings."
)


def _own_login(settings: StackSettings) -> str | None:
    # The provider mfdmail signs in late, when domains wait for it already; and not by a provider's settings in the stack,
    # which azure-native and azuread read too.
    try:
        # The tenant is the same in whatever cloud, so that no cloud is asked for its end points.
        login = find_login(Cloud.from_environment({}))
    except LoginError as error:
        return f"  mfdmail cannot sign in: {error}"
    return _mistake("tenantId", f"mfdmail signs in ({login.kind}) to the tenant", login.tenant_id, settings.tenant_id)


def _mistake(key: str, what: str, found: str, wanted: str) -> str | None:
    if found.lower() == wanted.lower():
        return None
    return f"  mfd:{key} is {wanted}, but {what} {found}"
