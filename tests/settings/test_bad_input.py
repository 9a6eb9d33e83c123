"""Every mistake is refused with its file, line and key, what is wrong, and what would be right."""

from __future__ import annotations

from typing import Any

import pytest

from settings import SettingsError, load_stack

CONFIG, DEVICES = "stacks/Pulumi.test.yaml", "stacks/test.devices.csv"
SECRET = "abc8Q~" + "x" * 34
FIRST_DOMAIN = """\
    - name: devices.contoso.example
      azureDns:
        zone: contoso.example
        resourceGroup: rg-dns
"""

# What is changed into what, where the problem is, and words that have to be said.
CHANGES = [
    # The configuration
    ("mfd:organization:", "mfd:organisation:", f"{CONFIG}:4 mfd:organisation", "did you mean 'organization'?"),
    ("  mfd:organization: Contoso Ltd\n", "", f"{CONFIG}:1 mfd:organization", "is missing"),
    ("Contoso Ltd", "''", f"{CONFIG}:4 mfd:organization", "is empty"),
    ("Contoso Ltd", '"Contoso\\tLtd"', f"{CONFIG}:4 mfd:organization", "control character"),
    ("11111111-1111-4111-8111-111111111111", "contoso", f"{CONFIG}:2 mfd:tenantId", "'contoso' is not a GUID"),
    ("22222222-2222-4222-8222-222222222222", "22", f"{CONFIG}:3 mfd:subscriptionId", "'22' is not a GUID"),
    ("dataLocation: Europe", "dataLocation: europe", f"{CONFIG}:5 mfd:dataLocation", "did you mean 'Europe'?"),
    ("Europe", "Mars", f"{CONFIG}:5 mfd:dataLocation", "possible are Africa, Asia Pacific"),
    ("Contoso Ltd", "<fill in the name>", f"{CONFIG}:4 mfd:organization", "placeholder '<fill in the name>'"),
    ("name: Berlin", "name: [a", f"{CONFIG}:15", "not YAML"),
    ("name: Berlin\n", "name: Berlin\n      name: Bonn\n", f"{CONFIG}:15 name", "stands twice, first in line 14"),
    # Domains
    ("name: devices.contoso.example", "name: devices", f"{CONFIG}:7 mfd:domains[0].name", "not a domain name"),
    ("name: devices.", "name: https://devices.", f"{CONFIG}:7 mfd:domains[0].name", "not a domain name"),
    ("name: devices.", "name: geräte.", f"{CONFIG}:7 mfd:domains[0].name", "'xn--gerte-ira.contoso.example'"),
    (
        "name: devices.contoso.example",
        "name: devices.contoso.example.",
        f"{CONFIG}:7 mfd:domains[0].name",
        "ends with a dot",
    ),
    ("name: AzureManaged", "name: a.azurecomm.net # ", f"{CONFIG}:11 mfd:domains[1].name", "'AzureManagedDomain'"),
    ("zone: contoso.example", "zone: fabrikam.example", f"{CONFIG}:7 mfd:domains[0]", "'fabrikam.example' cannot hold"),
    ("        resourceGroup: rg-dns\n", "", f"{CONFIG}:8 mfd:domains[0].azureDns.resourceGroup", "is missing"),
    ("rg-dns\n", "rg-dns\n        crate: true\n", f"{CONFIG}:11 mfd:domains[0].azureDns.crate", "'create'"),
    ("rg-dns\n", "rg-dns\n      wait: soon\n", f"{CONFIG}:11 mfd:domains[0].wait", "'soon' is not a duration"),
    ("rg-dns\n", "rg-dns\n      wait: 0m\n", f"{CONFIG}:11 mfd:domains[0].wait", "1s to 48h"),
    ("rg-dns\n", "rg-dns\n      dmarc: reject\n", f"{CONFIG}:11 mfd:domains[0].dmarc", "v=DMARC1"),
    ("rg-dns\n", "rg-dns\n      senders: [username: .a]\n", f"{CONFIG}:11 mfd:domains[0].senders[0].username", "'.a'"),
    (
        "name: AzureManagedDomain\n",
        "name: AzureManagedDomain\n      wait: none\n",
        f"{CONFIG}:11 mfd:domains[1]",
        "verified from the start",
    ),
    (
        "name: AzureManagedDomain\n",
        "name: AzureManagedDomain\n      dmarc: v=DMARC1; p=none\n",
        f"{CONFIG}:11 mfd:domains[1]",
        "leave out azureDns and dmarc",
    ),
    (
        "name: AzureManagedDomain\n",
        "name: AzureManagedDomain\n      azureDns: {zone: a.example, resourceGroup: a}\n",
        f"{CONFIG}:11 mfd:domains[1]",
        "leave out azureDns",
    ),
    (
        "AzureManagedDomain\n  mfd:sites",
        "Devices.contoso.example\n  mfd:sites",
        f"{CONFIG}:11 mfd:domains[1].name",
        "twice",
    ),
    (
        "rg-dns\n",
        "rg-dns\n      senders: [{username: a}, {username: A}]\n",
        f"{CONFIG}:11 mfd:domains[0].senders[1]",
        "the sender 'a' stands twice",
    ),
    ("zone: contoso.example", "zone: toso.example", f"{CONFIG}:7 mfd:domains[0]", "'toso.example' cannot hold"),
    ("rg-dns\n", "rg-dns\n      wait: 49h\n", f"{CONFIG}:11 mfd:domains[0].wait", "1s to 48h"),
    ("name: Berlin", "name: yes\n      open: 1", f"{CONFIG}:15 mfd:sites.berlin.open", "unknown key"),
    ("munich:\n", "Munich:\n", f"{CONFIG}:15 mfd:sites.Munich", "lower-case"),
    (
        "  mfd:sites:\n",
        "  mfd:adopted: {emailServiceName: a b, communicationServiceName: acs}\n  mfd:sites:\n",
        f"{CONFIG}:12 mfd:adopted.emailServiceName",
        "'a b' is no service's name",
    ),
    (
        "  mfd:sites:\n",
        "  mfd:adopted: {emailServiceName: a, communicationServiceName: b, roleAssignmentId: c}\n  mfd:sites:\n",
        f"{CONFIG}:12 mfd:adopted.roleAssignmentId",
        "write its whole ARM id",
    ),
    (
        "  mfd:sites:\n",
        "  mfd:adopted:\n    emailServiceName: a\n    communicationServiceName: b\n    roleAssignmentId: /subscriptions/1/providers/Microsoft.Authorization/roleAssignments/7\n  mfd:sites:\n",
        f"{CONFIG}:12 mfd:adopted.roleDefinitionId",
        "is missing; write it, or take roleAssignmentId out as well",
    ),
    (
        "  mfd:sites:\n",
        "  mfd:adopted:\n    emailServiceName: a\n    communicationServiceName: b\n    smtpUsernames: [{name: SMTP-berlin, username: x, credential: munich}]\n  mfd:sites:\n",
        f"{CONFIG}:15 mfd:adopted.smtpUsernames[0].name",
        "the login 'berlin' would get; write `credential: berlin` beside it",
    ),
    (
        "  mfd:sites:\n",
        "  mfd:smtpRoleDefinitionId: 33333333-3333-4333-8333-333333333333\n  mfd:adopted:\n    emailServiceName: a\n    communicationServiceName: b\n    roleAssignmentId: /subscriptions/1/providers/Microsoft.Authorization/roleAssignments/7\n    roleDefinitionId: 33333333-3333-4333-8333-333333333333\n  mfd:sites:\n",
        f"{CONFIG}:12 mfd:smtpRoleDefinitionId",
        "has no effect beside mfd:adopted.roleAssignmentId",
    ),
    (
        "  mfd:sites:\n",
        "  mfd:adopted:\n    emailServiceName: a\n    communicationServiceName: b\n    smtpUsernames: [{name: x, username: x}, {name: X, username: y}]\n  mfd:sites:\n",
        f"{CONFIG}:15 mfd:adopted.smtpUsernames[1].name",
        "the name 'x' stands twice",
    ),
    # The device list
    ("Sharp/bp-70c65", "Sharp/bp-70c56", f"{DEVICES}:4 type", "did you mean 'Sharp/bp-70c65'?"),
    ("Sharp/bp-70c65", "Olivetti/d-copia", f"{DEVICES}:4 type", "`Generic/smtp-device` fits any"),
    (
        "smtp-device,berlin",
        "smtp-device,Berlin",
        f"{DEVICES}:2 site",
        "there is no site 'Berlin'; did you mean 'berlin'?",
    ),
    (
        "  mfd:sites:\n",
        "  mfd:credentials: {usernameDomain: fabrikam.example}\n  mfd:sites:\n",
        f"{CONFIG}:12 mfd:credentials.usernameDomain",
        "name one of devices.contoso.example",
    ),
    (
        "id,type,site,sender\nber-1,Generic/smtp-device,berlin,scan@devices.contoso.example\n",
        "id,type,site,sender,host\nber-1,Generic/smtp-device,berlin,scan@devices.contoso.example,192.0.2.999\n",
        f"{DEVICES}:2 host",
        "'192.0.2.999' is neither a host name nor an IP address",
    ),
    ("muc-1,", "BER-1,", f"{DEVICES}:3 id", "stands in line 2 already"),
    ("muc-1,", "muc_1,", f"{DEVICES}:3 id", "'muc_1' is not an id"),
    ("muc-1,", ",", f"{DEVICES}:3 id", "is empty"),
    ("muc-1,", f"{'m' * 41},", f"{DEVICES}:3 id", "1 to 40"),
    ("scan@devices", "scan@device", f"{DEVICES}:2 sender", "did you mean 'devices.contoso.example'?"),
    ("scan@devices.contoso.example", "scan@gmail.com", f"{DEVICES}:2 sender", "there is no domain 'gmail.com'"),
    ("scan@devices.contoso.example", "scan", f"{DEVICES}:2 sender", "'scan' is not an address"),
    ("scan@devices", "{id}@devices", f"{DEVICES}:2 sender", "'{id}' looks like a placeholder, and nothing fills it in"),
    ("scan@devices", "a@b.example; scan@devices", f"{DEVICES}:2 sender", "are 2 addresses; write one"),
    ("scan@devices", "sc..an@devices", f"{DEVICES}:2 sender", "no two in a row"),
    ("Sharp/bp-70c65", "Epson/em-c800", f"{DEVICES}:4 type", "password has 40 characters, its field holds 20"),
    ("Sharp/bp-70c65", "Fuji-Xerox/docucentre-iv-c2260", f"{DEVICES}:4 type", "it has no STARTTLS"),
    ("Sharp/bp-70c65", "ASRock-Rack/en2c602-4l-d12", f"{DEVICES}:4 type", "takes an IP address only"),
    (
        "Sharp/bp-70c65,munich,alarm",
        "Xerox/workcentre-6015,munich,a234567890123",
        f"{DEVICES}:4 sender",
        "has 64 characters, the field holds 63",
    ),
    ("id,type,site,sender", "id,typ,site,sender", f"{DEVICES}:1 typ", "did you mean 'type'?"),
    ("id,type,site,sender", "id,type,site,from", f"{DEVICES}:1 sender", "the column is missing"),
    ("id,type,site,sender", "id,type,site,site", f"{DEVICES}:1 site", "stands twice"),
    ("id,type,site,sender", "id;type;site;sender", f"{DEVICES}:1", "separated by semicolons"),
    ("id,type,site,sender", "id\ttype\tsite\tsender", f"{DEVICES}:1", "separated by tabs"),
    ("id,type,site,sender\n", "\n", f"{DEVICES}:1", "has no header"),
    ("munich,alarm", "munich,Hall, left,alarm", f"{DEVICES}:4", "has 6 values for 4 columns"),
    ("munich,alarm", 'munich,"alarm', f"{DEVICES}:4", "not CSV"),
    ("alarm@", "<fill in the sender>@", f"{DEVICES}:4 sender", "placeholder"),
    ("muc-1,", f"{SECRET},", f"{DEVICES}:3 id", "looks like a client secret"),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), CHANGES)
def test_a_mistake_is_named_where_it_stands(project: Any, old: str, new: str, place: str, words: str) -> None:
    """A mistake is named with its file, line and key, and with what would be right."""
    assert project.problems() == []
    project.change(old, new)
    found = [problem for problem in project.problems() if problem.startswith(f"{place}: ")]
    assert len(found) == 1, project.problems()
    assert words in found[0]


ADDED = [
    ("mfd:location: West Europe", "mfd:location", "write it as 'westeurope'"),
    ("mfd:resourceGroupName: 'a b'", "mfd:resourceGroupName", "take 1 to 90 letters"),
    ("mfd:baseName: 1mfd", "mfd:baseName", "a letter first"),
    (f"mfd:baseName: {'m' * 60}", "mfd:baseName", "(60 characters)"),
    ("mfd:devicesFile: stacks/none.csv", "stacks/none.csv", "cannot be read"),
    ("mfd:devicesFile: stacks", "stacks", "is a folder, and a file belongs here"),
    ("mfd:devicesFile: ../other.csv", "mfd:devicesFile", "outside the project"),
    ("mfd:credentials: {scope: room}", "mfd:credentials.scope", "possible are 'fleet', 'site', 'device'"),
    ("mfd:credentials: {generations: [2026Q3]}", "mfd:credentials.generations[0]", "such as '2026H2'"),
    ("mfd:credentials: {generations: [2026H2, 2026H1]}", "mfd:credentials.generations", "[2026H1, 2026H2]"),
    ("mfd:credentials: {generations: [2026H2, 2026H2]}", "mfd:credentials.generations", "each once: [2026H2]"),
    ("mfd:credentials: {generations: []}", "mfd:credentials.generations", "at least 1"),
    ("mfd:application: {mailSend: yes}", "mfd:application.mailSend", "'none', 'application', 'delegated'"),
    ("mfd:smtpRoleDefinitionId: Contributor", "mfd:smtpRoleDefinitionId", "is not a GUID"),
    ("mfd:keyVault: {name: kv--a, create: true}", "mfd:keyVault.name", "single hyphens"),
    ("mfd:keyVault: {name: kv-a}", "mfd:keyVault.resourceGroup", "name the group of the vault"),
    ("mfd:diagnostics: {workspaceName: log}", "mfd:diagnostics.workspaceName", "4 to 63"),
    ("mfd:watching: {emails: [it@contoso.com]}", "mfd:watching", "name a workspace in mfd:diagnostics"),
    ("mfd:watching: {emails: [it]}", "mfd:watching.emails[0]", "is not an address"),
    ("mfd:watching: {emails: []}", "mfd:watching.emails", "at least 1"),
    ("mfd:watching: {emails: [it@contoso.com], mailsPerHour: 0}", "mfd:watching.mailsPerHour", "1"),
    ("mfd:handouts: {onup: true}", "mfd:handouts.onup", "did you mean 'onUp'?"),
    ("mfd:production: perhaps", "mfd:production", "true or false"),
    ("mfd:tags: {a<b: c}", "mfd:tags.a<b", "other than < >"),
    ("mfd:clientSecret: a", "mfd:clientSecret", "settings hold no secrets"),
    ("mfd:organisationName: {secure: v1:abc=}", "mfd:organisationName", "no setting of this project is a secret"),
    (f"mfd:tags: {{note: {SECRET}}}", "mfd:tags.note", "looks like a client secret"),
    (f"azuread:clientSecret: {SECRET}", "azuread:clientSecret", "a secret in clear"),
    ("mdf:production: true", "mdf:production", "did you mean 'mfd:production'?"),
    ("production: true", " production", "did you mean 'mfd:production'?"),
    ("mfd:keyVault: {name: }", "mfd:keyVault.name", "is empty"),
]


@pytest.mark.parametrize(("line", "key", "words"), ADDED)
def test_a_wrong_key_is_named(project: Any, line: str, key: str, words: str) -> None:
    """A wrong value of a key is named with its line and key, and with what would be right."""
    project.add(f"  {line}")
    found = [problem for problem in project.problems() if key in problem and words in problem]
    assert len(found) == 1, project.problems()
    if key.startswith("mfd:"):
        assert found[0].startswith(f"{CONFIG}:17 {key}: ")


@pytest.mark.parametrize("line", [f"mfd:tags: {{note: {SECRET}}}", f"mfd:clientSecret: {SECRET}"])
def test_a_secret_is_not_repeated(project: Any, line: str) -> None:
    """A message never repeats a secret."""
    project.add(f"  {line}")
    assert project.problems()
    assert not [problem for problem in project.problems() if SECRET in problem]


def test_a_missing_stack_names_the_one_that_is_meant(project: Any) -> None:
    """A stack without a file is refused with the name of the nearest one."""
    project.config.rename(project.config.with_name("Pulumi.tset.yaml"))
    assert project.problems() == ["stacks/Pulumi.test.yaml: there is no stack 'test'; did you mean 'tset'?"]


def test_a_file_without_configuration_is_refused(project: Any) -> None:
    """A file without `config:` is refused."""
    project.config.write_text("encryptionsalt: v1:abc\n")
    assert project.problems()[0].startswith(f"{CONFIG} config: is missing")


def test_several_mistakes_come_at_once(project: Any) -> None:
    """Mistakes in both files come at once, in the order of files and lines."""
    project.change("mfd:organization:", "mfd:organisation:")
    project.change("dataLocation: Europe", "dataLocation: Europa")
    project.change("zone: contoso.example", "zone: fabrikam.example")
    project.change("Sharp/bp-70c65", "Sharp/bp-70c56")
    project.change("smtp-device,berlin,scan@devices", "smtp-device,bonn,scan@device")
    places = [problem.partition(": ")[0] for problem in project.problems()]
    assert places == [
        f"{CONFIG}:4 mfd:organisation",
        f"{CONFIG}:5 mfd:dataLocation",
        f"{CONFIG}:7 mfd:domains[0]",
        f"{DEVICES}:2 site",
        f"{DEVICES}:2 sender",
        f"{DEVICES}:4 type",
    ]


@pytest.mark.parametrize(
    ("key", "mistyped"),
    [
        ("mfd:tenantId:", "mfd:tenantid2:"),
        ("mfd:domains:", "mfd:domain:"),
        ("mfd:sites:", "mfd:site:"),
        ("    - name: devices.contoso.example", "    - nmae: devices.contoso.example"),
    ],
)
def test_a_mistyped_key_is_one_problem(project: Any, key: str, mistyped: str) -> None:
    """Nothing that only the lost value would tell is called missing, or unknown, as well."""
    project.change(key, mistyped)
    (problem,) = project.problems()
    assert "unknown key; did you mean" in problem


def test_a_wrong_domain_does_not_hide_a_sender_outside_all_others(project: Any) -> None:
    """A wrong domain does not hide that a sender is outside every domain."""
    project.change(FIRST_DOMAIN, FIRST_DOMAIN + "      wait: soon\n    - name: '-'\n")
    project.change("alarm@AzureManagedDomain", "alarm@fabrikam.example")
    assert [problem.partition(": ")[0] for problem in project.problems()] == [
        f"{CONFIG}:11 mfd:domains[0].wait",
        f"{CONFIG}:12 mfd:domains[1].name",
        f"{DEVICES}:4 sender",
    ]


def test_two_domains_do_not_contradict_each_other_about_their_zone(project: Any) -> None:
    """Two domains cannot say different things about their zone."""
    other = FIRST_DOMAIN.replace("devices.", "alarms.").replace("rg-dns", "rg-other")
    project.change(FIRST_DOMAIN, FIRST_DOMAIN + other)
    (problem,) = project.problems()
    assert problem.startswith(f"{CONFIG}:12 mfd:domains[1].azureDns: says something else about the zone")


def test_a_user_name_is_a_possible_address(project: Any) -> None:
    """Ids and the stack's name have to leave room in the user name that is made of them."""
    long = "a-stack-with-a-name-of-forty-characters-"[:39] + "x"
    for path in (project.config, project.devices):
        path.rename(path.with_name(path.name.replace("test", long)))
    text = (project.root / "stacks" / f"Pulumi.{long}.yaml").read_text()
    (project.root / "stacks" / f"Pulumi.{long}.yaml").write_text(
        f"{text}  mfd:credentials: {{scope: device}}\n  mfd:baseName: contoso\n"
    )
    devices = project.root / "stacks" / f"{long}.devices.csv"
    devices.write_text(devices.read_text().replace("ber-1", "b" * 40))
    with pytest.raises(SettingsError, match="has more than 64 characters before the @"):
        load_stack(long, project.root)


@pytest.mark.parametrize("stack", ["a b", "../local", "x" * 41, "-"])
def test_a_stack_has_a_possible_name(project: Any, stack: str) -> None:
    """A stack's name ends up in names of Azure and of files."""
    config = {"tenantId": "11111111-1111-4111-8111-111111111111"}
    with pytest.raises(SettingsError, match=r"the stack's name .* is not possible"):
        load_stack(stack, project.root, config)


def test_items_keep_their_places_when_others_are_wrong(project: Any) -> None:
    """Wrong items of a list do not shift the places of those behind them."""
    wrong = "".join(f"    - name: {name}\n      wiat: 1m\n" for name in ("'-'", "fabrikam.example", "'_'"))
    project.change("  mfd:domains:\n", f"  mfd:domains:\n{wrong}")
    project.change("zone: contoso.example", "zone: fabrikam.example")
    project.change(
        "name: AzureManagedDomain\n", "name: AzureManagedDomain\n      senders: [{username: a}, {username: a}]\n"
    )
    assert [problem.partition(": ")[0] for problem in project.problems()] == [
        f"{CONFIG}:7 mfd:domains[0].name",
        f"{CONFIG}:8 mfd:domains[0].wiat",
        f"{CONFIG}:10 mfd:domains[1].wiat",
        f"{CONFIG}:11 mfd:domains[2].name",
        f"{CONFIG}:12 mfd:domains[2].wiat",
        f"{CONFIG}:13 mfd:domains[3]",
        f"{CONFIG}:18 mfd:domains[4].senders[1]",
    ]


def test_an_item_that_is_left_out_early_does_not_shift_later_ones(project: Any) -> None:
    """Mistakes that show only when others are taken out are named at their own places."""
    early = "    - <fill in a domain>\n    - name: '-'\n      wait: soon\n"
    project.change("  mfd:domains:\n", f"  mfd:domains:\n{early}")
    project.change(
        "name: AzureManagedDomain\n",
        "name: AzureManagedDomain\n      azureDns: {zone: a, resourceGroup: a}\n      wait: none\n",
    )
    assert [problem.partition(": ")[0] for problem in project.problems()] == [
        f"{CONFIG}:7 mfd:domains[0]",
        f"{CONFIG}:8 mfd:domains[1].name",
        f"{CONFIG}:9 mfd:domains[1].wait",
        f"{CONFIG}:14 mfd:domains[3]",
        f"{CONFIG}:15 mfd:domains[3].azureDns.zone",
    ]


def test_a_list_whose_items_are_all_wrong_is_not_called_empty(project: Any) -> None:
    """Only the items are named."""
    project.change("name: devices.contoso.example", "name: devices")
    project.change("name: AzureManagedDomain", "name: azure")
    assert [problem.partition(": ")[0] for problem in project.problems()][:2] == [
        f"{CONFIG}:7 mfd:domains[0].name",
        f"{CONFIG}:11 mfd:domains[1].name",
    ]
    assert not [problem for problem in project.problems() if problem.startswith(f"{CONFIG}:6")]


def test_nothing_is_said_about_senders_while_a_domain_is_not_told(project: Any) -> None:
    """A domain that is still to be filled in may be the sender's."""
    project.change("name: devices.contoso.example", "name: <fill in the domain>")
    assert [problem.partition(": ")[0] for problem in project.problems()] == [f"{CONFIG}:7 mfd:domains[0].name"]


def test_a_user_name_that_does_not_fit_the_field_is_refused(project: Any) -> None:
    """The user name is as long as the ids in it, and a device's field may hold less."""
    project.add("  mfd:credentials: {scope: device}")
    project.change("muc-2,Sharp/bp-70c65", f"{'m' * 40},Xerox/workcentre-6505")
    (problem,) = [problem for problem in project.problems() if "the user name" in problem]
    assert problem.startswith(f"{DEVICES}:4 type: ")
    assert "has 69 characters, the field holds 63" in problem


def test_a_switch_is_no_secret(project: Any) -> None:
    """A mistyped switch is an unknown key, not a secret."""
    project.add("  mfd:handouts: {password: true}")
    (problem,) = project.problems()
    assert "did you mean 'passwords'?" in problem
