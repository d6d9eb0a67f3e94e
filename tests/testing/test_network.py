"""The network does to bytes what its weather says, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from deconflict.testing.network import CALM, Delivery, Network, Weather, pair

BAD = Weather(lose=0.2, double=0.3, reorder=0.5, datagram=True)


def connected(weather: Weather, seed: int = 1) -> Network:
    network = Network(Random(seed))
    network.weather = weather
    network.connect("a", "b")
    return network


def send(network: Network, count: int, frm: str = "a", to: str = "b") -> list[Delivery]:
    found = []
    for number in range(count):
        found += network.carry(number * 1000, frm, to, b"%d" % number) or []
    return sorted(found, key=lambda d: d.due_us)


def test_a_stream_keeps_order_and_delivers_once() -> None:
    arrived = send(connected(CALM), 500)
    assert [d.data for d in arrived] == [b"%d" % n for n in range(500)]
    assert all(CALM.delay_least_us <= d.due_us for d in arrived)


def test_a_frame_in_two_pieces_is_whole() -> None:
    network = connected(replace(CALM, split=1.0))
    pieces = network.carry(0, "a", "b", b"0123456789")
    assert pieces is not None
    assert len(pieces) == 2
    assert b"".join(p.data for p in pieces) == b"0123456789"
    assert network.carry(0, "a", "b", b"x") is not None


def test_a_lost_frame_of_a_stream_ends_it() -> None:
    assert connected(replace(CALM, lose=1.0)).carry(0, "a", "b", b"x") is None


def test_datagrams_are_lost_doubled_and_reordered() -> None:
    network = connected(BAD)
    arrived = send(network, 1000)
    seen = [d.data for d in arrived]
    assert len(set(seen)) < 1000 < len(seen) + network.counts["lost"]
    assert len(seen) > len(set(seen))
    assert seen != sorted(seen, key=int)
    assert network.counts["doubled"] > 0
    assert network.counts["reordered"] > 0


def test_what_must_stay_in_order_does_so_among_datagrams() -> None:
    network = connected(replace(BAD, lose=0.5))
    arrived = []
    for number in range(300):
        arrived += network.carry(number * 1000, "a", "b", b"%d" % number, in_order=True) or []
    assert [d.data for d in sorted(arrived, key=lambda d: d.due_us)] == [b"%d" % n for n in range(300)]


def test_a_one_way_cut_lets_the_other_way_through() -> None:
    network = connected(CALM)
    network.block("a", "b")
    assert send(network, 10) == []
    assert len(send(network, 10, "b", "a")) == 10
    assert not network.passable("b", "a")
    assert send(connected(BAD), 5) != []
    assert network.blocked() == [("a", "b")]
    network.unblock("a", "b")
    assert network.passable("a", "b")
    network.block("b", "a")
    network.open_all()
    assert network.passable("a", "b")


def test_a_stream_with_a_hole_stays_silent_until_it_is_connected_anew() -> None:
    network = connected(CALM)
    network.block("a", "b")
    assert send(network, 1) == []
    network.open_all()
    assert send(network, 1) == []
    assert len(send(network, 1, "b", "a")) == 1
    network.connect("a", "b")
    assert len(send(network, 1)) == 1


def test_what_is_under_way_dies_with_its_connection() -> None:
    network = connected(CALM)
    (delivery,) = network.carry(0, "a", "b", b"x") or []
    assert network.arrives(delivery)
    network.disconnect("b", "a")
    assert not network.arrives(delivery)
    network.connect("a", "b")
    assert not network.arrives(delivery)
    network.disconnect("a", "c")
    assert network.counts["broken"] == 1


def test_nothing_travels_without_a_connection() -> None:
    network = Network(Random(1))
    assert network.carry(0, "a", "b", b"x") == []
    assert network.connections() == []
    assert network.connection("a", "b") is None


@pytest.mark.parametrize("weather", [CALM, BAD])
def test_one_seed_gives_one_fate(weather: Weather) -> None:
    assert send(connected(weather, 7), 300) == send(connected(weather, 7), 300)


def test_a_pair_has_one_name() -> None:
    assert pair("b", "a") == pair("a", "b") == ("a", "b")
