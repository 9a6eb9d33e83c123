"""A sending domain: its zone, its verification, its senders."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from settings.azure_names import Guid, ResourceGroupName
from settings.dns_name import AZURE_MANAGED, DnsName, SendingDomain, is_within
from settings.duration import NONE, Wait, seconds
from settings.email_address import LocalPart
from settings.section import Line, Section


class AzureDns(Section):
    """The Azure DNS zone that gets the domain's records."""

    zone: DnsName = Field(description="Name of the zone: the domain itself or a parent. Example: contoso.com")
    resource_group: ResourceGroupName = Field(description="Resource group of the zone. Example: rg-dns")
    subscription_id: Guid | None = Field(default=None, description="Subscription of the zone, if it is another one.")
    create: bool = Field(default=False, description="Create the zone; false when it is there already.")


class Sender(Section):
    """An address that devices may send from."""

    username: LocalPart = Field(description="What stands before the @. Example: scan-berlin")
    display_name: Line | None = Field(default=None, description="Name beside the address. Example: Scanner Berlin")


def _dmarc(value: str) -> str:
    if not value.replace(" ", "").lower().startswith("v=dmarc1;p="):
        raise ValueError(
            f"{value!r} is no DMARC policy; it looks like 'v=DMARC1; p=none; rua=mailto:dmarc@contoso.com'"
        )
    return value


class Domain(Section):
    """A domain as configured; after loading, `senders` has those of the devices too."""

    name: SendingDomain = Field(
        description=f"Domain to send from, best a subdomain of its own, or `{AZURE_MANAGED}` for one that Azure provides."
        " Example: devices.contoso.com"
    )
    azure_dns: AzureDns | None = Field(
        default=None, description="The Azure DNS zone for its records. Without it, the records are written to a file."
    )
    wait: Wait = Field(
        default="30m",
        description="How long one run waits for verification; `none`: declare the domain and its records only."
        " Example: 1h",
    )
    dmarc: Annotated[str, AfterValidator(_dmarc)] | None = Field(
        default=None, description="DMARC policy to publish at _dmarc. Example: v=DMARC1; p=none"
    )
    senders: tuple[Sender, ...] = Field(default=(), description="Senders besides those in the device list.")
    user_engagement_tracking: bool = Field(default=False, description="Count opened mails and clicked links.")

    @property
    def azure_managed(self) -> bool:
        """Whether Azure provides the domain."""
        return self.name == AZURE_MANAGED

    @property
    def wait_seconds(self) -> int | None:
        """Seconds that one run waits for verification; None: not at all, and nothing depends on the domain."""
        return seconds(self.wait)

    @model_validator(mode="after")
    def _azure_managed_needs_nothing(self) -> Self:
        if not self.azure_managed:
            return self
        if self.azure_dns or self.dmarc:
            raise ValueError("Azure keeps the records of its own domain; leave out azureDns and dmarc")
        if self.wait == NONE:
            raise ValueError("the domain that Azure provides is verified from the start; leave out wait")
        return self

    @model_validator(mode="after")
    def _the_zone_holds_the_domain(self) -> Self:
        if self.azure_dns and not self.azure_managed and not is_within(self.name, self.azure_dns.zone):
            raise ValueError(
                f"the zone {self.azure_dns.zone!r} cannot hold records of {self.name!r}; "
                "name the zone of the domain itself or of a parent"
            )
        return self
