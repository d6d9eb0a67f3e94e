"""Two nodes on loopback tell each other heads, and a witness served over HTTP cosigns them; then all that a witness can answer instead."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from deconflict.errors import Refused
from deconflict.logbook.checkpoint import cosign, cosigned_at
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.witness import SIZE_TYPE
from deconflict.service import fetch
from deconflict.service.fetch import Answer
from deconflict.service.witness import Witness, app_of
from deconflict.service.witness_settings import OutsideWitness, read_witness
from deconflict.service.witnessing import Witnessing
from deconflict.statements.records import RecordHead, WitnessSign
from tests.service.rig import Rig, file, header, pair, rigs, until

NAME = "witness.example/w1"
OURS = SigningKey.generate(bytes([3]) * 32)
HERE = x509.IPAddress(ip_address("127.0.0.1"))
LONG, DAY = timedelta(days=365 * 99), timedelta(days=1)
POST = partial(fetch.post, media="text/plain", max_bytes=10_000)


@contextlib.asynccontextmanager
async def served(witness: Witness, certificate: Path | None = None) -> AsyncIterator[str]:
    """The witness on a free port of this machine: over TLS with that certificate and its key, else over HTTP."""
    tls = {} if certificate is None else {"ssl_certfile": certificate, "ssl_keyfile": certificate.with_suffix(".key")}
    config = uvicorn.Config(app_of(witness), host="127.0.0.1", port=0, log_level="error", lifespan="off", **tls)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    running = asyncio.ensure_future(server.serve())
    await until(lambda: server.started)
    yield f"{'http' if certificate is None else 'https'}://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running


class Authority:
    """One that signs certificates; `file` holds its own."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.file, self.name = folder, folder / "authority.pem", x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        made = self._begun(self.name, self.key.public_key(), LONG).add_extension(x509.BasicConstraints(True, None), critical=True)
        self.file.write_bytes(made.add_extension(usage, critical=True).sign(self.key, SHA256()).public_bytes(Encoding.PEM))

    def _begun(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta) -> x509.CertificateBuilder:
        begins = datetime(2001, 1, 1, tzinfo=UTC)
        made = x509.CertificateBuilder(self.name, subject, key, x509.random_serial_number(), begins, begins + lasts)
        about = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return made.add_extension(about, critical=False).add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)

    def certificate(self, name: x509.GeneralName, lasts: timedelta) -> Path:
        """A certificate for that name, its key beside it, from the year 2001 on."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._begun(x509.Name([]), key.public_key(), lasts).add_extension(x509.SubjectAlternativeName([name]), critical=True)
        path = self.folder / "server.pem"
        path.write_bytes(made.sign(self.key, SHA256()).public_bytes(Encoding.PEM))
        path.with_suffix(".key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return path


async def tell(rig: Rig, other: Rig, logbook: str = "plans") -> None:
    """A person has a head told, as the node does each day."""
    said = RecordHead(message=header(rig, "RECORD_HEAD"), logbook=logbook, epoch=0, seq=0, head="A" * 43, party=other.party)
    await file(rig, "RECORD_HEAD", said)


def line_of(rig: Rig) -> str:
    """The one line it has."""
    return f"line/{next(iter(rig.station.node.core.my_channels()))}"


def signs(rig: Rig, by: Rig, name: str) -> list[WitnessSign]:
    """What a party wrote down of a witness, as `rig` holds it."""
    held = rig.picture.affairs.by_kind.get("WITNESS_SIGN", {}).values()
    return [said.main for said in held if said.author == by.party and said.main.cosignature.startswith(f"— {name} ")]


def test_a_witness_over_http_cosigns_tree_after_tree_and_both_sides_hold_it(tmp_path: Path) -> None:
    async def story() -> None:
        alfa, bravo = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        witness = Witness(tmp_path / "w", NAME, {alfa.party: alfa.identity.signing.public})
        async with rigs(alfa, bravo), served(witness) as url:
            await pair(alfa, bravo)
            line = read_witness(f"{witness.verifier_key} {url}", tmp_path)
            house = alfa.station.house
            witnessing = Witnessing(house, [line], POST, look_s=0.05)
            await tell(alfa, bravo)
            first = await until(lambda: signs(bravo, alfa, NAME))
            note = f"{first[0].checkpoint}\n\n{first[0].cosignature}\n"
            assert cosigned_at(note, NAME, witness.public) is not None
            assert first[0].checkpoint.split("\n")[0].endswith("/plans/0")
            sizes: list[int] = []
            for count in range(2, 5):
                await tell(alfa, bravo, line_of(alfa))
                told = await until(lambda count=count: signs(bravo, alfa, NAME)[count - 1 :])
                sizes.append(int(told[-1].checkpoint.split("\n")[1]))
                # Its memory of what was cosigned goes, as at a start: the witness tells it, and the proof is made from there.
                await witnessing.close()
                witnessing = Witnessing(house, [line], POST, look_s=0.05)
            assert sizes == sorted(set(sizes))
            assert witnessing.faults() == []
            await witnessing.close()
        witness.close()

    asyncio.run(story())


def test_a_witness_over_tls_cosigns_where_its_authority_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trusted by no file at first; then by the one that SSL_CERT_FILE names, without a start."""
    ours = Authority(tmp_path / "ours", "ours")
    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes(Authority(tmp_path / "theirs", "theirs").file.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    async def story() -> None:
        alfa, bravo = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        witness = Witness(tmp_path / "w", NAME, {alfa.party: alfa.identity.signing.public})
        async with rigs(alfa, bravo), served(witness, ours.certificate(HERE, LONG)) as url:
            await pair(alfa, bravo)
            await tell(alfa, bravo)
            witnessing = Witnessing(alfa.station.house, [read_witness(f"{witness.verifier_key} {url}", tmp_path)], POST, look_s=0.05)
            ((what, mend),) = await until(witnessing.faults)
            assert what.startswith(f"the witness {NAME}: its certificate is not accepted: ")
            assert ("SSL_CERT_FILE" in mend, signs(alfa, alfa, NAME)) == (True, [])
            with trusted.open("ab") as file:
                file.write(ours.file.read_bytes())
            (first,) = await until(lambda: signs(bravo, alfa, NAME))
            assert cosigned_at(f"{first.checkpoint}\n\n{first.cosignature}\n", NAME, witness.public) is not None
            await until(lambda: not witnessing.faults())
            await witnessing.close()
        witness.close()

    asyncio.run(story())


BAD = {
    "ended": (HERE, DAY, "127.0.0.1", "certificate has expired", "renew it"),
    "another name": (x509.DNSName("witness.example"), LONG, "localhost", "Hostname mismatch", "a name that stands in it"),
    "another address": (x509.DNSName("localhost"), LONG, "127.0.0.1", "IP address mismatch", "a name that stands in it"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_certificate_that_is_no_good_is_one_fault_that_says_how_to_mend_it(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    name, lasts, host, named, mended = BAD[case]
    authority = Authority(tmp_path / "ours", "ours")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))

    async def story() -> None:
        alfa, bravo = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        witness = Witness(tmp_path / "w", NAME, {alfa.party: alfa.identity.signing.public})
        async with rigs(alfa, bravo), served(witness, authority.certificate(name, lasts)) as url:
            await pair(alfa, bravo)
            await tell(alfa, bravo)
            line = f"{witness.verifier_key} {url.replace('127.0.0.1', host)}"
            witnessing = Witnessing(alfa.station.house, [read_witness(line, tmp_path)], POST, look_s=0.05)
            ((what, mend),) = await until(witnessing.faults)
            assert what.startswith(f"the witness {NAME}: its certificate is not accepted: ")
            assert (named in what, mended in mend) == (True, True), (what, mend)
            assert signs(alfa, alfa, NAME) == []
            await witnessing.close()
        witness.close()

    asyncio.run(story())


def test_more_that_was_cosigned_of_an_epoch_we_left_is_no_fault_and_keeps_nothing_back(tmp_path: Path) -> None:
    """A record that came back from an older copy: the witness holds more of the epoch before, for good."""
    asked: list[str] = []

    async def post(_url: str, body: bytes) -> Answer:
        origin = body.decode().partition("\n\n")[2].split("\n")[0]
        asked.append(origin)
        return sized(10_000) if origin.endswith("/0") else good(body)

    async def story() -> None:
        alfa, bravo = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(alfa, bravo):
            await pair(alfa, bravo)
            await tell(alfa, bravo, "keys")
            witness = OutsideWitness(NAME, OURS.public, "https://witness.example")
            witnessing = Witnessing(alfa.station.house, [witness], post, look_s=0.02)
            ((what, _),) = await until(witnessing.faults)
            assert "and we hold fewer" in what
            await alfa.post("/api/v1/epochs", {"why": "came back from a copy"}, status=201)
            await tell(alfa, bravo, "keys")
            (one,) = await until(lambda: signs(alfa, alfa, NAME))
            assert one.checkpoint.split("\n")[0].endswith("/keys/1")
            await until(lambda: not witnessing.faults())
            before = sum(origin.endswith("/0") for origin in asked)
            await asyncio.sleep(0.2)
            assert sum(origin.endswith("/0") for origin in asked) == before, "it is not asked again what it said"
            await witnessing.close()

    asyncio.run(story())


def test_a_port_that_speaks_no_tls_is_named_as_that(tmp_path: Path) -> None:
    async def story() -> None:
        witness = Witness(tmp_path / "w", NAME, {})
        async with served(witness) as url:
            with pytest.raises(Refused, match="no TLS with it: WRONG_VERSION_NUMBER") as said:
                await POST(url.replace("http:", "https:"), b"x")
            assert "speaks TLS" in said.value.mend
        witness.close()

    asyncio.run(story())


def answers(*given: Callable[[bytes], Answer] | Answer | Refused) -> tuple[list[bytes], Callable[[str, bytes], Awaitable[Answer]]]:
    """A witness that answers this, one after another, and the last again and again."""
    asked: list[bytes] = []

    async def post(_url: str, body: bytes) -> Answer:
        one = given[min(len(asked), len(given) - 1)]
        asked.append(body)
        if isinstance(one, Refused):
            raise one
        return one if isinstance(one, Answer) else one(body)

    return asked, post


def good(body: bytes) -> Answer:
    """Cosigned, with a line of somebody else before."""
    note = body.decode().partition("\n\n")[2]
    other = cosign(note, "other", OURS, OURS.public, 5).removeprefix(note)
    return Answer(200, "text/plain", (other + cosign(note, NAME, OURS, OURS.public, 5).removeprefix(note)).encode())


def sized(size: int) -> Answer:
    """It holds another size."""
    return Answer(409, SIZE_TYPE, f"{size}\n".encode())


CASES = {
    "away": ([Refused("no answer", mend="x"), good], "no answer"),
    "422": ([Answer(422, "text/plain", b"")], "finds no way"),
    "404": ([Answer(404, "text/plain", b"")], "answered 404"),
    "403": ([Answer(403, "text/plain", b"")], "answered 403"),
    "more than we hold": ([sized(10_000)], "and we hold fewer"),
    "another tree of our size": ([sized(1), Answer(409, "text/plain", b"")], "another tree"),
    "a size each time": ([sized(1), sized(2), sized(1)], "another size each time"),
    "no cosignature": ([Answer(200, "text/plain", b"\xff\nno line\n")], "none of its key"),
    "another's cosignature": ([lambda body: Answer(200, "", good(body).body.split(b"\n")[0])], "none of its key"),
    "no number": ([Answer(409, SIZE_TYPE, b"many")], "another tree"),
}


def test_what_a_witness_can_answer_instead(tmp_path: Path) -> None:
    witness = OutsideWitness(NAME, OURS.public, "https://witness.example")

    async def story() -> None:
        alfa, bravo = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(alfa, bravo):
            await pair(alfa, bravo)
            await tell(alfa, bravo, "keys")
            for what, (given, named) in CASES.items():
                asked, post = answers(*given)
                witnessing = Witnessing(alfa.station.house, [witness], post, look_s=0.01)
                alfa.station.house.witnesses = witnessing.faults
                found = await until(witnessing.faults if what != "away" else lambda seen=asked: len(seen) > 1)
                shown = (await alfa.get("/api/v1/picture?only=faults"))["faults"] if what == "422" else []
                assert what == "away" or named in found[0][0], (what, found)
                assert not shown or named in shown[-1]["what"]
                if what == "away":
                    await until(lambda: signs(alfa, alfa, NAME))
                    await until(lambda seen=witnessing: not seen.faults())
                await witnessing.close()
                if what == "away":
                    await tell(alfa, bravo, line_of(alfa))
            held = len(signs(alfa, alfa, NAME))
            asked, post = answers(sized(2), good)
            witnessing = Witnessing(alfa.station.house, [witness], post, look_s=0.01)
            await until(lambda: len(signs(alfa, alfa, NAME)) > held or witnessing.faults())
            assert asked[1].startswith(b"old 2\n")
            await witnessing.close()

    asyncio.run(story())


@pytest.mark.parametrize("said", ["", "name", f"{NAME}+00000000+AAAA https://x", 3, f"{NAME}+00000000+A https://x"])
def test_a_setting_that_names_no_witness(said: object, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read_witness(said, tmp_path)


def test_a_setting_names_a_witness_over_tls_or_on_this_machine(tmp_path: Path) -> None:
    key = Witness(tmp_path, NAME, {}).verifier_key
    assert read_witness(f"{key} https://witness.example/log/", tmp_path).url == "https://witness.example/log"
    assert str(read_witness(f"{key} http://127.0.0.1:8471", tmp_path)) == f"{NAME} http://127.0.0.1:8471"
    with pytest.raises(Refused, match="is no address") as said:
        read_witness(f"{key} http://witness.example", tmp_path)
    assert "https" in said.value.mend


@pytest.mark.parametrize(
    "address", ["https://:443", "https://host:99999", "https://host:x", "https://me@host", "https://[1", "https://höst/ä"]
)
def test_an_address_that_nobody_can_ask_is_refused_where_it_is_set(address: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is no address"):
        read_witness(f"{Witness(tmp_path, NAME, {}).verifier_key} {address}", tmp_path)


def test_a_task_that_ends_by_a_bug_is_a_fault_that_people_see(tmp_path: Path) -> None:
    """The node and the other witnesses go on."""

    async def post(url: str, body: bytes) -> Answer:
        if "bad" in url:
            raise ZeroDivisionError("nothing to share")
        return good(body)

    async def story() -> None:
        alfa, bravo = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(alfa, bravo):
            await pair(alfa, bravo)
            await tell(alfa, bravo, "keys")
            both = [OutsideWitness("bad", OURS.public, "https://bad.example"), OutsideWitness(NAME, OURS.public, "https://witness.example")]
            witnessing = Witnessing(alfa.station.house, both, post, look_s=0.01)
            ((what, mend),) = await until(witnessing.faults)
            assert ("bad: our bug: ZeroDivisionError: nothing to share" in what, "report it" in mend) == (True, True)
            await until(lambda: signs(alfa, alfa, NAME))
            await witnessing.close()

    asyncio.run(story())
