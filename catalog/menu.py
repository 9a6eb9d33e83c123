"""What a technician presses: the pages of a device's menu and the fields on them."""

from typing import Literal

from pydantic import Field

from catalog.record import Grade, Language, Record, Text

Setting = Literal[
    "host",
    "port",
    "encryption",
    "authentication",
    "mechanism",
    "username",
    "password",
    "sender",
    "max_message_bytes",
    "root_certificate",
    "validate_certificate",
    "clock",
    "option",
    "test",
    "tenant_id",
    "client_id",
    "sign_in",
]
"""Which of the mail settings a field holds.

`authentication` chooses the kind of login, `option` is any other choice with a fixed value, `test` is a button to press,
`sign_in` is the button that begins the sign-in for OAuth 2.0.
"""

DeviceLogin = Literal["password", "oauth", "sign-in", "client-secret", "address"]
"""How one device proves who it is: as a method's login says it, and OAuth 2.0 by what is done at the device.

`sign-in`: somebody signs in there. `client-secret`: nobody does, an application's secret is typed. `oauth`: either.
"""

Place = Literal["web", "panel", "tool", "command"]
"""The device's web page, its control panel, a program on a computer, or the device's command line."""


_USUAL_WORDS = {"starttls": "STARTTLS", "tls": "SSL/TLS", "none": "None"}


def concerns(named: tuple[DeviceLogin, ...], login: DeviceLogin) -> bool:
    """Return whether what is for the `named` kinds of login, or for all where none is named, is for this one."""
    return not named or login in named or ("oauth" in named and login in {"sign-in", "client-secret"})


class MenuField(Record):
    """One field on a page of the menu."""

    setting: Setting = Field(description="The mail setting that goes here.")
    label: Text | None = Field(default=None, description="What stands beside the field; null when not known.")
    value: Text | None = Field(default=None, description="What to choose here, always; null when it is the setting's.")
    words: dict[str, str] = Field(
        default_factory=dict, description="The device's words for our values, such as `starttls: STARTTLS`."
    )
    login: tuple[DeviceLogin, ...] = Field(
        default=(), description="Kinds of login for which it is filled in; empty: for all of them."
    )


class Translation(Record):
    """The same page in another language, as far as a source has it."""

    language: Language = Field(description="Language of the menu.")
    path: tuple[Text, ...] = Field(description="What is pressed to get there, in order.")
    labels: dict[str, Text] = Field(default_factory=dict, description="Its words for labels of the page, by the label.")
    source: str = Field(description="Key in `sources`.")


class Menu(Record):
    """One page of the menu with its fields in the order they are filled in."""

    at: Place = Field(description="Where the page is.")
    language: Language = Field(default="en", description="Language of the path and the labels.")
    path: tuple[Text, ...] = Field(description="What is pressed to get there, in order.")
    fields: tuple[MenuField, ...] = Field(description="Fields on the page, in order.")
    translations: tuple[Translation, ...] = Field(default=(), description="The page in other languages.")
    source: str = Field(description="Key in `sources`.")
    labels_source: str | None = Field(
        default=None, description="Key in `sources`, where the labels come from another one than the path."
    )


class MenuStep(Record):
    """One field with the way to it: what a hand-out prints as a line.

    For example: on the web page, Network, Email Server, Basic: "SMTP Server Address" = the host.
    """

    setting: Setting
    at: Place
    path: tuple[str, ...]
    label: str | None
    value: str | None
    words: dict[str, str]
    login: tuple[DeviceLogin, ...]
    grade: Grade
    """Of the path or of the labels, whichever is known less well."""
    language: Language = "en"
    """Of the path, the label and the fixed value."""
    translations: tuple[Translation, ...] = ()

    def in_language(self, language: str) -> Translation | None:
        """Return the page as a source has it in a language (`de` fits `de-CH`); None where no source has it."""
        return next((one for one in self.translations if one.language.partition("-")[0] == language), None)

    def shown(self, value: object) -> str:
        """Return what to enter: the fixed value, or the device's word for `value`, or the usual word for it."""
        return self.value or self.words.get(str(value)) or _USUAL_WORDS.get(str(value), str(value))
