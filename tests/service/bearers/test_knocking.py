"""How often an address may knock: a minute's worth each, and a bounded number of addresses."""

from __future__ import annotations

from deconflict.service.bearers.knocking import MOST_ADDRESSES, Knocks

MINUTE_US = 60_000_000


def test_each_address_has_its_own_minute() -> None:
    knocks = Knocks(per_minute=3)
    assert [knocks.admit("192.0.2.1", at) for at in range(4)] == [True, True, True, False]
    assert knocks.admit("192.0.2.2", 4), "another is not kept waiting"
    assert knocks.admit("192.0.2.1", MINUTE_US), "a minute after the first"


def test_of_too_many_addresses_the_longest_silent_is_forgotten() -> None:
    knocks = Knocks(per_minute=1)
    for number in range(MOST_ADDRESSES + 5):
        assert knocks.admit(f"address {number}", 0)
    assert len(knocks) == MOST_ADDRESSES
    assert not knocks.admit(f"address {MOST_ADDRESSES + 4}", 1)
