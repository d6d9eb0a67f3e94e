"""For programs and notebooks: files opened, and a running node asked, with what they hold as Collections.

import deconflict as dc

zones = dc.open("zones.kml", assume={"zone_type": "caution", "authority": "ALFA"}).features
node = dc.connect()
node.tracks().to_gdf()
node.state(zones)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from deconflict.service import client as face
from deconflict.service.cli_node import folder_of
from deconflict.service.importing import state as stated
from deconflict.service.opening import OpenedFile, open_file
from deconflict.wire.collection import NAMES, Collection
from deconflict.wire.opened import Assumed, Feature, Record


def open(
    file: str | Path, *, assume: Mapping[str, Any] | None = None, columns: Mapping[str, str] | None = None, as_kind: str | None = None
) -> OpenedFile:
    """A file of plans, zones or sites in any tongue: `features` are those that can be stated, `refused` says what cannot and why.

    `assume`: properties of docs/wire.md for what the file leaves open. `columns`: our property -> a table's heading. `as_kind`: plan, zone
    or site where the tongue has no kinds. Raises: Refused when the file as a whole cannot be read.
    """
    return open_file(str(file), Assumed(dict(assume or {}), dict(columns or {}), as_kind))


def connect(folder: str | Path | None = None, *, address: str | None = None, token: str | None = None) -> Desk:
    """A desk at the node that runs on that folder (as the shell finds it without), or at an address with a token of `deconflict token`.

    Raises: PeerFault when no node runs there, NotSignedIn when its token cannot be read.
    """
    if address is not None:
        return Desk(face.Client(address, token or ""))
    return Desk(face.connect(folder_of(Path(folder) if folder is not None else None)))


class Desk:
    """A running node, as a program sees it. Every call asks it anew.

    PeerFault when it does not answer, NotAllowed for what the token may not do.
    """

    def __init__(self, client: face.Client) -> None:
        self.client = client

    def features(self) -> Collection:
        """Every plan, zone, site, movement and track that counts now."""
        return Collection.from_geojson(self.client.fetch("/api/v1/picture.geojson"), "picture")

    def plans(self) -> Collection:
        """Plans that have not ended, a Feature for each volume."""
        return self._of("op_id")

    def zones(self) -> Collection:
        """Zones that count now."""
        return self._of("zone_id")

    def sites(self) -> Collection:
        """Protected sites that count now."""
        return self._of("site_id")

    def movements(self) -> Collection:
        """Movements that have not ended."""
        return self._of("movement_id")

    def tracks(self) -> Collection:
        """Where each aircraft was last, of the last hour."""
        return self._of("track_id")

    def picture(self, *only: str) -> dict[str, Any]:
        """The picture as JSON (docs/service.md), or only these sections of it: "alerts", "conflicts", "messages", "line" and so on."""
        return self.client.ask("GET", "/api/v1/picture" + (f"?only={','.join(only)}" if only else ""))

    def state(self, features: Collection | Iterable[Feature]) -> list[dict[str, Any]]:
        """State each object that these Features describe; a report on each, in order: `entry` and `conflicts`, or `refused` and why.

        Stating the same again changes nothing. Raises NotAllowed when nobody is on watch.
        """
        return stated(self.client, _records(features))

    def __repr__(self) -> str:
        me = self.picture("status")["me"]
        return f"<Desk at {me['name']}>"

    def _of(self, name: str) -> Collection:
        return Collection(feature for feature in self.features() if name in feature["properties"])


def _records(features: Iterable[Feature]) -> list[Record]:
    """The Features of each object together, as they are stated."""
    from deconflict.wire.judging import judged

    found: dict[str, list[Feature]] = {}
    for number, feature in enumerate(features):
        named = next((f"{name} {feature['properties'][name]}" for name in NAMES if name in feature["properties"]), f"features[{number}]")
        found.setdefault(named, []).append(feature)
    return judged((Record(name, name.partition(" ")[2] or name, tuple(pieces)) for name, pieces in found.items()), Assumed())
