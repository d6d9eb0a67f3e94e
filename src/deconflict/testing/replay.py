"""Replays: what happened once, or what was promised, as tables: who does what when, and what must then be seen on which screen.

Played through the shipped Node in a World, so that a rule of the line is a table that passes, and that fails when the rule is taken away.
Every table has a unit under each column (`testing.tables`); times count from the start, when all are paired and on watch. Parties and
places are invented, everything is marked EXERCISE.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import chain

from deconflict.errors import Refused
from deconflict.node import events as e
from deconflict.statements import KINDS
from deconflict.statements.base import Answer, Level, Role
from deconflict.statements.receipts import Bearer
from deconflict.testing import composing, first_contact, observe
from deconflict.testing.agreed_rows import AGREEING
from deconflict.testing.host import NAMES, Host
from deconflict.testing.scenario import Scenario, read_aircraft
from deconflict.testing.stage import Miss, Stage
from deconflict.testing.tables import Row, Table, number, read_tables
from deconflict.testing.world import SECOND_US, World

CLOSING_US = 10 * SECOND_US
"""How long a replay goes on after its last row, so that what it led to is under way no more."""

COLUMNS: Mapping[str, tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]] = {
    "parties": ({"party": ("-",)}, {"skew": ("s",), "members": ("-",), "behalf": ("-",), "not_controlled": ("-",)}),
    "agree": ({"at": ("s", "min"), "by": ("-",), "what": ("-",), "clauses": ("-",)}, {"terms": ("json",)}),
    "pairing": ({"at": ("s", "min"), "a": ("-",), "b": ("-",), "how": ("-",)}, {}),
    "bearers": ({"at": ("s", "min"), "bearers": ("-",)}, {}),
    "watch": ({"at": ("s", "min"), "party": ("-",), "role": ("-",), "who": ("-",)}, {}),
    "acknowledge": (
        {"at": ("s", "min"), "by": ("-",), "of": ("-",), "level": ("-",)}, {"role": ("-",), "answer": ("-",), "members": ("-",)}
    ),
    "links": ({"at": ("s", "min"), "what": ("-",), "a": ("-",)}, {"b": ("-",)}),
    "clocks": ({"at": ("s", "min"), "party": ("-",), "by": ("s",)}, {}),
    "aircraft": ({"id": ("-",), "party": ("-",), "callsign": ("-",), "commanded": ("-",), "every": ("s",)}, {}),
    "waypoints": ({"id": ("-",), "at": ("min",), "lat": ("deg",), "lon": ("deg",), "level": ("FL",)}, {}),
    "expect": ({"at": ("s", "min"), "on": ("-",), "what": ("-",), "of": ("-",), "is": ("-",)}, {}),
}  # fmt: skip
"""Tables a replay can hold: the columns each must have, and those it may have, each with the units it can state."""
SAY: Mapping[str, tuple[str, ...]] = {"at": ("s", "min"), "by": ("-",), "as": ("-",)}
"""Columns of every table `[say KIND]`; `to` names the peer, `role` the desk. All other columns are fields of the kind."""
CHOSEN = ("at", "by", "as", "to", "role")


@dataclass(frozen=True, slots=True)
class Act:
    """One row: when, from the start (µs), where it stands, and what it does on the stage."""

    at_us: int
    where: str
    do: Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Replay:
    """One file, read and checked: its parties, the acts in order of time, and what the file says it is."""

    name: str
    words: tuple[str, ...]
    parties: tuple[str, ...]
    rows: Mapping[str, Row]
    skews: Mapping[str, int]
    agreed: bool
    paired: bool
    acts: tuple[Act, ...]
    sky: Scenario


class _Schema:
    """The tables above, and `[say KIND]` for all that can be said; `[force KIND]` where a node signs what its desk would refuse."""

    def check_name(self, table: str, where: str) -> None:
        first, _, kind = table.partition(" ")
        if first in ("say", "force") and kind in KINDS:
            return
        if table not in COLUMNS:
            raise Refused(f"there is no table {table!r}", where=where, mend="say and a kind, or one of " + ", ".join(COLUMNS))

    def units(self, table: str, columns: tuple[str, ...], where: str) -> Mapping[str, tuple[str, ...]]:
        needed, allowed = (SAY, None) if table.startswith(("say ", "force ")) else COLUMNS[table]
        missing = sorted(set(needed) - set(columns))
        surplus = sorted(set(columns) - set(needed) - set(allowed)) if allowed is not None else []
        if missing or surplus:
            what = f"the columns of [{table}]: missing {', '.join(missing) or 'none'}, unknown {', '.join(surplus) or 'none'}"
            raise Refused(what, where=where, mend="they are " + " ".join([*needed, *(allowed or ("and fields of the kind",))]))
        known = {**needed, **(allowed or {})}
        return {column: known.get(column, composing.UNITS) for column in columns}


def load(name: str) -> Replay:
    """A replay that comes with the program; Refused with the names there are when there is none such."""
    return read((_folder() / f"{name}.txt").read_text(encoding="utf-8"), name) if name in names() else _no_such(name)


def names() -> list[str]:
    """The replays that come with the program, in order."""
    return sorted(file.name.removesuffix(".txt") for file in _folder().iterdir() if file.name[:2] in ("a0", "rp", "s0", "s1", "s2"))


def _folder() -> resources.abc.Traversable:
    return resources.files("deconflict.testing") / "scenarios"


def _no_such(name: str) -> Replay:
    raise Refused(f"there is no replay {name!r}", where="replay", mend="one of " + ", ".join(names()))


def read(text: str, name: str) -> Replay:
    """A replay from its text. Refused naming the line and column of what cannot be."""
    tables, words = read_tables(text, name, _Schema())
    parties = [(where, row) for table in tables if table.name == "parties" for where, row in table.rows]
    known = tuple(row["party"] for _, row in parties)
    if not 2 <= len(known) <= len(NAMES) or known != NAMES[: len(known)]:
        raise Refused("a replay's parties are the first of the alphabet, two or more", where=name, mend="list " + ", ".join(NAMES[:2]))
    rows = {kind: [pair for table in tables if table.name == kind for pair in table.rows] for kind in ("aircraft", "waypoints")}
    return Replay(
        name, words, known, skews={row["party"]: round(number(row, "skew", where) * SECOND_US) for where, row in parties if "skew" in row},
        rows={row["party"]: row for _, row in parties}, agreed=not any(table.name in ("agree", "pairing") for table in tables),
        paired=not any(table.name == "pairing" for table in tables),
        acts=tuple(sorted(chain.from_iterable(map(_acts, tables)), key=lambda act: act.at_us)),
        sky=Scenario(name, read_aircraft(rows["aircraft"], rows["waypoints"]), ()),
    )  # fmt: skip


def _acts(table: Table) -> list[Act]:
    make = _MAKERS.get(table.name.partition(" ")[0])
    if make is None:
        return []
    return [
        Act(round(number(row, "at", where) * composing.US[table.units["at"]]), where, make(table, row, where)) for where, row in table.rows
    ]


def _say(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    kind = table.name.partition(" ")[2]
    fields = {column: cell for column, cell in row.items() if column not in CHOSEN}

    def do(stage: Stage) -> None:
        host, role = stage.host(row["by"]), Role(row.get("role", Role.DUTY.value))
        by = f"{host.desk}-{role.value}"
        try:
            parts = composing.compose(kind, {"msg_id": row["as"], **fields}, {"msg_id": "-", **table.units}, stage.names(), where, by)
        except Refused as fault:
            stage.refused[row["as"]] = (fault.where, str(fault))
            return
        channel = _channel(stage, host, row["to"]) if "to" in row else None
        if table.name.startswith("force "):
            stage.force(host, kind, parts, channel, row["as"])
        else:
            stage.requests[row["as"]] = stage.world.ask(host, e.Filed, kind, kind=kind, parts=parts, by=by, role=role, channel=channel)

    return do


def _channel(stage: Stage, host: Host, to: str) -> str | None:
    channels = host.node.core.my_channels() if host.node is not None else {}
    return next((name for name, members in sorted(channels.items()) if stage.party(to) in members), None)


def _acknowledge(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        host, role = stage.host(row["by"]), Role(row.get("role", Role.DUTY.value))
        answer = row.get("answer", composing.NONE)
        more = {"members": tuple(row["members"].split(","))} if row.get("members", composing.NONE) != composing.NONE else {}
        request = stage.world.ask(
            host, e.Acknowledged, "acknowledgement", entry=stage.entry(row["of"]), level=Level(row["level"]), role=role,
            by=f"{host.desk}-{role.value}", answer=Answer(answer) if answer != composing.NONE else None, **more,
        )  # fmt: skip
        stage.requests[f"{row['by']} {row['level']} {row['of']}"] = request

    return do


def _agree(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    clauses = () if row["clauses"] == composing.NONE else tuple(row["clauses"].split(","))
    terms = json.loads(row["terms"]) if row.get("terms", composing.NONE) != composing.NONE else {}
    if row["what"] not in AGREEING:
        raise Refused(f"{row['what']!r} is no act on an agreement", where=where, mend="one of " + ", ".join(AGREEING))
    return lambda stage: AGREEING[row["what"]](stage, stage.host(row["by"]), clauses, terms)


def _watch(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.world.take_watch(stage.host(row["party"]), Role(row["role"]), None if row["who"] == composing.NONE else row["who"])

    return do


def _link(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        world, a = stage.world, stage.host(row["a"])
        if row["what"] == "cut":
            world.cut(a, stage.host(row["b"]))
        elif row["what"] == "heal":
            world.heal()
        elif row["what"] == "stop":
            world.crash(a)
        elif row["what"] == "start":
            world.start(a)
        else:
            raise Refused(f"{row['what']!r} befalls no link", where=where, mend="cut, heal, stop or start")

    return do


def _pairing(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    if row["how"] not in first_contact.HOW:
        raise Refused(f"{row['how']!r} is no way to meet", where=where, mend="one of " + ", ".join(first_contact.HOW))

    def do(stage: Stage) -> None:
        first_contact.meet(stage.world, stage.host(row["a"]), stage.host(row["b"]), row["how"])

    return do


def _bearers(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    """Every party reaches every other by these bearers too, from now on."""
    found = tuple(Bearer(name) for name in row["bearers"].split(","))

    def do(stage: Stage) -> None:
        stage.world.couriers.bearers = found
        for host in stage.world.hosts.values():
            stage.world.couriers.ready(host)

    return do


def _clock(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    by_us = round(number(row, "by", where) * SECOND_US)
    return lambda stage: stage.world.set_clock(stage.host(row["party"]), by_us)


def _expect(table: Table, row: Row, where: str) -> Callable[[Stage], None]:
    if row["what"] not in observe.OBSERVATIONS:
        raise Refused(f"{row['what']!r} cannot be looked at", where=where, mend="one of " + ", ".join(observe.OBSERVATIONS))

    def do(stage: Stage) -> None:
        seen = observe.OBSERVATIONS[row["what"]](stage, stage.host(row["on"]), row["of"])
        if seen != row["is"]:
            stage.misses.append(Miss(where, f"{row['what']} of {row['of']} on {row['on']}", row["is"], seen))

    return do


_MAKERS: Mapping[str, Callable[[Table, Row, str], Callable[[Stage], None]]] = {
    "say": _say, "force": _say, "acknowledge": _acknowledge, "watch": _watch, "links": _link, "agree": _agree, "pairing": _pairing,
    "bearers": _bearers, "clocks": _clock, "expect": _expect,
}  # fmt: skip


def play(replay: Replay, seed: int = 1) -> Stage:
    """Play it to its end; the stage holds what was expected and not seen."""
    world = World(seed, parties=len(replay.parties))
    for party, skew_us in replay.skews.items():
        world.hosts[party].clock.jump(world.now_us, skew_us)
    world.begin(agreed=replay.agreed, paired=replay.paired)
    stage = Stage(world, world.now_us, rows=replay.rows)
    _fly(stage, replay.sky)
    for act in replay.acts:
        world.at(stage.start_us + act.at_us, act.do, stage)
    world.run_for(max((act.at_us for act in replay.acts), default=0) + CLOSING_US)
    stage.misses += stage.refused_unseen()
    return stage


def _fly(stage: Stage, sky: Scenario) -> None:
    for party in {aircraft.party for aircraft in sky.aircraft}:
        host = stage.host(party)
        for at_us, plots in sky.traffic(party, stage.start_us):
            stage.world.at(at_us, stage.world.post, host, e.Plotted(plots=plots, feed="replay"))


__all__ = ["Act", "Miss", "Replay", "Stage", "load", "names", "play", "read"]
