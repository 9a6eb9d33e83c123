#Requires -Version 5.1

<#
.SYNOPSIS
Brings Exchange Online into the state that the devices of one stack need.

.DESCRIPTION
Reads a JSON document with the wanted state, compares it with Exchange Online, and changes only what differs.
A second run changes nothing. What the document does not name is left as it is.

One failure does not hide the rest: every item is tried, the table at the end and the report say what became of each,
and the exit code is 1 when one has failed.

Another deployment of the same tenant may have a stack of the same name. A connector says in its comment which one made it
('mfd owner' and the document's owner), and the script neither changes nor removes another's. Application roles, scopes,
service principals and High Volume Email accounts have no such place: they are told apart by their names alone.

Mailboxes and accepted domains are checked, never created. High Volume Email accounts are created with a password from
-HveCredential or from a prompt. Switches of the whole tenant stay as they are, RejectDirectSend excepted, and that
only where the document says so.

Values of the document are passed to cmdlets as parameters. No text of this script is made from them.

Needs the module ExchangeOnlineManagement 3.0.0 or newer; 3.10.0 and newer need PowerShell 7.6 or Windows PowerShell 5.1.
Needs the role group Organization Management where the document has sendAs (application roles can only be assigned with
it), and Exchange Administrator for everything else.

.PARAMETER StatePath
The JSON document. Default: state.json beside this script.

.PARAMETER ReportPath
Where the report goes. Default: report.json beside the document, where mfd verify reads it. Not written with -WhatIf.

.PARAMETER AppId
Application (client) id for a login with a certificate, without a person. The tenant is the document's organization.

.PARAMETER CertificateThumbprint
Thumbprint of the certificate in the store of this machine (Windows only).

.PARAMETER CertificateFilePath
File with the certificate and its private key (.pfx).

.PARAMETER CertificatePassword
Password of that file.

.PARAMETER UserPrincipalName
Account for a login by a person; without it the login asks.

.PARAMETER SkipConnect
Use the session that is open already, and leave it open: for delegated administration, and for other clouds. It has to be
a session of the document's organization in any case; otherwise nothing is changed.

.PARAMETER HveCredential
Addresses and passwords for High Volume Email accounts that are to be created. The user name is the account's address.

.PARAMETER Prune
Also remove what an earlier document made and this one no longer wants. Only things whose name begins with
'mfd <stack>' are removed, and each removal asks for confirmation unless -Confirm:$false is given. Nothing is removed
when something wanted has failed or was declined: what goes may be what still works while its replacement is not there.

Two stacks may use one High Volume Email account. So an application is taken from an account only when the document knows
it (as a service principal, on another account, or among formerApps), and an account that allows any other application is
not removed; both are told. Who uses an account with a password, or with a maker's application that both stacks know,
cannot be seen: ask before you confirm its removal.

.EXAMPLE
./Set-MfdExchangeState.ps1 -WhatIf

Logs a person in, and shows what would change. Nothing is changed, and no report is written.

.EXAMPLE
./Set-MfdExchangeState.ps1 -AppId 36ee4c6c-0812-40a2-b820-b22ebd02bce3 -CertificateThumbprint 83213AEAC56D61C97AEE5C1528F4AC5EBA7321C1

Logs in with a certificate, and brings the state about.

.EXAMPLE
$password = Read-Host -AsSecureString -Prompt 'Password of mfd.pfx'
./Set-MfdExchangeState.ps1 -AppId 36ee4c6c-0812-40a2-b820-b22ebd02bce3 -CertificateFilePath ./mfd.pfx -CertificatePassword $password

The same on a machine that is not Windows.

.EXAMPLE
$credential = Get-Credential -UserName 'scan-hve@contoso.com' -Message 'Password for the new account'
./Set-MfdExchangeState.ps1 -HveCredential $credential

Creates the High Volume Email account scan-hve@contoso.com with a given password.

.EXAMPLE
./Set-MfdExchangeState.ps1 -SkipConnect -Prune -WhatIf

Uses the open session, and shows what is no longer wanted.

.OUTPUTS
None. A table is shown, and the report is written.

.LINK
https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2
#>

# This file is ASCII with LF at the ends of lines. Windows PowerShell 5.1 reads a script without a byte order mark in the
# code page of the machine, which is the same as ASCII for ASCII and for nothing else; and a signature covers every byte,
# so none may depend on where the file was checked out.

[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium', DefaultParameterSetName = 'Interactive')]
param(
    [string] $StatePath,

    [string] $ReportPath,

    [Parameter(Mandatory = $true, ParameterSetName = 'Thumbprint')]
    [Parameter(Mandatory = $true, ParameterSetName = 'CertificateFile')]
    [string] $AppId,

    [Parameter(Mandatory = $true, ParameterSetName = 'Thumbprint')]
    [string] $CertificateThumbprint,

    [Parameter(Mandatory = $true, ParameterSetName = 'CertificateFile')]
    [string] $CertificateFilePath,

    [Parameter(ParameterSetName = 'CertificateFile')]
    [System.Security.SecureString] $CertificatePassword,

    [Parameter(ParameterSetName = 'Interactive')]
    [string] $UserPrincipalName,

    [Parameter(Mandatory = $true, ParameterSetName = 'OpenSession')]
    [switch] $SkipConnect,

    [System.Management.Automation.PSCredential[]] $HveCredential = @(),

    [switch] $Prune
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$script:Role = 'Application SMTP.SendAsApp'
$script:Items = New-Object -TypeName 'System.Collections.ArrayList'
$script:OrganizationConfig = $null
$script:Owner = ''

# ---------------------------------------------------------------------------------------------------------------------
# Values

function Get-Value {
    # A property, or nothing where the object lacks it: what a cmdlet returns differs between versions of the module.
    param($InputObject, [string] $Name)
    if ($null -eq $InputObject) { return $null }
    $property = $InputObject.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

function Get-List {
    # The items of a property without nulls; the caller wraps the call in @(), since PowerShell unrolls lists.
    param($InputObject, [string] $Name)
    foreach ($item in @(Get-Value -InputObject $InputObject -Name $Name)) {
        if ($null -ne $item) { $item }
    }
}

function Get-Text {
    param($InputObject, [string] $Name)
    return [string] (Get-Value -InputObject $InputObject -Name $Name)
}

function Get-UtcTime {
    return [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [System.Globalization.CultureInfo]::InvariantCulture)
}

function Test-OwnName {
    # 'mfd dev' and 'mfd dev relay' are of the stack dev; 'mfd dev2' is not.
    param([string] $Name)
    $same = [System.StringComparison]::OrdinalIgnoreCase
    return $Name.Equals($script:OwnName, $same) -or $Name.StartsWith($script:OwnName + ' ', $same)
}

function Test-OtherStackGroup {
    # 'mfd prod senders' is the senders' group of the stack prod; dev's application must not send as its members.
    param($Group)
    $name = Get-Text -InputObject $Group -Name 'Name'
    return $name -match '^mfd \S+ senders$' -and -not (Test-OwnName -Name $name)
}

# ---------------------------------------------------------------------------------------------------------------------
# Report

function Add-ReportItem {
    param(
        [string] $Kind,
        [string] $Name,
        [string] $Wanted = '',
        [string] $Found = '',
        [string] $Action,
        [string] $Message = ''
    )
    $item = [PSCustomObject] @{
        kind    = $Kind
        name    = $Name
        wanted  = $Wanted
        found   = $Found
        action  = $Action
        message = $Message
        time    = (Get-UtcTime)
    }
    [void] $script:Items.Add($item)
    Write-Verbose -Message ('{0} {1}: {2} {3}' -f $Kind, $Name, $Action, $Message)
}

function Add-Absence {
    # Something that an earlier item should have made is not there. With -WhatIf that is how it should be.
    param([string] $Kind, [string] $Name, [string] $Wanted = '', [string] $Message)
    $action = 'failed'
    if ($WhatIfPreference) { $action = 'skipped' }
    Add-ReportItem -Kind $Kind -Name $Name -Wanted $Wanted -Found 'missing' -Action $action -Message $Message
}

function Test-NotFound {
    # The same exception is also raised for "matches multiple entries", which must not pass for absence.
    param([System.Management.Automation.ErrorRecord] $ErrorRecord)
    $text = '{0} {1}' -f $ErrorRecord.FullyQualifiedErrorId, $ErrorRecord.Exception.Message
    if ($text.Contains('Ex6F9304')) { return $true }
    return $text.Contains('ManagementObjectNotFoundException') -and $text.Contains('couldn''t be found')
}

# ---------------------------------------------------------------------------------------------------------------------
# Finding. Every cmdlet gets -ErrorAction Stop: those of a module do not see this script's preference. Lists are read
# whole and searched here, because an identity that is empty or unknown makes several cmdlets return everything.

function Find-Mailbox {
    param([string] $Address)
    try {
        return Get-CASMailbox -Identity $Address -ErrorAction Stop
    } catch {
        if (Test-NotFound -ErrorRecord $_) { return $null }
        throw
    }
}

function Find-Group {
    param([string] $Identity)
    try {
        return Get-DistributionGroup -Identity $Identity -ErrorAction Stop
    } catch {
        if (Test-NotFound -ErrorRecord $_) { return $null }
        throw
    }
}

function Get-GroupName {
    param($Wanted)
    return '{0} senders' -f [string] $Wanted.name
}

function Find-NamedGroup {
    # The group of our name, whatever its address; an identity may also be an alias or an address, so the name is compared.
    param($Wanted)
    $name = Get-GroupName -Wanted $Wanted
    return Find-First -InputObject @(Find-Group -Identity $name) -Property 'Name' -Value $name
}

function Find-SendersGroup {
    # What has the wanted address; where nothing has it, the group that this stack made for another address. Never the
    # group of another stack, and never one of our name whose right is another application's.
    param($Wanted)
    $group = Find-Group -Identity ([string] $Wanted.group)
    if ($null -eq $group) {
        $assignment = Find-Assignment -Name ([string] $Wanted.name)
        $isOurs = $null -eq $assignment -or (Test-Assignee -Assignment $assignment -ObjectId ([string] $Wanted.objectId))
        if (-not $isOurs) { return $null }
        return Find-NamedGroup -Wanted $Wanted
    }
    if (Test-OtherStackGroup -Group $group) { return $null }
    return $group
}

function Find-First {
    # The first object whose property is this text, or nothing.
    param($InputObject, [string] $Property, [string] $Value)
    foreach ($candidate in @($InputObject)) {
        if ((Get-Text -InputObject $candidate -Name $Property) -eq $Value) { return $candidate }
    }
    return $null
}

function Find-ServicePrincipal {
    param([string] $ObjectId)
    return Find-First -InputObject @(Get-ServicePrincipal -ErrorAction Stop) -Property 'ObjectId' -Value $ObjectId
}

function Find-HveAccount {
    param([string] $Address)
    $accounts = @(Get-MailUser -HVEAccount -ResultSize Unlimited -ErrorAction Stop)
    return Find-First -InputObject $accounts -Property 'PrimarySmtpAddress' -Value $Address
}

function Find-Scope {
    param([string] $Name)
    return Find-First -InputObject @(Get-ManagementScope -ErrorAction Stop) -Property 'Name' -Value $Name
}

function Find-Assignment {
    param([string] $Name)
    $assignments = @(Get-ManagementRoleAssignment -Role $script:Role -ErrorAction Stop)
    return Find-First -InputObject $assignments -Property 'Name' -Value $Name
}

function Test-Assignee {
    # Whether an assignment is this application's. App is a parameter of New-ManagementRoleAssignment, and no property of
    # what Get-ManagementRoleAssignment returns: that has RoleAssignee, the object id (microsoft/Microsoft365DSC,
    # MSFT_EXOManagementRoleAssignment.psm1). Some read a name there, or in RoleAssigneeName; another application may bear
    # the same, so a name counts only where there is no id.
    param($Assignment, [string] $ObjectId)
    $assignee = Get-Text -InputObject $Assignment -Name 'RoleAssignee'
    $principal = Find-ServicePrincipal -ObjectId $ObjectId
    if ($assignee -match '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') {
        return $assignee -eq $ObjectId -or $assignee -eq (Get-Text -InputObject $principal -Name 'AppId')
    }
    if (-not $assignee) { $assignee = Get-Text -InputObject $Assignment -Name 'RoleAssigneeName' }
    $name = Get-Text -InputObject $principal -Name 'DisplayName'
    return [bool] $name -and $assignee -eq $name
}

function Get-AssignedScope {
    # The name of an assignment's scope; some find it under the second name (RBAC4App, Get-RBAC4AppEntry).
    param($Assignment)
    $scope = Get-Text -InputObject $Assignment -Name 'CustomResourceScope'
    if ($scope) { return $scope }
    return Get-Text -InputObject $Assignment -Name 'CustomRecipientWriteScope'
}

function Find-Connector {
    param([string] $Name)
    $connectors = @(Get-InboundConnector -ResultSize Unlimited -ErrorAction Stop)
    return Find-First -InputObject $connectors -Property 'Name' -Value $Name
}

function Get-OrganizationSetting {
    param([string] $Name)
    if ($null -eq $script:OrganizationConfig) {
        $script:OrganizationConfig = Get-OrganizationConfig -ErrorAction Stop
    }
    return Get-Value -InputObject $script:OrganizationConfig -Name $Name
}

# ---------------------------------------------------------------------------------------------------------------------
# Domains and mailboxes

function Test-WantedDomain {
    param([string] $Name)
    $domains = @(Get-AcceptedDomain -ErrorAction Stop)
    if ($null -ne (Find-First -InputObject $domains -Property 'DomainName' -Value $Name)) {
        Add-ReportItem -Kind 'accepted-domain' -Name $Name -Wanted 'accepted' -Found 'accepted' -Action 'unchanged'
        return
    }
    $message = 'not an accepted domain of this tenant; add it in the Microsoft 365 admin center, then run again'
    Add-ReportItem -Kind 'accepted-domain' -Name $Name -Wanted 'accepted' -Found 'missing' -Action 'failed' -Message $message
}

function Get-SmtpAuthWord {
    # The switch of a mailbox overrides the tenant's, so the tenant's may stay off.
    param($Mailbox)
    $disabled = Get-Value -InputObject $Mailbox -Name 'SmtpClientAuthenticationDisabled'
    if ($disabled -isnot [bool]) { return 'as the tenant' }
    if ($disabled) { return 'closed' }
    return 'open'
}

function Set-WantedMailbox {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $address = [string] $Wanted.address
    $result = @{ Kind = 'mailbox'; Name = $address; Wanted = 'open' }
    $mailbox = Find-Mailbox -Address $address
    if ($null -eq $mailbox) {
        $message = 'no such mailbox; create it (a shared mailbox will do for a login by OAuth), then run again'
        Add-ReportItem @result -Found 'missing' -Action 'failed' -Message $message
        return
    }
    $result.Found = Get-SmtpAuthWord -Mailbox $mailbox
    if ($result.Found -eq 'open') {
        Add-ReportItem @result -Action 'unchanged'
        return
    }
    if (-not $PSCmdlet.ShouldProcess($address, 'Set-CASMailbox -SmtpClientAuthenticationDisabled $false')) {
        Add-ReportItem @result -Action 'skipped'
        return
    }
    Set-CASMailbox -Identity $address -SmtpClientAuthenticationDisabled $false -ErrorAction Stop
    if ((Get-SmtpAuthWord -Mailbox (Find-Mailbox -Address $address)) -eq 'open') {
        Add-ReportItem @result -Action 'changed'
    } else {
        Add-ReportItem @result -Action 'failed' -Message 'read back, it is still not open; run again in a few minutes'
    }
}

function Test-WantedBasicAuth {
    # An authentication policy of the account, or the tenant's default policy, may forbid a login with a password.
    param([string] $Address)
    $result = @{ Kind = 'basic-auth'; Name = $Address; Wanted = 'allowed' }
    try {
        $user = Get-User -Identity $Address -ErrorAction Stop
    } catch {
        if (-not (Test-NotFound -ErrorRecord $_)) { throw }
        Add-Absence @result -Message 'no such account yet'
        return
    }
    $policy = Get-Text -InputObject $user -Name 'AuthenticationPolicy'
    if (-not $policy) { $policy = [string] (Get-OrganizationSetting -Name 'DefaultAuthenticationPolicy') }
    if (-not $policy) {
        Add-ReportItem @result -Found 'no authentication policy' -Action 'unchanged'
        return
    }
    $found = Get-AuthenticationPolicy -Identity $policy -ErrorAction Stop
    if ((Get-Value -InputObject $found -Name 'AllowBasicAuthSmtp') -eq $true) {
        Add-ReportItem @result -Found ('allowed by {0}' -f $policy) -Action 'unchanged'
        return
    }
    $message = 'assign a policy with AllowBasicAuthSmtp to this account (New-AuthenticationPolicy, Set-User -AuthenticationPolicy), or move its devices to another method'
    Add-ReportItem @result -Found ('forbidden by {0}' -f $policy) -Action 'failed' -Message $message
}

# ---------------------------------------------------------------------------------------------------------------------
# Applications that send as mailboxes

function Set-WantedServicePrincipal {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $result = @{ Kind = 'service-principal'; Name = [string] $Wanted.displayName; Wanted = [string] $Wanted.objectId }
    $principals = @(Get-ServicePrincipal -ErrorAction Stop)
    $found = Find-First -InputObject $principals -Property 'ObjectId' -Value ([string] $Wanted.objectId)
    $other = Find-First -InputObject $principals -Property 'AppId' -Value ([string] $Wanted.appId)
    if ($null -ne $found -and (Get-Text -InputObject $found -Name 'AppId') -eq [string] $Wanted.appId) {
        Add-ReportItem @result -Found ([string] $Wanted.objectId) -Action 'unchanged'
        return
    }
    if ($null -ne $found -or $null -ne $other) {
        $stranger = $other
        if ($null -ne $found) { $stranger = $found }
        $message = 'Exchange Online has this application with another id; the object id must be that of the enterprise application, not of the registration. If the old pointer is stale, remove it with Remove-ServicePrincipal, then run again'
        Add-ReportItem @result -Found (Get-Text -InputObject $stranger -Name 'ObjectId') -Action 'failed' -Message $message
        return
    }
    if (-not $PSCmdlet.ShouldProcess($result.Name, 'New-ServicePrincipal')) {
        Add-ReportItem @result -Found 'missing' -Action 'skipped'
        return
    }
    $parameters = @{
        AppId       = [string] $Wanted.appId
        ObjectId    = [string] $Wanted.objectId
        DisplayName = [string] $Wanted.displayName
    }
    [void] (New-ServicePrincipal @parameters -ErrorAction Stop)
    Add-ReportItem @result -Found 'missing' -Action 'created'
}

function Set-GroupAddress {
    # The scope names the group by its distinguished name, so the right stays as it is.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Group, [string] $Address, [hashtable] $Result)
    $before = Get-Text -InputObject $Group -Name 'PrimarySmtpAddress'
    if (-not $PSCmdlet.ShouldProcess($Address, 'Set-DistributionGroup -PrimarySmtpAddress')) {
        Add-ReportItem @Result -Found $before -Action 'skipped'
        return
    }
    $parameters = @{ Identity = $before; PrimarySmtpAddress = $Address; BypassSecurityGroupManagerCheck = $true }
    Set-DistributionGroup @parameters -ErrorAction Stop
    Add-ReportItem @Result -Found $before -Action 'changed'
}

function Set-WantedGroup {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $address = [string] $Wanted.group
    $result = @{ Kind = 'senders-group'; Name = $address; Wanted = 'mail-enabled security group' }
    $there = Find-Group -Identity $address
    if ($null -ne $there -and (Test-OtherStackGroup -Group $there)) {
        $message = 'this is the senders'' group of another stack, whose application could then send as the mailboxes of this one; give this stack another address (mfd:microsoft365.sendersGroup), then run again'
        Add-ReportItem @result -Found (Get-Text -InputObject $there -Name 'Name') -Action 'failed' -Message $message
        return
    }
    $group = Find-SendersGroup -Wanted $Wanted
    if ($null -eq $group -and $null -ne (Find-NamedGroup -Wanted $Wanted)) {
        $message = 'a group of this stack''s name is there with another address, and the right of this name is another application''s. If the group is this stack''s, give it the address (Set-DistributionGroup -PrimarySmtpAddress); if not, give one of the two stacks another name; then run again'
        Add-ReportItem @result -Found (Get-GroupName -Wanted $Wanted) -Action 'failed' -Message $message
        return
    }
    if ($null -ne $group) {
        $type = Get-Text -InputObject $group -Name 'RecipientTypeDetails'
        if ($type -ne 'MailUniversalSecurityGroup') {
            $message = 'this address is no mail-enabled security group; choose another address for the senders'' group'
            Add-ReportItem @result -Found $type -Action 'failed' -Message $message
        } elseif ($null -ne $there) {
            Add-ReportItem @result -Found $type -Action 'unchanged'
        } else {
            Set-GroupAddress -Group $group -Address $address -Result $result
        }
        return
    }
    if (-not $PSCmdlet.ShouldProcess($address, 'New-DistributionGroup -Type Security')) {
        Add-ReportItem @result -Found 'missing' -Action 'skipped'
        return
    }
    $parameters = @{
        Name               = (Get-GroupName -Wanted $Wanted)
        Type               = 'Security'
        PrimarySmtpAddress = $address
    }
    [void] (New-DistributionGroup @parameters -ErrorAction Stop)
    Add-ReportItem @result -Found 'missing' -Action 'created'
}

function Get-EveryAddress {
    # A recipient is found by each of its addresses, so each of them names it.
    param($Recipient)
    Get-Text -InputObject $Recipient -Name 'PrimarySmtpAddress'
    foreach ($address in @(Get-List -InputObject $Recipient -Name 'EmailAddresses')) { ([string] $address) -replace '^smtp:', '' }
}

function Get-GroupMember {
    # Direct members only: the scope's filter does not look into groups inside the group.
    param([string] $Group)
    Get-DistributionGroupMember -Identity $Group -ResultSize Unlimited -ErrorAction Stop
}

function Test-Member {
    param([string] $Group, [string] $Address)
    foreach ($member in @(Get-GroupMember -Group $Group)) {
        if (@(Get-EveryAddress -Recipient $member) -contains $Address) { return $true }
    }
    return $false
}

function Add-WantedMember {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted, [string] $Member)
    $result = @{ Kind = 'group-member'; Name = $Member; Wanted = ('member of {0}' -f [string] $Wanted.group) }
    $group = Find-SendersGroup -Wanted $Wanted
    if ($null -eq $group) {
        Add-Absence @result -Message 'there is no senders'' group of this stack yet'
        return
    }
    $identity = Get-Text -InputObject $group -Name 'PrimarySmtpAddress'
    if (Test-Member -Group $identity -Address $Member) {
        Add-ReportItem @result -Found 'member' -Action 'unchanged'
        return
    }
    if (-not $PSCmdlet.ShouldProcess($Member, 'Add-DistributionGroupMember')) {
        Add-ReportItem @result -Found 'no member' -Action 'skipped'
        return
    }
    $parameters = @{ Identity = $identity; Member = $Member; BypassSecurityGroupManagerCheck = $true }
    Add-DistributionGroupMember @parameters -ErrorAction Stop
    Add-ReportItem @result -Found 'no member' -Action 'changed'
}

function Get-MemberFilter {
    # The only text in another language that holds a value: the name is Exchange Online's own, and an apostrophe in it is
    # doubled, as the reference of -RecipientRestrictionFilter says.
    param([string] $DistinguishedName)
    return 'MemberOfGroup -eq ''{0}''' -f $DistinguishedName.Replace('''', '''''')
}

function Test-InScope {
    # Whether the filter of one of the scopes names the group.
    param($Group, $Scopes)
    $name = (Get-Text -InputObject $Group -Name 'DistinguishedName').Replace('''', '''''')
    foreach ($scope in @($Scopes)) {
        $filter = Get-Text -InputObject $scope -Name 'RecipientFilter'
        if ($filter.IndexOf($name, [System.StringComparison]::OrdinalIgnoreCase) -ge 0) { return $true }
    }
    return $false
}

function Set-WantedScope {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $name = [string] $Wanted.name
    $result = @{ Kind = 'management-scope'; Name = $name; Wanted = ('members of {0}' -f [string] $Wanted.group) }
    $group = Find-SendersGroup -Wanted $Wanted
    if ($null -eq $group) {
        Add-Absence @result -Message 'there is no senders'' group of this stack yet, so its distinguished name is not known'
        return
    }
    $filter = Get-MemberFilter -DistinguishedName (Get-Text -InputObject $group -Name 'DistinguishedName')
    $scope = Find-Scope -Name $name
    if ($null -eq $scope) {
        if (-not $PSCmdlet.ShouldProcess($name, 'New-ManagementScope')) {
            Add-ReportItem @result -Found 'missing' -Action 'skipped'
            return
        }
        [void] (New-ManagementScope -Name $name -RecipientRestrictionFilter $filter -ErrorAction Stop)
        Add-ReportItem @result -Found 'missing' -Action 'created'
        return
    }
    $result.Found = Get-Text -InputObject $scope -Name 'RecipientFilter'
    if ($result.Found.Trim(' ', '(', ')') -eq $filter.Trim(' ', '(', ')')) {
        Add-ReportItem @result -Action 'unchanged'
        return
    }
    if (-not $PSCmdlet.ShouldProcess($name, 'Set-ManagementScope -RecipientRestrictionFilter')) {
        Add-ReportItem @result -Action 'skipped'
        return
    }
    Set-ManagementScope -Identity $name -RecipientRestrictionFilter $filter -ErrorAction Stop
    Add-ReportItem @result -Action 'changed'
}

function Set-WantedAssignment {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $name = [string] $Wanted.name
    $objectId = [string] $Wanted.objectId
    $result = @{ Kind = 'role-assignment'; Name = $name; Wanted = ('{0} for {1}' -f $script:Role, $objectId) }
    if ($null -eq (Find-ServicePrincipal -ObjectId $objectId)) {
        Add-Absence @result -Message 'Exchange Online does not know the application yet'
        return
    }
    $found = Find-Scope -Name $name
    if ($null -eq $found) {
        # Without its scope the role would hold for every mailbox of the tenant.
        Add-Absence @result -Message 'the management scope does not exist yet'
        return
    }
    $group = Find-SendersGroup -Wanted $Wanted
    if ($null -eq $group -or -not (Test-InScope -Group $group -Scopes @($found))) {
        Add-Absence @result -Message 'the management scope does not hold the members of this stack''s group yet'
        return
    }
    $action = 'created'
    $assignment = Find-Assignment -Name $name
    if ($null -ne $assignment) {
        $scope = Get-AssignedScope -Assignment $assignment
        $result.Found = '{0} for {1} in {2}' -f $script:Role, (Get-Text -InputObject $assignment -Name 'RoleAssignee'), $scope
        if ($scope -eq $name -and (Test-Assignee -Assignment $assignment -ObjectId $objectId)) {
            Add-ReportItem @result -Action 'unchanged'
            return
        }
        $action = 'changed'
    }
    if (-not $PSCmdlet.ShouldProcess($name, 'New-ManagementRoleAssignment')) {
        Add-ReportItem @result -Action 'skipped'
        return
    }
    if ($null -ne $assignment) {
        # Neither the application nor its scope of an assignment can be changed; it has our name, so it is ours.
        Remove-ManagementRoleAssignment -Identity $name -Confirm:$false -ErrorAction Stop
    }
    $parameters = @{
        Name                = $name
        Role                = $script:Role
        App                 = $objectId
        CustomResourceScope = $name
    }
    [void] (New-ManagementRoleAssignment @parameters -ErrorAction Stop)
    Add-ReportItem @result -Action $action
}

function Test-WantedAuthorization {
    param([string] $ObjectId, [string] $Member)
    $result = @{ Kind = 'authorization'; Name = $Member; Wanted = ('in scope of {0}' -f $ObjectId) }
    if ($null -eq (Find-ServicePrincipal -ObjectId $ObjectId)) {
        Add-Absence @result -Message 'Exchange Online does not know the application yet'
        return
    }
    $rows = @(Test-ServicePrincipalAuthorization -Identity $ObjectId -Resource $Member -ErrorAction Stop)
    foreach ($row in $rows) {
        $isRole = (Get-Text -InputObject $row -Name 'RoleName') -eq $script:Role
        if ($isRole -and (Get-Text -InputObject $row -Name 'InScope') -eq 'True') {
            Add-ReportItem @result -Found 'in scope' -Action 'unchanged'
            return
        }
    }
    Add-Absence @result -Message 'the application may not send as this mailbox yet; new rights take up to two hours, then run again'
}

# ---------------------------------------------------------------------------------------------------------------------
# High Volume Email

function Get-HvePassword {
    # From -HveCredential, or from a prompt; never from the document.
    param([string] $Address)
    foreach ($credential in @($HveCredential)) {
        if ($null -ne $credential -and $credential.UserName -eq $Address) { return $credential.Password }
    }
    $asked = Get-Credential -UserName $Address -Message 'Password for the new High Volume Email account'
    if ($null -eq $asked) { throw 'no password was given for the new account' }
    return $asked.Password
}

function New-WantedHveAccount {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $address = [string] $Wanted.address
    $result = @{ Kind = 'hve-account'; Name = $address; Wanted = 'High Volume Email account' }
    if ($null -ne (Find-HveAccount -Address $address)) {
        Add-ReportItem @result -Found 'High Volume Email account' -Action 'unchanged'
        return
    }
    if (-not $PSCmdlet.ShouldProcess($address, 'New-MailUser -HVEAccount')) {
        Add-ReportItem @result -Found 'missing' -Action 'skipped'
        return
    }
    $parameters = @{
        HVEAccount         = $true
        Name               = [string] $Wanted.name
        PrimarySmtpAddress = $address
        Password           = (Get-HvePassword -Address $address)
    }
    [void] (New-MailUser @parameters -ErrorAction Stop)
    Add-ReportItem @result -Found 'missing' -Action 'created'
}

function Set-WantedBillingPolicy {
    # Without a valid billing policy an account cannot send.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $address = [string] $Wanted.address
    $policy = Get-Text -InputObject $Wanted -Name 'billingPolicyId'
    $result = @{ Kind = 'hve-billing-policy'; Name = $address; Wanted = 'BillingPolicyValid' }
    if ($null -eq (Find-HveAccount -Address $address)) {
        Add-Absence @result -Message 'the account does not exist yet'
        return
    }
    $mapping = Get-HVEAccountBillingPolicy -Identity $address -ErrorAction Stop
    $action = 'unchanged'
    $current = Get-Text -InputObject $mapping -Name 'BillingPolicyId'
    $status = Get-Text -InputObject $mapping -Name 'BillingPolicyStatus'
    # The reference names the status only; where no id is returned, the status alone decides.
    $differs = $status -ne 'BillingPolicyValid'
    if ($current) { $differs = $current -ne $policy }
    if ($policy -and $differs) {
        if (-not $PSCmdlet.ShouldProcess($address, 'Set-HVEAccountBillingPolicy')) {
            Add-ReportItem @result -Found $status -Action 'skipped'
            return
        }
        Set-HVEAccountBillingPolicy -Identity $address -BillingPolicyId $policy -ErrorAction Stop
        $mapping = Get-HVEAccountBillingPolicy -Identity $address -ErrorAction Stop
        $status = Get-Text -InputObject $mapping -Name 'BillingPolicyStatus'
        $action = 'changed'
    }
    if ($status -eq 'BillingPolicyValid') {
        Add-ReportItem @result -Found $status -Action $action
        return
    }
    $known = @(Get-BillingPolicy -ResourceType 'HVE' -ErrorAction Stop)
    $message = 'the account cannot send; the tenant has {0} billing policies for High Volume Email (Microsoft 365 admin center, Billing, Pay-as-you-go services)' -f $known.Count
    Add-ReportItem @result -Found $status -Action 'failed' -Message $message
}

function Add-WantedAppAccess {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $address = [string] $Wanted.address
    $apps = @(Get-List -InputObject $Wanted -Name 'allowedApps')
    $result = @{ Kind = 'hve-app-access'; Name = $address; Wanted = ($apps -join ', ') }
    if ($null -eq (Find-HveAccount -Address $address)) {
        Add-Absence @result -Message 'the account does not exist yet'
        return
    }
    $allowed = @(Get-List -InputObject (Get-HVEAccountSettings -Identity $address -ErrorAction Stop) -Name 'AllowedApps')
    $result.Found = @($allowed | ForEach-Object -Process { [string] $_ }) -join ', '
    $missing = @($apps | Where-Object -FilterScript { $allowed -notcontains $_ })
    if ($missing.Count -eq 0) {
        Add-ReportItem @result -Action 'unchanged'
        return
    }
    if (-not $PSCmdlet.ShouldProcess($address, 'Add-HVEAppAccess')) {
        Add-ReportItem @result -Action 'skipped'
        return
    }
    Add-HVEAppAccess -Identity $address -AppIds $missing -ErrorAction Stop
    $after = @(Get-List -InputObject (Get-HVEAccountSettings -Identity $address -ErrorAction Stop) -Name 'AllowedApps')
    if (@($apps | Where-Object -FilterScript { $after -notcontains $_ }).Count -eq 0) {
        Add-ReportItem @result -Action 'changed' -Message 'takes up to five minutes'
    } else {
        Add-ReportItem @result -Action 'failed' -Message 'read back, not every application is allowed; an account takes ten, by the object id of the enterprise application'
    }
}

# ---------------------------------------------------------------------------------------------------------------------
# Connectors, direct send, DKIM

function Get-ConnectorSource {
    # What tells a connector's mail: addresses without /32, or the name in a certificate.
    param($Addresses, [string] $Certificate)
    $networks = @(@($Addresses) | Where-Object -FilterScript { $_ } | ForEach-Object -Process { ([string] $_) -replace '/32$', '' })
    if ($Certificate) { return 'certificate {0}' -f $Certificate.ToLowerInvariant() }
    return 'addresses {0}' -f (@($networks | Sort-Object -Unique) -join ', ')
}

function Add-ConnectorReadBack {
    # In some tenants new connectors of this type are created disabled, and only Support enables them.
    param([hashtable] $Result, [string] $Action)
    $connector = Find-Connector -Name $Result.Name
    if ((Get-Value -InputObject $connector -Name 'Enabled') -eq $true) {
        Add-ReportItem @Result -Action $Action
        return
    }
    $message = 'read back, the connector is disabled: Exchange Online creates connectors of type OnPremises disabled in some tenants; ask Microsoft Support to enable it'
    Add-ReportItem @Result -Action 'failed' -Message $message
}

function Get-OwnerMark {
    # Which deployment made a connector: another of this tenant may have a stack of the same name.
    param($Connector)
    return [regex]::Match((Get-Text -InputObject $Connector -Name 'Comment'), 'mfd owner ([0-9a-f]{12})').Groups[1].Value
}

function Get-MarkedComment {
    param($Connector)
    return ('{0} mfd owner {1}' -f (Get-Text -InputObject $Connector -Name 'Comment'), $script:Owner).Trim()
}

function Get-ConnectorObstacle {
    # Why a connector with our name is not ours, or nothing. One without a mark is ours when it is as it shall be: it was
    # made before there were marks, or somebody took its comment away.
    param($Connector, [bool] $IsAsWanted)
    if ((Get-Text -InputObject $Connector -Name 'ConnectorType') -ne 'OnPremises') {
        return 'a connector with this name and another type exists, so it is not ours; rename or remove it, then run again'
    }
    $mark = Get-OwnerMark -Connector $Connector
    if ($mark -eq $script:Owner) { return '' }
    if ($mark) {
        return 'another deployment with this stack name made this connector (its comment says mfd owner {0}, ours is {1}); give one of the two stacks another name, or if the other is gone, put ours into the comment (Set-InboundConnector -Comment); then run again' -f $mark, $script:Owner
    }
    if ($IsAsWanted) { return '' }
    return 'nothing says that this deployment made this connector, and it is for others than wanted; if it is ours, put mfd owner {0} into its comment (Set-InboundConnector -Comment), if not, rename it; then run again' -f $script:Owner
}

function Set-WantedConnector {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Wanted)
    $name = [string] $Wanted.name
    $addresses = @(Get-List -InputObject $Wanted -Name 'senderIpAddresses')
    $certificate = Get-Text -InputObject $Wanted -Name 'tlsSenderCertificateName'
    $result = @{
        Kind   = 'inbound-connector'
        Name   = $name
        Wanted = (Get-ConnectorSource -Addresses $addresses -Certificate $certificate)
        Found  = 'missing'
    }
    $source = @{}
    if ($certificate) { $source.TlsSenderCertificateName = $certificate } else { $source.SenderIPAddresses = $addresses }
    $connector = Find-Connector -Name $name
    if ($null -eq $connector) {
        if (-not $PSCmdlet.ShouldProcess($name, 'New-InboundConnector -ConnectorType OnPremises')) {
            Add-ReportItem @result -Action 'skipped'
            return
        }
        $parameters = @{
            Name          = $name
            ConnectorType = 'OnPremises'
            SenderDomains = '*'
            Enabled       = $true
        }
        if ($script:Owner) { $parameters.Comment = 'mfd owner {0}' -f $script:Owner }
        # Acts on connectors of type Partner only; with a certificate Microsoft's own instructions give it all the same.
        if ($certificate) { $parameters.RequireTls = $true }
        [void] (New-InboundConnector @parameters @source -ErrorAction Stop)
        Add-ConnectorReadBack -Result $result -Action 'created'
        return
    }
    $found = @{
        Addresses   = @(Get-List -InputObject $connector -Name 'SenderIPAddresses')
        Certificate = (Get-Text -InputObject $connector -Name 'TlsSenderCertificateName')
    }
    $result.Found = Get-ConnectorSource @found
    $obstacle = Get-ConnectorObstacle -Connector $connector -IsAsWanted ($result.Found -eq $result.Wanted)
    if ($obstacle) {
        Add-ReportItem @result -Action 'failed' -Message $obstacle
        return
    }
    $change = @{}
    if ($result.Found -ne $result.Wanted) {
        $change = $source
        if ($certificate -and $found.Addresses.Count -gt 0) { $change.SenderIPAddresses = $null }
        if (-not $certificate -and $found.Certificate) { $change.TlsSenderCertificateName = $null }
    }
    if ((Get-Value -InputObject $connector -Name 'Enabled') -ne $true) {
        $result.Found = '{0}, disabled' -f $result.Found
        $change.Enabled = $true
    }
    if ((Get-OwnerMark -Connector $connector) -ne $script:Owner) { $change.Comment = Get-MarkedComment -Connector $connector }
    if ($change.Count -eq 0) {
        Add-ReportItem @result -Action 'unchanged'
        return
    }
    if (-not $PSCmdlet.ShouldProcess($name, 'Set-InboundConnector')) {
        Add-ReportItem @result -Action 'skipped'
        return
    }
    Set-InboundConnector -Identity $name @change -ErrorAction Stop
    Add-ConnectorReadBack -Result $result -Action 'changed'
}

function Set-WantedRejectDirectSend {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([bool] $Wanted)
    $found = [bool] (Get-OrganizationSetting -Name 'RejectDirectSend')
    $result = @{ Kind = 'reject-direct-send'; Name = 'RejectDirectSend'; Wanted = [string] $Wanted; Found = [string] $found }
    if ($found -eq $Wanted) {
        Add-ReportItem @result -Action 'unchanged'
        return
    }
    if (-not $PSCmdlet.ShouldProcess('the whole tenant', 'Set-OrganizationConfig -RejectDirectSend')) {
        Add-ReportItem @result -Action 'skipped'
        return
    }
    Set-OrganizationConfig -RejectDirectSend $Wanted -ErrorAction Stop
    Add-ReportItem @result -Action 'changed' -Message 'takes about half an hour'
}

function Find-DkimConfig {
    param([string] $Domain)
    $configs = @(Get-DkimSigningConfig -ErrorAction Stop)
    $found = Find-First -InputObject $configs -Property 'Domain' -Value $Domain
    if ($null -eq $found) { $found = Find-First -InputObject $configs -Property 'Name' -Value $Domain }
    return $found
}

function New-WantedDkimConfig {
    # The targets of the two records are Exchange Online's choice, so they are read and told, never computed.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Domain)
    $result = @{ Kind = 'dkim'; Name = $Domain; Wanted = 'keys'; Found = 'missing'; Action = 'unchanged' }
    $config = Find-DkimConfig -Domain $Domain
    if ($null -eq $config) {
        if (-not $PSCmdlet.ShouldProcess($Domain, 'New-DkimSigningConfig -Enabled $false')) {
            $result.Action = 'skipped'
            Add-ReportItem @result
            return
        }
        [void] (New-DkimSigningConfig -DomainName $Domain -Enabled $false -ErrorAction Stop)
        $config = Find-DkimConfig -Domain $Domain
        $result.Action = 'created'
    }
    $one = Get-Text -InputObject $config -Name 'Selector1CNAME'
    $two = Get-Text -InputObject $config -Name 'Selector2CNAME'
    $result.Found = 'selector1._domainkey CNAME {0}; selector2._domainkey CNAME {1}' -f $one, $two
    if ((Get-Value -InputObject $config -Name 'Enabled') -eq $true) {
        Add-ReportItem @result -Message 'signing is on'
        return
    }
    Add-ReportItem @result -Message 'signing is off; publish both records, then turn it on with Set-DkimSigningConfig -Enabled $true'
}

# ---------------------------------------------------------------------------------------------------------------------
# What an earlier document made

function Remove-Unwanted {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param([string] $Kind, [string] $Name, [string] $Identity, [string] $Group = '', [string] $Obstacle = '')
    $result = @{ Kind = $Kind; Name = $Name; Wanted = 'absent'; Found = 'present' }
    if (-not $Identity) { throw 'nothing identifies the object, and an empty identity could mean every object' }
    if (-not $Prune) {
        Add-ReportItem @result -Action 'skipped' -Message 'no longer in the document; -Prune removes it'
        return
    }
    if ($Obstacle) {
        Add-ReportItem @result -Action 'skipped' -Message $Obstacle
        return
    }
    if (-not $PSCmdlet.ShouldProcess($Name, ('Remove {0}' -f $Kind))) {
        Add-ReportItem @result -Action 'skipped'
        return
    }
    switch ($Kind) {
        'inbound-connector' { Remove-InboundConnector -Identity $Identity -Confirm:$false -ErrorAction Stop }
        'role-assignment' { Remove-ManagementRoleAssignment -Identity $Identity -Confirm:$false -ErrorAction Stop }
        'management-scope' { Remove-ManagementScope -Identity $Identity -Confirm:$false -ErrorAction Stop }
        'service-principal' { Remove-ServicePrincipal -Identity $Identity -Confirm:$false -ErrorAction Stop }
        'hve-account' { Remove-MailUser -Identity $Identity -Confirm:$false -ErrorAction Stop }
        'hve-app-access' { Remove-HVEAppAccess -Identity $Group -AppIds $Identity -Confirm:$false -ErrorAction Stop }
        'senders-group' {
            Remove-DistributionGroup -Identity $Identity -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop
        }
        'group-member' {
            $parameters = @{ Identity = $Group; Member = $Identity; BypassSecurityGroupManagerCheck = $true; Confirm = $false }
            Remove-DistributionGroupMember @parameters -ErrorAction Stop
        }
        default { throw 'unknown kind' }
    }
    Add-ReportItem @result -Action 'changed' -Message 'removed'
}

function Get-Leftover {
    # Objects with our name that the document does not want, as kind, name and identity.
    param([string] $Kind, $Found, [string] $NameProperty, [string] $IdentityProperty, $Wanted)
    foreach ($object in @($Found)) {
        $name = Get-Text -InputObject $object -Name $NameProperty
        $identity = Get-Text -InputObject $object -Name $IdentityProperty
        if ((Test-OwnName -Name $name) -and @($Wanted) -notcontains $identity) {
            [PSCustomObject] @{ Kind = $Kind; Name = $name; Identity = $identity; Group = '' }
        }
    }
}

function Get-LeftoverConnector {
    # One of another deployment with this stack name is its business; one without a mark is told and stays.
    param($Wanted)
    $found = @(Get-InboundConnector -ResultSize Unlimited -ErrorAction Stop)
    foreach ($leftover in @(Get-Leftover -Kind 'inbound-connector' -Found $found -NameProperty 'Name' -IdentityProperty 'Name' -Wanted $Wanted)) {
        $mark = Get-OwnerMark -Connector (Find-First -InputObject $found -Property 'Name' -Value $leftover.Name)
        if ($mark -eq $script:Owner) {
            $leftover
        } elseif (-not $mark) {
            $message = 'no longer in the document, and nothing says that this deployment made it, so it stays; if it is ours, remove it with Remove-InboundConnector'
            Add-ReportItem -Kind 'inbound-connector' -Name $leftover.Name -Wanted 'absent' -Found 'present' -Action 'skipped' -Message $message
        }
    }
}

function Get-LeftoverGroup {
    # Our group goes when none of its addresses is wanted, and when no scope that stays gives a right to its members.
    param($Grants)
    $wanted = @(@($Grants) | ForEach-Object -Process { [string] $_.group })
    $names = @(@($Grants) | ForEach-Object -Process { [string] $_.name })
    $scopes = @()
    foreach ($scope in @(Get-ManagementScope -ErrorAction Stop)) {
        $name = Get-Text -InputObject $scope -Name 'Name'
        if ($names -contains $name -or -not (Test-OwnName -Name $name)) { $scopes += $scope }
    }
    foreach ($group in @(Get-DistributionGroup -ResultSize Unlimited -ErrorAction Stop)) {
        $name = Get-Text -InputObject $group -Name 'Name'
        if (-not (Test-OwnName -Name $name)) { continue }
        if (@(Get-EveryAddress -Recipient $group | Where-Object -FilterScript { $wanted -contains $_ }).Count -gt 0) { continue }
        if (Test-InScope -Group $group -Scopes $scopes) { continue }
        $address = Get-Text -InputObject $group -Name 'PrimarySmtpAddress'
        [PSCustomObject] @{ Kind = 'senders-group'; Name = $name; Identity = $address; Group = '' }
    }
}

function Get-LeftoverMember {
    # An application may send as every member, so members that the document does not name are told in any case.
    param($Wanted)
    $group = Find-SendersGroup -Wanted $Wanted
    if ($null -eq $group) { return }
    $identity = Get-Text -InputObject $group -Name 'PrimarySmtpAddress'
    $members = @(Get-List -InputObject $Wanted -Name 'members')
    foreach ($member in @(Get-GroupMember -Group $identity)) {
        $named = @(Get-EveryAddress -Recipient $member | Where-Object -FilterScript { $members -contains $_ })
        if ($named.Count -gt 0) { continue }
        $address = Get-Text -InputObject $member -Name 'PrimarySmtpAddress'
        if (Test-OwnName -Name (Get-Text -InputObject $group -Name 'Name')) {
            [PSCustomObject] @{ Kind = 'group-member'; Name = $address; Identity = $address; Group = $identity }
        } else {
            $message = 'the application may send as this member, which the document does not name; the group is not ours, so it stays'
            Add-ReportItem -Kind 'group-member' -Name $address -Wanted 'absent' -Found 'member' -Action 'skipped' -Message $message
        }
    }
}

function Get-KnownApp {
    # Object ids of the applications that this document or an earlier one names. Others were allowed by somebody else,
    # such as another stack that uses the same account.
    param($State)
    foreach ($principal in @(Get-List -InputObject $State -Name 'servicePrincipals')) { [string] $principal.objectId }
    foreach ($account in @(Get-List -InputObject $State -Name 'hveAccounts')) { Get-List -InputObject $account -Name 'allowedApps' }
    Get-List -InputObject $State -Name 'formerApps'
}

function Get-AllowedApp {
    param([string] $Address)
    foreach ($app in @(Get-List -InputObject (Get-HVEAccountSettings -Identity $Address -ErrorAction Stop) -Name 'AllowedApps')) { [string] $app }
}

function Get-LeftoverApp {
    param($Wanted, $Known)
    $account = Find-HveAccount -Address ([string] $Wanted.address)
    if ($null -eq $account -or -not (Test-OwnName -Name (Get-Text -InputObject $account -Name 'Name'))) { return }
    $apps = @(Get-List -InputObject $Wanted -Name 'allowedApps')
    foreach ($app in @(Get-AllowedApp -Address ([string] $Wanted.address))) {
        if ($apps -contains $app) { continue }
        $name = '{0} on {1}' -f $app, [string] $Wanted.address
        if (@($Known) -contains $app) {
            [PSCustomObject] @{ Kind = 'hve-app-access'; Name = $name; Identity = $app; Group = [string] $Wanted.address }
        } else {
            $message = 'the document does not know this application, so it stays: another stack may use the account; if none does, remove it with Remove-HVEAppAccess'
            Add-ReportItem -Kind 'hve-app-access' -Name $name -Wanted 'absent' -Found 'present' -Action 'skipped' -Message $message
        }
    }
}

function Get-LeftoverAccount {
    param($Wanted, $Known)
    $found = @(Get-MailUser -HVEAccount -ResultSize Unlimited -ErrorAction Stop)
    foreach ($leftover in @(Get-Leftover -Kind 'hve-account' -Found $found -NameProperty 'Name' -IdentityProperty 'PrimarySmtpAddress' -Wanted $Wanted)) {
        $others = @(Get-AllowedApp -Address $leftover.Identity | Where-Object -FilterScript { @($Known) -notcontains $_ })
        if ($others.Count -eq 0) {
            $leftover
        } else {
            $message = 'no longer in the document, which does not know applications that the account allows ({0}), so it stays: another stack may use it; if none does, remove it with Remove-MailUser' -f ($others -join ', ')
            Add-ReportItem -Kind 'hve-account' -Name $leftover.Name -Wanted 'absent' -Found 'present' -Action 'skipped' -Message $message
        }
    }
}

function Get-LeftoverOfKind {
    param([string] $Kind, $State)
    $grants = @(Get-List -InputObject $State -Name 'sendAs')
    $names = @($grants | ForEach-Object -Process { [string] $_.name })
    switch ($Kind) {
        'inbound-connector' {
            $wanted = @(@(Get-List -InputObject $State -Name 'inboundConnectors') | ForEach-Object -Process { [string] $_.name })
            Get-LeftoverConnector -Wanted $wanted
        }
        'role-assignment' {
            $found = @(Get-ManagementRoleAssignment -Role $script:Role -ErrorAction Stop)
            Get-Leftover -Kind $Kind -Found $found -NameProperty 'Name' -IdentityProperty 'Name' -Wanted $names
        }
        'management-scope' {
            $found = @(Get-ManagementScope -ErrorAction Stop)
            Get-Leftover -Kind $Kind -Found $found -NameProperty 'Name' -IdentityProperty 'Name' -Wanted $names
        }
        'group-member' {
            foreach ($grant in $grants) { Get-LeftoverMember -Wanted $grant }
        }
        'senders-group' { Get-LeftoverGroup -Grants $grants }
        'service-principal' {
            $wanted = @(@(Get-List -InputObject $State -Name 'servicePrincipals') | ForEach-Object -Process { [string] $_.objectId })
            $found = @(Get-ServicePrincipal -ErrorAction Stop)
            Get-Leftover -Kind $Kind -Found $found -NameProperty 'DisplayName' -IdentityProperty 'ObjectId' -Wanted $wanted
        }
        'hve-app-access' {
            $known = @(Get-KnownApp -State $State)
            foreach ($account in @(Get-List -InputObject $State -Name 'hveAccounts')) { Get-LeftoverApp -Wanted $account -Known $known }
        }
        'hve-account' {
            $wanted = @(@(Get-List -InputObject $State -Name 'hveAccounts') | ForEach-Object -Process { [string] $_.address })
            Get-LeftoverAccount -Wanted $wanted -Known @(Get-KnownApp -State $State)
        }
    }
}

# ---------------------------------------------------------------------------------------------------------------------
# The run

function Read-State {
    param([string] $Path)
    $state = Get-Content -LiteralPath $Path -Raw -Encoding UTF8 | ConvertFrom-Json
    if ((Get-Value -InputObject $state -Name 'version') -ne 1) {
        throw 'the document is not of version 1; take the script from the same folder as the document'
    }
    foreach ($name in @('stack', 'organization')) {
        if (-not (Get-Text -InputObject $state -Name $name)) { throw ('the document lacks {0}' -f $name) }
    }
    return $state
}

function Connect-Tenant {
    param([string] $Tenant)
    if (-not (Get-Command -Name 'Connect-ExchangeOnline' -ErrorAction SilentlyContinue)) {
        throw 'the module ExchangeOnlineManagement is missing: Install-Module -Name ExchangeOnlineManagement -Scope CurrentUser'
    }
    $parameters = @{ ShowBanner = $false }
    if ($AppId) {
        $parameters.AppId = $AppId
        $parameters.Organization = $Tenant
        if ($CertificateThumbprint) { $parameters.CertificateThumbprint = $CertificateThumbprint }
        if ($CertificateFilePath) { $parameters.CertificateFilePath = $CertificateFilePath }
        if ($CertificatePassword) { $parameters.CertificatePassword = $CertificatePassword }
    } elseif ($UserPrincipalName) {
        $parameters.UserPrincipalName = $UserPrincipalName
    }
    Connect-ExchangeOnline @parameters -ErrorAction Stop
}

function Assert-Tenant {
    # Before the first change: the session's tenant must be the document's.
    param([string] $Tenant)
    $domains = @(Get-AcceptedDomain -ErrorAction Stop)
    if ($null -eq (Find-First -InputObject $domains -Property 'DomainName' -Value $Tenant)) {
        throw ('this session is not of the tenant {0}; nothing was changed' -f $Tenant)
    }
}

function Get-Part {
    # Every step in its order: what a step needs is made by those before it, and direct send is refused last.
    param($State)
    foreach ($domain in @(Get-List -InputObject $State -Name 'acceptedDomains')) {
        [PSCustomObject] @{ Kind = 'accepted-domain'; Name = [string] $domain; Wanted = $domain; Member = '' }
    }
    foreach ($mailbox in @(Get-List -InputObject $State -Name 'mailboxes')) {
        [PSCustomObject] @{ Kind = 'mailbox'; Name = [string] $mailbox.address; Wanted = $mailbox; Member = '' }
        if ((Get-Value -InputObject $mailbox -Name 'basicAuth') -eq $true) {
            [PSCustomObject] @{ Kind = 'basic-auth'; Name = [string] $mailbox.address; Wanted = $mailbox; Member = '' }
        }
    }
    foreach ($principal in @(Get-List -InputObject $State -Name 'servicePrincipals')) {
        [PSCustomObject] @{ Kind = 'service-principal'; Name = [string] $principal.displayName; Wanted = $principal; Member = '' }
    }
    foreach ($grant in @(Get-List -InputObject $State -Name 'sendAs')) {
        $members = @(Get-List -InputObject $grant -Name 'members')
        [PSCustomObject] @{ Kind = 'senders-group'; Name = [string] $grant.group; Wanted = $grant; Member = '' }
        foreach ($member in $members) {
            [PSCustomObject] @{ Kind = 'group-member'; Name = [string] $member; Wanted = $grant; Member = [string] $member }
        }
        [PSCustomObject] @{ Kind = 'management-scope'; Name = [string] $grant.name; Wanted = $grant; Member = '' }
        [PSCustomObject] @{ Kind = 'role-assignment'; Name = [string] $grant.name; Wanted = $grant; Member = '' }
        foreach ($member in $members) {
            [PSCustomObject] @{ Kind = 'authorization'; Name = [string] $member; Wanted = $grant; Member = [string] $member }
        }
    }
    foreach ($account in @(Get-List -InputObject $State -Name 'hveAccounts')) {
        $kinds = @('hve-account', 'hve-billing-policy')
        if (@(Get-List -InputObject $account -Name 'allowedApps').Count -gt 0) { $kinds += 'hve-app-access' }
        if ((Get-Value -InputObject $account -Name 'basicAuth') -eq $true) { $kinds += 'basic-auth' }
        foreach ($kind in $kinds) {
            [PSCustomObject] @{ Kind = $kind; Name = [string] $account.address; Wanted = $account; Member = '' }
        }
    }
    foreach ($connector in @(Get-List -InputObject $State -Name 'inboundConnectors')) {
        [PSCustomObject] @{ Kind = 'inbound-connector'; Name = [string] $connector.name; Wanted = $connector; Member = '' }
    }
    foreach ($domain in @(Get-List -InputObject $State -Name 'dkimDomains')) {
        [PSCustomObject] @{ Kind = 'dkim'; Name = [string] $domain; Wanted = $domain; Member = '' }
    }
    $reject = Get-Value -InputObject $State -Name 'rejectDirectSend'
    if ($null -ne $reject) {
        [PSCustomObject] @{ Kind = 'reject-direct-send'; Name = 'RejectDirectSend'; Wanted = $reject; Member = '' }
    }
}

function Invoke-Part {
    param($Part)
    $wanted = $Part.Wanted
    try {
        switch ($Part.Kind) {
            'accepted-domain' { Test-WantedDomain -Name $Part.Name }
            'mailbox' { Set-WantedMailbox -Wanted $wanted }
            'basic-auth' { Test-WantedBasicAuth -Address $Part.Name }
            'service-principal' { Set-WantedServicePrincipal -Wanted $wanted }
            'senders-group' { Set-WantedGroup -Wanted $wanted }
            'group-member' { Add-WantedMember -Wanted $wanted -Member $Part.Member }
            'management-scope' { Set-WantedScope -Wanted $wanted }
            'role-assignment' { Set-WantedAssignment -Wanted $wanted }
            'authorization' { Test-WantedAuthorization -ObjectId ([string] $wanted.objectId) -Member $Part.Member }
            'hve-account' { New-WantedHveAccount -Wanted $wanted }
            'hve-billing-policy' { Set-WantedBillingPolicy -Wanted $wanted }
            'hve-app-access' { Add-WantedAppAccess -Wanted $wanted }
            'inbound-connector' { Set-WantedConnector -Wanted $wanted }
            'dkim' { New-WantedDkimConfig -Domain $Part.Name }
            'reject-direct-send' { Set-WantedRejectDirectSend -Wanted $wanted }
        }
    } catch {
        Add-ReportItem -Kind $Part.Kind -Name $Part.Name -Action 'failed' -Message $_.Exception.Message
    }
}

function Get-PruneObstacle {
    # What goes may be what still works while its replacement is not there: a connector for a renamed certificate that
    # Exchange Online created disabled. So nothing goes before everything wanted is there.
    $open = @($script:Items | Where-Object -FilterScript { $_.action -eq 'failed' -or ($_.action -eq 'skipped' -and -not $WhatIfPreference) })
    if ($open.Count -eq 0) { return '' }
    return 'nothing was removed because {0} of {1} wanted items failed or were declined; when all are there, run with -Prune again' -f $open.Count, $script:Items.Count
}

function Invoke-Prune {
    # A right goes before the scope that it needs, members before their group.
    param($State)
    $obstacle = Get-PruneObstacle
    if ($Prune -and $obstacle) { Write-Warning -Message $obstacle }
    $kinds = @('inbound-connector', 'role-assignment', 'management-scope', 'group-member', 'senders-group', 'service-principal', 'hve-app-access', 'hve-account')
    foreach ($kind in $kinds) {
        # Reading every group of a large tenant takes minutes.
        if ($kind -eq 'senders-group' -and -not $Prune) { continue }
        try {
            $leftovers = @(Get-LeftoverOfKind -Kind $kind -State $State)
        } catch {
            Add-ReportItem -Kind $kind -Name 'what is no longer wanted' -Action 'failed' -Message $_.Exception.Message
            continue
        }
        foreach ($leftover in $leftovers) {
            try {
                Remove-Unwanted -Kind $kind -Name $leftover.Name -Identity $leftover.Identity -Group $leftover.Group -Obstacle $obstacle
            } catch {
                Add-ReportItem -Kind $kind -Name $leftover.Name -Action 'failed' -Message $_.Exception.Message
            }
        }
    }
}

function Write-Report {
    # Without a byte order mark, in every version of PowerShell, for programs that read it.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Path, $State, [string] $Digest, [string] $StartedAt)
    $report = [PSCustomObject] @{
        version     = 1
        stack       = [string] $State.stack
        stateSha256 = $Digest
        startedAt   = $StartedAt
        finishedAt  = (Get-UtcTime)
        prune       = [bool] $Prune
        items       = @($script:Items)
    }
    if (-not $PSCmdlet.ShouldProcess($Path, 'Write the report')) { return }
    $json = ConvertTo-Json -InputObject $report -Depth 5
    [System.IO.File]::WriteAllText($Path, $json, (New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false))
}

function Invoke-Run {
    param([string] $Path, [string] $Report, [bool] $IsWhatIf)
    $WhatIfPreference = $IsWhatIf
    $startedAt = Get-UtcTime
    $state = Read-State -Path $Path
    $digest = (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash.ToLowerInvariant()
    $script:OwnName = 'mfd {0}' -f [string] $state.stack
    $script:Owner = Get-Text -InputObject $state -Name 'owner'
    $tenant = [string] $state.organization
    if (-not $SkipConnect) { Connect-Tenant -Tenant $tenant }
    try {
        Assert-Tenant -Tenant $tenant
        foreach ($part in @(Get-Part -State $state)) { Invoke-Part -Part $part }
        Invoke-Prune -State $state
    } finally {
        if (-not $SkipConnect) { Disconnect-ExchangeOnline -Confirm:$false -ErrorAction Continue }
    }
    $script:Items | Format-Table -Property 'kind', 'name', 'found', 'action', 'message' -AutoSize -Wrap | Out-Host
    Write-Report -Path $Report -State $state -Digest $digest -StartedAt $startedAt
}

if (-not $StatePath) { $StatePath = Join-Path -Path $PSScriptRoot -ChildPath 'state.json' }
# .NET has a working folder of its own, so paths are made whole first.
$StatePath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($StatePath)
if (-not $ReportPath) { $ReportPath = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($StatePath), 'report.json') }
$ReportPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ReportPath)
# 'pwsh -File' runs a script in the global scope, whose preferences the functions of a module see. With -WhatIf theirs
# would do nothing, the login's own steps included; so the preference holds inside Invoke-Run only.
$isWhatIf = [bool] $WhatIfPreference
$WhatIfPreference = $false
Invoke-Run -Path $StatePath -Report $ReportPath -IsWhatIf $isWhatIf
$failed = @($script:Items | Where-Object -FilterScript { $_.action -eq 'failed' })
if ($failed.Count -gt 0) {
    Write-Warning -Message ('{0} of {1} items failed; the table says why' -f $failed.Count, $script:Items.Count)
    exit 1
}
