"""A page per sending method, and one that compares them, from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from catalog import Method, load_catalog
from catalog.method import ArticleRow, Needs, Pace
from catalog.record import Source
from docs.markdown import section, table

ARTICLE = (
    "[Methods of Integrating Multifunction Devices with Microsoft 365, Part 2]"
    "(https://aashu.co.in/methods-of-integrating-multifunction-devices-with-microsoft-365-part-2)"
)
_FIT = {"yes": "yes", "no": "no", "conditional": "under conditions"}
_WHERE = {"entra": "Entra ID", "azure": "Azure", "exchange": "Exchange Online", "dns": "DNS", "network": "The site"}
_HOSTS = {"tenant-mx": "the tenant's own MX host, read from Microsoft Graph", "site": "the relay's name at the site"}
_LOGINS = {
    "password": "user name and password",
    "oauth": "a token from Entra ID (OAuth 2.0)",
    "address": "none; the public address or a client certificate counts",
}
_MIB = 1024 * 1024


def method_pages() -> dict[str, str]:
    """Return every page by its name: `methods/README.md` compares, `methods/<id>.md` is about one."""
    methods = list(load_catalog().methods.values())
    return {"methods/README.md": _comparison(methods), **{f"methods/{one.id}.md": _page(one) for one in methods}}


def _page(method: Method) -> str:
    return "".join(
        (
            f"# {method.title}\n\n{method.summary}\nIts id in the device list is `{method.id}`.\n",
            section("What the device is told", table(("Setting", "Value"), _settings(method))),
            section("What it needs", _needs(method.needs, method.sources)),
            section("Reach, limits and price", table(("What", "Answer"), _limits(method))),
            section("Dates", _dates(method)),
            section("When the server refuses", _refusals(method)),
            section("What the article of 2024 said", _corrections(method)),
            section("Notes", "\n".join(f"- {note.text} ({_cited(method, note.source)})" for note in method.notes)),
            section("Sources", "\n".join(f"- {_source(one)}" for one in method.sources.values())),
        )
    )


def _settings(method: Method) -> Iterator[tuple[str, str]]:
    yield "Server", f"`{method.host}`" if method.host else _HOSTS[method.host_source]
    yield "Port", " or ".join(str(port) for port in (method.port, *method.other_ports))
    yield "Encryption", f"{method.encryption.upper()}{', needed' if method.encryption_required else ''}"
    yield "TLS versions", ", ".join(method.tls_versions) or "none"
    yield "Login", _LOGINS[method.login]
    yield "Mechanism", ", ".join(method.mechanisms) or "none"
    if method.oauth_flows:
        yield "OAuth 2.0 flows", ", ".join(method.oauth_flows)
    yield "From address", method.sender
    yield "Root certificate", ", ".join(method.root_certificates) or "none"


def _needs(needs: Needs, sources: dict[str, Source]) -> str:
    rows = [
        (place, need.text, sources[need.source].grade)
        for name, place in _WHERE.items()
        for need in getattr(needs, name)
    ]
    return table(("Where", "What", "Grade"), rows)


def _limits(method: Method) -> Iterator[tuple[str, str]]:
    yield "Mail to other organizations", "yes" if method.external_recipients else "no"
    yield "Largest message", _size(method)
    yield "Recipients in a message", str(method.max_recipients or "not known")
    for pace in method.pace:
        yield "Pace", f"{_pace(pace)}, counted per {pace.counted_per}"
    yield "One device may send as many addresses", _FIT[method.any_sender]
    yield "Spam filter", "bypassed inside the organization" if method.spam_filter == "bypassed-inside" else "applies"
    yield "Copy in Sent Items", "yes" if method.sent_items else "no"
    yield "Applications that others host", _FIT[method.third_party_hosting]
    yield "Security defaults", "may stay on" if method.security_defaults == "fits" else "have to be off"
    yield "Licence", method.cost.licence
    yield "Price", method.cost.price or "not known"


def _size(method: Method) -> str:
    return f"{method.max_message_bytes // _MIB} MB, encoded" if method.max_message_bytes else "not known"


def _pace(pace: Pace) -> str:
    numbers = {
        "messages a minute": pace.messages_per_minute,
        "messages an hour": pace.messages_per_hour,
        "recipients a day": pace.recipients_per_day,
    }
    return ", ".join(f"{number:,} {what}" for what, number in numbers.items() if number)


def _dates(method: Method) -> str:
    rows = [(one.date, one.event, one.text, _cited(method, one.source)) for one in method.dates]
    return table(("Date", "What", "", "Source"), rows) if rows else ""


def _refusals(method: Method) -> str:
    rows = [(f"`{one.reply}`" if one.pattern else one.reply, one.cause, one.remedy) for one in method.refusals]
    return table(("Reply", "Cause", "What to do"), rows)


def _corrections(method: Method) -> str:
    if method.article is None:
        return "The article has no such method."
    rows = [
        (one.subject, one.article, one.now, one.since or "not known", _cited(method, one.source))
        for one in method.corrections
    ]
    return f"{ARTICLE}\n\n" + table(("Subject", "The article", "What holds now", "Since", "Source"), rows)


def _cited(method: Method, source: str) -> str:
    found = method.sources[source]
    return f"{found.title}, {found.grade}"


def _source(source: Source) -> str:
    title = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{title} ({source.grade})"


def _comparison(methods: list[Method]) -> str:
    linked = [f"[{one.id}]({one.id}.md)" for one in methods]
    return "".join(
        (
            "# Sending methods\n\n",
            "The project sets up each of these; `./mfd advise` says which one fits which device, and why not the others.\n",
            section("What holds now", table(("", *linked), _now(methods))),
            section(
                "What the article of 2024 said",
                f"{ARTICLE}, Comparison of all the options to send the emails. It is out of date in places.\n",
                table(("", *(one.id for one in methods if one.article)), _then(methods)),
            ),
            section("What has changed since", table(("Since", "Method", "Subject", "Now"), _changes(methods))),
        )
    )


def _now(methods: list[Method]) -> Iterator[tuple[str, ...]]:
    answers = {one.id: dict(_limits(one)) for one in methods}
    yield "Server", *(one.host or _HOSTS[one.host_source] for one in methods)
    yield "Port", *(" or ".join(map(str, (one.port, *one.other_ports))) for one in methods)
    yield "TLS", *("required" if one.encryption_required else "optional" for one in methods)
    yield "Login", *(_LOGINS[one.login] for one in methods)
    for what in ("Mail to other organizations", "Largest message", "Pace", "Spam filter", "Copy in Sent Items"):
        yield what, *(answers[one.id].get(what, "no number") for one in methods)
    for what in ("Applications that others host", "Security defaults", "Licence", "Price"):
        yield what, *(answers[one.id][what] for one in methods)
    yield "Ends", *(_end(one) for one in methods)


def _end(method: Method) -> str:
    ends = [f"{one.event} {one.date}" for one in method.dates if one.event in {"ends", "off-by-default"}]
    return ", ".join(ends) or "no date"


def _then(methods: list[Method]) -> Iterator[tuple[str, ...]]:
    rows = [one.article for one in methods if one.article]
    for name, field in ArticleRow.model_fields.items():
        yield str(field.description).rstrip("."), *(getattr(row, name) for row in rows)


def _changes(methods: list[Method]) -> list[tuple[str, str, str, str]]:
    changes = [
        (one.since or "not known", method.id, one.subject, one.now) for method in methods for one in method.corrections
    ]
    return sorted(changes)
