"""Remote ID as it comes in: packs in datagrams from a receiver, and captures of the radio (pcap, pcapng)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.capture import Packet, is_capture, packets
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackTongue
from deconflict.wire.options import chosen, known
from deconflict.wire.remote_id import Broadcasts
from deconflict.wire.remote_id_frames import BLE, BLE_WITH_HEADER, NORDIC, RADIOTAP, WIFI, read_frame
from deconflict.wire.tracklog import Batch, Refuse, TrackLog, in_order

TIME: Final = "time"
"""The option by which whoever opens it says that aircraft's clocks are not to be believed."""
Order = Literal["little", "big"]
_SECTION: Final = b"\x0a\x0d\x0d\x0a"
LINKS: Final = frozenset({WIFI, RADIOTAP, BLE, BLE_WITH_HEADER, NORDIC})


class PackDecoder:
    """Datagrams of a receiver, each a pack. It does not say who sent it, so a place without an id beside it is passed over."""

    def __init__(self, where: str, *, by_arrival: bool = False) -> None:
        self._where = where
        self._by_arrival = by_arrival
        self._count = 0

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plot of one datagram."""
        hearing = Hearing()
        self._count += 1
        try:
            where = f"{self._where}, datagram {self._count}"
            hearing.take(Broadcasts(by_arrival=self._by_arrival).take("", data, arrived_us, where=where))
        except Refused as fault:
            hearing.refuse(fault)
        return hearing.heard(arrived_us)


def is_radio(head: bytes) -> bool:
    """Whether the first bytes are those of a capture of Bluetooth or Wi-Fi."""
    if not is_capture(head):
        return False
    if head[:4] == _SECTION:
        # The interface stands behind the section: its type, its length, its link type.
        order: Order = "little" if head[8:12] == b"\x4d\x3c\x2b\x1a" else "big"
        place = int.from_bytes(head[4:8], order) + 8
        link = head[place : place + 2]
    else:
        order = "little" if head[0] in b"\xd4\x4d" else "big"
        link = head[20:22] if order == "little" else head[22:24]
    return len(link) == 2 and int.from_bytes(link, order) in LINKS


def read(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The plots of a capture, as far as it is whole. Refused when it is none."""
    air, plots = Broadcasts(by_arrival=_by_arrival(options, where)), list[Plot]()
    if not is_capture(data):
        raise Refused("this is no packet capture", where=where, mend="give a pcap or pcapng file")
    for number, packet in enumerate(_whole(data, where, refuse), start=1):
        here = f"{where}, packet {number}"
        try:
            for broadcast in read_frame(packet.link, packet.data, where=here):
                plot = air.take(broadcast.transmitter, broadcast.messages, packet.at_us, where=here)
                plots += [] if plot is None else [plot]
        except Refused as fault:
            refuse(fault)
    return in_order(plots)


def _whole(data: bytes, where: str, refuse: Refuse) -> Iterator[Packet]:
    """The packets that stand before the first damage."""
    try:
        yield from packets(data, where=where)
    except Refused as fault:
        refuse(fault)


def _by_arrival(options: Mapping[str, str], where: str) -> bool:
    known(options, (TIME,), where=where)
    return chosen(options, TIME, ("stated", "arrival"), "stated", where=where) == "arrival"


def _decoder(where: str, options: dict[str, str]) -> PackDecoder:
    return PackDecoder(where, by_arrival=_by_arrival(options, where))


_HEIGHTS: Final = "FL where its accuracy is stated, else W84, else AGL; above the take-off is left out"

TONGUE: Final = TrackTongue(
    name="remoteid",
    title="Remote ID (ASTM F3411) packs in datagrams",
    units="1e-7 degrees, 0.5 m, 0.25 m/s",
    heights=_HEIGHTS,
    clock=SourceClock.TIME_OF_DAY,
    decoder=_decoder,
)
LOG: Final = TrackLog(
    name="remoteid",
    title="Captures of Remote ID by Bluetooth and Wi-Fi (pcap, pcapng)",
    units=TONGUE.units,
    heights=_HEIGHTS,
    options=(TIME,),
    is_one=is_radio,
    read=read,
)
