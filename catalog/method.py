"""A way of sending mail through Microsoft 365 or Azure: `methods/<id>.yaml`."""

import calendar
import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from catalog.capabilities import Encryption, Mechanism, OauthFlow, TlsVersion
from catalog.record import Note, Record, Source, Text
from catalog.server import Refusal

HostSource = Literal["fixed", "tenant-mx", "site"]
"""`fixed`: the same for everybody. `tenant-mx`: the tenant's own MX host, asked from Microsoft Graph, never computed.
`site`: a host at the site."""

LoginKind = Literal["password", "oauth", "address"]
"""User name and password; a token; or none, the public address or client certificate is what counts."""


class PasswordShape(Record):
    """What the method's passwords look like before one exists."""

    length: int = Field(gt=0, description="Characters.")
    characters: Text = Field(description="Every character that can occur, written out once.")
    source: str = Field(description="Key in `sources`.")


class Pace(Record):
    """How much may be sent."""

    messages_per_minute: int | None = Field(default=None, gt=0, description="Messages per minute.")
    messages_per_hour: int | None = Field(default=None, gt=0, description="Messages per hour.")
    recipients_per_day: int | None = Field(default=None, gt=0, description="Recipients per day.")
    counted_per: Text = Field(description="What the numbers are counted for, such as `subscription`.")
    source: str = Field(description="Key in `sources`.")


Fit = Literal["yes", "conditional", "no"]
"""Whether a method does something; `conditional` is always explained in a note or a need."""


class Need(Record):
    """One thing that has to be there before the method works."""

    text: Text = Field(description="What, in a sentence.")
    source: str = Field(description="Key in `sources`.")


class Needs(Record):
    """What the method needs, by the place where it is set up."""

    entra: tuple[Need, ...] = Field(default=(), description="In Entra ID.")
    azure: tuple[Need, ...] = Field(default=(), description="In an Azure subscription.")
    exchange: tuple[Need, ...] = Field(default=(), description="In Exchange Online.")
    dns: tuple[Need, ...] = Field(default=(), description="In DNS.")
    network: tuple[Need, ...] = Field(default=(), description="At the site: addresses, ports, certificates.")


class Dated(Record):
    """One date in a method's life."""

    event: Literal["announced", "available", "changed", "off-by-default", "ends"] = Field(description="What happens.")
    date: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="Year, month or day, as exact as it is known.")
    text: Text = Field(description="What it means, in a sentence.")
    source: str = Field(description="Key in `sources`.")

    @property
    def last_day(self) -> dt.date:
        """The last day of the year, month or day."""
        year, month, day = [*map(int, self.date.split("-")), 0, 0][:3]
        month = month or 12
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])


class Correction(Record):
    """One statement of the article of 2024, and what holds now."""

    subject: Text = Field(description="What it is about: `External recipients`.")
    article: Text = Field(description="What the article says.")
    now: Text = Field(description="What holds now.")
    since: str | None = Field(
        default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="Since when; null when not known."
    )
    source: str = Field(description="Key in `sources`.")


class ArticleRow(Record):
    """The method's column of the comparison in the article of 2024, as it said."""

    authentication: Text = Field(description="Authentication.")
    external_recipients: Text = Field(description="Can send external e-mails.")
    tls: Text = Field(description="TLS.")
    port: Text = Field(description="Port.")
    bypasses_spam_filter: Text = Field(description="E-mails can bypass anti-spam.")
    third_party_hosting: Text = Field(description="Send e-mails using an application hosted by a third party.")
    limits: Text = Field(description="E-mail sending limit.")


class Cost(Record):
    """Licence and price."""

    licence: Text = Field(description="What has to be licensed, in a sentence.")
    mailbox: Fit = Field(description="A licensed mailbox is needed.")
    price: Text | None = Field(default=None, description="Price with its unit; null when not known.")
    source: str = Field(description="Key in `sources`.")


class MethodDocument(Record):
    """A sending method as its file says it."""

    title: Text = Field(description="Microsoft's name.")
    summary: Text = Field(description="One sentence: who sends what to whom.")
    available: bool = Field(description="This project can set it up.")
    login: LoginKind = Field(description="How the device proves who it is.")
    host: Text | None = Field(description="Name of the server; null when it is the tenant's own.")
    host_source: HostSource = Field(default="fixed", description="Where the host's name comes from.")
    port: int = Field(gt=0, lt=65536, description="Port to use.")
    other_ports: tuple[int, ...] = Field(default=(), description="Ports that work too.")
    encryption: Encryption = Field(description="Encryption to set at the device.")
    encryption_required: bool = Field(description="Mail without it is refused.")
    tls_versions: tuple[TlsVersion, ...] = Field(description="TLS versions that the server accepts.")
    mechanisms: tuple[Mechanism, ...] = Field(description="SASL mechanisms in order of preference; empty: no login.")
    oauth_flows: tuple[OauthFlow, ...] = Field(default=(), description="Grants, for login `oauth`.")
    root_certificates: tuple[Text, ...] = Field(description="Roots a device has to trust.")
    password: PasswordShape | None = Field(default=None, description="Shape of a password, when it is not chosen.")
    max_message_bytes: int | None = Field(description="Largest message as sent; null when not known.")
    max_recipients: int | None = Field(default=None, description="Recipients per message; null when not known.")
    external_recipients: bool = Field(description="Mail to other organizations is possible.")
    pace: tuple[Pace, ...] = Field(default=(), description="Quotas.")
    sender: Text = Field(description="Which From addresses are accepted.")
    any_sender: Fit = Field(description="One device may send as many addresses.")
    spam_filter: Literal["bypassed-inside", "filtered"] = Field(
        description="Whether mail to the own organization passes the spam filter unseen."
    )
    sent_items: bool = Field(description="Sent mail is kept in a mailbox's Sent Items.")
    third_party_hosting: Fit = Field(description="An application that others host can use it.")
    static_address: Fit = Field(description="The site needs a public IPv4 address of its own.")
    security_defaults: Literal["fits", "must-be-off"] = Field(
        description="Whether it works while the tenant's security defaults are on."
    )
    cost: Cost = Field(description="Licence and price.")
    needs: Needs = Field(description="What has to be set up.")
    dates: tuple[Dated, ...] = Field(default=(), description="When it came, changes and ends, in order.")
    refusals_of: Text | None = Field(
        default=None, description="File in `servers/` with refusals that every method of this server has; null: none."
    )
    refusals: tuple[Refusal, ...] = Field(default=(), description="How the server refuses this method.")
    article: ArticleRow | None = Field(
        default=None, description="What the article of 2024 said; null if it has not the method."
    )
    corrections: tuple[Correction, ...] = Field(default=(), description="Where the article of 2024 is out of date.")
    sources: dict[str, Source] = Field(description="Where the facts of this file come from.")
    notes: tuple[Note, ...] = Field(default=(), description="What else to know.")

    def quotas(self, *, azure_managed: bool) -> tuple[Pace, ...]:
        """Return the quotas for senders on the domain that Azure provides, or on another; all where that is the same."""
        fitting = tuple(pace for pace in self.pace if ("Azure-managed" in pace.counted_per) == azure_managed)
        return fitting or self.pace

    @model_validator(mode="after")
    def _host_and_its_source_agree(self) -> Self:
        if (self.host is None) == (self.host_source == "fixed"):
            raise ValueError("host is there exactly when host_source is fixed")
        return self

    @model_validator(mode="after")
    def _each_refusal_stands_once(self) -> Self:
        names = [refusal.id for refusal in self.refusals]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"refusals: {', '.join(doubled)} stands twice; keep one of them")
        return self

    @model_validator(mode="after")
    def _dates_are_in_order(self) -> Self:
        dates = [dated.date for dated in self.dates]
        if dates != sorted(dates):
            raise ValueError(f"dates are not in order; write {', '.join(sorted(dates))}")
        return self

    @model_validator(mode="after")
    def _login_and_mechanisms_agree(self) -> Self:
        if (self.login == "address") != (not self.mechanisms):
            raise ValueError("mechanisms is empty exactly when login is address")
        return self


class Method(MethodDocument):
    """A sending method with its id; `refusals` and `sources` hold those of its server too."""

    id: str
    """File name without `.yaml`."""
