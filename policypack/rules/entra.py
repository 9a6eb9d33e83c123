"""Entra ID: the applications whose secrets are the devices' passwords, and what they have consent to."""

from __future__ import annotations

from datetime import date

from policypack.policy import Given, Policy, Resource, Setting

APPLICATION = "azuread:index/application:Application"
PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"  # noqa: S105 - a type token
APP_ROLE = "azuread:index/appRoleAssignment:AppRoleAssignment"
DELEGATED = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant"
# The application permission Mail.Send; Microsoft Graph and Exchange Online use one id (Microsoft Graph permissions
# reference; Microsoft Learn, "Configure OAuth for High Volume Email").
MAIL_SEND = "b633e1c5-b582-4048-a93e-9f11b44c7e96"
# Beginnings of delegated permissions by which mail is read (Microsoft Graph permissions reference, Exchange's OAuth scopes).
READING = ("Mail.Read", "Mail.ReadWrite", "IMAP.", "POP.", "EWS.", "full_access")


def _other_tenants(application: Resource, _: Given) -> str | None:
    audience = application.props.get("signInAudience") or "AzureADMyOrg"
    return None if audience == "AzureADMyOrg" else f"{audience} lets in accounts of other organizations."


def _public_client(application: Resource, _: Given) -> str | None:
    if not application.props.get("fallbackPublicClientEnabled"):
        return None
    return "A public client gets tokens without the secret."


def _implicit_grant(application: Resource, _: Given) -> str | None:
    grant = (application.props.get("web") or {}).get("implicitGrant") or {}
    if not (grant.get("accessTokenIssuanceEnabled") or grant.get("idTokenIssuanceEnabled")):
        return None
    return "The implicit flow hands tokens to a browser; devices never use it."


def _no_end(password: Resource, _: Given) -> str | None:
    if password.props.get("endDate") or password.props.get("endDateRelative"):
        return None
    return "Nobody has said when the secret ends, so that Entra ID decides."


def _long_life(password: Resource, given: Given) -> str | None:
    end = password.props.get("endDate")
    if not end:
        return None
    days = (date.fromisoformat(str(end)[:10]) - given.today).days
    if days <= given.numbers["days"]:
        return None
    return f"The secret is accepted for {days} more days; the limit is {given.numbers['days']}."


def _tenant_wide_mail(grant: Resource, _: Given) -> str | None:
    if grant.props.get("appRoleId") != MAIL_SEND:
        return None
    return "With the application permission Mail.Send, the secret of one device sends as everybody in the tenant."


def _reading(grant: Resource, _: Given) -> str | None:
    claims = [str(claim) for claim in grant.props.get("claimValues") or ()]
    found = next((claim for claim in claims if claim.startswith(READING)), None)
    return found and f"{found} also reads mail; a device only sends."


POLICIES = (
    Policy(
        name="entra-application-disallow-other-tenants",
        says="An application is for accounts of the own tenant.",
        way_out="Set signInAudience to AzureADMyOrg.",
        level="mandatory",
        types=(APPLICATION,),
        wrong=_other_tenants,
    ),
    Policy(
        name="entra-application-disallow-public-client",
        says="An application is no public client.",
        way_out="Set fallbackPublicClientEnabled to false.",
        level="mandatory",
        types=(APPLICATION,),
        wrong=_public_client,
    ),
    Policy(
        name="entra-application-disallow-implicit-grant",
        says="An application issues no tokens by the implicit flow.",
        way_out="Take web.implicitGrant out.",
        level="mandatory",
        types=(APPLICATION,),
        wrong=_implicit_grant,
    ),
    Policy(
        name="entra-application-password-configure-end",
        says="A client secret has an end.",
        way_out="Set endDate; the end of a generation in mfd:credentials.generations does.",
        level="mandatory",
        types=(PASSWORD,),
        wrong=_no_end,
    ),
    Policy(
        name="entra-application-password-disallow-long-life",
        says="A client secret ends within a limit.",
        way_out="Take a generation that ends earlier into mfd:credentials.generations.",
        level="mandatory",
        types=(PASSWORD,),
        wrong=_long_life,
        settings={
            "days": Setting(731, "Most days from today to the end; two years is the most that the portal offers.")
        },
    ),
    Policy(
        name="entra-app-role-assignment-disallow-tenant-wide-mail",
        says="No application may send as everybody in the tenant.",
        way_out="Leave mfd:application.mailSend out, or give the application mailboxes in Exchange Online instead.",
        level="mandatory",
        types=(APP_ROLE,),
        wrong=_tenant_wide_mail,
    ),
    Policy(
        name="entra-delegated-permission-grant-disallow-reading",
        says="Consent for devices does not include reading mail.",
        way_out="Consent to SMTP.Send or Mail.Send only.",
        level="mandatory",
        types=(DELEGATED,),
        wrong=_reading,
    ),
)
