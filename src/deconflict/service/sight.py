"""What the view needs of a running node."""

from __future__ import annotations

from deconflict.node.core import heads_of
from deconflict.phrasebook import Reading
from deconflict.service import disk
from deconflict.service.house import House
from deconflict.service.view import Sight

UNLINKED = (False, 0, None)


def sight_of(house: House, reading: Reading | None = None) -> Sight:
    """The running node's picture now, by its own rules; in its own reading, or in another."""
    core, mesh = house.node.core, house.node.mesh
    heads = tuple(heads_of(core))
    return Sight(
        picture=house.node.picture,
        me=core.me.party,
        name=core.me.name,
        status=core.me.status.value,
        reading=reading or house.reading,
        now_us=max(house.loop.clock.now_us(), core.now),
        rules=core.rules_between,
        links={**dict.fromkeys(core.peers(), UNLINKED), **{p: (link.up, link.since_us, link.skew_us) for p, link in mesh.links.items()}},
        heads=heads,
        entries=house.counted() if house.counted is not None else sum(h.seq + 1 for h in heads),
        faults=(
            *core.faults.values(),
            *(house.reads.faults() if house.reads is not None else ()),
            *house.witnesses(),
            *disk.faults(disk.folder_of(house.loop.store)),
        ),
        feeds=tuple(house.feeds()),
        stale_after_s=house.stale_after_s,
        bearers=tuple(house.office.health()) if house.office is not None else (),
        shown=house.shown,
        findings=tuple((finding, house.node.conforming.asks(finding)) for finding in house.node.conforming.open()),
        suppressed=tuple(house.node.lookout.alerts.suppressed.values()),
        sources=house.node.lookout.sky.sources(),
        known=core.known,
    )
