"""`mfd files`: write the files of Exchange Online, DNS and bridges from the stack, on any machine."""

from __future__ import annotations

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root


def files(*, stack: StackOption = None) -> int:
    """Write the files for Exchange Online, DNS and bridges anew from what the last `pulumi up` left in the stack.

    The same folders as `pulumi up` writes where it runs, such as in a pipeline: exchange/, dns/ and bridge/ in
    out/STACK; the report of the script for Exchange Online stays. Only the owner of the files can read them, and nothing
    changes elsewhere. Needs the stack's passphrase or key, as `pulumi` does. The login of a bridge is among its files
    where mfd:handouts.passwords says so.

    For example:

    `mfd files --stack prod`
    """
    from cli.written_files import write_files  # noqa: PLC0415 - start-up time

    root = project_root()
    return write_files(root, chosen_stack(stack, root))
