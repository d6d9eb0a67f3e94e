"""Write the generated pages of docs/ from the code they describe: the command line, the messages, the tables of states."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from deconflict.statements import KINDS
from deconflict.statements.base import Kind, MessageHeader, MessagePart

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Written by `make docs` from the code; change the code, not this page. -->\n\n"
TABLES = (
    ("An operation's plan", "deconflict.airspace.intent", "MOVES"),
    ("An alert", "deconflict.conflict.alerting", "MOVES"),
    ("First contact", "deconflict.coordination.pairing", "MOVES"),
    ("A line", "deconflict.coordination.line", "MOVES"),
    ("An agreement's version", "deconflict.coordination.standing", "AGREEMENT_MOVES"),
    ("A clause", "deconflict.coordination.standing", "CLAUSE_MOVES"),
    ("A rescue case", "deconflict.coordination.emergency", "MOVES"),
    ("An offer", "deconflict.coordination.negotiation", "MOVES"),
    ("A pause", "deconflict.coordination.holds", "MOVES"),
    ("A claim", "deconflict.coordination.claims", "MOVES"),
)
"""(title, module, name of a Mapping state -> following states)."""


def type_name(annotation: Any) -> str:
    """A field's type as a reader of messages needs it: integer, text, one of, list of, or a struct's name."""
    if hasattr(annotation, "__metadata__"):
        return type_name(annotation.__origin__)
    arguments = getattr(annotation, "__args__", ())
    if arguments:
        inner = [type_name(a) for a in arguments if a not in (type(None), Ellipsis)]
        return ("list of " if getattr(annotation, "__origin__", None) is tuple else "") + " or ".join(dict.fromkeys(inner))
    plain = {int: "integer", str: "text", bool: "yes/no"}
    if annotation in plain:
        return plain[annotation]
    if isinstance(annotation, type) and hasattr(annotation, "__members__"):
        return " \\| ".join(annotation.__members__[name].value for name in annotation.__members__)
    return str(getattr(annotation, "__name__", annotation))


def fields_table(struct: type[msgspec.Struct], skip: Iterable[str] = ()) -> str:
    """A Markdown table of a struct's fields."""
    fields = [f for f in msgspec.structs.fields(struct) if f.name not in set(skip)]
    rows = [f"| `{f.name}` | {type_name(f.type)} | {'yes' if f.required else 'no'} |" for f in fields]
    return "\n".join(["| field | holds | required |", "|---|---|---|", *rows]) + "\n"


def kind_section(kind: Kind) -> str:
    """One kind of statement: what it says, where it is written, how it is answered, its parts."""
    main = kind.parts["main"]
    where = f"Logbook `{kind.logbook}`"
    if kind.is_message:
        answers = ", ".join(f"`{a}`" for a in kind.answers) or "none (acknowledge only)"
        where += f" · priority {kind.priority} · due: {', '.join(kind.needs) or 'nothing'} · answers: {answers}"
    if kind.answered_by:
        where += " · answered by " + ", ".join(f"`{name}`" for name in kind.answered_by)
    if kind.is_message or kind.clause:
        where += f" · under the clause `{kind.clause}`" if kind.clause else " · core: always open"
    text = f"## {kind.name}\n\n{inspect.getdoc(main) or ''}\n\n{where}.\n\n"
    for name, part in kind.parts.items():
        heading = "" if name == "main" else f"Part `{name}`:\n\n"
        text += heading + fields_table(part, ("message",) if issubclass(part, MessagePart) else ()) + "\n"
    return text


def messages_page() -> str:
    """docs/messages.md: every kind of statement, from statements.KINDS."""
    head = "# What can be said\n\n" + NOTE
    head += "Times are µs since 1970 UTC (`_us`), lengths mm (`_mm`), angles 1e-9 degree (`_ndeg`). A field without a value is absent.\n\n"
    head += f"## The header of every message\n\n{inspect.getdoc(MessageHeader) or ''}\n\n{fields_table(MessageHeader)}\n"
    return head + "".join(kind_section(KINDS[name]) for name in sorted(KINDS)).rstrip() + "\n"


def diagram(moves: Mapping[Any, Iterable[Any]]) -> str:
    """A Mermaid state diagram of a table of moves, states in the order of the table."""
    names = {state: str(getattr(state, "name", state)) for state in moves}
    order = {name: place for place, name in enumerate(names.values())}
    lines = ["```mermaid", "stateDiagram-v2"]
    for state, following in moves.items():
        after = sorted((str(getattr(f, "name", f)) for f in following), key=lambda n: order.get(n, len(order)))
        lines += [f"    {names[state]} --> {name}" for name in after] or [f"    {names[state]} --> [*]"]
    return "\n".join([*lines, "```"])


def states_page() -> str:
    """docs/states.md: one diagram for each table of states there is."""
    text = "# Tables of states\n\n" + NOTE
    for title, module, name in TABLES:
        try:
            moves = getattr(importlib.import_module(module), name, None)
        except ModuleNotFoundError:
            continue
        if isinstance(moves, Mapping):
            text += f"## {title}\n\nFrom `{module}.{name}`.\n\n{diagram(moves)}\n\n"
    return text.rstrip() + "\n"


def command_section(path: str, command: Any) -> str:
    """One command: its help, and a table of its arguments and options."""
    text = f"## `{path}`\n\n{(command.help or '').strip()}\n\n"
    rows = []
    for parameter in command.params:
        if getattr(parameter, "hidden", False) or parameter.name == "help":
            continue
        stated = parameter.opts if parameter.param_type_name == "option" else [(parameter.metavar or parameter.name).upper()]
        names = ", ".join(f"`{name}`" for name in stated)
        rows.append(f"| {names} | {(getattr(parameter, 'help', '') or '').strip().replace('|', chr(92) + '|')} |")
    return text + ("\n".join(["| name | what for |", "|---|---|", *rows]) + "\n\n" if rows else "")


def commands_under(path: str, command: Any) -> str:
    """A command and everything below it, in the order people meet it."""
    text = command_section(path, command)
    for name, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            text += commands_under(f"{path} {name}", child)
    return text


def cli_page() -> str | None:
    """docs/cli.md: the help of every command; None while there is no command line."""
    try:
        cli = importlib.import_module("deconflict.service.cli")
    except ModuleNotFoundError:
        return None
    command = importlib.import_module("typer.main").get_command(cli.app)
    return "# The command line\n\n" + NOTE + commands_under("deconflict", command).rstrip() + "\n"


def replays_page() -> str:
    """docs/replays.md: what each replay stands for, what it plays, and what must be seen, from the files that ship."""
    replay = importlib.import_module("deconflict.testing.replay")
    text = "# Replays\n\n" + NOTE
    text += "How what happened is accounted for (`a`), failures of the past (`rp`) and what was announced in 2015 (`s`), point by point,\n"
    text += "as [tables](testing.md#replays)\n"
    text += "played through the shipped node: `deconflict rehearse NAME`. Parties and places are invented. Each passes, and a test\n"
    text += "takes the rule it stands for away and sees it fail.\n\n"
    for name in replay.names():
        one = replay.load(name)
        words = " ".join(one.words)
        rows = sum(act.where.startswith(name) for act in one.acts)
        text += f"## {name}\n\n{words}\n\n{len(one.parties)} parties, {rows} rows.\n\n"
    return text.rstrip() + "\n"


def pages() -> dict[Path, str]:
    """Every generated page and what it must say now."""
    made = {DOCS / "messages.md": messages_page(), DOCS / "states.md": states_page(), DOCS / "cli.md": cli_page()}
    made[DOCS / "replays.md"] = replays_page()
    return {path: text for path, text in made.items() if text is not None}


def main() -> int:
    """Write the pages that changed and name them."""
    for path, text in pages().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/{path.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
