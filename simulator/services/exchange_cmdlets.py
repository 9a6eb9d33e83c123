"""Cmdlets of Exchange Online PowerShell, as an administrator's script calls them, with their documented parameters.

Source of names, parameters and properties: MicrosoftDocs/office-docs-powershell, exchange/exchange-ps/ExchangePowerShell.
Mailboxes that New-Mailbox makes are the only thing here that a script of this kind would not make.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services.exchange_store import ROLE

if TYPE_CHECKING:
    from simulator.services.exchange_store import ExchangeStore, Row

Handler = Callable[["ExchangeCmdlets", "Row"], list["Row"]]
_CMDLETS: dict[str, tuple[Handler, frozenset[str]]] = {}
# Parameters that every cmdlet takes and that change nothing here
COMMON = frozenset({"Confirm", "ErrorAction", "ResultSize", "WarningAction"})
SUFFIX = "OU=simulated.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=PROD,DC=OUTLOOK,DC=COM"


def cmdlet(name: str, *parameters: str) -> Callable[[Handler], Handler]:
    """Mark the method that carries out a cmdlet with these parameters."""

    def mark(handler: Handler) -> Handler:
        _CMDLETS[name] = (handler, frozenset(parameters) | COMMON)
        return handler

    return mark


def cmdlets() -> dict[str, list[str]]:
    """Return the parameters of each cmdlet that is simulated."""
    return {name: sorted(parameters - COMMON) for name, (_, parameters) in sorted(_CMDLETS.items())}


class ExchangeCmdlets:
    """Carries out cmdlets. Takes the state's lock itself."""

    def __init__(self, store: ExchangeStore) -> None:
        self._store = store

    @rule("A cmdlet or parameter that is not simulated is refused by name", INVENTED)
    def run(self, name: str, parameters: Row) -> list[Row]:
        """Return the objects that a cmdlet returns; raise WireError."""
        known = _CMDLETS.get(name)
        if known is None:
            raise WireError(400, "CommandNotFoundException", f"[simulator] the cmdlet {name} is not implemented")
        handler, accepted = known
        if strange := sorted(set(parameters) - accepted):
            text = f"A parameter cannot be found that matches parameter name '{strange[0]}'."
            raise WireError(400, "ParameterBindingException", text)
        with self._store.core.state.lock:
            found = handler(self, parameters)
        self._store.core.history.record("exchange.cmdlet", cmdlet=name, parameters=sorted(parameters))
        return found

    @cmdlet("Get-AcceptedDomain", "Identity")
    def _accepted(self, parameters: Row) -> list[Row]:
        names = self._store.domains.accepted()
        wanted = str(parameters.get("Identity", "")).lower()
        return [{"DomainName": name, "DomainType": "Authoritative"} for name in names if wanted in {"", name}]

    @cmdlet("Get-OrganizationConfig")
    def _organization(self, parameters: Row) -> list[Row]:
        del parameters
        return [{"RejectDirectSend": self._store.switch("rejectDirectSend")}]

    @cmdlet("Set-OrganizationConfig", "RejectDirectSend")
    def _set_organization(self, parameters: Row) -> list[Row]:
        self._store.turn("rejectDirectSend", bool(parameters["RejectDirectSend"]))
        return []

    @cmdlet("Get-TransportConfig")
    def _transport(self, parameters: Row) -> list[Row]:
        del parameters
        return [{"SmtpClientAuthenticationDisabled": self._store.switch("smtpClientAuthenticationDisabled")}]

    @cmdlet("Set-TransportConfig", "SmtpClientAuthenticationDisabled")
    def _set_transport(self, parameters: Row) -> list[Row]:
        self._store.turn("smtpClientAuthenticationDisabled", bool(parameters["SmtpClientAuthenticationDisabled"]))
        return []

    @cmdlet("New-Mailbox", "Name", "MicrosoftOnlineServicesID", "PrimarySmtpAddress", "Password", "Shared")
    def _new_mailbox(self, parameters: Row) -> list[Row]:
        address = str(parameters["PrimarySmtpAddress"])
        row: Row = {"address": address, "name": parameters["Name"], "smtpClientAuthenticationDisabled": None}
        self._store.new_password(row, str(parameters["Password"]))
        return [_mailbox(self._new(self._store.mailboxes, address, row))]

    @cmdlet("Get-CASMailbox", "Identity")
    def _cas_mailbox(self, parameters: Row) -> list[Row]:
        return [_mailbox(self._found(self._store.mailboxes, parameters["Identity"]))]

    @cmdlet("Set-CASMailbox", "Identity", "SmtpClientAuthenticationDisabled")
    def _set_cas_mailbox(self, parameters: Row) -> list[Row]:
        row = self._found(self._store.mailboxes, parameters["Identity"])
        row["smtpClientAuthenticationDisabled"] = parameters["SmtpClientAuthenticationDisabled"]
        self._store.core.state.touched()
        return []

    @cmdlet("Get-ServicePrincipal", "Identity")
    def _principals(self, parameters: Row) -> list[Row]:
        return self._all(self._store.principals, parameters)

    @cmdlet("New-ServicePrincipal", "AppId", "ObjectId", "DisplayName")
    def _new_principal(self, parameters: Row) -> list[Row]:
        row = {name: parameters[name] for name in ("AppId", "ObjectId", "DisplayName")}
        return [self._new(self._store.principals, row["ObjectId"], row)]

    @cmdlet("Remove-ServicePrincipal", "Identity")
    def _remove_principal(self, parameters: Row) -> list[Row]:
        return self._gone(self._store.principals, parameters["Identity"])

    @cmdlet("Get-DistributionGroup", "Identity")
    def _groups(self, parameters: Row) -> list[Row]:
        return [_shown(row) for row in self._all(self._store.groups, parameters)]

    @cmdlet("New-DistributionGroup", "Name", "Type", "PrimarySmtpAddress", "Notes", "MemberDepartRestriction")
    def _new_group(self, parameters: Row) -> list[Row]:
        name, address = parameters["Name"], str(parameters["PrimarySmtpAddress"])
        row: Row = {"Name": name, "PrimarySmtpAddress": address, "DistinguishedName": f"CN={name},{SUFFIX}"}
        return [_shown(self._new(self._store.groups, address, {**row, "members": []}))]

    @cmdlet("Get-DistributionGroupMember", "Identity")
    def _members(self, parameters: Row) -> list[Row]:
        members = self._found(self._store.groups, parameters["Identity"])["members"]
        return [{"PrimarySmtpAddress": member, "Name": member.partition("@")[0]} for member in members]

    @cmdlet("Add-DistributionGroupMember", "Identity", "Member", "BypassSecurityGroupManagerCheck")
    def _add_member(self, parameters: Row) -> list[Row]:
        mailbox = self._found(self._store.mailboxes, parameters["Member"])
        self._found(self._store.groups, parameters["Identity"])["members"].append(mailbox["address"].lower())
        self._store.core.state.touched()
        return []

    @cmdlet("Remove-DistributionGroupMember", "Identity", "Member", "BypassSecurityGroupManagerCheck")
    def _remove_member(self, parameters: Row) -> list[Row]:
        self._found(self._store.groups, parameters["Identity"])["members"].remove(str(parameters["Member"]).lower())
        self._store.core.state.touched()
        return []

    @cmdlet("Get-ManagementScope", "Identity")
    def _scopes(self, parameters: Row) -> list[Row]:
        return self._all(self._store.scopes, parameters)

    @cmdlet("New-ManagementScope", "Name", "RecipientRestrictionFilter")
    def _new_scope(self, parameters: Row) -> list[Row]:
        row = {"Name": parameters["Name"], "RecipientFilter": parameters["RecipientRestrictionFilter"]}
        return [self._new(self._store.scopes, row["Name"], row)]

    @cmdlet("Set-ManagementScope", "Identity", "RecipientRestrictionFilter")
    def _set_scope(self, parameters: Row) -> list[Row]:
        row = self._found(self._store.scopes, parameters["Identity"])
        row["RecipientFilter"] = parameters["RecipientRestrictionFilter"]
        self._store.core.state.touched()
        return []

    @cmdlet("Get-ManagementRoleAssignment", "Identity", "Role", "RoleAssignee")
    def _assignments(self, parameters: Row) -> list[Row]:
        role = parameters.get("Role")
        return [row for row in self._all(self._store.assignments, parameters) if role in {None, row["Role"]}]

    @cmdlet("New-ManagementRoleAssignment", "Name", "Role", "App", "CustomResourceScope")
    def _new_assignment(self, parameters: Row) -> list[Row]:
        self._found(self._store.principals, parameters["App"])
        row = {"Name": parameters["Name"], "Role": parameters["Role"], "App": parameters["App"]}
        row["CustomResourceScope"] = parameters.get("CustomResourceScope")
        return [self._new(self._store.assignments, row["Name"], row)]

    @cmdlet("Remove-ManagementRoleAssignment", "Identity")
    def _remove_assignment(self, parameters: Row) -> list[Row]:
        return self._gone(self._store.assignments, parameters["Identity"])

    @cmdlet("Test-ServicePrincipalAuthorization", "Identity", "Resource")
    def _authorization(self, parameters: Row) -> list[Row]:
        allowed = self._store.may_send_as(str(parameters["Identity"]), str(parameters["Resource"]))
        return [{"RoleName": ROLE, "InScope": "True" if allowed else "False"}]

    @cmdlet("Get-MailUser", "Identity", "HVEAccount")
    def _mail_users(self, parameters: Row) -> list[Row]:
        return [_account(row) for row in self._all(self._store.accounts, parameters)]

    @cmdlet("New-MailUser", "HVEAccount", "Name", "PrimarySmtpAddress", "Password", "MailboxRegion")
    def _new_mail_user(self, parameters: Row) -> list[Row]:
        address = str(parameters["PrimarySmtpAddress"])
        row: Row = {"address": address, "name": parameters["Name"], "billingPolicyId": None, "allowedApps": []}
        self._store.new_password(row, str(parameters["Password"]))
        return [_account(self._new(self._store.accounts, address, row))]

    @cmdlet("Get-HVEAccountBillingPolicy", "Identity")
    @rule("Every billing policy that is named is a valid one", INVENTED)
    def _billing(self, parameters: Row) -> list[Row]:
        policy = self._found(self._store.accounts, parameters["Identity"])["billingPolicyId"]
        return [
            {
                "BillingPolicyId": policy,
                "BillingPolicyStatus": "BillingPolicyValid" if policy else "BillingPolicyMissing",
            }
        ]

    @cmdlet("Set-HVEAccountBillingPolicy", "Identity", "BillingPolicyId")
    def _set_billing(self, parameters: Row) -> list[Row]:
        self._found(self._store.accounts, parameters["Identity"])["billingPolicyId"] = (
            parameters["BillingPolicyId"] or None
        )
        self._store.core.state.touched()
        return []

    @cmdlet("Get-HVEAccountSettings", "Identity")
    def _account_settings(self, parameters: Row) -> list[Row]:
        return [{"AllowedApps": list(self._found(self._store.accounts, parameters["Identity"])["allowedApps"])}]

    @cmdlet("Add-HVEAppAccess", "Identity", "AppIds")
    @rule("An account's list holds up to ten applications", "office-docs-powershell, Add-HVEAppAccess")
    def _add_app(self, parameters: Row) -> list[Row]:
        row = self._found(self._store.accounts, parameters["Identity"])
        allowed = list(dict.fromkeys([*row["allowedApps"], *parameters["AppIds"]]))
        if len(allowed) > 10:  # noqa: PLR2004 - see the rule
            raise WireError(400, "InvalidOperationException", "[simulator] more than ten applications")
        row["allowedApps"] = allowed
        self._store.core.state.touched()
        return []

    @cmdlet("Remove-HVEAppAccess", "Identity", "AppIds")
    def _remove_app(self, parameters: Row) -> list[Row]:
        row = self._found(self._store.accounts, parameters["Identity"])
        row["allowedApps"] = [app for app in row["allowedApps"] if app not in parameters["AppIds"]]
        self._store.core.state.touched()
        return []

    @cmdlet("Get-InboundConnector", "Identity")
    def _connectors(self, parameters: Row) -> list[Row]:
        return self._all(self._store.connectors, parameters)

    @cmdlet(
        "New-InboundConnector",
        *("Name", "ConnectorType", "SenderDomains", "SenderIPAddresses", "TlsSenderCertificateName", "RequireTls"),
        *("Enabled", "Comment"),
    )
    @rule("Some tenants get new connectors switched off", "Microsoft, Inbound connector FAQ")
    def _new_connector(self, parameters: Row) -> list[Row]:
        enabled = parameters.get("Enabled", True) and not self._store.switch("connectorsCreatedDisabled")
        row = {
            "Name": parameters["Name"],
            "ConnectorType": parameters["ConnectorType"],
            "SenderDomains": parameters["SenderDomains"],
            "SenderIPAddresses": list(parameters.get("SenderIPAddresses", [])),
            "TlsSenderCertificateName": parameters.get("TlsSenderCertificateName"),
            "Enabled": bool(enabled),
        }
        return [self._new(self._store.connectors, row["Name"], row)]

    @cmdlet("Set-InboundConnector", "Identity", "SenderIPAddresses", "TlsSenderCertificateName", "Enabled")
    def _set_connector(self, parameters: Row) -> list[Row]:
        row = self._found(self._store.connectors, parameters["Identity"])
        row.update({name: value for name, value in parameters.items() if name in row})
        self._store.core.state.touched()
        return []

    @cmdlet("Remove-InboundConnector", "Identity")
    def _remove_connector(self, parameters: Row) -> list[Row]:
        return self._gone(self._store.connectors, parameters["Identity"])

    @cmdlet("Get-DkimSigningConfig", "Identity")
    def _dkim(self, parameters: Row) -> list[Row]:
        return self._all(self._store.dkim, parameters)

    @cmdlet("New-DkimSigningConfig", "DomainName", "Enabled")
    def _new_dkim(self, parameters: Row) -> list[Row]:
        domain = str(parameters["DomainName"]).lower()
        target = f"{domain.replace('.', '-')}._domainkey.simulated.s-v1.dkim.mail.microsoft"
        row = {"Domain": domain, "Enabled": bool(parameters["Enabled"])}
        row |= {f"Selector{number}CNAME": f"selector{number}-{target}" for number in (1, 2)}
        return [self._new(self._store.dkim, domain, row)]

    def _all(self, table: dict[str, Row], parameters: Row) -> list[Row]:
        if "Identity" not in parameters:
            return list(table.values())
        return [self._found(table, parameters["Identity"])]

    def _found(self, table: dict[str, Row], identity: object) -> Row:
        row = table.get(str(identity).lower())
        if row is None:
            text = f"The operation couldn't be performed because object '{identity}' couldn't be found."
            raise WireError(400, "ManagementObjectNotFoundException", text)
        return row

    def _new(self, table: dict[str, Row], identity: object, row: Row) -> Row:
        if str(identity).lower() in table:
            raise WireError(400, "ADObjectAlreadyExistsException", f"[simulator] '{identity}' already exists")
        return self._store.put(table, str(identity), row)

    def _gone(self, table: dict[str, Row], identity: object) -> list[Row]:
        self._found(table, identity)
        del table[str(identity).lower()]
        self._store.core.state.touched()
        return []


def _mailbox(row: Row) -> Row:
    return {
        "Name": row["name"],
        "PrimarySmtpAddress": row["address"],
        "SmtpClientAuthenticationDisabled": row["smtpClientAuthenticationDisabled"],
    }


def _account(row: Row) -> Row:
    return {"Name": row["name"], "PrimarySmtpAddress": row["address"]}


def _shown(group: Row) -> Row:
    return {name: value for name, value in group.items() if name != "members"}
