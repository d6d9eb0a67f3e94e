"""What can be said: one file per noun. `KINDS` is the whole vocabulary, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deconflict.statements.acknowledgements import ACKNOWLEDGEMENT, NO_ANSWER
from deconflict.statements.base import Kind
from deconflict.statements.epochs import AUDIENCE, OPEN_EPOCH
from deconflict.statements.keys import KEY, REVOKE
from deconflict.statements.messages import (
    CONCERN,
    CONFLICT_NOTICE,
    DANGER_ENDED,
    LINE_CHECK,
    LINE_CHECK_REPLY,
    STOP_REQUEST,
    WARNING,
)  # fmt: skip
from deconflict.statements.pairing import PAIR_CONFIRM
from deconflict.statements.plans import NOTICE_OF_OPERATION
from deconflict.statements.proofs import EQUIVOCATION
from deconflict.statements.receipts import PART_DROPPED, RECEIPT
from deconflict.statements.sites import SITE_NOTICE
from deconflict.statements.tracks import TRACKS
from deconflict.statements.watch import CONTACT_UPDATE, WATCH_CHANGE
from deconflict.statements.zones import ZONE_NOTICE

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        k.name: k
        for k in (
            KEY, REVOKE, OPEN_EPOCH, AUDIENCE, PAIR_CONFIRM, RECEIPT, PART_DROPPED, EQUIVOCATION,
            NOTICE_OF_OPERATION, ZONE_NOTICE, SITE_NOTICE, TRACKS,
            WARNING, DANGER_ENDED, STOP_REQUEST, CONFLICT_NOTICE, LINE_CHECK, LINE_CHECK_REPLY, CONCERN,
            ACKNOWLEDGEMENT, NO_ANSWER, WATCH_CHANGE, CONTACT_UPDATE,
        )
    }
)  # fmt: skip
