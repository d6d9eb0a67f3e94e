"""How often one address may knock at a door that anybody can reach, so that forged calls cost us less than they cost their sender."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from deconflict.node.limits import Rate

PER_MINUTE: Final = 60
"""A peer brings at most eight messages a minute, each tried three times, and as many receipts."""
MOST_ADDRESSES: Final = 1024


class Knocks:
    """Calls of the last minute by address, for at most `MOST_ADDRESSES`: of more, who knocked longest ago is forgotten."""

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self._per_minute = per_minute
        self._rates: OrderedDict[str, Rate] = OrderedDict()

    def __len__(self) -> int:
        return len(self._rates)

    def admit(self, address: str, now_us: int) -> bool:
        """Count one call from that address, if there is room for it within the minute."""
        rate = self._rates.setdefault(address, Rate(self._per_minute))
        self._rates.move_to_end(address)
        while len(self._rates) > MOST_ADDRESSES:
            self._rates.popitem(last=False)
        return rate.take(now_us)
