"""The table of logs: each form is known by its beginning, and the forms in lines are none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.wire.logs import HEAD_BYTES, LOGS, log_of, named

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "raw"


def test_every_form_has_a_name_of_its_own() -> None:
    assert len({log.name for log in LOGS}) == len(LOGS)
    assert all(named(log.name) is log for log in LOGS)
    assert named("none") is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x1a3\0\0\0\0\0\0\0", "beast"),
        (b"*8D406B909945DE10000405999BE4;\n", "avr"),
        (b"\r\n@00000000000A8D406B909945DE10000405999BE4;\n", "avr"),
        (b'1457996400,"8D406B909945DE10000405999BE4","406B90",19\n', "modes"),
        (b"\xef\xbb\xbf1495353600,4D010D,A00015B7C26E1370AA00005DD34A\n", "modes"),
        (b"\xd4\xc3\xb2\xa1" + bytes(16) + b"\1\0\0\0", "asterix"),
        (b"MSG,3,1,1,400159\n", None),
        (b'{"now": 1}\n', None),
        (b"", None),
        (b"1,2,3\n", None),
    ],
)
def test_a_form_is_known_by_its_beginning(head: bytes, name: str | None) -> None:
    found = log_of(head)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("beast/sample_dump1090.bin", "beast"), ("beast/ulss7_20180403T190228Z.beast", "beast"), ("asterix/cat_034_048.pcap", "asterix"),
        ("remoteid/odid_bt5_lr_sample.pcapng", "remoteid"), ("remoteid/odid_wifi_sample.pcap", "remoteid"),
        ("modes_hex/sample_data_adsb.csv", "modes"), ("modes_hex/sample_data_commb_df20.csv", "modes"),
        ("igc/skydrop-2019-04-15.igc", "igc"),
        ("sbs/ulss7_20180403T190228Z.sbs.txt", None),
    ],
)  # fmt: skip
def test_real_files(path: str, name: str | None) -> None:
    if not (SHARED / path).is_file():
        pytest.skip("the recordings are not beside this clone")
    found = log_of((SHARED / path).read_bytes()[:HEAD_BYTES])
    assert (found.name if found else None) == name
