"""Squitters that are made are those that a decoder nobody here wrote reads."""

from __future__ import annotations

import rs1090

from deconflict.testing.squitters import airborne, avr, beast, callsign, taxiing, velocity


def test_what_is_made_is_what_is_read() -> None:
    said = [callsign(0x4B1814, "SWR12"), velocity(0x4B1814, -300, 400, -10), airborne(0x4B1814, 46.5, 7.25, 10_000, True)]
    named, moved, placed = rs1090.decode([message.hex() for message in said])
    assert (named["icao24"], named["callsign"]) == ("4b1814", "SWR12")
    assert (round(moved["groundspeed"]), round(moved["track"]), moved["vertical_rate"]) == (500, 323, -640)
    assert (placed["altitude"], placed["source"], placed["parity"]) == (10_000, "barometric", "odd")
    [parked] = rs1090.decode([taxiing(0x4B1814, 46.5, 7.25, False, movement=39, track=32).hex()])
    assert (parked["bds"], parked["track"]) == ("06", 90.0)


def test_frames_hold_the_message() -> None:
    message = callsign(0x1A1A1A, "A")
    assert beast(message, 0x1A).count(b"\x1a\x1a") == 4
    assert avr(message) == b"*" + message.hex().encode() + b";\n"
    assert avr(message, 10).startswith(b"@00000000000a")
