"""Every kind of statement in every language, units and form; and that nothing in a phrase can be missing."""

from __future__ import annotations

import doctest
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle, Polygon, Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.phrasebook import LOCALES, render
from deconflict.phrasebook.catalogue import catalogue
from deconflict.phrasebook.facts import UNSHOWN, WORDED
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, Part, Status

ALFA, BRAVO, HASH = "a" * 26, "b" * 26, "h" * 43
NAMES = {ALFA: "ALFA", BRAVO: "BRAVO"}
CIRCLE = Circle(46_500_000_000, 7_500_000_000, 9_260_000)
AT = 1_785_402_000_000_000
VOLUME = Volume4D(Volume3D(CIRCLE, Height(3_048_000, Reference.FL), Height(1_219_200, Reference.AMSL)), AT, AT + 3_600_000_000)
AREA = msgspec.structs.replace(
    VOLUME,
    volume=Volume3D(
        Polygon(((46 * 10**9, 7 * 10**9), (46 * 10**9, 7_100_000_000), (46_100_000_000, 7 * 10**9))),
        Height(0, Reference.AGL),
        Height(120_000, Reference.AGL),
    ),
)
PLOT = Plot(track_id="4b1814", at_us=AT, lat_ndeg=0, lon_ndeg=0, callsign="RESCUE1")

SAMPLES: dict[str, Any] = {
    "to": [BRAVO], "msg_id": "m-1", "by": "Officer 1", "ack_by": AT, "answer_by": AT, "valid_until": AT, "refs": [HASH], "agreement": HASH,
    "volumes": [msgspec.to_builtins(VOLUME), msgspec.to_builtins(AREA)], "place": msgspec.to_builtins(CIRCLE),
    "plots": [msgspec.to_builtins(PLOT)], "pair": [f"{ALFA}:4b1814", f"{BRAVO}:4b1815"], "objects": [f"{ALFA}:FIRE-1", f"{BRAVO}:P-2"],
    "author": ALFA, "party": BRAVO, "peer": BRAVO, "on_behalf_of": BRAVO, "audience": [ALFA, BRAVO], "members": [ALFA, BRAVO],
    "first_header": "{}", "second_header": "{}", "first_signature": "s" * 86, "second_signature": "s" * 86, "peer_certificate": "c" * 64,
    "level": "CAUTION", "basis": "COARSE", "endangered": "rescue", "wanted": "L2", "languages": ["en", "fr"], "state": "Activated",
    "remark": "short\nremark", "text": "a\tmatter", "versions": [HASH, HASH], "tracks": ["4b1814"], "exempt": ["FIRE-1"],
    "items": [{"op_id": "P-1", "version": HASH}], "replies": [{"op_id": "P-1", "version": HASH, "answer": "NOTED"}],
    "checked": [{"object": f"{ALFA}:P-1", "version": HASH}], "missing": ["area"], "squawk": "7000", "field": "count",
    "pass_down": [BRAVO], "release": [BRAVO], "check_in_time_us": 3_600_000_000,
    "bearers": ["link", "voice"], "from_us": AT, "until_us": AT + 60_000_000, "status": "ACTUAL", "logbook": "plans", "part": "exact",
}  # fmt: skip
CLOSED = {
    "level": ("ADVISORY", "CAUTION", "WARNING"),
    "basis": ("EXACT", "COARSE"),
    "endangered": ("civil", "rescue", "ours"),
    "wanted": ("L0", "L1", "L2", "L3", "L4"),
}
HASHED = {"signing_key", "recovery_key", "transcript", "entry", "conflict_id", "last_known", "peer_signing_key", "peer_recovery_key"}


def sample(kind: type[msgspec.Struct], *, whole: bool, **fixed: object) -> Any:
    """A struct with every field set, or (not whole) only those that must be."""
    said: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.name in fixed:
            said[field.name] = fixed[field.name]
        elif whole or field.required:
            said[field.name] = value(kind, field)
    return msgspec.convert(said, kind)


def value(kind: type[msgspec.Struct], field: msgspec.structs.FieldInfo) -> Any:
    name = field.name
    if name == "message":
        return msgspec.to_builtins(sample(MessageHeader, whole=True))
    if name == "versions" and kind.__name__ == "PairConfirm":
        return [1, 2]
    if name == "level" and kind.__name__ == "Acknowledgement":
        return "L4"
    if name in SAMPLES:
        return SAMPLES[name]
    if name in HASHED or name in {"tls_pins", "peer_tls_pins", "entries"}:
        return HASH if name in HASHED else [HASH]
    enum = next((t for t in (field.type, *getattr(field.type, "__args__", ())) if isinstance(t, type) and issubclass(t, Enum)), None)
    if enum is not None:
        return next(iter(enum)).value
    if field.type is bool:
        return True
    return 1_852_000 if name.endswith("_mm") else AT if name.endswith("_us") else 3 if "int" in str(field.type) else f"some-{name}"


def parts_of(name: str, *, whole: bool = True) -> Mapping[str, Part]:
    kind = KINDS[name]
    return {part: sample(struct, whole=whole) for part, struct in kind.parts.items() if whole or part == "main"}


@pytest.mark.parametrize("form", ["line", "card"])
@pytest.mark.parametrize("units", ["aviation", "metric"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("whole", [True, False])
def test_every_kind_renders(name: str, locale: str, units: str, form: str, whole: bool) -> None:
    text = render(name, parts_of(name, whole=whole), NAMES, locale, units, form)
    assert text.startswith(("EXER", "TEST", "ESSAI")) is False
    assert (form == "line") == ("\n" not in text)
    assert not re.search(r"[{}$]|h{20}", text)
    assert not re.search(r"\d\d:\d\d(:\d\d)?(?![Z\d:])", text), "a time of day without Z"
    assert not re.search(r"\b(safe|clear)\b", text, re.IGNORECASE)


def enums_in(annotation: Any) -> set[type[Enum]]:
    """Enumerations anywhere in a field's type."""
    own = {annotation} if isinstance(annotation, type) and issubclass(annotation, Enum) else set()
    return own.union(*(enums_in(part) for part in getattr(annotation, "__args__", ())))


def test_no_key_is_missing_in_any_catalogue() -> None:
    structs: list[type[msgspec.Struct]] = [MessageHeader, *(struct for kind in KINDS.values() for struct in kind.parts.values())]
    fields = [field for struct in structs for field in msgspec.structs.fields(struct)]
    enums = set().union(*(enums_in(field.type) for field in fields))
    labels = {field.name.removesuffix("_us").removesuffix("_mm") for field in fields} - UNSHOWN - {"volumes"}
    needed = {f"{kind}-{what}" for kind in KINDS for what in ("title", "line")}
    needed |= {f"label-{name}" for name in labels | {"extent", "contact", "plots", "newest"}}
    needed |= {f"{enum.__name__}-{member.value}" for enum in enums for member in enum}
    needed |= {f"{name}-{word}" for name, words in CLOSED.items() for word in words}
    assert set(CLOSED) == set(WORDED)
    for locale in LOCALES:
        assert not sorted(key for key in needed if key not in catalogue(locale)), locale


def test_closed_sets_are_those_of_the_statements() -> None:
    for name, words in CLOSED.items():
        types = [
            f.type for kind in KINDS.values() for f in msgspec.structs.fields(kind.parts["main"]) if f.name == name and not enums_in(f.type)
        ]
        assert types
        assert all(any(accepts(one, word) for one in types) for word in words)
        assert not any(accepts(one, "another") for one in types)


def accepts(annotation: Any, word: str) -> bool:
    try:
        msgspec.convert(word, annotation)
    except msgspec.ValidationError:
        return False
    return True


def test_lines_in_english() -> None:
    plan = render("NOTICE_OF_OPERATION", parts_of("NOTICE_OF_OPERATION"), NAMES)
    assert plan == (
        "Plan some-op_id (active): transit, 3 × crewed; within 5.0 NM of 46°30.000′N 007°30.000′E, FL100 to 4000 ft AMSL, "
        "2026-07-30 09:00:00Z – 10:00:00Z, and one more volume"
    )
    assert (
        render("ACKNOWLEDGEMENT", parts_of("ACKNOWLEDGEMENT"), NAMES) == "Officer 1 (duty officer): #hhhhhhhh answered, WILCO (will comply)"
    )
    assert render("ACKNOWLEDGEMENT", parts_of("ACKNOWLEDGEMENT", whole=False), NAMES).endswith("#hhhhhhhh answered")
    assert render("CONFLICT_NOTICE", parts_of("CONFLICT_NOTICE"), NAMES, units="metric") == (
        "CAUTION: ALFA FIRE-1, BRAVO P-2 meet, 2026-07-30 09:00:00Z – 2026-07-30 09:01:00Z, between 1852 m and 1852 m "
        "(COARSE: heights compared across references)"
    )
    assert render("NO_ANSWER", parts_of("NO_ANSWER"), NAMES) == (
        "BRAVO: #hhhhhhhh was not understood by 2026-07-30 09:00:00Z; calling duty officer by link, voice"
    )
    assert render("WARNING", parts_of("WARNING", whole=False), NAMES) == "CAUTION: aircraft converging"


def test_lines_in_french() -> None:
    assert render("WATCH_CHANGE", parts_of("WATCH_CHANGE"), NAMES, "fr") == "some-incoming assure la veille (officier de permanence)"
    assert render("TRACKS", parts_of("TRACKS"), NAMES, "fr") == "Un aéronef signalé, le plus récent à 2026-07-30 09:00:00Z"


def test_a_card_says_each_field_once_with_a_label() -> None:
    rows = render("NOTICE_OF_OPERATION", parts_of("NOTICE_OF_OPERATION"), NAMES, form="card").splitlines()
    assert rows[0] == "Notice of operation"
    assert "To: BRAVO" in rows
    assert "Understood by: 2026-07-30 09:00:00Z" in rows
    assert "Remark: short remark" in rows
    assert "Contact: some-name, some-means" in rows
    assert [row for row in rows if row.startswith("Where and when: ")][1].endswith("GND to 394 ft AGL, 2026-07-30 09:00:00Z – 10:00:00Z")
    assert "Where and when: within 5.0 NM of 46°30.000′N 007°30.000′E" in render("SITE_NOTICE", parts_of("SITE_NOTICE"), NAMES, form="card")


def test_what_is_not_shared_or_not_known_says_so() -> None:
    main = {"main": parts_of("ZONE_NOTICE")["main"]}
    withheld = {"main": sample(KINDS["ZONE_NOTICE"].parts["main"], whole=True, cancelled=False)}
    assert render("ZONE_NOTICE", main, NAMES) == "Zone some-zone_id by some-authority is cancelled"
    assert render("ZONE_NOTICE", withheld, NAMES).endswith("; place not shared with us")
    assert "Where and when: place not shared with us" in render("ZONE_NOTICE", withheld, NAMES, form="card")
    assert render("ZONE_NOTICE", {}, NAMES) == "Zone notice: not shared with us"
    assert render("NEWS\n", {}, NAMES) == "NEWS: not understood by this version"
    assert render("EQUIVOCATION", parts_of("EQUIVOCATION"), {}) == "aaaaaaaa… signed two different entries for one place"


@pytest.mark.parametrize(("status", "mark"), [(Status.EXERCISE, "EXERCICE · "), (Status.TEST, "ESSAI · "), (Status.ACTUAL, "")])
def test_what_is_not_meant_says_so_first(status: Status, mark: str) -> None:
    message = msgspec.to_builtins(sample(MessageHeader, whole=True, status=status))
    warning = {"main": sample(KINDS["WARNING"].parts["main"], whole=True, message=message)}
    tracks = {"main": sample(KINDS["TRACKS"].parts["main"], whole=True, status=status)}
    for kind, parts, word in (("WARNING", warning, "CAUTION"), ("TRACKS", tracks, "Un")):
        assert render(kind, parts, NAMES, "fr").startswith(mark + word)
        assert render(kind, parts, NAMES, "fr", form="card").startswith(mark)


def test_many_volumes_are_counted() -> None:
    main = parts_of("NOTICE_OF_OPERATION")["main"]
    exact = sample(KINDS["NOTICE_OF_OPERATION"].parts["exact"], whole=True, volumes=[msgspec.to_builtins(VOLUME)] * 12)
    one = sample(KINDS["NOTICE_OF_OPERATION"].parts["exact"], whole=True, volumes=[msgspec.to_builtins(VOLUME)])
    assert "and 11 more volumes" in render("NOTICE_OF_OPERATION", {"main": main, "exact": exact}, NAMES)
    assert "more volume" not in render("NOTICE_OF_OPERATION", {"main": main, "buffered": one}, NAMES)
    card = render("NOTICE_OF_OPERATION", {"main": main, "exact": exact}, NAMES, form="card")
    assert card.count("Where and when:") == 9
    assert card.endswith("and 4 more volumes")


@pytest.mark.parametrize(
    ("change", "mend"),
    [({"locale": "de"}, "one of en, fr"), ({"units": "imperial"}, "aviation or metric"), ({"form": "poem"}, "line or card")],
)
def test_unknown_choices_are_refused(change: dict[str, str], mend: str) -> None:
    with pytest.raises(Refused) as refused:
        render("KEY", parts_of("KEY"), NAMES, **change)
    assert mend in refused.value.mend


@given(st.text(max_size=60))
def test_free_text_stays_text_on_one_line(text: str) -> None:
    concern = msgspec.structs.replace(parts_of("CONCERN")["main"], text=text)
    for form, lines in (("line", 1), ("card", 13)):
        said = render("CONCERN", {"main": concern}, NAMES, form=form)
        assert said.count("\n") < lines
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", said)


def test_the_examples_of_the_page_run() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "phrasebook.md"
    assert doctest.testfile(str(page), module_relative=False) == (0, 7)
