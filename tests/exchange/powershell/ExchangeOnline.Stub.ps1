# Stands in for the module ExchangeOnlineManagement: the cmdlets that the script uses, with the parameters that it gives
# them, on a tenant in memory. Every call is kept in $global:Calls. What is missing raises Exchange Online's own words.

$global:Calls = New-Object -TypeName 'System.Collections.ArrayList'
$global:Tenant = $null

function Reset-Tenant {
    $global:Calls.Clear()
    $global:Tenant = @{
        Domains        = @([PSCustomObject] @{ DomainName = 'contoso.onmicrosoft.com' }, [PSCustomObject] @{ DomainName = 'contoso.com' })
        Mailboxes      = @(New-StubMailbox -Address 'scan@contoso.com'; New-StubMailbox -Address 'fax@contoso.com')
        Policies       = @()
        Principals     = @()
        Groups         = @()
        Scopes         = @()
        Assignments    = @()
        HveAccounts    = @()
        Connectors     = @()
        Dkim           = @()
        Organization   = [PSCustomObject] @{ RejectDirectSend = $false; DefaultAuthenticationPolicy = $null }
        EnablesRelay   = $true
        ValidPolicy    = '44444444-4444-4444-4444-444444444444'
    }
}

function New-StubMailbox {
    param([string] $Address)
    [PSCustomObject] @{ PrimarySmtpAddress = $Address; SmtpClientAuthenticationDisabled = $null; AuthenticationPolicy = $null }
}

function Add-Call {
    param([string] $Name, $Parameters)
    $copy = @{}
    foreach ($key in $Parameters.Keys) { $copy[$key] = $Parameters[$key] }
    [void] $global:Calls.Add([PSCustomObject] @{ Name = $Name; Parameters = $copy })
}

function Get-Stub {
    # One object by a property, or Exchange Online's error.
    param([string] $Kind, [string] $Property, [string] $Value)
    foreach ($item in @($global:Tenant[$Kind])) {
        if ($null -ne $item -and [string] $item.$Property -eq $Value) { return $item }
    }
    throw ('Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn''t be performed because object ''{0}'' couldn''t be found on ''stub''.' -f $Value)
}

function Remove-Stub {
    param([string] $Kind, [string] $Property, [string] $Value)
    [void] (Get-Stub -Kind $Kind -Property $Property -Value $Value)
    $global:Tenant[$Kind] = @($global:Tenant[$Kind] | Where-Object -FilterScript { [string] $_.$Property -ne $Value })
}

function Connect-ExchangeOnline {
    [CmdletBinding()]
    param([string] $AppId, [string] $CertificateFilePath, [System.Security.SecureString] $CertificatePassword, [string] $CertificateThumbprint, [string] $Organization, [switch] $ShowBanner, [string] $UserPrincipalName)
    Add-Call -Name 'Connect-ExchangeOnline' -Parameters $PSBoundParameters
}

function Disconnect-ExchangeOnline {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    Add-Call -Name 'Disconnect-ExchangeOnline' -Parameters $PSBoundParameters
}

function Get-AcceptedDomain {
    [CmdletBinding()]
    param()
    Add-Call -Name 'Get-AcceptedDomain' -Parameters $PSBoundParameters
    $global:Tenant.Domains
}

function Get-CASMailbox {
    [CmdletBinding()]
    param([string] $Identity)
    Add-Call -Name 'Get-CASMailbox' -Parameters $PSBoundParameters
    Get-Stub -Kind 'Mailboxes' -Property 'PrimarySmtpAddress' -Value $Identity
}

function Set-CASMailbox {
    [CmdletBinding()]
    param([string] $Identity, [bool] $SmtpClientAuthenticationDisabled)
    Add-Call -Name 'Set-CASMailbox' -Parameters $PSBoundParameters
    $mailbox = Get-Stub -Kind 'Mailboxes' -Property 'PrimarySmtpAddress' -Value $Identity
    $mailbox.SmtpClientAuthenticationDisabled = $SmtpClientAuthenticationDisabled
}

function Get-User {
    [CmdletBinding()]
    param([string] $Identity)
    Add-Call -Name 'Get-User' -Parameters $PSBoundParameters
    foreach ($account in @($global:Tenant.HveAccounts)) {
        if ($null -ne $account -and $account.PrimarySmtpAddress -eq $Identity) { return $account }
    }
    Get-Stub -Kind 'Mailboxes' -Property 'PrimarySmtpAddress' -Value $Identity
}

function Get-AuthenticationPolicy {
    [CmdletBinding()]
    param([string] $Identity)
    Add-Call -Name 'Get-AuthenticationPolicy' -Parameters $PSBoundParameters
    Get-Stub -Kind 'Policies' -Property 'Name' -Value $Identity
}

function Get-OrganizationConfig {
    [CmdletBinding()]
    param()
    Add-Call -Name 'Get-OrganizationConfig' -Parameters $PSBoundParameters
    $global:Tenant.Organization
}

function Set-OrganizationConfig {
    [CmdletBinding()]
    param([bool] $RejectDirectSend)
    Add-Call -Name 'Set-OrganizationConfig' -Parameters $PSBoundParameters
    $global:Tenant.Organization.RejectDirectSend = $RejectDirectSend
}

function Get-ServicePrincipal {
    [CmdletBinding()]
    param()
    Add-Call -Name 'Get-ServicePrincipal' -Parameters $PSBoundParameters
    $global:Tenant.Principals
}

function New-ServicePrincipal {
    [CmdletBinding()]
    param([string] $AppId, [string] $ObjectId, [string] $DisplayName)
    Add-Call -Name 'New-ServicePrincipal' -Parameters $PSBoundParameters
    $global:Tenant.Principals += [PSCustomObject] @{ AppId = $AppId; ObjectId = $ObjectId; DisplayName = $DisplayName }
}

function Remove-ServicePrincipal {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity)
    Add-Call -Name 'Remove-ServicePrincipal' -Parameters $PSBoundParameters
    Remove-Stub -Kind 'Principals' -Property 'ObjectId' -Value $Identity
}

function Get-DistributionGroup {
    [CmdletBinding()]
    param([string] $Identity, $ResultSize)
    Add-Call -Name 'Get-DistributionGroup' -Parameters $PSBoundParameters
    if (-not $Identity) { return $global:Tenant.Groups }
    # By name, and by every address.
    foreach ($group in @($global:Tenant.Groups)) {
        if ($null -eq $group) { continue }
        if (@($group.Name, $group.PrimarySmtpAddress) -contains $Identity) { return $group }
        if ($group.EmailAddresses -contains ('smtp:{0}' -f $Identity)) { return $group }
    }
    Get-Stub -Kind 'Groups' -Property 'Name' -Value $Identity
}

function New-DistributionGroup {
    [CmdletBinding()]
    param([string] $Name, [string] $Type, [string] $PrimarySmtpAddress)
    Add-Call -Name 'New-DistributionGroup' -Parameters $PSBoundParameters
    $kind = 'MailUniversalDistributionGroup'
    if ($Type -eq 'Security') { $kind = 'MailUniversalSecurityGroup' }
    $global:Tenant.Groups += [PSCustomObject] @{
        Name                 = $Name
        PrimarySmtpAddress   = $PrimarySmtpAddress
        RecipientTypeDetails = $kind
        EmailAddresses       = @(('SMTP:{0}' -f $PrimarySmtpAddress))
        DistinguishedName    = 'CN=o''{0},OU=contoso.onmicrosoft.com' -f $Name
        Members              = @()
    }
}

function Set-DistributionGroup {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity, [string] $PrimarySmtpAddress, [switch] $BypassSecurityGroupManagerCheck)
    Add-Call -Name 'Set-DistributionGroup' -Parameters $PSBoundParameters
    $group = Get-Stub -Kind 'Groups' -Property 'PrimarySmtpAddress' -Value $Identity
    # The old address stays as an alias.
    $group.EmailAddresses = @(('SMTP:{0}' -f $PrimarySmtpAddress), ('smtp:{0}' -f $group.PrimarySmtpAddress))
    $group.PrimarySmtpAddress = $PrimarySmtpAddress
}

function Remove-DistributionGroup {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity, [switch] $BypassSecurityGroupManagerCheck)
    Add-Call -Name 'Remove-DistributionGroup' -Parameters $PSBoundParameters
    Remove-Stub -Kind 'Groups' -Property 'PrimarySmtpAddress' -Value $Identity
}

function Get-DistributionGroupMember {
    [CmdletBinding()]
    param([string] $Identity, $ResultSize)
    Add-Call -Name 'Get-DistributionGroupMember' -Parameters $PSBoundParameters
    (Get-Stub -Kind 'Groups' -Property 'PrimarySmtpAddress' -Value $Identity).Members
}

function Add-DistributionGroupMember {
    [CmdletBinding()]
    param([string] $Identity, [string] $Member, [switch] $BypassSecurityGroupManagerCheck)
    Add-Call -Name 'Add-DistributionGroupMember' -Parameters $PSBoundParameters
    $group = Get-Stub -Kind 'Groups' -Property 'PrimarySmtpAddress' -Value $Identity
    $group.Members += [PSCustomObject] @{ PrimarySmtpAddress = $Member; EmailAddresses = @(('SMTP:{0}' -f $Member)) }
}

function Remove-DistributionGroupMember {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity, [string] $Member, [switch] $BypassSecurityGroupManagerCheck)
    Add-Call -Name 'Remove-DistributionGroupMember' -Parameters $PSBoundParameters
    $group = Get-Stub -Kind 'Groups' -Property 'PrimarySmtpAddress' -Value $Identity
    $group.Members = @($group.Members | Where-Object -FilterScript { $_.PrimarySmtpAddress -ne $Member })
}

function Get-ManagementScope {
    [CmdletBinding()]
    param()
    Add-Call -Name 'Get-ManagementScope' -Parameters $PSBoundParameters
    $global:Tenant.Scopes
}

function New-ManagementScope {
    [CmdletBinding()]
    param([string] $Name, [string] $RecipientRestrictionFilter)
    Add-Call -Name 'New-ManagementScope' -Parameters $PSBoundParameters
    $global:Tenant.Scopes += [PSCustomObject] @{ Name = $Name; RecipientFilter = $RecipientRestrictionFilter }
}

function Set-ManagementScope {
    [CmdletBinding()]
    param([string] $Identity, [string] $RecipientRestrictionFilter)
    Add-Call -Name 'Set-ManagementScope' -Parameters $PSBoundParameters
    (Get-Stub -Kind 'Scopes' -Property 'Name' -Value $Identity).RecipientFilter = $RecipientRestrictionFilter
}

function Remove-ManagementScope {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity)
    Add-Call -Name 'Remove-ManagementScope' -Parameters $PSBoundParameters
    Remove-Stub -Kind 'Scopes' -Property 'Name' -Value $Identity
}

function Get-ManagementRoleAssignment {
    [CmdletBinding()]
    param([string] $Role)
    Add-Call -Name 'Get-ManagementRoleAssignment' -Parameters $PSBoundParameters
    $global:Tenant.Assignments | Where-Object -FilterScript { $_.Role -eq $Role }
}

function New-ManagementRoleAssignment {
    [CmdletBinding()]
    param([string] $Name, [string] $Role, [string] $App, [string] $CustomResourceScope)
    Add-Call -Name 'New-ManagementRoleAssignment' -Parameters $PSBoundParameters
    # As Exchange Online answers: the application is the RoleAssignee, and nothing is called App.
    $principal = Get-Stub -Kind 'Principals' -Property 'ObjectId' -Value $App
    $global:Tenant.Assignments += [PSCustomObject] @{ Name = $Name; Role = $Role; RoleAssignee = $App; RoleAssigneeName = $principal.DisplayName; RoleAssigneeType = 'ServicePrincipal'; CustomResourceScope = $CustomResourceScope }
}

function Remove-ManagementRoleAssignment {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity)
    Add-Call -Name 'Remove-ManagementRoleAssignment' -Parameters $PSBoundParameters
    Remove-Stub -Kind 'Assignments' -Property 'Name' -Value $Identity
}

function Test-ServicePrincipalAuthorization {
    [CmdletBinding()]
    param([string] $Identity, [string] $Resource)
    Add-Call -Name 'Test-ServicePrincipalAuthorization' -Parameters $PSBoundParameters
    $members = @($global:Tenant.Groups | ForEach-Object -Process { $_.Members } | ForEach-Object -Process { $_.PrimarySmtpAddress })
    foreach ($assignment in @($global:Tenant.Assignments | Where-Object -FilterScript { $_.RoleAssignee -eq $Identity })) {
        [PSCustomObject] @{ RoleName = $assignment.Role; AllowedResourceScope = $assignment.CustomResourceScope; InScope = ($members -contains $Resource) }
    }
}

function Get-MailUser {
    [CmdletBinding()]
    param([switch] $HVEAccount, $ResultSize)
    Add-Call -Name 'Get-MailUser' -Parameters $PSBoundParameters
    $global:Tenant.HveAccounts
}

function New-MailUser {
    [CmdletBinding()]
    param([switch] $HVEAccount, [string] $Name, [System.Security.SecureString] $Password, [string] $PrimarySmtpAddress)
    Add-Call -Name 'New-MailUser' -Parameters $PSBoundParameters
    $global:Tenant.HveAccounts += [PSCustomObject] @{
        Name                 = $Name
        PrimarySmtpAddress   = $PrimarySmtpAddress
        AuthenticationPolicy = $null
        BillingPolicyId      = ''
        BillingPolicyStatus  = 'NoProperBillingPolicyStored'
        AllowedApps          = @()
    }
}

function Remove-MailUser {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity)
    Add-Call -Name 'Remove-MailUser' -Parameters $PSBoundParameters
    Remove-Stub -Kind 'HveAccounts' -Property 'PrimarySmtpAddress' -Value $Identity
}

function Get-BillingPolicy {
    [CmdletBinding()]
    param([string] $ResourceType)
    Add-Call -Name 'Get-BillingPolicy' -Parameters $PSBoundParameters
    [PSCustomObject] @{ Id = $global:Tenant.ValidPolicy }
}

function Get-HVEAccountBillingPolicy {
    [CmdletBinding()]
    param([string] $Identity)
    Add-Call -Name 'Get-HVEAccountBillingPolicy' -Parameters $PSBoundParameters
    Get-Stub -Kind 'HveAccounts' -Property 'PrimarySmtpAddress' -Value $Identity
}

function Set-HVEAccountBillingPolicy {
    [CmdletBinding()]
    param([string] $Identity, [string] $BillingPolicyId)
    Add-Call -Name 'Set-HVEAccountBillingPolicy' -Parameters $PSBoundParameters
    $account = Get-Stub -Kind 'HveAccounts' -Property 'PrimarySmtpAddress' -Value $Identity
    $account.BillingPolicyId = $BillingPolicyId
    $account.BillingPolicyStatus = 'BillingPolicyNotFound'
    if ($BillingPolicyId -eq $global:Tenant.ValidPolicy) { $account.BillingPolicyStatus = 'BillingPolicyValid' }
}

function Get-HVEAccountSettings {
    [CmdletBinding()]
    param([string] $Identity)
    Add-Call -Name 'Get-HVEAccountSettings' -Parameters $PSBoundParameters
    Get-Stub -Kind 'HveAccounts' -Property 'PrimarySmtpAddress' -Value $Identity
}

function Add-HVEAppAccess {
    [CmdletBinding()]
    param([string] $Identity, [string[]] $AppIds)
    Add-Call -Name 'Add-HVEAppAccess' -Parameters $PSBoundParameters
    (Get-Stub -Kind 'HveAccounts' -Property 'PrimarySmtpAddress' -Value $Identity).AllowedApps += $AppIds
}

function Remove-HVEAppAccess {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity, [string[]] $AppIds)
    Add-Call -Name 'Remove-HVEAppAccess' -Parameters $PSBoundParameters
    $account = Get-Stub -Kind 'HveAccounts' -Property 'PrimarySmtpAddress' -Value $Identity
    $account.AllowedApps = @($account.AllowedApps | Where-Object -FilterScript { $AppIds -notcontains $_ })
}

function Get-InboundConnector {
    [CmdletBinding()]
    param($ResultSize)
    Add-Call -Name 'Get-InboundConnector' -Parameters $PSBoundParameters
    $global:Tenant.Connectors
}

function New-InboundConnector {
    [CmdletBinding()]
    param([string] $Name, [string] $Comment, [string] $ConnectorType, [bool] $Enabled, [bool] $RequireTls, [string[]] $SenderDomains, [string[]] $SenderIPAddresses, [string] $TlsSenderCertificateName)
    Add-Call -Name 'New-InboundConnector' -Parameters $PSBoundParameters
    $global:Tenant.Connectors += [PSCustomObject] @{
        Name                     = $Name
        ConnectorType            = $ConnectorType
        Comment                  = $Comment
        Enabled                  = ($Enabled -and $global:Tenant.EnablesRelay)
        SenderIPAddresses        = @($SenderIPAddresses)
        TlsSenderCertificateName = $TlsSenderCertificateName
    }
}

function Set-InboundConnector {
    [CmdletBinding()]
    param([string] $Identity, [string] $Comment, [bool] $Enabled, [string[]] $SenderIPAddresses, [string] $TlsSenderCertificateName)
    Add-Call -Name 'Set-InboundConnector' -Parameters $PSBoundParameters
    $connector = Get-Stub -Kind 'Connectors' -Property 'Name' -Value $Identity
    if ($PSBoundParameters.ContainsKey('Comment')) { $connector.Comment = $Comment }
    if ($PSBoundParameters.ContainsKey('Enabled')) { $connector.Enabled = ($Enabled -and $global:Tenant.EnablesRelay) }
    if ($PSBoundParameters.ContainsKey('SenderIPAddresses')) { $connector.SenderIPAddresses = @($SenderIPAddresses) }
    if ($PSBoundParameters.ContainsKey('TlsSenderCertificateName')) { $connector.TlsSenderCertificateName = $TlsSenderCertificateName }
}

function Remove-InboundConnector {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Identity)
    Add-Call -Name 'Remove-InboundConnector' -Parameters $PSBoundParameters
    Remove-Stub -Kind 'Connectors' -Property 'Name' -Value $Identity
}

function Get-DkimSigningConfig {
    [CmdletBinding()]
    param()
    Add-Call -Name 'Get-DkimSigningConfig' -Parameters $PSBoundParameters
    $global:Tenant.Dkim
}

function New-DkimSigningConfig {
    [CmdletBinding()]
    param([string] $DomainName, [bool] $Enabled)
    Add-Call -Name 'New-DkimSigningConfig' -Parameters $PSBoundParameters
    $global:Tenant.Dkim += [PSCustomObject] @{ Domain = $DomainName; Enabled = $Enabled; Selector1CNAME = 'one.example'; Selector2CNAME = 'two.example' }
}
