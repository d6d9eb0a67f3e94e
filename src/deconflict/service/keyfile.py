"""Keys on disk: made once, readable by their owner alone, refused when anybody else could read them."""

from __future__ import annotations

import datetime
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from deconflict.errors import Damaged, Refused
from deconflict.logbook.encoding import sha256_text
from deconflict.logbook.keys import SigningKey

SEED_BYTES = 32
OWNER_ONLY = 0o600
CERTIFICATE_DAYS = 3650


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """A TLS key and its self-signed certificate on disk; `pin` is the SHA-256 of its public key (SPKI), base64url."""

    key: Path
    certificate: Path
    certificate_der: bytes
    pin: str


def create_key(path: Path) -> SigningKey:
    """A new signing key, its seed written to `path` for its owner alone. Refused when the file is there already."""
    key = SigningKey.generate(secrets.token_bytes(SEED_BYTES))
    write_secret(path, key.seed.hex().encode() + b"\n")
    return key


def load_key(path: Path) -> SigningKey:
    """The signing key in a file that `create_key` wrote. Refused when it is missing or others can read it, Damaged when it is no key."""
    text = read_secret(path).strip()
    try:
        return SigningKey.generate(bytes.fromhex(text.decode("ascii")))
    except (ValueError, TypeError) as fault:
        raise Damaged("this is not a signing key", where=str(path), mend="restore the file from your own copy") from fault


def load_or_create_key(path: Path) -> SigningKey:
    """The signing key in `path`, made now if the file is not there."""
    return load_key(path) if path.exists() else create_key(path)


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read, and flush it to the disk. Refused when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    except FileExistsError:
        raise Refused("there is a key already", where=str(path), mend="keep it, or move it away yourself") from None
    except OSError as fault:
        raise Refused(f"cannot be written: {fault.strerror}", where=str(path), mend="choose a folder this user may write in") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    flush_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file of ours, for its owner alone; a crash leaves the old one or the new one. Damaged when the disk refuses."""
    beside = path.with_name(path.name + ".new")
    try:
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as fault:
        mend = "free space, and make the folder writable for this user"
        raise Damaged(f"cannot be written: {fault.strerror}", where=str(path), mend=mend) from fault


def read_secret(path: Path) -> bytes:
    """What a secret file holds. Refused when it is missing, or when its group or others may read or write it."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise Refused(f"others may read this key (mode {mode:o})", where=str(path), mend=f"chmod 600 {path}")
            return file.read()
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror}", where=str(path), mend="run init, or name the folder of your keys") from None


def create_tls(folder: Path, name: str, now: datetime.datetime) -> TlsFiles:
    """A new TLS key (P-256) and a self-signed certificate for it in `folder`. Refused when there is one already.

    `name` is for people who look at the certificate; nobody is known by it, only by the pin. `now` is when it begins to be valid.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A day of grace, since the clocks of two organisations differ.
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    write_secret(folder / "tls.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_secret(folder / "tls.crt", certificate.public_bytes(Encoding.PEM))
    return load_tls(folder)


def load_tls(folder: Path) -> TlsFiles:
    """The TLS key and certificate that `create_tls` wrote. Refused when missing or readable by others, Damaged when they do not match."""
    key_path, certificate_path = folder / "tls.key", folder / "tls.crt"
    try:
        key = load_pem_private_key(read_secret(key_path), password=None)
        certificate = x509.load_pem_x509_certificate(read_secret(certificate_path))
    except ValueError as fault:
        raise Damaged("not a TLS key and its certificate", where=str(folder), mend="restore both files from your own copy") from fault
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != spki:
        raise Damaged("the TLS key is not its certificate's", where=str(folder), mend="restore both files from your own copy")
    return TlsFiles(key_path, certificate_path, certificate.public_bytes(Encoding.DER), sha256_text(spki))


def load_or_create_tls(folder: Path, name: str, now: datetime.datetime) -> TlsFiles:
    """The TLS key and certificate in `folder`, made now if they are not there."""
    return load_tls(folder) if (folder / "tls.key").exists() else create_tls(folder, name, now)


def flush_folder(folder: Path) -> None:
    """Have the disk keep which files a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
