"""Against guessing: how often somebody may try to sign in from one address and in all, and how long a name is shut after wrong tries.

Pure: every verb takes the instant. A shut name keeps nobody out who is in: sessions go on, and passkeys are not guessed.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from deconflict.service.problems import TooOften

MINUTE_US: Final = 60_000_000
PER_ADDRESS: Final = 10
"""Tries a minute from one address that did not succeed."""
IN_ALL: Final = 60
"""The same from everywhere: whoever has many addresses guesses no faster."""
FREE_TRIES: Final = 5
"""Wrong tries in a row under one name before it is shut: for a minute, then twice as long with each more."""
LONGEST_US: Final = 15 * MINUTE_US


def shut_until_us(times: int, last_us: int) -> int:
    """Until when a name is shut after so many wrong tries in a row, of which the last was at `last_us`; 0 where it is not."""
    if times < FREE_TRIES:
        return 0
    return last_us + min(MINUTE_US << min(times - FREE_TRIES, 10), LONGEST_US)


def check_name(times: int, last_us: int, now_us: int) -> None:
    """TooOften while a name is shut: its password is not even looked at."""
    left_us = shut_until_us(times, last_us) - now_us
    if left_us > 0:
        mend = f"wait {-(-left_us // 1_000_000)} s, or use a passkey"
        raise TooOften(f"{times} wrong tries in a row under this name", where="name", mend=mend)


class Guard:
    """Tries within the last minute, by address."""

    def __init__(self) -> None:
        self._tries: deque[tuple[int, str]] = deque()

    def admit(self, address: str, now_us: int) -> None:
        """Count a try. TooOften beyond what one address, or all together, may."""
        while self._tries and now_us - self._tries[0][0] >= MINUTE_US:
            self._tries.popleft()
        here = sum(1 for _, whose in self._tries if whose == address)
        if here >= PER_ADDRESS or len(self._tries) >= IN_ALL:
            raise TooOften("too many tries to sign in within a minute", where="session", mend="wait a minute")
        self._tries.append((now_us, address))

    def right(self, address: str) -> None:
        """The last try from there was right: it is not counted."""
        for index in range(len(self._tries) - 1, -1, -1):
            if self._tries[index][1] == address:
                del self._tries[index]
                return
