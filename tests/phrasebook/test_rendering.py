"""Every kind of statement in every language, reading and form; and that nothing in a phrase can be missing."""

from __future__ import annotations

import doctest
import re
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle, Volume4D
from deconflict.errors import Refused
from deconflict.phrasebook import LOCALES, METRIC, Reading, render, say
from deconflict.phrasebook.catalogue import catalogue
from deconflict.phrasebook.facts import UNSHOWN, plain_name
from deconflict.phrasebook.grids import Grid
from deconflict.phrasebook.sorts import closed, prefix
from deconflict.phrasebook.wording import FSI, LRI, PDI, RLI, Horizontal, Speed, Vertical
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, Status
from deconflict.statements.consents import Consent
from deconflict.testing.samples import ALFA, BLOCK, NAMES, sample, sample_part

LEAVES = {Circle, Height, Volume4D, Plot}
SOVIET = Reading("ru", Horizontal.KM, Vertical.M, Speed.KMH, Reference.FL, Grid.GK)


def bare(text: str) -> str:
    """A text without isolating marks."""
    return re.sub("[\u2066-\u2069]", "", text)


@pytest.mark.parametrize("form", ["line", "card"])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_renders(locale: str, form: str) -> None:
    for name, units in ((name, units) for name in KINDS for units in ("aviation", "metric")):
        for whole in (True, False):
            text = render(name, sample(name, whole=whole), NAMES, locale, units, form)
            assert (form == "line") == ("\n" not in text), name
            assert not re.search(r"[{}$]|h{20}", text), text
            assert not re.search(r"\d\d:\d\d(:\d\d)?(?![Z\d:])", text), f"a time of day without Z: {text}"
            assert not re.search(r"[′″°][NSEW](?!.* (WGS-84|Pulkovo))", text), f"a place without its datum: {text}"
            assert not re.search(r"\b(safe|clear)\b", text, re.IGNORECASE), text
            assert not re.search("[٠-٩]", text), f"digits are alike in every language: {text}"


def test_times_places_and_codes_are_the_same_in_every_language() -> None:
    """What is a number in English is one in all others: nothing is lost, added or reordered within itself."""
    for name in KINDS:
        texts = [bare(render(name, sample(name), NAMES, locale, form="card")) for locale in LOCALES]
        numbers = [sorted(found.rstrip(".,:") for found in re.findall(r"\d[\d:.,°′+-]+\d[A-Z]*", text)) for text in texts]
        # Epoch and number of an entry stand with a point between them, in Arabic each with its word.
        numbers = [[found for found in text if not re.fullmatch(r"\d\.\d", found)] for text in numbers]
        assert all(found == numbers[0] for found in numbers), name


def structs_in(annotation: Any) -> set[type[msgspec.Struct]]:
    """Structs anywhere in a field's type, but for those that are shown as places, heights and times."""
    own = {annotation} if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct) else set()
    parts = (getattr(annotation, "__origin__", None), *getattr(annotation, "__args__", ()))
    return own.union(*(structs_in(part) for part in parts if part is not None)) - LEAVES


def enums_in(annotation: Any) -> set[type[Enum]]:
    """Enumerations anywhere in a field's type."""
    own = {annotation} if isinstance(annotation, type) and issubclass(annotation, Enum) else set()
    parts = (getattr(annotation, "__origin__", None), *getattr(annotation, "__args__", ()))
    return own.union(*(enums_in(part) for part in parts if part is not None))


def needed() -> set[str]:
    """Every key that the vocabulary as it stands asks for."""
    tops = {MessageHeader} | {part for kind in KINDS.values() for part in kind.parts.values()}
    nested: set[type[msgspec.Struct]] = set()
    fresh = set().union(*(structs_in(field.type) for top in tops for field in msgspec.structs.fields(top))) - tops
    while fresh:
        nested |= fresh
        fresh = set().union(*(structs_in(field.type) for struct in fresh for field in msgspec.structs.fields(struct))) - nested - tops
    fields = [field for struct in tops | nested for field in msgspec.structs.fields(struct)]
    shown = {field.name for top in tops for field in msgspec.structs.fields(top)} - UNSHOWN - {"volumes", "lat_ndeg", "lon_ndeg"}
    keys = {f"{kind}-{what}" for kind in KINDS for what in ("title", "line")} | {f"{struct.__name__}-said" for struct in nested}
    keys |= {f"label-{plain_name(name)}" for name in shown - {"range_horizontal_mm"}}
    keys |= {f"label-{name}" for name in ("extent", "contact", "suggested", "plots", "newest")}
    enums = set().union(*(enums_in(field.type) for field in fields))
    keys |= {f"{enum.__name__}-{member.value}" for enum in enums for member in enum}
    return keys | {f"{prefix(field.name, field.type)}-{word}" for field in fields for word in closed(field.type)}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_key_is_missing_in_any_catalogue(locale: str) -> None:
    assert len(needed()) > 600
    assert not sorted(key for key in needed() if key not in catalogue(locale))


def test_lines_in_english() -> None:
    assert render("NOTICE_OF_OPERATION", sample("NOTICE_OF_OPERATION"), NAMES) == (
        "Plan P-1 (active): transit, 3 × crewed; within 5.0 NM of 30°31.200′N 038°18.000′W WGS-84, 4000 ft AMSL to FL100, "
        "2026-07-30 09:00:00Z – 10:00:00Z, and one more volume"
    )
    said = render("ACKNOWLEDGEMENT", sample("ACKNOWLEDGEMENT", whole=False), NAMES)
    assert said == "Officer 1 (duty officer): #hhhhhhhh answered"
    assert render("CONFLICT_NOTICE", sample("CONFLICT_NOTICE"), NAMES, units="metric") == (
        "CAUTION: ALFA FIRE-1, BRAVO P-2 meet, 2026-07-30 09:00:00Z – 2026-07-30 10:00:00Z, between 1219 m WGS-84 and 3048 m WGS-84 "
        "(COARSE: heights compared across references)"
    )
    assert render("NO_ANSWER", sample("NO_ANSWER", whole=False), NAMES) == (
        "BRAVO: #hhhhhhhh was not understood by 2026-07-30 09:00:00Z; nobody is left to call"
    )
    assert render("WARNING", sample("WARNING", whole=False), NAMES) == "CAUTION: aircraft converging"
    assert render("PROPOSAL", sample("PROPOSAL"), NAMES) == "Proposal: ALFA P-1, 15 min earlier"


def test_what_somebody_wrote_is_marked_and_parts_have_names() -> None:
    assert render("SITE_CORRECT", sample("SITE_CORRECT"), NAMES).startswith("Site S-12 corrected: “hospital” (untranslated), ")
    assert "because of “unannounced entry” (untranslated)" in render("LINE_CALL", sample("LINE_CALL"), NAMES)
    assert render("TRIED", sample("TRIED"), NAMES).endswith("handed over, “timed out” (untranslated)")
    assert render("PART_DROPPED", sample("PART_DROPPED"), NAMES, "ru").startswith("Часть «Контакт» записи ")


def test_lines_in_other_languages() -> None:
    assert render("WATCH_CHANGE", sample("WATCH_CHANGE"), NAMES, "fr") == "Officer 1 assure la veille (officier de permanence)"
    assert render("TRACKS", sample("TRACKS"), NAMES, "es") == "Una aeronave notificada, la más reciente el 2026-07-30 09:00:00Z"
    assert render("HOLD", sample("HOLD"), NAMES, "ru") == "Мы соблюдаем паузу, пока её соблюдаете вы"
    assert render("ACCEPT", sample("ACCEPT"), NAMES, "zh") == "提议已全部接受"
    assert bare(render("OPERATION_COMPLETE", sample("OPERATION_COMPLETE"), NAMES, "ar")) == "انتهت الخطة P-1"


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_fields_of_a_card_share_a_label(locale: str) -> None:
    """Whoever hears one row read out by voice knows which it is. Only a statement's volumes have a label in common."""
    volumes = {catalogue(locale).plain("label-extent"), catalogue(locale).plain("label-suggested")}
    for name in KINDS:
        rows = bare(render(name, sample(name), NAMES, locale, form="card")).splitlines()[1:]
        labels = [re.split(r"[\u00a0 ]?[:：]", row)[0] for row in rows]
        assert sorted(label for label in labels if label not in volumes) == sorted({*labels} - volumes), name


@pytest.mark.parametrize("locale", LOCALES)
def test_no_height_of_a_conflict_stands_without_its_reference(locale: str) -> None:
    """The notice states its band above WGS-84 as numbers: what is read out says above what."""
    for form in ("line", "card"):
        said = bare(render("CONFLICT_NOTICE", sample("CONFLICT_NOTICE"), NAMES, locale, form=form))
        assert "4000 ft WGS-84" in said and "10000 ft WGS-84" in said, said
    assert "4000 ft WGS-84 (4000 ft ± 361 ft AMSL)" in say(
        "CONFLICT_NOTICE", sample("CONFLICT_NOTICE"), NAMES, Reading(also_in=Reference.AMSL)
    )


def test_in_arabic_every_value_is_isolated() -> None:
    """Codes, times and places stand within isolates that run left to right, and the isolates are balanced on every line."""
    cards = [render(name, sample(name), NAMES, "ar", form="card") for name in KINDS]
    lines = [render(name, sample(name), NAMES, "ar") for name in KINDS]
    for line in (*lines, *(line for card in cards for line in card.splitlines())):
        opened: list[str] = []
        for before, sign in zip(" " + line, line, strict=False):
            if sign in (LRI, RLI, FSI):
                opened.append(sign)
            elif sign == PDI:
                opened.pop()
            elif sign in "°′" or (sign in ":-." and before.isdigit()):
                assert opened and opened[-1] in (LRI, FSI), line
        assert not opened


def test_a_party_reads_in_its_own_units_grid_and_reference() -> None:
    said = say("NOTICE_OF_OPERATION", sample("NOTICE_OF_OPERATION"), NAMES, SOVIET)
    assert "9.26 km" in said
    assert re.search(r"X 33\d{5} Y 54\d{6} Pulkovo-1942/GK", said)
    assert "от 1219 m AMSL (FL040 ± 510 m) до FL100 (3048 m 1013.25 hPa)" in said
    assert "km" in say("NOTICE_OF_OPERATION", sample("NOTICE_OF_OPERATION"), NAMES, METRIC)


def test_a_consent_is_said_to_nobody_and_takes_no_other_fields_place() -> None:
    parts = sample("SITE_NOTICE")
    held = {**parts, "consent": Consent(consent_by="the director", at_us=0, until_us=1)}
    withheld = {name: part for name, part in parts.items() if name != "consent"}
    for form in ("line", "card"):
        assert render("SITE_NOTICE", held, NAMES, form=form) == render("SITE_NOTICE", withheld, NAMES, form=form)
        assert "director" not in render("SITE_NOTICE", held, NAMES, form=form)
    assert "not stated" not in render("SITE_NOTICE", withheld, NAMES)


def test_a_card_says_each_field_once_with_a_label() -> None:
    rows = render("NOTICE_OF_OPERATION", sample("NOTICE_OF_OPERATION"), NAMES, form="card").splitlines()
    assert rows[0] == "Notice of operation"
    assert "To: BRAVO" in rows
    assert "Understood by: 2026-07-30 09:01:00Z" in rows
    assert "Contact: ALFA air desk, +00 000 0000" in rows
    assert "Place by name: bearing 180.0°, 4.9 NM from Ostra airfield, which is 30°36.060′N 038°18.000′W WGS-84" in rows
    assert "Checked against: ALFA P-1" in rows
    assert [row for row in rows if row.startswith("Where and when: ")][1].endswith("GND to 394 ft AGL, 2026-07-30 09:00:00Z – 10:00:00Z")
    assert "Where and when: within 5.0 NM of 30°31.200′N" in render("SITE_NOTICE", sample("SITE_NOTICE"), NAMES, form="card")
    back = render("TOO_VAGUE", sample("TOO_VAGUE"), NAMES, form="card").splitlines()
    assert [row.split(":")[0] for row in back].count("Suggested instead") == 2
    assert len(rows) == len(set(rows))


def test_free_text_is_marked_untranslated_and_names_are_not() -> None:
    for locale, mark in {"en": "(untranslated)", "ru": "(без перевода)", "ar": "(غير مترجم)", "zh": "（未翻译）"}.items():
        card = bare(render("NOTICE_OF_OPERATION", sample("NOTICE_OF_OPERATION"), NAMES, locale, form="card"))
        assert next(row for row in card.splitlines() if "smoke to the north" in row).endswith(mark)
        assert card.count(mark) == 2
    ended = sample("DANGER_ENDED")["main"]
    assert (
        render("DANGER_ENDED", {"main": msgspec.structs.replace(ended, why="apart")}, NAMES, "fr")
        == "Fin du danger\u00a0: de nouveau séparés"
    )


def test_what_is_measured_stands_in_its_unit() -> None:
    kind, said = KINDS["TOO_VAGUE"].parts["main"], {}
    for missing in ("area", "place", "lead"):
        said[missing] = render("TOO_VAGUE", {"main": sample_part(kind, missing=[missing], stated=54_000_000, limit=900_000_000)}, NAMES)
    assert said["area"].endswith("stated 54000000 km², agreed limit 900000000 km²")
    assert said["place"].endswith("stated 29.2 NM, agreed limit 486.0 NM")
    assert said["lead"].endswith("stated 54 s, agreed limit 15 min")


def test_a_number_never_runs_into_the_time_after_it() -> None:
    for locale in LOCALES:
        assert not re.search(r"\d2026-", bare(render("CORRECTION", sample("CORRECTION"), NAMES, locale)))


def test_what_is_proposed_is_read_out_change_by_change() -> None:
    thing = {"thing": f"{ALFA}:P-1", "version": "h" * 43}
    height = msgspec.to_builtins(BLOCK.volume.lower)
    changes = [
        {"change": "height_band", **thing, "lower": height, "upper": msgspec.to_builtins(BLOCK.volume.upper)},
        {"change": "other_volumes", **thing, "volumes": [msgspec.to_builtins(BLOCK)]},
        {"change": "pause", **thing, "until_us": BLOCK.until_us},
    ]
    said = render("COUNTER", {"main": sample_part(KINDS["COUNTER"].parts["main"], changes=changes)}, NAMES)
    assert said == (
        "Counter-proposal: ALFA P-1, between 4000 ft AMSL and FL100 only; ALFA P-1, instead: within 5.0 NM of 30°31.200′N 038°18.000′W "
        "WGS-84, 4000 ft AMSL to FL100, 2026-07-30 09:00:00Z – 10:00:00Z; ALFA P-1, not before 2026-07-30 10:00:00Z"
    )


@pytest.mark.parametrize(
    ("locale", "earlier", "later"),
    [("en", "15 min earlier", "15 min later"), ("fr", "15 min plus tôt", "15 min plus tard"), ("es", "15 min antes", "15 min después"),
     ("ru", "на 15 min раньше", "на 15 min позже"), ("ar", "قبل موعده بمقدار 15 min", "بعد موعده بمقدار 15 min"),
     ("zh", "提前 15 min", "推迟 15 min")],
)  # fmt: skip
def test_a_shift_says_earlier_or_later_in_words(locale: str, earlier: str, later: str) -> None:
    """A minus is soon lost by voice."""
    for by_time_us, words in ((-900_000_000, earlier), (900_000_000, later)):
        changes = [{"change": "shift", "thing": f"{ALFA}:P-1", "version": "h" * 43, "by_time_us": by_time_us}]
        said = bare(render("PROPOSAL", {"main": sample_part(KINDS["PROPOSAL"].parts["main"], changes=changes)}, NAMES, locale))
        assert said.endswith(words), said


def test_lists_are_cut_and_counted() -> None:
    items = [{"op_id": f"P-{i}", "version": "h" * 43} for i in range(12)]
    plan = {**sample("DAILY_PLAN")} | {"items": sample_part(KINDS["DAILY_PLAN"].parts["items"], items=items)}
    assert "P-7; 4 more;" in render("DAILY_PLAN", plan, NAMES)
    assert "plans: not stated;" in render("DAILY_PLAN", {"main": plan["main"]}, NAMES)


def test_corrections_say_what_of_what() -> None:
    kind = KINDS["CORRECTION"].parts["main"]
    right = sample_part(kind, whole=False, field="count", number=3)
    assert render("CORRECTION", {"main": right}, NAMES) == "Correction of “Aircraft” in #hhhhhhhh, right value: 3"
    other = sample_part(kind, whole=False, field="no_such_field", words="twelve")
    assert "no_such_field" in render("CORRECTION", {"main": other}, NAMES)


def test_what_is_not_shared_or_not_known_says_so() -> None:
    main = {"main": sample("ZONE_NOTICE")["main"]}
    withheld = {"main": msgspec.structs.replace(main["main"], cancelled=False)}
    assert render("ZONE_NOTICE", main, NAMES) == "Zone Z-4 by Ostra Control is cancelled"
    assert render("ZONE_NOTICE", withheld, NAMES).endswith("; place not shared with us")
    assert "Where and when: place not shared with us" in render("ZONE_NOTICE", withheld, NAMES, form="card")
    assert "Where and when" not in render("OFF_NOMINAL", {"main": sample("OFF_NOMINAL")["main"]}, NAMES, form="card")
    assert render("ZONE_NOTICE", {}, NAMES) == "Zone notice: not shared with us"
    assert render("NEWS\n", {}, NAMES) == "NEWS: not understood by this version"
    assert render("EQUIVOCATION", sample("EQUIVOCATION"), {}) == "bbbbbbbb… signed two different entries for one place"


@pytest.mark.parametrize(("status", "mark"), [(Status.EXERCISE, "EXERCICE · "), (Status.TEST, "ESSAI · "), (Status.ACTUAL, "")])
def test_what_is_not_meant_says_so_first(status: Status, mark: str) -> None:
    warning: Any = sample("WARNING")["main"]
    tracks = sample("TRACKS")["main"]
    warning = msgspec.structs.replace(warning, message=msgspec.structs.replace(warning.message, status=status))
    tracks = msgspec.structs.replace(tracks, status=status)
    for kind, part, word in (("WARNING", warning, "CAUTION"), ("TRACKS", tracks, "Un")):
        assert render(kind, {"main": part}, NAMES, "fr").startswith(mark + word)
        assert render(kind, {"main": part}, NAMES, "fr", form="card").startswith(mark)


def test_many_volumes_are_counted() -> None:
    main = sample("NOTICE_OF_OPERATION")["main"]
    volumes = KINDS["NOTICE_OF_OPERATION"].parts["exact"]
    exact, one = volumes(volumes=(BLOCK,) * 12), volumes(volumes=(BLOCK,))
    assert "and 11 more volumes" in render("NOTICE_OF_OPERATION", {"main": main, "exact": exact}, NAMES)
    assert "more volume" not in render("NOTICE_OF_OPERATION", {"main": main, "buffered": one}, NAMES)
    card = render("NOTICE_OF_OPERATION", {"main": main, "exact": exact}, NAMES, form="card")
    assert card.count("Where and when:") == 9
    assert card.endswith("and 4 more volumes")
    assert "и ещё 11 объёмов" in render("NOTICE_OF_OPERATION", {"main": main, "exact": exact}, NAMES, "ru")


@pytest.mark.parametrize(
    ("change", "mend"),
    [
        ({"locale": "de"}, "one of en, fr, es, ru, ar, zh"),
        ({"units": "imperial"}, "aviation or metric"),
        ({"form": "poem"}, "line or card"),
    ],
)
def test_unknown_choices_are_refused(change: dict[str, str], mend: str) -> None:
    with pytest.raises(Refused) as refused:
        render("KEY", sample("KEY"), NAMES, **change)
    assert mend in refused.value.mend


@given(st.text(max_size=60), st.sampled_from(LOCALES))
def test_free_text_stays_text_on_one_line(text: str, locale: str) -> None:
    concern = msgspec.structs.replace(sample("CONCERN")["main"], text=text)
    plain = render("CONCERN", {"main": sample("CONCERN")["main"]}, NAMES, locale, form="card").count("\n")
    for form, lines in (("line", 0), ("card", plain)):
        said = render("CONCERN", {"main": concern}, NAMES, locale, form=form)
        assert said.count("\n") <= lines
        assert not re.search("[\u202a-\u202e]", said)
        assert len(re.findall("[\u2066-\u2068]", said)) == said.count(PDI)
        assert locale == "ar" or not re.search("[\u2066\u2067]", said)


def test_parties_who_are_not_on_the_line_keep_their_name() -> None:
    plan = sample("NOTICE_OF_OPERATION")["main"]
    for on_behalf_of, shown in (("Aid Flight", "Aid Flight"), (ALFA, "ALFA")):
        part = msgspec.structs.replace(plan, on_behalf_of=on_behalf_of)
        assert f"On behalf of: {shown}" in render("NOTICE_OF_OPERATION", {"main": part}, NAMES, form="card")


def test_the_examples_of_the_page_run() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "phrasebook.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0
