"""What ends a take-over before anything is written."""

from __future__ import annotations


class AdoptionError(Exception):
    """Something stands in the way of taking over; the text says what, and what would be right."""
