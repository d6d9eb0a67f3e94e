"""The TOML form loses nothing, and every mistake is named by clause and field with its mend."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.agreement.agreement import CLAUSES, agreement_hash
from deconflict.agreement.toml import MAX_TOML_CHARACTERS, dump_toml, load_toml
from deconflict.airspace.altitude import Height, Reference
from deconflict.errors import Refused

from .made import ALFA, BRAVO, agreement, agreements

SHORT = f"""
agreement_id = "alfa-bravo"
title = "ALFA and BRAVO"
[parties]
parties = [
    {{ party = "{ALFA}", name = "ALFA", role = "military" }},
    {{ party = "{BRAVO}", name = "BRAVO", role = "humanitarian" }},
]
"""


@settings(max_examples=10)
@given(st.data())
@pytest.mark.parametrize("clause", CLAUSES)
def test_what_is_written_is_read_back(clause: str, data: st.DataObject) -> None:
    made = data.draw(agreements(clause))
    text = dump_toml(made)
    assert load_toml(text) == made
    assert agreement_hash(load_toml(text)) == agreement_hash(made)


def test_what_is_left_out_stands_at_its_default() -> None:
    short = load_toml(SHORT)
    assert short.title == "ALFA and BRAVO"
    assert short.acknowledgement == agreement().acknowledgement
    assert dump_toml(short).count("\n[") >= len(CLAUSES)


def test_numbers_carry_their_units() -> None:
    text = (
        SHORT
        + """
[separation_minima.minima.others]
horizontal = "2.5NM"
vertical = "300 m"
time = "90 s"
[notification]
plan_cutoff = "11:30Z"
[radio]
working = ["123.45 MHz"]
[term]
effective_from = 2026-11-01T00:00:00+01:00
effective_to = "2027-01-01T00:00:00Z"
[altitudes]
transition_level = "FL070"
coordinating_altitude = { value = "2133.5 m", reference = "FL" }
[[area.volumes]]
outline = { shape = "circle", lat = 34, lon = -7.123456789, radius = "10 km" }
lower = "SFC"
upper = "FL100"
[[area.volumes]]
outline = { shape = "polygon", vertices = [[34.0, 36.0], [34.5, 36.0], [34.5, 36.5]] }
lower = "120m AGL"
upper = "3000ft AMSL"
[conduct]
status = "reserved"
positions = { aaaaaaaaaaaaaaaaaaaaaaaaaa = "agreed" }
text = { fr = "sans préjudice" }
"""
    )
    made = load_toml(text)
    minima = made.separation_minima.minima.others
    assert (minima.horizontal_mm, minima.vertical_mm, minima.time_us) == (4_630_000, 300_000, 90_000_000)
    assert made.notification.plan_cutoff_us == 41_400_000_000
    assert made.radio.working_hz == (123_450_000,)
    assert made.term.effective_from_us == 1_793_487_600_000_000
    assert made.altitudes.coordinating_altitude == Height(2_133_500, Reference.FL)
    assert made.area.volumes[0].outline.lon_ndeg == -7_123_456_789  # type: ignore[union-attr]
    assert made.area.volumes[1].outline.vertices_ndeg[1] == (34_500_000_000, 36_000_000_000)  # type: ignore[union-attr]
    assert made.conduct.text == {"fr": "sans préjudice"}
    assert load_toml(dump_toml(made)) == made


BAD = [
    ("[separation_minma]\n", "separation_minma", "did you mean 'separation_minima'?"),
    ("[line_check]\nintervall = '1 h'\n", "line_check.intervall", "did you mean 'interval'?"),
    ("[line_check]\ninterval_us = 3600\n", "line_check.interval_us", "did you mean 'interval'?"),
    ("[line_check]\nqqq = 1\n", "line_check.qqq", "there are status"),
    ("[line_check]\ninterval = 3600\n", "line_check.interval", "a number and a unit"),
    ("[line_check]\ninterval = '1 fortnight'\n", "line_check.interval", "a number and a unit"),
    ("[line_check]\ninterval = '1 NM'\n", "line_check.interval", "use one of d, h, min"),
    ("[line_check]\ninterval = '-1 h'\n", "line_check.interval", "keep the value within"),
    ("[line_check]\nmisses_down = 0\n", "line_check.misses_down", "keep the value within"),
    ("[line_check]\nmisses_down = 'two'\n", "line_check.misses_down", "keep the value within"),
    ("[line_check]\nbearers = 'link'\n", "line_check.bearers", "write a list here"),
    ("[line_check]\nbearers = ['link', 'pigeon']\n", "line_check.bearers[1]", "did you mean 'page'?"),
    ("[line_check]\nbearers = []\n", "line_check.bearers", "keep the value within"),
    ("[conduct]\nstatus = 'agred'\n", "conduct.status", "did you mean 'agreed'?"),
    ("[conduct]\nstatus = 7\n", "conduct.status", "there are agreed"),
    ("[conduct]\npositions = 'all'\n", "conduct.positions", "write a table here"),
    ("[conduct]\npositions = { x = 'agreed' }\n", "conduct.positions", "keep the value within"),
    ("conduct = 'good'\n", "conduct", "write a table here"),
    ("[notification]\nplan_cutoff = '25:00Z'\n", "notification.plan_cutoff", "in UTC, like 12:00Z"),
    ("[term]\neffective_from = 2026-11-01T00:00:00\n", "term.effective_from", "end it with Z"),
    ("[term]\neffective_from = 2026\n", "term.effective_from", "2026-07-30T09:15:00Z"),
    ("[altitudes]\ntransition_level = '3000 ft'\n", "altitudes.transition_level", "add AMSL, AGL or W84"),
    ("[altitudes]\ntransition_level = 70\n", "altitudes.transition_level", "write it like FL100"),
    ("[[area.volumes]]\nlower = 'SFC'\nupper = 'FL100'\n", "area.volumes[0].outline", "state it"),
    ("[[area.volumes]]\noutline = { lat = 1 }\n", "area.volumes[0].outline.shape", "state one of circle, polygon"),
    ("[[area.volumes]]\noutline = { shape = 'cirle' }\n", "area.volumes[0].outline.shape", "did you mean 'circle'?"),
    ("[[area.volumes]]\noutline = { shape = 'polygon', vertices = [[1]] }\n", "area.volumes[0].outline.vertices[0]", "give 2"),
    ("[[area.volumes]]\noutline = { shape = 'circle', lat = 'x' }\n", "area.volumes[0].outline.lat", "write"),
    ("[[area.volumes]]\noutline = { shape = 'circle', lat = true }\n", "area.volumes[0].outline.lat", "write"),
    ("[[area.volumes]]\noutline = { shape = 'circle', lat = nan }\n", "area.volumes[0].outline.lat", "write"),
    (
        "[[area.volumes]]\nlower='SFC'\nupper='FL10'\noutline={shape='circle',lat=1e300,lon=0,radius='1 km'}\n",
        "area.volumes[0].outline.lat",
        "keep the value within",
    ),
    ("[radio]\nworking = ['130 m']\n", "radio.working[0]", "MHz"),
]


@pytest.mark.parametrize(("text", "where", "mend"), BAD)
def test_a_mistake_is_named_by_clause_and_field(text: str, where: str, mend: str) -> None:
    stated = text + SHORT if text.startswith("conduct =") else SHORT + text
    with pytest.raises(Refused) as refused:
        load_toml(stated)
    assert refused.value.where == where
    assert mend in refused.value.mend
    assert load_toml(SHORT).agreement_id == "alfa-bravo"


def test_what_has_no_default_must_be_there() -> None:
    with pytest.raises(Refused, match="'title' is missing"):
        load_toml("agreement_id = 'x'")
    with pytest.raises(Refused) as refused:
        load_toml(SHORT.replace('name = "ALFA", ', ""))
    assert refused.value.where == "parties.parties[0].name"


def test_what_is_no_toml_is_named_by_line_and_column() -> None:
    with pytest.raises(Refused) as refused:
        load_toml("agreement_id = 'x'\ntitle = = 'y'\n", "here.toml")
    assert refused.value.where == "here.toml:2:9"
    with pytest.raises(Refused) as refused:
        load_toml("a = '", "here.toml")
    assert refused.value.where.startswith("here.toml")
    with pytest.raises(Refused, match="nested too deeply"):
        load_toml("a = " + "[" * 20_000)
    with pytest.raises(Refused, match="characters"):
        load_toml("#" * (MAX_TOML_CHARACTERS + 1))
