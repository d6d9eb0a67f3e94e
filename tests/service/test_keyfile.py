"""Keys on disk: made once, for their owner alone."""

from __future__ import annotations

import datetime
import os
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509

from deconflict.errors import Damaged, Refused
from deconflict.service import keyfile
from deconflict.service.keyfile import (
    create_key,
    create_tls,
    load_key,
    load_or_create_key,
    load_or_create_tls,
    load_tls,
    read_secret,
    replace_file,
)

NOW = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)


def test_a_key_is_made_once_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "signing.key"
    key = create_key(path)
    assert load_key(path).public == key.public
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(Refused, match="already"):
        create_key(path)
    assert load_or_create_key(path).public == key.public
    assert load_or_create_key(tmp_path / "other.key").public != key.public


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "signing.key"
    create_key(path)
    path.chmod(mode)
    with pytest.raises(Refused, match="others may read") as refused:
        load_key(path)
    assert refused.value.mend == f"chmod 600 {path}"


def test_a_key_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create_key(tmp_path / "signing.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "signing.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"zz" * 32, b"ab" * 31, "é".encode()])
def test_what_is_no_key_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.key"
    keyfile.write_secret(path, content)
    with pytest.raises(Damaged, match="not a signing key"):
        load_key(path)


def test_what_is_not_there_or_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        load_key(tmp_path / "absent.key")
    with pytest.raises(Refused, match="cannot be read"):
        read_secret(tmp_path)
    with pytest.raises(Refused, match="cannot be written"):
        create_key(tmp_path / ("x" * 300))


def test_tls_key_and_certificate(tmp_path: Path) -> None:
    made = create_tls(tmp_path, "ALFA" * 30, NOW)
    loaded = load_or_create_tls(tmp_path, "ALFA", NOW)
    assert loaded == made
    assert len(made.pin) == 43
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    certificate = x509.load_der_x509_certificate(made.certificate_der)
    assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc
    certificate.verify_directly_issued_by(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    with pytest.raises(Refused, match="already"):
        create_tls(tmp_path, "ALFA", NOW)
    assert load_or_create_tls(tmp_path / "other", "BRAVO", NOW).pin != made.pin


def test_the_pin_is_of_the_public_key(tmp_path: Path) -> None:
    from deconflict.service.tls import pin_of

    made = create_tls(tmp_path, "ALFA", NOW)
    assert pin_of(made.certificate_der) == made.pin


def test_tls_files_that_do_not_belong_together(tmp_path: Path) -> None:
    one, other = create_tls(tmp_path / "one", "ALFA", NOW), create_tls(tmp_path / "other", "BRAVO", NOW)
    one.key.write_bytes(other.key.read_bytes())
    with pytest.raises(Damaged, match="not its certificate's"):
        load_tls(tmp_path / "one")
    one.certificate.write_bytes(b"not a certificate")
    with pytest.raises(Damaged, match="not a TLS key"):
        load_tls(tmp_path / "one")


def test_a_file_is_replaced_whole_or_the_disk_is_named(tmp_path: Path) -> None:
    path = tmp_path / "running.json"
    (tmp_path / "running.json.new").write_text("left by a crash")
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["running.json"]
    with pytest.raises(Damaged, match="cannot be written") as damaged:
        replace_file(tmp_path / "none" / "running.json", b"three")
    assert damaged.value.mend
