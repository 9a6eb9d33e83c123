"""What can go wrong while the tenant is read."""


class TenantError(Exception):
    """Raised when Microsoft Graph cannot be asked, or answers with an error; the text repeats its code and message."""


class NotAllowedError(TenantError):
    """Raised when the login may not read this; the text names the permission that it lacks."""
