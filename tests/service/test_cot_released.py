"""What may leave as Cursor on Target: what is listed of whom is listed, and nothing of anybody else."""

from __future__ import annotations

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.phrasebook import AVIATION
from deconflict.service.cot_released import released
from deconflict.service.cot_settings import Release
from deconflict.wire.cot import OURS, Event
from tests.node.rig import HOUR, Rig, S


@pytest.fixture(scope="module")
def sky() -> Rig:
    """Two desks that see an aircraft each, converging, with a zone and a warning of ALFA's own."""
    made = Rig()
    low = Height(1_000_000, Reference.AMSL)
    made.file(made.a, "ZONE_NOTICE", made.zone("Z1", volume=made.volume(from_min=0)))
    made.file(made.a, "ZONE_NOTICE", made.zone("Z2", cancelled=True))
    made.file(made.b, "ZONE_NOTICE", made.zone("Z3", volume=made.volume(from_min=0)))
    made.file(made.b, "SITE_NOTICE", made.site("S1"))
    made.file(made.a, "WARNING", made.warning())
    made.fly(made.a, "d1", 10.0, 20.0, 90, for_s=20, speed_m_s=80, height=low)
    made.fly(made.b, "d2", 10.0, 20.05, 270, for_s=20, speed_m_s=80, height=low)
    made.run(20 * S)
    return made


def left(sky: Rig, *listed: str, later_us: int = 0) -> list[Event]:
    node = sky.a.node
    assert node is not None
    release = Release(frozenset((kind, party) for line in listed for kind, _, party in [line.partition("@")]))
    return released(node.picture, sky.a.party, release, sky.world.now_us + later_us, AVIATION)


def named(events: list[Event], party: str) -> list[str]:
    return sorted(event.uid.removeprefix(OURS).replace(party, "US") for event in events)


def test_nothing_leaves_unless_it_is_listed(sky: Rig) -> None:
    assert left(sky) == []
    assert left(sky, "zones@CHARLIE", "tracks@CHARLIE") == []


def test_ours_and_what_is_listed_of_another(sky: Rig) -> None:
    ours, theirs = left(sky, "tracks"), left(sky, f"tracks@{sky.b.party}")
    assert named(ours, sky.a.party) == ["track.US.d1"]
    assert named(theirs, sky.b.party) == ["track.US.d2"]
    assert {event.type for event in (*ours, *theirs)} <= {"a-n-A", "a-u-A"}
    assert ours[0].stale_us == ours[0].time_us + 15 * S
    assert left(sky, "tracks", later_us=30 * S) == [], "what is stale is not said again"


def test_zones_that_stand(sky: Rig) -> None:
    assert named(left(sky, "zones"), sky.a.party) == ["zone.US.Z1.0"]
    assert named(left(sky, f"zones@{sky.b.party}"), sky.b.party) == ["zone.US.Z3.0"]
    assert left(sky, "zones", later_us=48 * HOUR) == []


def test_a_party_is_named_by_a_name_that_only_it_bears(sky: Rig) -> None:
    node = sky.a.node
    assert node is not None
    name = node.picture.name_of(sky.b.party)
    assert len(left(sky, f"tracks@{name}")) == 1
    before = node.picture.parties[sky.a.party].name
    node.picture.parties[sky.a.party].name = name
    try:
        assert left(sky, f"tracks@{name}") == []
    finally:
        node.picture.parties[sky.a.party].name = before


def test_a_conflict_leaves_only_where_both_parties_may(sky: Rig) -> None:
    both = left(sky, "conflicts", f"conflicts@{sky.b.party}")
    assert {event.type for event in both} == {"b-m-p-s-m"}
    pair = next(event for event in both if "d1" in event.uid and "d2" in event.uid)
    assert pair.uid.startswith(f"{OURS}alert.")
    assert 20.0e9 < pair.lon_ndeg < 20.05e9, "between the two"
    assert left(sky, "conflicts") == []
    assert left(sky, f"conflicts@{sky.b.party}") == []


def test_a_flash_is_copied_to_the_chat_for_an_hour(sky: Rig) -> None:
    chats = left(sky, "flash")
    assert chats
    assert {event.type for event in chats} == {"b-t-f"}
    assert all("COPY, answer on the line: EXERCISE FLASH" in event.extra for event in chats)
    assert left(sky, "flash", later_us=2 * HOUR) == []
