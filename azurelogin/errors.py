"""What can go wrong before the first call to Azure."""


class LoginError(Exception):
    """Raised when no login is found, or the one that is found is not complete."""


class CloudError(LoginError):
    """Raised when the endpoints of the cloud cannot be read."""
