"""The last word of a pairing: where each side wants to be dialled, under a MAC that only the other can make (docs/specs/pairing.md)."""

from __future__ import annotations

import hashlib
import hmac
import re

import msgspec

from deconflict.errors import PeerFault

PREFIX = b"deconflict/pairing/dial/1\n"
MAX_ADDRESS = 255
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*|\[[0-9A-Fa-f:.]{2,45}\]"
_ADDRESS = re.compile(rf"(?:{_HOST})?:(?P<port>[0-9]{{1,5}})")


class Dial(msgspec.Struct, forbid_unknown_fields=True):
    """Where its sender wants to be dialled: host:port, or :port at the host it speaks from."""

    address: str
    mac: str


def is_address(text: str) -> bool:
    """Whether this is host:port, [IPv6]:port or :port with a port of 1 to 65535: all that is ever dialled."""
    found = _ADDRESS.fullmatch(text) if len(text) <= MAX_ADDRESS else None
    return found is not None and 1 <= int(found["port"]) <= 65535


def mac_of(secret: bytes, initiator: bool, address: str) -> str:
    """HMAC-SHA256 in hex over the prefix, who speaks, and the address. `secret` is the pairing's."""
    return hmac.new(secret, PREFIX + (b"i" if initiator else b"r") + address.encode(), hashlib.sha256).hexdigest()


def write(secret: bytes, initiator: bool, address: str) -> bytes:
    """Our message."""
    return msgspec.json.encode(Dial(address, mac_of(secret, initiator, address)))


def read(data: bytes, secret: bytes, initiator: bool) -> str:
    """The address in the message of the side that was (or was not) the initiator. PeerFault when it is none or not from that side."""
    try:
        said = msgspec.json.decode(data, type=Dial)
    except msgspec.MsgspecError as fault:
        raise PeerFault(f"no dial message: {fault}", where="pairing") from fault
    if not hmac.compare_digest(said.mac.encode(), mac_of(secret, initiator, said.address).encode()):
        raise PeerFault("a dial message of somebody else", where="pairing", mend="pair anew")
    if not is_address(said.address):
        raise PeerFault("an address that is none", where="pairing", mend="the peer's `advertise` must be host:port")
    return said.address
