"""What each alert on the e-mail logs asks, and what it says to those who are told.

Azure has no alert of its own on secrets of an application in Entra ID. The program knows when they end, so that day
stands in a query that finds rows only while mail is still sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from components.kusto_query import kusto_query

# How much of the quota may be used in an hour before somebody is told, in percent? 80 leaves time to spread what is sent.
NEAR_QUOTA = 80
# How many days before their end is somebody told of secrets? 30, since each device has to be visited.
SECRETS_LEAD = 30
# How serious is it, from 0 (critical) to 4 (verbose)? What stops mail is an error, what will stop it is a warning.
ERROR, WARNING = 1, 2


@dataclass(frozen=True)
class MailAlert:
    """An alert that is raised when its query finds more than `more_than` rows in an hour, or in a day if `daily`."""

    kind: str
    title: str
    says: str
    query: str
    more_than: int
    severity: int
    daily: bool = False


def undelivered(most: int) -> MailAlert:
    """Return the alert on more than `most` mails in an hour that did not arrive."""
    return MailAlert(
        kind="undelivered",
        title="Mails did not arrive",
        says=f"More than {most} mails in an hour were refused, bounced or suppressed. The saved query "
        "'Refusals by reason' says why.",
        query=kusto_query("undelivered"),
        more_than=most,
        severity=ERROR,
    )


def near_quota(most: int) -> MailAlert:
    """Return the alert on a quota of `most` mails in an hour that is nearly used up."""
    return MailAlert(
        kind="near-quota",
        title="The sending quota is nearly used up",
        says=f"More than {NEAR_QUOTA} % of {most} mails were sent in an hour. Azure refuses what is beyond, and what is "
        "refused counts too. The saved query 'Mails by sender' says who sends so much; support raises the quota of a "
        "domain of your own.",
        query=kusto_query("mails"),
        more_than=most * NEAR_QUOTA // 100,
        severity=WARNING,
    )


def secrets_ending(end: date) -> MailAlert:
    """Return the alert on secrets whose last day is `end`; it comes every day on which mail is sent."""
    return MailAlert(
        kind="secrets-ending",
        title="Secrets of devices end soon",
        says=f"The first secrets in use end on {end}; a device that is not re-keyed by then can send nothing. The saved "
        "query 'Mails by sender' says who still sends.",
        query=kusto_query("secrets-ending", first_warning=str(end - timedelta(days=SECRETS_LEAD))),
        more_than=0,
        severity=WARNING,
        daily=True,
    )
