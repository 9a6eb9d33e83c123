"""What ends a verb with exit code 1, or with a code of its own where 1 means something else."""

from __future__ import annotations


class CommandError(Exception):
    """Something the user can put right; the text says what is wrong and what would be right."""

    exit_code = 1
