"""The office of the other bearers: carries what the node wants carried, takes in what comes, and says which bearers work.

Every try ends in exactly one Carried. Nothing here raises into the loop; what went wrong is in that bearer's health and in the record.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import structlog

from deconflict.errors import DeconflictError, Refused
from deconflict.node.commands import Call, Carry
from deconflict.node.events import BearersReady, Carried
from deconflict.phrasebook import Reading
from deconflict.service.bearers import composing, mail_in, mail_out, paging, webhook_out
from deconflict.service.bearers.health import Health
from deconflict.service.bearers.intake import Intake
from deconflict.service.bearers.settings import Drop, Imap, Reach, Secret, Smtp
from deconflict.service.loop import Loop, entropy
from deconflict.statements.base import Role
from deconflict.statements.bearing import CarryOutcome
from deconflict.statements.receipts import Bearer
from deconflict.wire import letter, sealing, webhook

MAX_WAITING: Final = 64
AT_ONCE: Final = 8
LOOK_S: Final = 5.0
"""How often it is looked whether a bearer works again."""
_log = structlog.get_logger("deconflict.bearers")


@dataclass(frozen=True, slots=True)
class Means:
    """Everything configured: how each peer is reached, our own mail, whom to page here, and where dead letters lie."""

    reaches: tuple[Reach, ...] = ()
    smtp: Smtp | None = None
    imap: Imap | None = None
    drop: Drop | None = None
    paging: Mapping[str, Secret] = field(default_factory=dict)
    dead_letters: Path = Path("dead-letters")
    sign_in: str = ""
    """Where our own people sign in, for pages to them."""


class Office:
    """One node's other bearers. `show` tells our own pages; `reading` is how our desk reads."""

    def __init__(
        self, node: Any, loop: Loop, means: Means, *, show: Callable[[str, Mapping[str, Any]], None], reading: Callable[[], Reading]
    ) -> None:
        self._node = node
        self._loop = loop
        self.means = means
        self._show = show
        self._reading = reading
        self.intake = Intake(node, loop, self._party_of)
        self._health: dict[tuple[str, str], Health] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._said: Mapping[str, tuple[Bearer, ...]] | None = None

    # -- running -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Say which bearers there are, and begin to look for mail."""
        means = self.means
        self._spawn(self._look())
        if means.drop is not None:
            self._spawn(mail_in.watch_drop(means.drop, self.intake.mail, self._of("drop", str(means.drop))))
        if means.imap is not None:
            self._spawn(mail_in.watch_imap(means.imap, self.intake.mail, self._of("imap", str(means.imap))))

    async def close(self) -> None:
        """End every task."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """What a bearer can do wrong ended within its task; what still comes out is our own bug."""
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._loop.fail(fault)

    async def _look(self) -> None:
        while True:
            self.tell()
            await asyncio.sleep(LOOK_S)

    def tell(self) -> None:
        """Tell the node which bearers it can use now, if that has changed."""
        ready = {party: self._ready(reach) for party, reach in self._reaches().items()}
        if ready != self._said:
            self._said = ready
            self._loop.post(BearersReady(bearers=ready))

    # -- who is reached how --------------------------------------------------------------------------------------

    def _reaches(self) -> dict[str, Reach]:
        """Of every paired party how it is reached; by voice always, as our own desk is told to ring."""
        me, picture = self._node.core.me.party, self._node.picture
        found = {}
        for (author, peer), (_, confirm) in sorted(picture.pairings.items()):
            if author == me:
                names = (peer, picture.name_of(peer), confirm.peer_name)
                found[peer] = next((reach for reach in self.means.reaches if reach.who in names), Reach(peer, {}))
        return found

    def _ready(self, reach: Reach) -> tuple[Bearer, ...]:
        configured = {
            Bearer.WEBHOOK: bool(reach.webhook), Bearer.MAIL: bool(reach.mail) and self.means.smtp is not None,
            Bearer.PAGE: reach.page is not None,
        }  # fmt: skip
        working = [bearer for bearer, there in configured.items() if there and self._of(bearer.value, reach.who).works]
        return (*working, Bearer.VOICE)

    def _party_of(self, address: str) -> str | None:
        """The one party whose people answer from that address."""
        found = [party for party, reach in self._reaches().items() if address in {known.lower() for known in reach.mail.values()}]
        return found[0] if len(found) == 1 else None

    def _of(self, kind: str, name: str) -> Health:
        return self._health.setdefault((kind, name), Health(name, kind, self._loop.clock))

    def health(self) -> list[dict[str, Any]]:
        """How every bearer does, those to peers and the ways in."""
        self._reaches_known()
        return [self._health[key].told() for key in sorted(self._health)]

    def _reaches_known(self) -> None:
        for reach in self._reaches().values():
            self._ready(reach)

    # -- carrying ------------------------------------------------------------------------------------------------

    def carry(self, carry: Carry) -> None:
        """Carry beside everything else; the node hears what became of it."""
        if self._waiting >= MAX_WAITING:
            self._report(carry, CarryOutcome.FAILED, "too many are waiting")
            return
        self._waiting += 1
        self._spawn(self._carry(carry))

    async def _carry(self, carry: Carry) -> None:
        reach = self._reaches().get(carry.peer, Reach(carry.peer, {}))
        health = self._of(carry.bearer.value, reach.who)
        by: Mapping[Bearer, Callable[[Carry, Reach], Awaitable[str]]] = {
            Bearer.MAIL: self._by_mail, Bearer.WEBHOOK: self._by_webhook, Bearer.PAGE: self._by_page, Bearer.VOICE: self._by_voice,
        }  # fmt: skip
        try:
            async with self._slots:
                detail = await by[carry.bearer](carry, reach)
        except DeconflictError as fault:
            health.bad(fault)
            self._report(carry, CarryOutcome.REFUSED, fault.what)
        except (OSError, TimeoutError) as fault:
            health.bad(fault or "no answer in time")
            self._report(carry, CarryOutcome.FAILED, str(fault) or "no answer in time")
        else:
            health.good()
            self._report(carry, CarryOutcome.SENT, detail)
        finally:
            self._waiting -= 1
            self.tell()

    def _report(self, carry: Carry, outcome: CarryOutcome, detail: str) -> None:
        _log.info("carried", bearer=carry.bearer.value, party=carry.peer, about=carry.about, outcome=outcome.value, detail=detail)
        self._loop.post(
            Carried(
                peer=carry.peer, bearer=carry.bearer, role=carry.role, about=carry.about, carried=carry.carried, outcome=outcome,
                detail=detail, entropy=entropy(),
            )
        )  # fmt: skip

    async def _by_mail(self, carry: Carry, reach: Reach) -> str:
        smtp = self.means.smtp
        to = reach.mail.get(carry.role.value) or reach.mail.get(Role.DUTY.value)
        if smtp is None or to is None:
            raise Refused("no mail is configured for them", where="mail", mend="set [smtp], and mail of the peer")
        made = composing.letter(self._node.picture, carry, self._told(carry, reach), self._sealed(carry), reach.sign_in)
        await mail_out.send(smtp, to, letter.write(made, sender=smtp.sender, to=to, at_us=self._loop.clock.now_us()))
        return f"to {to}"

    async def _by_webhook(self, carry: Carry, reach: Reach) -> str:
        secret = self._node.core.secrets.get(carry.peer)
        if secret is None or not reach.webhook:
            raise Refused("no webhook is configured for them, or no secret is shared", where="webhook", mend="set webhook of the peer")
        body = webhook.write(composing.hook(self._node.picture, carry, self._told(carry, reach), self._sealed(carry), reach.sign_in))
        key = webhook.key(secret, self._node.core.me.party, carry.peer)
        try:
            await webhook_out.send(reach.webhook, key, body, lambda: self._loop.clock.now_us() // 1_000_000, webhook_out.new_id())
        except (OSError, Refused):
            await asyncio.to_thread(webhook_out.bury, self.means.dead_letters, f"{carry.carried}-{carry.role.value}", body)
            raise
        return "taken"

    async def _by_page(self, carry: Carry, reach: Reach) -> str:
        if reach.page is None:
            raise Refused("nobody is configured to be paged there", where="page", mend="set page_file of the peer")
        ours = self._reading()
        record = self._node.picture.messages[carry.about]
        theirs = replace(ours, locale=reach.language or ours.locale)
        await paging.page(reach.page, *composing.page_text(self._node.picture, record, theirs, reach.sign_in))
        return "paged"

    async def _by_voice(self, carry: Carry, reach: Reach) -> str:
        """Our own desk is told to ring them; the card is at hand."""
        told = {"role": carry.role.value, "party": carry.peer, "entry": carry.about, "step": 0, "bearers": [Bearer.VOICE.value]}
        _log.warning("ring them", **told)
        self._show("call", told)
        return "shown to our desk: ring them"

    def _told(self, carry: Carry, reach: Reach) -> tuple[str, ...]:
        ours = self._reading()
        record = self._node.picture.messages[carry.about]
        word = next((e for e in carry.entries if e.hash == carry.carried), None) if carry.carried != carry.about else None
        return composing.texts(self._node.picture, record, word, (reach.language or ours.locale, ours.locale), ours)

    def _sealed(self, carry: Carry) -> bytes:
        """The entries under our seal; nothing where no secret is shared: then the text alone goes."""
        secret = self._node.core.secrets.get(carry.peer)
        if secret is None or not carry.entries:
            return b""
        return sealing.seal(secret, self._node.core.me.party, carry.peer, composing.frames_of(carry.entries))

    # -- our own people ------------------------------------------------------------------------------------------

    def call(self, call: Call) -> None:
        """A role at our own desk is called: page who is configured for it."""
        if call.party == self._node.core.me.party and call.role.value in self.means.paging and Bearer.PAGE in call.bearers:
            self._spawn(self._page_ours(call))

    async def _page_ours(self, call: Call) -> None:
        picture, reading = self._node.picture, self._reading()
        health = self._of("paging", call.role.value)
        asked = Carry(peer=call.party, bearer=Bearer.PAGE, role=call.role, about=call.entry, carried=call.entry)
        try:
            record = picture.messages[call.entry]
            await paging.page(self.means.paging[call.role.value], *composing.page_text(picture, record, reading, self.means.sign_in))
        except (DeconflictError, OSError, TimeoutError) as fault:
            health.bad(fault)
            self._report(asked, CarryOutcome.FAILED, "our own page did not go out")
        else:
            health.good()
            self._report(asked, CarryOutcome.SENT, "paged")
