"""How fast tongues are read on one core, from data made here: nothing of it was heard, and its mix is that of a busy receiver."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec

from bench_clock import Measure, Timing, rates
from msgspec.structs import replace

from deconflict.testing.squitters import airborne, beast, callsign, velocity
from deconflict.wire.cot import Event, write_event
from deconflict.wire.heard import TrackDecoder
from deconflict.wire.tongues import TONGUES

ARRIVED_US = 1_700_000_000_000_000
PIECE_BYTES = 65_536
BEAST_GOAL_PER_S, SBS_GOAL_PER_S, READSB_GOAL_PER_S, COT_GOAL_PER_S = 100_000, 200_000, 200_000, 20_000
AIRCRAFT = 200


def tongues(quick: bool) -> list[Measure]:
    """Beast frames, SBS lines, readsb's aircraft and ASTERIX records a second."""
    size, rounds = (2_000, 2) if quick else (20_000, 7)
    mixed, squitters = frames(size, 4), frames(size, 1)
    found = [
        _measure("Beast frames read", "frames/s", BEAST_GOAL_PER_S, "beast", mixed, size, rounds, "a quarter of them squitters"),
        _measure("... squitters alone", "frames/s", None, "beast", squitters, size, rounds, ""),
        _measure("SBS lines read", "lines/s", SBS_GOAL_PER_S, "sbs", lines(size), size, rounds, "one in six with a place"),
        _measure(
            "aircraft read of readsb's answers", "each/s", READSB_GOAL_PER_S, "readsb", [answer(5_000)], 5_000, rounds, "400 bytes each"
        ),
    ]
    found += [
        _measure("CoT events read", "events/s", COT_GOAL_PER_S, "cot", events(size // 4), size // 4, rounds, "XML of 400 bytes"),
        _measure("OGN lines read", "lines/s", None, "ogn", gliders(size), size, rounds, "each with a place"),
    ]
    if find_spec("asterix") is not None:
        blocks, options = records(size // 10)
        found.append(_measure("ASTERIX records read", "records/s", None, "asterix", blocks, size // 10, rounds, "CAT062 1.18", **options))
    return found


def _measure(
    what: str, unit: str, goal: float | None, tongue: str, pieces: list[bytes], count: int, rounds: int, note: str, **options: str
) -> Measure:
    timing = rates(_reading(lambda: TONGUES[tongue].decoder("bench", options), pieces), count, rounds)
    return Measure(what, timing.cpu, unit, goal=goal, note="; ".join(filter(None, (_one_core(timing), note))))


def _reading(decoder: Callable[[], TrackDecoder], pieces: list[bytes]) -> Callable[[int], int]:
    def read(_: int) -> int:
        one = decoder()
        return sum(len(one.feed(piece, ARRIVED_US + 50_000 * number).plots) for number, piece in enumerate(pieces))

    return read


def events(count: int) -> list[bytes]:
    """CoT events of aircraft in flight, in pieces of a stream."""
    flying = Event(
        uid="", type="a-n-A-C-F", time_us=0, start_us=0, stale_us=0, lat_ndeg=46_512_345_678, lon_ndeg=7_512_345_678, hae_mm=1_234_567,
        ce_mm=10_000, le_mm=20_000, callsign="FOX 1", course_mdeg=123_400, speed_mm_s=120_500,
    )  # fmt: skip
    said = []
    for number in range(count):
        at_us = ARRIVED_US + number // 200 * 1_000_000
        times = {"time_us": at_us, "start_us": at_us, "stale_us": at_us + 3_600_000_000}
        said.append(write_event(replace(flying, uid=f"ICAO-{number % 200:06x}", **times)))
    return _cut(b"".join(said))


def gliders(count: int) -> list[bytes]:
    """Lines of the OGN, in pieces of a stream."""
    text = "FLR{0:06X}>OGFLR,qAS,NORTH:/{1:06d}h4415.{2:02d}N/00600.03E'342/049/A=005524 !W62! id06{0:06X} -454fpm -1.1rot 8.8dB gps4x5\n"
    return _cut("".join(text.format(number % 200, number % 60, number % 100) for number in range(count)).encode())


def _one_core(timing: Timing) -> str:
    return f"one core's CPU time, {timing.wall:,.0f} by the wall"


def _cut(data: bytes) -> list[bytes]:
    return [data[start : start + PIECE_BYTES] for start in range(0, len(data), PIECE_BYTES)]


def frames(count: int, one_in: int) -> list[bytes]:
    """Beast frames of which one in so many is a squitter, two in three of those a place; the others Mode A/C and Mode S replies."""
    made = bytearray()
    for number in range(count):
        if number % one_in:
            made += beast(b"\x0b\xb8" if number % 2 else bytes([0x5D, *(number % 251 for _ in range(6))]), 12_000 * number)
            continue
        turn, aircraft = divmod(number // one_in, AIRCRAFT)
        address = 0x400000 + aircraft
        place = airborne(address, 46 + aircraft / 100, 7 + turn / 1000, 10_000, bool(turn % 2))
        other = velocity(address, 300, 200, 10) if turn % 2 else callsign(address, "ABC123")
        made += beast(other if turn % 3 == 2 else place, 12_000 * number)
    return _cut(bytes(made))


def lines(count: int) -> list[bytes]:
    """SBS lines in the shares that receivers give them."""
    made = []
    for number in range(count):
        kind = (3, 4, 5, 8, 7, 7)[number % 6]
        parts = {3: "{a},,,46.{p:05},7.25,,,,,,0", 4: ",420.0,170.0,,,-64,,,,,0", 5: "{a},,,,,,,,,,0"}.get(kind, ",,,,,,,,,,0")
        said = parts.format(a=30_000, p=number % 99_999)
        stamp = f"2026/11/02,12:{number // 60_000 % 60:02}:{number // 1000 % 60:02}.{number % 1000:03}"
        made.append(f"MSG,{kind},1,1,{0x400000 + number % AIRCRAFT:06X},1,{stamp},{stamp},,{said}\r\n")
    return _cut("".join(made).encode())


def answer(count: int) -> bytes:
    """One answer of readsb with so many aircraft, in all the fields it gives an airliner."""
    one = {
        "type": "adsb_icao", "flight": "ABC123  ", "r": "ZZ-TST", "t": "A320", "alt_baro": 36_000, "alt_geom": 37_125, "gs": 447.6,
        "ias": 244, "tas": 446, "mach": 0.784, "track": 61.52, "baro_rate": -64, "squawk": "1000", "category": "A3", "nav_qnh": 1013.6,
        "lat": 46.602585, "lon": 7.114216, "nic": 8, "rc": 186, "seen_pos": 0.312, "version": 2, "mlat": [], "tisb": [],
        "messages": 11_242, "seen": 0.1, "rssi": -15.4, "dst": 7.046, "dir": 330.1,
    }  # fmt: skip
    said = {"now": ARRIVED_US / 1e6, "aircraft": [{"hex": f"{0x400000 + number:06x}", **one} for number in range(count)]}
    return json.dumps(said).encode()


def records(count: int) -> tuple[list[bytes], dict[str, str]]:
    """Datagrams of ten tracks each, and the edition they are in."""
    from asterix.generated import Cat_062_1_18 as Tracks

    made = Tracks.cv_record.create(
        {
            "010": (("SAC", 25), ("SIC", 100)), "070": 43_200 * 128, "105": (("LAT", 8_669_000), ("LON", 1_351_000)), "040": 4980,
            "185": (("VX", 400), ("VY", -300)), "220": 160, "136": 400, "245": (("STI", 0), 0, ("CHR", "ABC123  ")),
        }
    ).unparse().to_bytes()  # fmt: skip
    block = b"\x3e" + (3 + 10 * len(made)).to_bytes(2, "big") + 10 * made
    return [block] * (count // 10), {"cat062": "1.18"}
