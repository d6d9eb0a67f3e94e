"""Agreements made for the tests, plain and by hypothesis from the types themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect
from msgspec.structs import replace

from deconflict.agreement.agreement import Agreement
from deconflict.agreement.exchange import Conformance, LineChecks, Steadiness
from deconflict.agreement.parties import Member, Parties, PartyRole, SuspensionResumption
from deconflict.agreement.space import AgreedZone
from deconflict.agreement.terms import MAX_INTEGER
from deconflict.airspace.altitude import Ground
from deconflict.airspace.volume import Volume4D

ALFA, BRAVO, CHARLIE, DELTA = ("a" * 26, "b" * 26, "c" * 26, "d" * 26)


def agreement(*parties: str, name: str = "test", **clauses: Any) -> Agreement:
    """An agreement of these parties (ALFA and BRAVO unless named) with these clauses."""
    members = tuple(Member(party=party, name=party[0].upper(), role=PartyRole.MILITARY) for party in parties or (ALFA, BRAVO))
    return Agreement(agreement_id=name, title=name, parties=Parties(parties=members), **clauses)


def values(info: inspect.Type) -> st.SearchStrategy[Any]:
    """Any value of a type, within its bounds."""
    if isinstance(info, inspect.Metadata):
        return values(info.type)
    makers: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
        inspect.IntType: _integers,
        inspect.BoolType: lambda _: st.booleans(),
        inspect.StrType: _texts,
        inspect.EnumType: lambda kind: st.sampled_from(list(kind.cls)),
        inspect.NoneType: lambda _: st.none(),
        inspect.UnionType: lambda kind: st.one_of(*(values(inner) for inner in kind.types)),
        inspect.TupleType: lambda kind: st.tuples(*(values(inner) for inner in kind.item_types)),
        inspect.VarTupleType: lambda kind: st.lists(values(kind.item_type), min_size=kind.min_length or 0, max_size=_few(kind)).map(tuple),
        inspect.DictType: lambda kind: st.dictionaries(values(kind.key_type), values(kind.value_type), max_size=2),
        inspect.StructType: _structs,
    }
    return makers[type(info)](info)


def _few(kind: inspect.VarTupleType) -> int:
    return max(kind.min_length or 0, 3)


def _integers(kind: inspect.IntType) -> st.SearchStrategy[int]:
    low = kind.ge if kind.ge is not None else (kind.gt or 0) + 1
    high = kind.le if kind.le is not None else (kind.lt or 0) - 1
    return st.integers(int(low), int(high))


def _texts(kind: inspect.StrType) -> st.SearchStrategy[str]:
    patterns = {
        r"^[a-z2-7]{26}$": st.sampled_from([ALFA, BRAVO, CHARLIE]),
        r"^[A-Za-z0-9_-]{43}$": st.just("H" * 43),
        r"^[A-Za-z0-9._-]{1,64}$": st.sampled_from(["one", "zone-2", "a.b_c"]),
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": st.sampled_from(["en", "fr-CA", "uk"]),
    }
    if kind.pattern in patterns:
        return patterns[kind.pattern]
    letters = st.characters(exclude_categories=["Cs", "Cc"])
    return st.text(letters, min_size=kind.min_length or 0, max_size=min(kind.max_length or 20, 20))


def _structs(kind: inspect.StructType) -> st.SearchStrategy[Any]:
    fields = {field.name: values(field.type) for field in kind.fields}
    return st.builds(kind.cls, **fields)


def upright(band: Any) -> Any:
    """A volume or block with its heights in order."""
    if band.lower.reference is band.upper.reference and band.lower.value_mm > band.upper.value_mm:
        return replace(band, lower=band.upper, upper=band.lower)
    return band


def _zone(zone: AgreedZone) -> AgreedZone:
    volumes = tuple(
        Volume4D(upright(volume.volume), min(volume.from_us, volume.until_us), max(volume.from_us, volume.until_us) + 1)
        for volume in zone.volumes
        if max(volume.from_us, volume.until_us) < MAX_INTEGER
    )
    return replace(zone, volumes=volumes or zone.volumes)


def _conformance(bands: Conformance | None) -> Conformance | None:
    """Grace bands that are not below zero."""
    return bands and replace(bands, horizontal_mm=abs(bands.horizontal_mm), vertical_mm=abs(bands.vertical_mm))


def _steadiness(made: Steadiness | None) -> Steadiness | None:
    """The latest moments as by default: others may lie before the earliest."""
    default = Steadiness()
    return made and replace(made, caution_late_us=default.caution_late_us, warning_late_us=default.warning_late_us)


def _mend(made: Agreement) -> Agreement:
    """Put right what the checks ask for between fields, so that every field keeps any value it can have."""
    default = agreement(ALFA, BRAVO, CHARLIE)
    due, climb = default.acknowledgement, default.escalation
    return replace(
        made,
        parties=replace(default.parties, text=made.parties.text),
        contacts=replace(made.contacts, named=True),
        term=replace(made.term, effective_to_us=None),
        area=replace(made.area, volumes=tuple(upright(volume) for volume in made.area.volumes), ground=Ground(-5, 9, 3)),
        altitudes=replace(made.altitudes, blocks=tuple(upright(block) for block in made.altitudes.blocks)),
        zones_and_corridors=replace(made.zones_and_corridors, zones=tuple(_zone(zone) for zone in made.zones_and_corridors.zones[:1])),
        separation_minima=replace(made.separation_minima, minima=replace(made.separation_minima.minima, pairs=())),
        acknowledgement=replace(due, standby_factor=made.acknowledgement.standby_factor),
        escalation=replace(climb, triggers=made.escalation.triggers),
        line_check=LineChecks(bearers=made.line_check.bearers),
        alerting=replace(
            default.alerting,
            hold_us=made.alerting.hold_us,
            realarm_us=made.alerting.realarm_us,
            conformance=_conformance(made.alerting.conformance),
            steadiness=_steadiness(made.alerting.steadiness),
        ),
        priority=default.priority,
        suspension_resumption=SuspensionResumption(suspendable=("radio",)),
    )


_KIND = inspect.type_info(Agreement)
_CLAUSE_TYPES = {field.name: field.type for field in _KIND.fields} if isinstance(_KIND, inspect.StructType) else {}


@st.composite
def agreements(draw: st.DrawFn, clause: str) -> Agreement:
    """Any agreement that passes the checks, over all fields of one clause; the others stand at their defaults."""
    return _mend(replace(agreement(ALFA, BRAVO, CHARLIE), **{clause: draw(values(_CLAUSE_TYPES[clause]))}))
