"""The list of verbs. What a verb needs is imported when it runs: `--help` answers at once."""

from __future__ import annotations

import typer

from cli.adopt import adopt
from cli.advise import advise
from cli.doctor import doctor
from cli.drift import drift
from cli.engine_verbs import Verbs
from cli.exit_codes import as_command
from cli.expiring import expiring
from cli.files import files
from cli.handouts import handouts
from cli.import_inventory import import_inventory
from cli.preview import preview
from cli.rotate import rotate
from cli.tenants import tenants
from cli.verify import verify

app = typer.Typer(
    cls=Verbs,
    help="Printers and scanners send mail through Microsoft 365 and Azure again.",
    epilog="`mfd pulumi ARGUMENT...` runs the Pulumi engine: `mfd pulumi up --stack prod`.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    # A traceback with the values of variables would show passwords.
    pretty_exceptions_enable=False,
)


@app.callback()
def mfd() -> None:
    """Keep verbs as verbs, also while there is only one."""


# Before the first `./mfd pulumi up`, and from then on.
_BEGIN = "Begin: describe an environment and its devices, then ./mfd pulumi up"
_GO_ON = "Go on: see what would change, hand out, prove, keep it so"
for verb in (advise, adopt, doctor, tenants):
    app.command(rich_help_panel=_BEGIN)(as_command(verb))
app.command("import", rich_help_panel=_BEGIN)(as_command(import_inventory))
for verb in (preview, handouts, files, verify, drift, rotate, expiring):
    app.command(rich_help_panel=_GO_ON)(as_command(verb))
