# Runs the script against stub cmdlets: pwsh -NoProfile -File Set-MfdExchangeState.Tests.ps1 -ScriptPath ... -StatePath ...
# A plain runner, since Pester is not on every machine. Prints one line per test and exits with the number of failures.
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $ScriptPath,
    [Parameter(Mandatory = $true)] [string] $StatePath
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'ExchangeOnline.Stub.ps1')

$script:Failures = 0
$script:Folder = Split-Path -Path $StatePath -Parent
$script:Report = Join-Path -Path $script:Folder -ChildPath 'report.json'
$script:Secret = New-Object -TypeName 'System.Security.SecureString'
$script:Secret.AppendChar('x')
$script:Credential = New-Object -TypeName 'System.Management.Automation.PSCredential' -ArgumentList 'payroll@contoso.com', $script:Secret

function Assert-That {
    param([bool] $Condition, [string] $What)
    if (-not $Condition) { throw ('not so: {0}' -f $What) }
}

function Invoke-Script {
    # Runs the script in the open session and returns its report's items.
    param([string] $Path = $StatePath, [switch] $Prune)
    $global:Calls.Clear()
    $global:LASTEXITCODE = 0
    & $ScriptPath -StatePath $Path -ReportPath $script:Report -SkipConnect -HveCredential $script:Credential -Prune:$Prune -Confirm:$false 3>$null | Out-Null
    return (Get-Content -LiteralPath $script:Report -Raw | ConvertFrom-Json).items
}

function Get-Write {
    @($global:Calls | Where-Object -FilterScript { $_.Name -notmatch '^(Get|Test|Connect|Disconnect)-' } | ForEach-Object -Process { $_.Name })
}

function Save-State {
    # Writes a changed copy of the wanted state and returns where it is.
    param($State)
    $path = Join-Path -Path $script:Folder -ChildPath 'changed.json'
    [System.IO.File]::WriteAllText($path, (ConvertTo-Json -InputObject $State -Depth 6))
    return $path
}

function Read-Wanted {
    return (Get-Content -LiteralPath $StatePath -Raw | ConvertFrom-Json)
}

function Test-EverythingIsBroughtAbout {
    $items = @(Invoke-Script)
    $failed = @($items | Where-Object -FilterScript { $_.action -eq 'failed' } | ForEach-Object -Process { '{0} {1}: {2}' -f $_.kind, $_.name, $_.message })
    Assert-That -Condition ($failed.Count -eq 0) -What ($failed -join '; ')
    Assert-That -Condition ($global:LASTEXITCODE -eq 0) -What 'exit code 0'
    Assert-That -Condition ($global:Tenant.Organization.RejectDirectSend) -What 'direct send is refused'
    Assert-That -Condition (@($global:Tenant.Connectors).Count -eq 2) -What 'two connectors'
}

function Test-ASecondRunChangesNothing {
    [void] @(Invoke-Script)
    $items = @(Invoke-Script)
    Assert-That -Condition (@(Get-Write).Count -eq 0) -What ('no write, but {0}' -f (@(Get-Write) -join ', '))
    Assert-That -Condition (@($items | Where-Object -FilterScript { $_.action -ne 'unchanged' }).Count -eq 0) -What 'all unchanged'
}

function Test-WhatIfWritesNothing {
    $global:Calls.Clear()
    if (Test-Path -LiteralPath $script:Report) { Remove-Item -LiteralPath $script:Report }
    & $ScriptPath -StatePath $StatePath -ReportPath $script:Report -SkipConnect -Prune -WhatIf 3>$null 6>$null | Out-Null
    Assert-That -Condition (@(Get-Write).Count -eq 0) -What ('no write, but {0}' -f (@(Get-Write) -join ', '))
    Assert-That -Condition (-not (Test-Path -LiteralPath $script:Report)) -What 'no report'
}

function Test-HostileValuesStayData {
    $hostile = 'mfd dev ''; $global:Pwned = $true; '' "$($global:Pwned = $true)" `n { } $x'
    $state = Read-Wanted
    $state.inboundConnectors[0].name = $hostile
    [void] @(Invoke-Script -Path (Save-State -State $state))
    Assert-That -Condition ($null -eq (Get-Variable -Name 'Pwned' -Scope Global -ErrorAction SilentlyContinue)) -What 'no value was run'
    Assert-That -Condition (@($global:Tenant.Connectors | ForEach-Object -Process { $_.Name }) -ccontains $hostile) -What 'the name came as it was'
}

function Test-AnApostropheInAFilterIsDoubled {
    [void] @(Invoke-Script)
    $filter = $global:Tenant.Scopes[0].RecipientFilter
    Assert-That -Condition ($filter -ceq 'MemberOfGroup -eq ''CN=o''''mfd dev senders,OU=contoso.onmicrosoft.com''') -What $filter
}

function Test-ADisabledConnectorFails {
    $global:Tenant.EnablesRelay = $false
    $items = @(Invoke-Script)
    $failed = @($items | Where-Object -FilterScript { $_.action -eq 'failed' })
    Assert-That -Condition ($failed.Count -eq 2) -What 'both connectors failed'
    Assert-That -Condition ($global:LASTEXITCODE -eq 1) -What 'exit code 1'
    Assert-That -Condition ($global:Tenant.Organization.RejectDirectSend) -What 'what comes after was done'
}

function Test-AMissingMailboxDoesNotHideTheRest {
    $global:Tenant.Mailboxes = @($global:Tenant.Mailboxes | Where-Object -FilterScript { $_.PrimarySmtpAddress -ne 'scan@contoso.com' })
    $items = @(Invoke-Script)
    $failed = @($items | Where-Object -FilterScript { $_.action -eq 'failed' } | ForEach-Object -Process { $_.name })
    Assert-That -Condition ($failed -contains 'scan@contoso.com') -What 'the missing mailbox failed'
    Assert-That -Condition (@($global:Tenant.Connectors).Count -eq 2) -What 'connectors were made'
    Assert-That -Condition ((Get-Write) -notcontains 'New-Mailbox') -What 'no mailbox was made'
}

function Test-APolicyAgainstPasswordsIsTold {
    $global:Tenant.Policies = @([PSCustomObject] @{ Name = 'Block'; AllowBasicAuthSmtp = $false })
    $global:Tenant.Organization.DefaultAuthenticationPolicy = 'Block'
    $failed = @(@(Invoke-Script) | Where-Object -FilterScript { $_.action -eq 'failed' } | ForEach-Object -Process { $_.kind } | Sort-Object -Unique)
    Assert-That -Condition (($failed -join ',') -eq 'basic-auth') -What ($failed -join ',')
}

function Test-AnotherTenantIsLeftAlone {
    $global:Tenant.Domains = @([PSCustomObject] @{ DomainName = 'fabrikam.onmicrosoft.com' })
    $refused = $false
    try { [void] @(Invoke-Script) } catch { $refused = $true }
    Assert-That -Condition $refused -What 'the run stops'
    Assert-That -Condition (@(Get-Write).Count -eq 0) -What 'nothing was written'
}

function Test-OnlyOurOwnIsPruned {
    [void] @(Invoke-Script)
    New-InboundConnector -Name 'mfd dev2' -ConnectorType 'OnPremises' -Enabled $true -SenderDomains '*' -SenderIPAddresses '203.0.113.77'
    New-InboundConnector -Name 'Scanners' -ConnectorType 'OnPremises' -Enabled $true -SenderDomains '*' -SenderIPAddresses '203.0.113.78'
    $state = Read-Wanted
    foreach ($part in @('mailboxes', 'servicePrincipals', 'sendAs', 'hveAccounts', 'inboundConnectors')) { $state.$part = @() }
    $state.formerApps = @('33333333-3333-3333-3333-333333333333')
    $path = Save-State -State $state
    [void] @(Invoke-Script -Path $path)
    Assert-That -Condition (@(Get-Write).Count -eq 0) -What 'without -Prune nothing goes'
    [void] @(Invoke-Script -Path $path -Prune)
    $left = @($global:Tenant.Connectors | ForEach-Object -Process { $_.Name } | Sort-Object) -join ','
    Assert-That -Condition ($left -eq 'mfd dev2,Scanners') -What $left
    foreach ($kind in @('Principals', 'Groups', 'Scopes', 'Assignments', 'HveAccounts')) {
        Assert-That -Condition (@($global:Tenant[$kind]).Count -eq 0) -What ('no {0} left' -f $kind)
    }
}

function New-StubConnector {
    # A connector of type OnPremises for one address.
    param([string] $Name, [string] $Address, [string] $Comment)
    New-InboundConnector -Name $Name -Comment $Comment -ConnectorType 'OnPremises' -Enabled $true -SenderDomains '*' -SenderIPAddresses $Address
}

function Test-AConnectorOfAnotherDeploymentStays {
    [void] @(Invoke-Script)
    $connector = @($global:Tenant.Connectors | Where-Object -FilterScript { $_.Name -eq 'mfd dev' })[0]
    Assert-That -Condition ($connector.Comment -ceq 'mfd owner 0123456789ab') -What $connector.Comment
    $connector.Comment = 'mfd owner ba9876543210'
    New-StubConnector -Name 'mfd dev theirs' -Address '203.0.113.77' -Comment 'mfd owner ba9876543210'
    $failed = @(@(Invoke-Script -Prune) | Where-Object -FilterScript { $_.action -eq 'failed' })
    Assert-That -Condition ($failed.Count -eq 1 -and $failed[0].message -like '*ba9876543210*') -What 'the taken name failed'
    $connector.Comment = 'mfd owner 0123456789ab'
    [void] @(Invoke-Script -Prune)
    Assert-That -Condition (@(Get-Write).Count -eq 0) -What (@(Get-Write) -join ',')
}

function Test-AConnectorWithoutAMarkIsOursWhenItIsAsWanted {
    [void] @(Invoke-Script)
    $connector = @($global:Tenant.Connectors | Where-Object -FilterScript { $_.Name -eq 'mfd dev' })[0]
    $connector.Comment = 'Scanners'
    [void] @(Invoke-Script)
    Assert-That -Condition ($connector.Comment -ceq 'Scanners mfd owner 0123456789ab') -What $connector.Comment
    $connector.Comment = ''
    $connector.SenderIPAddresses = @('203.0.113.99')
    $failed = @(@(Invoke-Script) | Where-Object -FilterScript { $_.action -eq 'failed' })
    Assert-That -Condition ($failed.Count -eq 1 -and $failed[0].name -eq 'mfd dev') -What 'another address fails'
    Assert-That -Condition (@(Get-Write).Count -eq 0) -What 'nothing was overwritten'
}

function Test-AConnectorWithoutAMarkIsNotPruned {
    [void] @(Invoke-Script)
    New-StubConnector -Name 'mfd dev old' -Address '203.0.113.77'
    $told = @(@(Invoke-Script -Prune) | Where-Object -FilterScript { $_.name -eq 'mfd dev old' })
    Assert-That -Condition ($told.Count -eq 1 -and $told[0].action -eq 'skipped') -What 'it is told'
    Assert-That -Condition (@(Get-Write).Count -eq 0) -What 'it stays'
}

function Test-AnApplicationOfAnotherStackStays {
    [void] @(Invoke-Script)
    $account = $global:Tenant.HveAccounts[0]
    Add-HVEAppAccess -Identity $account.PrimarySmtpAddress -AppIds '77777777-7777-7777-7777-777777777777', '22222222-2222-2222-2222-222222222222'
    $items = @(@(Invoke-Script -Prune) | Where-Object -FilterScript { $_.kind -eq 'hve-app-access' -and $_.wanted -eq 'absent' })
    Assert-That -Condition (@($items | Where-Object -FilterScript { $_.action -eq 'skipped' -and $_.name -like '77777777*' }).Count -eq 1) -What 'the unknown one is told'
    Assert-That -Condition (($account.AllowedApps -join ',') -eq '33333333-3333-3333-3333-333333333333,77777777-7777-7777-7777-777777777777') -What ($account.AllowedApps -join ',')
}

function Test-AnAccountThatAnotherStackUsesStays {
    [void] @(Invoke-Script)
    Add-HVEAppAccess -Identity 'payroll@contoso.com' -AppIds '77777777-7777-7777-7777-777777777777'
    $state = Read-Wanted
    $state.hveAccounts = @()
    $state.formerApps = @('33333333-3333-3333-3333-333333333333')
    $path = Save-State -State $state
    $told = @(@(Invoke-Script -Path $path -Prune) | Where-Object -FilterScript { $_.kind -eq 'hve-account' })
    Assert-That -Condition ($told.Count -eq 1 -and $told[0].action -eq 'skipped') -What 'the account is told'
    Assert-That -Condition ($told[0].message -like '*(77777777-7777-7777-7777-777777777777)*') -What $told[0].message
    Remove-HVEAppAccess -Identity 'payroll@contoso.com' -AppIds '77777777-7777-7777-7777-777777777777'
    [void] @(Invoke-Script -Path $path -Prune)
    Assert-That -Condition (@($global:Tenant.HveAccounts).Count -eq 0) -What 'without the other''s application it goes'
}

function Test-NothingIsPrunedWhenAReplacementFails {
    [void] @(Invoke-Script)
    $global:Tenant.EnablesRelay = $false
    $state = Read-Wanted
    $state.inboundConnectors[1].name = 'mfd dev new.contoso.com'
    $state.inboundConnectors[1].tlsSenderCertificateName = 'new.contoso.com'
    $path = Save-State -State $state
    $old = @(@(Invoke-Script -Path $path -Prune) | Where-Object -FilterScript { $_.name -eq 'mfd dev relay.contoso.com' })
    Assert-That -Condition ($old.Count -eq 1 -and $old[0].action -eq 'skipped') -What 'the old connector is told'
    Assert-That -Condition ($old[0].message -like 'nothing was removed because 1 of *') -What $old[0].message
    Assert-That -Condition ((Get-Write) -notcontains 'Remove-InboundConnector') -What 'it is not removed'
    $global:Tenant.EnablesRelay = $true
    [void] @(Invoke-Script -Path $path -Prune)
    Assert-That -Condition ((Get-Write) -contains 'Remove-InboundConnector') -What 'it goes when its replacement is there'
}

function Test-AnotherSenderInTheGroupIsRemovedByPrune {
    [void] @(Invoke-Script)
    Add-DistributionGroupMember -Identity 'mfd-dev-senders@contoso.com' -Member 'boss@contoso.com'
    $told = @(@(Invoke-Script) | Where-Object -FilterScript { $_.name -eq 'boss@contoso.com' })
    Assert-That -Condition ($told.Count -eq 1 -and $told[0].action -eq 'skipped') -What 'told without -Prune'
    [void] @(Invoke-Script -Prune)
    Assert-That -Condition ((Get-Write) -contains 'Remove-DistributionGroupMember') -What 'removed with -Prune'
}

function Test-TheGroupOfAnotherStackIsNotUsed {
    New-DistributionGroup -Name 'mfd prod senders' -Type 'Security' -PrimarySmtpAddress 'mfd-dev-senders@contoso.com'
    $failed = @(@(Invoke-Script) | Where-Object -FilterScript { $_.action -eq 'failed' })
    $group = @($failed | Where-Object -FilterScript { $_.kind -eq 'senders-group' })
    Assert-That -Condition ($group.Count -eq 1 -and $group[0].message -like '*of another stack*') -What 'the group failed'
    Assert-That -Condition (@($global:Tenant.Groups[0].Members).Count -eq 0) -What 'no member was added'
    Assert-That -Condition (@($global:Tenant.Scopes).Count -eq 0) -What 'no scope has its members'
}

function Save-GroupAddress {
    # The wanted state with another address of the senders' group.
    param([string] $Address)
    $state = Read-Wanted
    $state.sendAs[0].group = $Address
    return Save-State -State $state
}

function Test-AGroupGetsItsNewAddress {
    [void] @(Invoke-Script)
    $path = Save-GroupAddress -Address 'scanners@contoso.com'
    $group = @(@(Invoke-Script -Path $path -Prune) | Where-Object -FilterScript { $_.kind -eq 'senders-group' })
    Assert-That -Condition ((@(Get-Write) -join ',') -eq 'Set-DistributionGroup') -What (@(Get-Write) -join ',')
    Assert-That -Condition ($group.Count -eq 1 -and $group[0].action -eq 'changed') -What 'the address is told as changed'
    Assert-That -Condition ($global:Tenant.Groups[0].PrimarySmtpAddress -eq 'scanners@contoso.com') -What 'the new address'
}

function Test-AGroupWithAnAliasIsNotPruned {
    [void] @(Invoke-Script)
    Set-DistributionGroup -Identity 'mfd-dev-senders@contoso.com' -PrimarySmtpAddress 'other@contoso.com'
    $items = @(Invoke-Script -Prune)
    Assert-That -Condition (@($items | Where-Object -FilterScript { $_.action -ne 'unchanged' }).Count -eq 0) -What 'all unchanged'
    Assert-That -Condition (@($global:Tenant.Groups).Count -eq 1) -What 'the group is there'
}

function Test-AGroupThatAScopeNamesIsNotPruned {
    [void] @(Invoke-Script)
    New-ManagementScope -Name 'Archive' -RecipientRestrictionFilter $global:Tenant.Scopes[0].RecipientFilter
    $state = Read-Wanted
    $state.sendAs = @()
    [void] @(Invoke-Script -Path (Save-State -State $state) -Prune)
    Assert-That -Condition (@($global:Tenant.Scopes).Count -eq 1) -What 'our scope is gone'
    Assert-That -Condition (@($global:Tenant.Groups).Count -eq 1) -What 'the group that another scope names is there'
}

function Test-AGroupIsExchangedForAnother {
    [void] @(Invoke-Script)
    New-DistributionGroup -Name 'Scanners' -Type 'Security' -PrimarySmtpAddress 'scanners@contoso.com'
    [void] @(Invoke-Script -Path (Save-GroupAddress -Address 'scanners@contoso.com') -Prune)
    Assert-That -Condition ($global:Tenant.Scopes[0].RecipientFilter -like '*Scanners*') -What 'the scope names the other group'
    Assert-That -Condition ((@($global:Tenant.Groups | ForEach-Object -Process { $_.Name }) -join ',') -eq 'Scanners') -What 'ours is gone'
}

function Test-AGroupOfAnotherApplicationIsNotTaken {
    [void] @(Invoke-Script)
    $state = Read-Wanted
    $state.servicePrincipals[0].appId = '55555555-5555-5555-5555-555555555555'
    $state.servicePrincipals[0].objectId = '66666666-6666-6666-6666-666666666666'
    $state.sendAs[0].objectId = '66666666-6666-6666-6666-666666666666'
    $state.sendAs[0].group = 'mfd-dev-senders@fabrikam.com'
    $failed = @(@(Invoke-Script -Path (Save-State -State $state)) | Where-Object -FilterScript { $_.action -eq 'failed' } | ForEach-Object -Process { $_.kind })
    foreach ($kind in @('senders-group', 'group-member', 'management-scope', 'role-assignment')) {
        Assert-That -Condition ($failed -contains $kind) -What ('{0} failed' -f $kind)
    }
    Assert-That -Condition ((@(Get-Write) -join ',') -eq 'New-ServicePrincipal') -What (@(Get-Write) -join ',')
    Assert-That -Condition ($global:Tenant.Assignments[0].RoleAssignee -eq '22222222-2222-2222-2222-222222222222') -What 'the right is the other''s'
}

function Test-ALoginByCertificate {
    $global:Calls.Clear()
    & $ScriptPath -StatePath $StatePath -ReportPath $script:Report -AppId 'app' -CertificateThumbprint 'print' -HveCredential $script:Credential 3>$null | Out-Null
    $first = $global:Calls[0]
    $last = $global:Calls[$global:Calls.Count - 1]
    Assert-That -Condition ($first.Name -eq 'Connect-ExchangeOnline') -What 'connects first'
    Assert-That -Condition ($first.Parameters.Organization -eq 'contoso.onmicrosoft.com') -What 'to the document''s tenant'
    Assert-That -Condition ($last.Name -eq 'Disconnect-ExchangeOnline') -What 'disconnects last'
}

$tests = @(Get-Command -CommandType Function -Name 'Test-*' | Where-Object -FilterScript { $_.ScriptBlock.File -eq $PSCommandPath } | Sort-Object -Property Name)
foreach ($test in $tests) {
    Reset-Tenant
    try {
        & $test
        Write-Output -InputObject ('ok {0}' -f $test.Name)
    } catch {
        $script:Failures += 1
        Write-Output -InputObject ('not ok {0}: {1}' -f $test.Name, $_.Exception.Message)
    }
}
Write-Output -InputObject ('{0} tests, {1} failures' -f $tests.Count, $script:Failures)
exit $script:Failures
