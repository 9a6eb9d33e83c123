"""Who may send as which mailbox: roles for applications, mailbox permissions, recipient permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.rules import rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.services.exchange_store import ExchangeStore, Row

ROLE = "Application SMTP.SendAsApp"
CLASSIC_ROLE = "SMTP.SendAsApp"
RBAC_DOCS = "Microsoft, smtp-app-rbac-onboarding, quoted by sg1888/postfix-m365-relay"


class ExchangeRights:
    """Answers from the rows. Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore) -> None:
        self._store = store

    @rule("SMTP AUTH: the mailbox's own switch wins over the tenant's", "office-docs-powershell, Set-CASMailbox")
    def smtp_auth_is_off_at(self, mailbox: Row) -> str:
        """Return where SMTP AUTH is off for a mailbox: mailbox, tenant, or "" where it is on."""
        own = mailbox["smtpClientAuthenticationDisabled"]
        if own is None:
            return "tenant" if self._store.switches.get("smtpClientAuthenticationDisabled") else ""
        return "mailbox" if own else ""

    @rule("An application that Exchange Online does not know by its object id opens nothing", "field reports")
    @rule(
        "A token with the role SMTP.SendAsApp needs FullAccess to the mailbox, whatever Exchange's own roles say",
        RBAC_DOCS,
    )
    @rule("A token without it needs the role Application SMTP.SendAsApp with the mailbox in scope", RBAC_DOCS)
    def app_may_use(self, claims: Mapping[str, object], mailbox: Row) -> bool:
        """Return whether an application's token opens a mailbox for sending."""
        object_id, roles = str(claims.get("oid", "")).lower(), claims.get("roles", [])
        if object_id not in self._store.principals:
            return False
        if isinstance(roles, list) and CLASSIC_ROLE in roles:
            return object_id in mailbox["fullAccess"]
        return self.has_role(object_id, mailbox["address"])

    def has_role(self, object_id: str, mailbox: str) -> bool:
        """Return whether Exchange's own role lets a service principal send as a mailbox."""
        held = [
            row
            for row in self._store.assignments.values()
            if (str(row["RoleAssignee"]).lower(), row["Role"]) == (object_id.lower(), ROLE)
        ]
        return any(self._in_scope(row["CustomResourceScope"], mailbox) for row in held)

    @rule(
        "A scope MemberOfGroup covers the direct members of the group with this distinguished name",
        "office-docs-powershell, New-ManagementScope",
    )
    def _in_scope(self, name: str | None, mailbox: str) -> bool:
        if name is None:
            return True
        scope = self._store.scopes.get(name.lower())
        wanted = scope["RecipientFilter"] if scope else ""
        groups = (row for row in self._store.groups.values() if wanted == member_filter(row["DistinguishedName"]))
        return any(mailbox.lower() in group["members"] for group in groups)

    @rule("A mailbox sends as itself, and as mailboxes that gave it SendAs", "Microsoft, multifunction device set-up")
    def may_send_as(self, login: str, address: str) -> bool:
        """Return whether who logged in as `login` may have `address` as sender."""
        if login.lower() == address.lower():
            return True
        row = self._store.mailboxes.get(address.lower()) or self._store.groups.get(address.lower())
        return row is not None and login.lower() in row["sendAs"]

    @rule(
        "A user's own authentication policy, else the tenant's default, has to allow SMTP with a password",
        "office-docs-powershell, New-AuthenticationPolicy",
    )
    def policy_allows_basic(self, user: Row) -> bool:
        """Return whether authentication policies leave a user's password alone."""
        name = user.get("_authenticationPolicy") or self._store.settings.get("defaultAuthenticationPolicy")
        policy = self._store.authentication_policies.get(str(name or "").lower())
        return policy is None or bool(policy["AllowBasicAuthSmtp"])


def member_filter(distinguished_name: str) -> str:
    """Return the recipient filter for the members of a group; an apostrophe is doubled (OPATH)."""
    doubled = distinguished_name.replace("'", "''")
    return f"MemberOfGroup -eq '{doubled}'"
