"""Recordings of Mode S in three forms, by the time that is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.errors import Refused
from deconflict.testing.squitters import airborne, avr, beast, squitter
from deconflict.wire import squitter_log
from deconflict.wire.recording import Batch, batches

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "raw"
PAIR = [airborne(0x4B1814, 46.5, 7.25, 10_000, odd) for odd in (False, True)]
TOLD = {"from": "2018-04-03T19:02:28Z"}
BEGAN_US = 1_522_782_148_000_000


def read(data: bytes, where: str = "f", **options: str) -> tuple[list[Batch], list[Refused]]:
    faults: list[Refused] = []
    return list(batches(data.splitlines(keepends=True), where=where, refused=faults.append, options=options)), faults


@pytest.mark.parametrize("framed", [beast, avr])
def test_a_recording_counts_from_its_beginning(framed: object) -> None:
    assert callable(framed)
    data = framed(PAIR[0], 12_000_000) + framed(PAIR[1], 18_000_000) + framed(PAIR[0], 36_000_000)
    found, faults = read(data, **TOLD)
    assert [at_us - BEGAN_US for at_us, _ in found] == [500_000, 2_000_000]
    assert not faults
    assert read(data, "tape_20180403T190228Z.bin")[0] == found


def test_when_it_began_has_to_be_told() -> None:
    with pytest.raises(Refused, match="when it was recorded is not known") as refused:
        read(beast(PAIR[0], 12))
    assert "from=2018-04-03T19:02:28Z" in refused.value.mend


def test_noise_and_wrong_checksums_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = bytes([*PAIR[0][:-1], PAIR[0][-1] ^ 1])
    found, faults = read(beast(wrong, 12) * 30 + b"\1\2\3" + beast(PAIR[0], 12) + beast(PAIR[1], 24), **TOLD)
    assert len(found) == 1
    assert [fault.what for fault in faults[-2:]] == ["10 more messages were refused", "3 bytes that are in no frame"]
    monkeypatch.setattr(squitter_log, "MAX_LOG_BYTES", 10)
    with pytest.raises(Refused, match="split it"):
        read(beast(PAIR[0], 12), **TOLD)


def test_lines_of_a_time_and_a_message() -> None:
    lines = [
        f'1457996400.5,"{PAIR[0].hex()}","4b1814",11',
        f"1457996401,4b1814,{PAIR[1].hex().upper()}",
        "what?",
        " ",
        "",
        f"1457996402,{PAIR[0].hex()}",
        "",
    ]
    found, faults = read("\ufeff".encode() + "\r\n".join(lines).encode())
    assert [at_us for at_us, _ in found] == [1_457_996_401_000_000, 1_457_996_402_000_000]
    assert [fault.where for fault in faults] == ["f:3"]


def test_options_are_strict() -> None:
    with pytest.raises(Refused, match="'fron' is no option"):
        read(beast(PAIR[0], 12), fron="x")
    ground = beast(squitter(0x4B1814, 6 << 51 | 1 << 34), 12)
    assert "?at=46.5,7.2" in read(ground, **TOLD)[1][0].mend


@pytest.mark.parametrize(
    ("path", "plots", "aircraft", "faults"),
    [
        ("beast/ulss7_20180403T190228Z.beast", 1456, 11, 0),
        ("modes_hex/sample_data_adsb.csv", 933, 1, 0),
        ("modes_hex/sample_data_commb_df20.csv", 0, 0, 0),
        ("modes_hex/sample_data_commb_df21.csv", 0, 0, 0),
    ],
)
def test_real_recordings(path: str, plots: int, aircraft: int, faults: int) -> None:
    """Comm-B replies hold no place."""
    if not (SHARED / path).is_file():
        pytest.skip("the recordings are not beside this clone")
    found, refused = read((SHARED / path).read_bytes(), path)
    heard = [plot for _, batch in found for plot in batch]
    assert (len(heard), len({plot.track_id for plot in heard}), len(refused)) == (plots, aircraft, faults)
