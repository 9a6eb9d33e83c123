"""What can go wrong in mail's DNS."""


class MailDnsError(Exception):
    """The base of this room's errors."""


class SpfError(MailDnsError):
    """Raised when a text is no SPF record, or cannot be changed without changing its meaning."""


class NameOutsideZoneError(MailDnsError):
    """Raised when a name does not lie in the zone that it shall be written in."""


class ServerListError(MailDnsError):
    """Raised when MFD_DNS_SERVERS cannot be read."""
