"""The login to Azure: there is one, it works, and it is the stack's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from azure.core.exceptions import AzureError, ClientAuthenticationError

from azurelogin import Cloud, Login, LoginError, find_login
from cli.check import Check
from cli.local_stack import way_in
from settings import StackSettings


def login_of(settings: StackSettings) -> tuple[Login | None, list[Check]]:
    """Return the login, None when the stack cannot be reached with it, and what there is to say about it."""
    login = _working(lambda cloud: cloud.arm_scope)
    if isinstance(login, Check):
        return None, [_led_home(login, settings)]
    wrong = [
        _led_home(check, settings) for check in (_tenant(login, settings), _subscription(login, settings)) if check
    ]
    if wrong:
        return None, wrong
    return login, [
        Check.ok("Login", f"{login.kind}, tenant {settings.tenant_id}, subscription {settings.subscription_id}")
    ]


def tenant_login_of(settings: StackSettings) -> Login | Check:
    """Return a login that reaches the stack's tenant by Microsoft Graph, whatever its subscription; else the problem."""
    login = _working(lambda cloud: cloud.graph_scope)
    problem = login if isinstance(login, Check) else _tenant(login, settings)
    return _led_home(problem, settings) if problem else login


def _led_home(problem: Check, settings: StackSettings) -> Check:
    return replace(problem, way_out=way_in(settings.stack, problem.way_out))


def _working(scope: Callable[[Cloud], str]) -> Login | Check:
    """Return a login that gets a token; else the problem."""
    try:
        login = find_login(Cloud.from_environment())
        login.credential.get_token(scope(login.cloud))
    except LoginError as error:
        return Check.problem("Login", str(error), "log in, then run this again")
    except ClientAuthenticationError as error:
        first = (error.message or type(error).__name__).splitlines()[0]
        return Check.problem("Login", first, "log in anew: the secret, the certificate or the session has ended")
    except AzureError as error:
        return Check.problem("Login", str(error).splitlines()[0], "look at the network, a proxy, and SSL_CERT_FILE")
    return login


def _tenant(login: Login, settings: StackSettings) -> Check | None:
    if login.tenant_id.lower() == settings.tenant_id.lower():
        return None
    return Check.problem(
        "Login",
        f"it reaches the tenant {login.tenant_id}, and mfd:tenantId is {settings.tenant_id}",
        f"`az login --tenant {settings.tenant_id}`, or set ARM_TENANT_ID; or correct mfd:tenantId",
    )


def _subscription(login: Login, settings: StackSettings) -> Check | None:
    found = login.subscription_id
    if found is None or found.lower() == settings.subscription_id.lower():
        return None
    return Check.problem(
        "Login",
        f"it uses the subscription {found}, and mfd:subscriptionId is {settings.subscription_id}",
        f"`az account set --subscription {settings.subscription_id}`, or set ARM_SUBSCRIPTION_ID",
    )
