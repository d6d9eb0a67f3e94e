"""What commands print for people of to whom things are given, and what they take for a name."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.cli_out import MOST_SIGNS, named, peer_ids, picture_lines, released_lines

BRAVO, CHARLIE = "b" * 26, "c" * 26
ONE: dict[str, Any] = {"own": True, "release": [], "buffered_for": [], "release_until": None}


def shown(**said: Any) -> list[str]:
    """The lines of a picture with one site of ours and one movement."""
    peers = [{"party": BRAVO, "name": "BRAVO"}, {"party": CHARLIE, "name": "CHARLIE"}]
    site = {**ONE, "site_id": "S-1", "expired": False, "until": "2026-12-01T00:00:00Z", **said}
    moving = {**ONE, "movement_id": "M-1", "state": "Activated"}
    over = [{**site, "expired": True}, {**site, "own": False}]
    return released_lines(
        {"now": "2026-11-01T00:00:00Z", "peers": peers, "sites": [site, *over], "movements": [moving, {**moving, "state": "Ended"}]}
    )


def test_each_of_ours_says_who_is_given_it_who_is_not_and_until_when() -> None:
    assert shown() == [
        "site S-1: given to all who read our plans; until 2026-12-01T00:00:00Z",
        "movement M-1: given to all who read our plans; without an end",
    ]
    listed = shown(release=[BRAVO], buffered_for=[BRAVO], release_until="2026-11-20T00:00:00Z")[0]
    assert listed == "site S-1: given to BRAVO; a wider place to BRAVO; not to CHARLIE; until 2026-11-20T00:00:00Z"
    assert shown(release_until="2026-10-20T00:00:00Z")[0] == "site S-1: given to nobody since 2026-10-20T00:00:00Z"


def test_a_name_is_one_line_of_some_signs() -> None:
    assert named("  the director ", "--consent-by") == "the director"
    assert named("\u0645\u06cc\u200c\u0631", "--by"), "a joiner belongs to a name"
    for wrong in ("", "  ", "x" * (MOST_SIGNS + 1), "a\nb"):
        with pytest.raises(Refused) as found:
            named(wrong, "--by")
        assert found.value.where == "--by"


def test_a_peer_is_called_by_its_name_or_its_id_and_by_what_only_one_is_called() -> None:
    other = "d" * 26
    peers = [{"party": BRAVO, "name": "BRAVO"}, {"party": CHARLIE, "name": "CHARLIE"}, {"party": other, "name": "CHARLIE"}]
    assert peer_ids(peers, None, "--add") == []
    assert peer_ids(peers, ["BRAVO", other], "--add") == [BRAVO, other]
    with pytest.raises(Refused, match="2 peers are called 'CHARLIE'") as said:
        peer_ids(peers, ["BRAVO", "CHARLIE"], "--add")
    assert (said.value.where, said.value.mend) == ("--add", f"give the id: {CHARLIE} or {other}")
    gone = "e" * 26
    with pytest.raises(Refused, match="no line of ours") as said:
        peer_ids(peers, [gone], "--remove")
    assert (said.value.where, said.value.mend) == ("--remove", "one of BRAVO, CHARLIE, CHARLIE")
    assert peer_ids(peers, [gone], "--remove", [gone]) == [gone], "what a list names can be taken off it when it is no peer any more"
    with pytest.raises(Refused) as said:
        peer_ids([], ["BRAVO"], "--add")
    assert said.value.mend == "one of nobody yet: deconflict pair"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ([], "peer BRAVO: UP"),
        ([0, 0], "peer BRAVO: UP; goes on in a new epoch, and stands by all that we hold"),
        ([2, 1], "peer BRAVO: UP; goes on in a new epoch, from an older copy, without 3 later entries that we hold"),
    ],
)
def test_a_peer_that_came_back_from_a_copy_is_a_fact_and_no_fault(left: list[int], said: str) -> None:
    empty: list[Any] = []
    nouns = (
        "messages",
        "line",
        "plans",
        "zones",
        "sites",
        "movements",
        "tracks",
        "conflicts",
        "alerts",
        "findings",
        "cases",
        "open",
        "faults",
    )
    peer = {"party": BRAVO, "name": "BRAVO", "link": "UP", "anew": [{"left": one} for one in left]}
    me = {"party": "a" * 26, "name": "ALFA"}
    lines = picture_lines({**dict.fromkeys(nouns, empty), "now": "2026-11-01T00:00:00Z", "me": me, "status": "TEST", "peers": [peer]})
    assert said in lines
    assert not [line for line in lines if line.startswith("FAULT")]
