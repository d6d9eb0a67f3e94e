"""Other programs' names for our properties."""

from __future__ import annotations

from deconflict.wire.aliases import MAX_SHOWN, known_as, name_of, plain, translated


def test_values_that_say_what_ours_need_are_taken() -> None:
    said = translated(
        {"lowerLimit": "SFC", "TOP": "FL065", "valid_from": "2030-01-01T10:00:00Z", "rank": "3", "zone_id": "Z 1", "Notes": "a\nb"}
    )
    assert said.properties == {
        "lower": "SFC",
        "upper": "FL065",
        "from": "2030-01-01T10:00:00Z",
        "rank": 3,
        "zone_id": "Z 1",
        "remark": "a\nb",
    }
    assert said.notes == []


def test_values_that_do_not_are_named_and_nothing_is_guessed() -> None:
    said = translated(
        {"lower": 900, "upper": "900", "start": "2 Jan", "from": "2030-01-01T10:00:00Z", "count": "many", "colour": "red", "to": "BRAVO"}
    )
    assert said.properties == {"from": "2030-01-01T10:00:00Z"}
    notes = " | ".join(said.notes)
    for words in ("lower = 900: a number", "upper = 900: '900'", "start = 2 Jan", "count = many", "colour, to: no property of ours"):
        assert words in notes
    assert translated({"lower": "SFC", "floor": "FL010"}).notes == ["not taken: floor = FL010: lower is stated already"]
    assert translated({"remark": 7, "lower": {"value_m": 1, "reference": "AGL"}}).notes == ["not taken: remark = 7: no text"]


def test_names_are_shown_and_empty_values_are_not() -> None:
    said = translated({"name": "Camp", "x": None, "y": "", "z": {"a": [1]}})
    assert said.shown == {"name": "Camp", "z": '{"a":[1]}'}
    assert name_of({"TITLE": "T", "x": 1}, "none") == "T"
    assert name_of({}, "none") == "none"
    assert plain("a\x00\n b") == "a b"
    assert (known_as("ceiling"), known_as("nothing")) == ("upper", "")
    assert "1 more" in translated({f"k{number}": 1 for number in range(MAX_SHOWN + 1)}).notes[-1]
