"""Where tracks come from, as settings say it: one syntax for every tongue and transport, and what is wrong with the nearest that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.errors import Refused
from deconflict.service.feed_settings import FeedSource, asked, host_port, read_feed, tongues
from deconflict.wire.tongues import TONGUES

BASE = Path("/etc/deconflict")

GOOD = [
    ("sbs:127.0.0.1:30003", FeedSource("sbs:127.0.0.1:30003", "sbs", "127.0.0.1:30003"), "tcp"),
    ("north=beast:[::1]:30005?at=46.5,7.2", FeedSource("north", "beast", "[::1]:30005", options={"at": "46.5,7.2"}), "tcp"),
    ("n=avr:tcp://host:30002", FeedSource("n", "avr", "host:30002", "tcp"), "tcp"),
    (
        "r=asterix:udp:0.0.0.0:8600?cat062=1.18&at.25.201=46.5,7.2,480&group=239.2.3.1",
        FeedSource("r", "asterix", "0.0.0.0:8600", "udp", {"cat062": "1.18", "at.25.201": "46.5,7.2,480", "group": "239.2.3.1"}),
        "udp",
    ),
    (
        "t=cot:tls://tak.example:8089?ca=ca.pem&cert=/a/us.pem&silence=60&server=tak",
        FeedSource(
            "t", "cot", "tak.example:8089", "tls",
            {"ca": "/etc/deconflict/ca.pem", "cert": "/a/us.pem", "silence": "60", "server": "tak"},
        ),
        "tls",
    ),
    (
        "o=ogn:aprs.example:14580?hello=user+N0CALL+pass+-1",
        FeedSource("o", "ogn", "aprs.example:14580", options={"hello": "user N0CALL pass -1"}),
        "tcp",
    ),
    ("l=sbs:listen:127.0.0.1:30004", FeedSource("l", "sbs", "127.0.0.1:30004", "listen"), "listen"),
    ("a=readsb:http://h/a.json?x=1#every=5", FeedSource("a", "readsb", "http://h/a.json?x=1", options={"every": "5"}), "http"),
    ("f=file:t.pcap?cat048=1.31", FeedSource("f", "file", "/etc/deconflict/t.pcap", options={"cat048": "1.31"}), "file"),
    ("f=file:what?.jsonl", FeedSource("f", "file", "/etc/deconflict/what?.jsonl"), "file"),
    ("v=live:46.5,7.2,40", FeedSource("v", "live", "46.5,7.2,40"), "live"),
    ("v=live:46.5,7.2,40?stale_after=60", FeedSource("v", "live", "46.5,7.2,40", options={"stale_after": "60"}), "live"),
    ("f=file:t.jsonl?stale_after=7.5", FeedSource("f", "file", "/etc/deconflict/t.jsonl", options={"stale_after": "7.5"}), "file"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "transport"), GOOD, ids=[row[0] for row in GOOD])
def test_what_a_setting_says(text: str, source: FeedSource, transport: str) -> None:
    found = read_feed(text, BASE)
    assert found == source
    assert found.transport == transport
    again = read_feed(f"x={found.text}", BASE)
    assert (again.kind, again.rest, again.via, again.options) == (found.kind, found.rest, found.via, found.options)


def test_options_are_of_the_transport_or_of_the_tongue() -> None:
    source = read_feed("r=beast:h:30005?at=1,2&silence=9&hello=x", BASE)
    assert (source.of_transport(), source.of_tongue()) == ({"silence": "9", "hello": "x"}, {"at": "1,2"})


@pytest.mark.parametrize(
    "text", ["sbs:h:1?", "cot:udp:0.0.0.0:6969?", "sbs:listen:127.0.0.1:1?", "file:a.jsonl?", "live:46,7,40?", "readsb:http://h/a#"]
)
def test_from_what_age_on_its_reports_are_stale_can_be_set_of_every_feed(text: str) -> None:
    source = read_feed(f"{text}stale_after=40", BASE)
    assert source.stale_after_s == 40.0
    assert "stale_after" not in {**source.of_transport(), **source.of_tongue()}
    assert read_feed(text[:-1], BASE).stale_after_s is None
    for wrong in ("0", "0.99", "181", "soon", "", "-5", "4 s"):
        with pytest.raises(Refused, match="feeds cannot be") as refused:
            read_feed(f"{text}stale_after={wrong}", BASE)
        assert (refused.value.where, refused.value.mend) == ("feeds", "give stale_after in seconds, 1 to 180")


def test_every_tongue_can_be_named() -> None:
    assert set(TONGUES) <= set(tongues())


def test_an_address_is_taken_apart() -> None:
    assert host_port("[::1]:9") == ("::1", 9)
    assert asked("path") == ("path", {})
    assert asked("a?b=1&c=%2F") == ("a", {"b": "1", "c": "/"})


BAD = [
    (3, "file:PATH, sbs:HOST:PORT"),
    ("sbs", "file:PATH, sbs:HOST:PORT"),
    ("sbs:", "file:PATH, sbs:HOST:PORT"),
    ("serial:3", "file:PATH, sbs:HOST:PORT"),
    ("beest:host:30005", "did you mean 'beast'?"),
    ("astrix:udp:0.0.0.0:1?cat062=1.18", "did you mean 'asterix'?"),
    ("sbs:host", "give host:port, as in sbs:127.0.0.1:30003"),
    ("sbs:host:0", "give host:port"),
    ("sbs:host:70000", "give host:port"),
    ("sbs:ho st:1", "give host:port"),
    ("cot:udq:0.0.0.0:6969", "did you mean 'udp'?"),
    ("cot:quic://h:8089", "one of tcp, tls, udp, listen"),
    ("remoteid:host:8600", "remoteid comes by udp, as in remoteid:udp:0.0.0.0:8600"),
    ("remoteid:listen:host:8600", "remoteid comes by udp"),
    ("readsb:ftp://x/a", "aircraft.json"),
    ("readsb:http://[", "aircraft.json"),
    ("readsb:http://u:p@x/a", "aircraft.json"),
    ("readsb:http://x/a#every=0", "0.5 to 3600"),
    ("readsb:http://x/a#silence=9", "http takes every, stale_after"),
    ("sbs:h:1?group=239.1.1.1", "tcp takes silence, hello"),
    ("sbs:h:1?silence=x", "give silence in seconds"),
    ("sbs:h:1?silence=9&silence=9", "each option once"),
    ("sbs:udp:h:1?group=1.2.3.4", "239.2.3.1"),
    ("cot:tls:h:1?ca=", "give a path"),
    ("file:?from=x", "give a path"),
    ("live:46,7", "as in 46.5,7.2,40"),
]


@pytest.mark.parametrize(("text", "mend"), BAD, ids=[str(row[0]) for row in BAD])
def test_what_cannot_be_is_refused_with_the_nearest(text: object, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        read_feed(text, BASE)
    assert mend in refused.value.mend
