"""What the host refuses."""


class HostError(Exception):
    """A request cannot be carried out; the message tells the user what to change."""
