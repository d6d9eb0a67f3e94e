"""The voice card: everything to be said in its order, digit by digit; no code on the sender's; nothing that a browser would run."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from deconflict.wire import voice_card
from deconflict.wire.voice_card import VoiceCard

CARD = VoiceCard(
    msg_id="m-1", kind="WARNING", priority="FLASH", status="EXERCISE", from_name="ALFA", to_name="BRAVO", texts=("Hazard\nahead", "Danger"),
    checked=(("place", "0465 0066 97"),), read_back=("place: the digits, and the last two",), answers=("WILCO", "UNABLE"),
)  # fmt: skip


def test_everything_in_its_order() -> None:
    text = voice_card.text(CARD)
    words = [
        "EXERCISE",
        "ALFA",
        "BRAVO",
        "FLASH",
        "WARNING",
        "m-1",
        "Hazard",
        "ahead",
        "Danger",
        "0 4 6 5 0 0 6 6 9 7",
        "last two",
        "WILCO, UNABLE",
    ]
    places = [text.index(word) for word in words]
    assert places == sorted(places)
    assert "never approval" in text
    assert "ASK FOR" in text and "CODE, TO BE READ OUT" not in text


def test_who_answers_reads_its_code_out() -> None:
    text = voice_card.text(dataclasses.replace(CARD, code="K7QD-29XB", status="ACTUAL", answers=()))
    assert "K7QD-29XB" in text and "ASK FOR" not in text and "EXERCISE" not in text and "ANSWER ONE OF" not in text


@given(st.text(max_size=50))
def test_the_page_runs_nothing(said: str) -> None:
    page = voice_card.html(dataclasses.replace(CARD, from_name=said + "<script>alert(1)</script>", texts=(said,)))
    assert "<script" not in page
    assert page.count("<tr>") == len(voice_card.rows(dataclasses.replace(CARD, texts=(said,))))
