"""The command line. Nothing heavy is imported before a command needs it: `deconflict --help` answers at once."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

import typer

from deconflict.errors import DeconflictError
from deconflict.service import (
    cli_accounts,
    cli_advice,
    cli_affairs,
    cli_agreement,
    cli_backup,
    cli_bearers,
    cli_care,
    cli_import,
    cli_keys,
    cli_line,
    cli_node,
    cli_open,
    cli_people,
    cli_picture,
    cli_plugins,
    cli_record,
    cli_second,
    cli_sky,
    cli_suppressing,
)
from deconflict.service.cli_out import talk
from deconflict.service.problems import exit_code_of

_UsageError: Any = typer.BadParameter.__mro__[2]  # ClickException: of click itself or of the copy typer carries

app = typer.Typer(
    name="deconflict", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, rich_markup_mode=None,
    help="An open line between organisations that share airspace but no command. It warns and records; it is no collision avoidance.\n\n"
    "Try it: deconflict demo    Begin: deconflict init NAME, then deconflict serve",
)  # fmt: skip
for _module in (
    cli_node, cli_line, cli_agreement, cli_affairs, cli_accounts, cli_advice, cli_bearers, cli_open, cli_picture, cli_import,
    cli_people, cli_plugins, cli_sky, cli_suppressing, cli_record, cli_care, cli_second, cli_backup, cli_keys,
):  # fmt: skip
    _module.register(app)


def main() -> NoReturn:
    """Run a command and exit with the codes of FACES.md: 0, 1 found, 2 usage, 3 input, 4 peer, 5 not allowed, 70 our bug."""
    sys.excepthook = _bug
    try:
        code = typer.main.get_command(app).main(standalone_mode=False)
    except DeconflictError as fault:
        talk(f"deconflict: {fault.where + ': ' if fault.where else ''}{fault.what}")
        if fault.mend:
            talk(f"  mend: {fault.mend}")
        sys.exit(exit_code_of(fault))
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except _UsageError as fault:
        fault.show()
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    sys.exit(code if isinstance(code, int) else 0)


def _bug(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Our own bug: one line and where the report is; the traceback with DECONFLICT_DEBUG set."""
    report = "".join(traceback.format_exception(kind, fault, trace))
    handle, name = tempfile.mkstemp(prefix="deconflict-", suffix=".txt")
    with os.fdopen(handle, "w") as file:
        file.write(report)
    if os.environ.get("DECONFLICT_DEBUG"):
        talk(report)
    talk(f"deconflict: our bug, sorry: {kind.__name__}: {fault} (report: {Path(name)})")
    sys.stdout.flush()
    os._exit(70)


if __name__ == "__main__":
    main()
