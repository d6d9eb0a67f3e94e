"""The card of a line check exercises every field, in every script, and its hash shows what came otherwise than it was sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.airspace.altitude import Reference
from deconflict.coordination import cards
from deconflict.errors import Refused
from deconflict.statements.base import Answer, Priority, Role, Status


def test_within_few_cards_every_code_script_and_sign_had_its_turn() -> None:
    drawn = [cards.card(number, 7, Status.TEST) for number in range(60)]
    assert {card.text for card in drawn} == set(cards.TEXTS)
    assert {card.answer for card in drawn} == set(Answer)
    assert {card.priority for card in drawn} == set(Priority)
    assert {card.role for card in drawn} == set(Role)
    assert {card.height.reference for card in drawn} == set(Reference)
    assert {(card.place.lat_ndeg > 0, card.place.lon_ndeg > 0) for card in drawn} == {(a, b) for a in (True, False) for b in (True, False)}


def test_one_text_in_each_script() -> None:
    assert len(cards.TEXTS) == 6
    for first, last in (("а", "я"), ("\u0621", "\u064a"), ("\u4e00", "\u9fff")):
        assert any(any(first <= sign <= last for sign in text) for text in cards.TEXTS)


@given(st.integers(0, 2**64), st.data())
def test_whatever_is_lost_or_changed_gives_another_hash(number: int, data: st.DataObject) -> None:
    text = cards.card_text(cards.card(number, 1_790_000_000_000_000, Status.ACTUAL))
    place = data.draw(st.integers(0, len(text) - 1))
    changed = data.draw(st.sampled_from([text[:place], text[:place] + "?" + text[place + 1 :]]))
    if changed.split() != text.split():
        assert cards.rendered_text(changed) != cards.rendered_text(text)
    assert cards.rendered_text("  " + text.replace("\n", "  \r\n") + "\n") == cards.rendered_text(text)


def test_a_text_of_ones_own_is_no_card() -> None:
    card = cards.card(3, 7, Status.TEST)
    cards.check_card(card)
    with pytest.raises(Refused, match="of the fixed list"):
        cards.check_card(replace(card, text="bring the boat tonight"))
