"""Whether the password is one of the application's secrets, as far as Entra ID shows: the first characters and the dates."""

from __future__ import annotations

from datetime import UTC, datetime

from cli.age import is_new, words_since
from cli.check import Check
from tenant import Application, Secret

_TITLE = "Secret"
_NEW_HAND_OUTS = "write the hand-outs anew with `./mfd handouts --with-passwords`, and enter the new password"
_GONE = f"`./mfd drift` says whether somebody removed it; then `./mfd pulumi up --refresh` makes another. Then {_NEW_HAND_OUTS}"


def secret_check(application: Application | None, password: str) -> Check:
    """Return what there is to say about the secret that begins as `password` does; the value is never repeated."""
    if application is None:
        return Check.unknown(_TITLE, "the application cannot be seen in this tenant")
    fitting = [secret for secret in application.secrets if secret.fits(password)]
    if not fitting:
        return Check.problem(_TITLE, f"the password is none of the secrets of {application.display_name}", _GONE)
    valid = [secret for secret in fitting if not _ended(secret)]
    if not valid:
        way_out = f"`./mfd rotate` says how another takes its place; after `./mfd pulumi up`, {_NEW_HAND_OUTS}"
        return Check.problem(_TITLE, f"{_words(fitting[0])} ended on {_day(fitting[0].ends)}", way_out)
    secret = valid[0]
    if secret.starts and is_new(secret.starts):
        detail = f"{_words(secret)} is {words_since(secret.starts)} old; it takes some minutes to reach every server"
        return Check.unknown(_TITLE, detail, "run this again, or with --wait 10m")
    return Check.ok(_TITLE, f"{_words(secret)} begins as the password does and ends on {_day(secret.ends)}")


def _ended(secret: Secret) -> bool:
    return secret.ends is not None and secret.ends < datetime.now(UTC)


def _words(secret: Secret) -> str:
    return f"{secret.display_name!r} (key id {secret.key_id})"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "no known day"
