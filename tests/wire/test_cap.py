"""CAP 1.2: what is written keeps the rules of the OASIS schema, which stand here as a table, and encloses what was stated."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.volume import Circle, Polygon, Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.statements.base import Priority, Status
from deconflict.wire.cap import NAMESPACE, Alert, Earlier, Words, instant, write
from deconflict.wire.xmltree import tree

NOW = 1_800_000_000_000_000
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d"
POINT = r"-?\d{1,2}\.\d+,-?\d{1,3}\.\d+"
MANY, OPTION = (0, 99), (0, 1)
ALERT: dict[str, tuple[tuple[int, int], str]] = {
    "identifier": ((1, 1), r"[^\s,<&]+"), "sender": ((1, 1), r"[^\s,<&]+"), "sent": ((1, 1), TIME),
    "status": ((1, 1), "Actual|Exercise|System|Test|Draft"), "msgType": ((1, 1), "Alert|Update|Cancel|Ack|Error"), "source": (OPTION, ".*"),
    "scope": ((1, 1), "Public|Restricted|Private"), "restriction": (OPTION, ".*"), "addresses": (OPTION, ".*"), "code": (MANY, ".*"),
    "note": (OPTION, ".*"), "references": (OPTION, rf"[^\s,]+,[^\s,]+,{TIME}( [^\s,]+,[^\s,]+,{TIME})*"), "incidents": (OPTION, ".*"),
    "info": (MANY, ""),
}  # fmt: skip
INFO: dict[str, tuple[tuple[int, int], str]] = {
    "language": (OPTION, r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    "category": ((1, 99), "Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other"), "event": ((1, 1), ".+"),
    "responseType": (MANY, ".*"), "urgency": ((1, 1), "Immediate|Expected|Future|Past|Unknown"),
    "severity": ((1, 1), "Extreme|Severe|Moderate|Minor|Unknown"), "certainty": ((1, 1), "Observed|Likely|Possible|Unlikely|Unknown"),
    "audience": (OPTION, ".*"), "eventCode": (MANY, ".*"), "effective": (OPTION, TIME), "onset": (OPTION, TIME), "expires": (OPTION, TIME),
    "senderName": (OPTION, ".*"), "headline": (OPTION, ".*"), "description": (OPTION, ".*"), "instruction": (OPTION, ".*"),
    "web": (OPTION, ".*"), "contact": (OPTION, ".*"), "parameter": (MANY, ".*"), "resource": (MANY, ".*"), "area": (MANY, ""),
}  # fmt: skip
AREA: dict[str, tuple[tuple[int, int], str]] = {
    "areaDesc": ((1, 1), ".+"), "polygon": (MANY, rf"{POINT}( {POINT}){{3,}}"), "circle": (MANY, rf"{POINT} \d+(\.\d+)?"),
    "geocode": (MANY, ".*"), "altitude": (OPTION, r"-?\d+(\.\d+)?"), "ceiling": (OPTION, r"-?\d+(\.\d+)?"),
}  # fmt: skip
INSIDE = {"info": INFO, "area": AREA}


def keeps_the_schema(element: Element, rules: dict[str, tuple[tuple[int, int], str]]) -> None:
    """Order, number and form of what is inside an element, as the schema's sequence has them."""
    names = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    order = list(rules)
    assert names == sorted(names, key=order.index)
    for name, ((least, most), form) in rules.items():
        assert least <= names.count(name) <= most, name
        for child in (one for one in element if one.tag == f"{{{NAMESPACE}}}{name}"):
            if name in INSIDE:
                keeps_the_schema(child, INSIDE[name])
            else:
                assert re.fullmatch(form, child.text or "", re.DOTALL), (name, child.text)
    if "ceiling" in names:
        assert "altitude" in names
    for child in element:
        if child.tag.endswith("polygon"):
            points = (child.text or "").split()
            assert points[0] == points[-1]


def volume(outline: Circle | Polygon, lower: Height, upper: Height) -> Volume4D:
    return Volume4D(Volume3D(outline, lower, upper), NOW, NOW + 3_600_000_001)


FIELD = volume(Circle(46_500_000_000, -7_500_000_000, 5_000_500), Height(0, Reference.AGL), Height(304_800, Reference.AMSL))
ALERT_ = Alert(
    "m1", "alfa.desk", NOW, Status.EXERCISE, Priority.URGENT, ("bravo", "charlie desk"),
    (Words("en", "Zone", "Zone F-1", "A < B & C\x00"), Words("fr-CH", "Zone", "Zone F-1", "Texte", "Évitez")),
    sender_name="ALFA", volumes=(FIELD,),
)  # fmt: skip


def read(alert: Alert) -> Element:
    root = tree(write(alert), "cap.xml").root
    assert root.tag == f"{{{NAMESPACE}}}alert"
    keeps_the_schema(root, ALERT)
    return root


def said(root: Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))]


def test_an_alert_in_two_languages():
    root = read(ALERT_)
    assert said(root, "info/language") == ["en", "fr-CH"] and said(root, "info/instruction") == ["Évitez"]
    assert said(root, "status") == ["Exercise"] and "EXERCISE" in said(root, "note")[0]
    assert said(root, "addresses") == ['bravo "charlie desk"'] and said(root, "info/description")[0] == "A < B & C"
    assert said(root, "info/area/circle") == ["46.500000,-7.500000 5.001"] * 2 and said(root, "info/area/ceiling") == ["1000"] * 2
    assert said(root, "info/area/areaDesc")[0].startswith("0m AGL - 304.8m AMSL, 2027-")
    assert said(root, "info/expires")[0] > said(root, "info/onset")[0] and float(said(root, "info/area/altitude")[0]) < -1400


@pytest.mark.parametrize(("status", "word"), [(Status.ACTUAL, "Actual"), (Status.EXERCISE, "Exercise"), (Status.TEST, "Test")])
def test_the_status_is_kept(status: Status, word: str):
    assert said(read(replace(ALERT_, status=status)), "status") == [word]


def test_an_update_names_what_it_changes():
    earlier = (Earlier("alfa.desk", "m0", NOW - 60_000_000),)
    root = read(replace(ALERT_, msg_type="Cancel", references=earlier, volumes=(), expires_us=NOW))
    assert said(root, "references") == [f"alfa.desk,m0,{instant(NOW - 60_000_000)}"] and said(root, "info/urgency") == ["Past"] * 2
    assert said(read(replace(ALERT_, volumes=())), "info/expires") == []


@pytest.mark.parametrize(
    "change",
    [
        {"identifier": "a b"}, {"sender": "a,b"}, {"msg_type": "Update"}, {"msg_type": "Ack"}, {"references": (Earlier("a", "b", 0),)},
        {"words": ()}, {"addresses": ()}, {"words": (Words("?", "e", "h", "d"),)}, {"words": (Words("en", " ", "h", "d"),)},
    ],
)  # fmt: skip
def test_what_the_schema_does_not_allow_is_refused(change: dict[str, Any]):
    with pytest.raises(Refused) as refused:
        write(replace(ALERT_, **change))
    assert refused.value.mend


heights = st.builds(Height, st.integers(-400_000, 20_000_000), st.sampled_from(Reference))


@settings(max_examples=40, deadline=None)
@given(st.floats(-80, 80), st.floats(-179, 178), heights, heights, st.text(max_size=50), st.sampled_from(Priority))
def test_whatever_is_stated_keeps_the_schema_and_is_enclosed(
    lat: float, lon: float, lower: Height, upper: Height, text: str, priority: Priority
):
    at = (round(lat * 1e9), round(lon * 1e9))
    area = Polygon((at, (at[0] + 10_000_000, at[1]), (at[0], at[1] + 10_000_000)))
    words = (Words("en", f"Zone{text}", text, text),)
    root = read(replace(ALERT_, words=words, priority=priority, volumes=(volume(area, lower, upper),)))
    for side, height in (("altitude", lower), ("ceiling", upper)):
        beyond_m = float(said(root, f"info/area/{side}")[0]) * 0.3048 - height.value_mm / 1000
        assert beyond_m <= 1e-6 if side == "altitude" else beyond_m >= -1e-6 or height.reference is Reference.AGL
