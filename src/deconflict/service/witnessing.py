"""Our checkpoints go to witnesses outside, by the protocol of https://c2sp.org/tlog-witness, and what they cosign is written down.

What is sent is the newest signed tree of each logbook that we told a peer (RECORD_HEAD), with the proof that it grew from the tree that the
witness cosigned last. What comes back, once found good, is a WITNESS_SIGN on the line where the tree was told. Whoever is away is asked
again, ever more slowly; a witness that holds another record of ours than we do is a fault that people see. No alarm waits for any of it.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Final, NamedTuple

import structlog

from deconflict.errors import PeerFault, Refused
from deconflict.logbook.chain import Logbook
from deconflict.logbook.checkpoint import ORIGIN, Checkpoint, cosigned_at, read_checkpoint
from deconflict.logbook.merkle import Tree, leaf_hash
from deconflict.logbook.witness import SIZE_TYPE, request_of
from deconflict.node import events as e
from deconflict.node.core import BY_NODE
from deconflict.picture.affairs import Said
from deconflict.service import filing
from deconflict.service.fetch import Answer
from deconflict.service.house import House, request_id
from deconflict.service.loop import entropy
from deconflict.service.witness_settings import OutsideWitness
from deconflict.statements.base import Role
from deconflict.statements.records import RecordHead, WitnessSign

KIND: Final = "WITNESS_SIGN"
LOOK_S: Final = 60.0
"""So often we look whether a new head was told."""
LONGEST_WAIT_S: Final = 3600.0
MAX_ANSWER_BYTES: Final = 16_384
AT_ONCE: Final = 4096
"""Hashes copied out of a logbook in one go: a millisecond."""
_MENDS: Final = {
    403: "it knows another key of ours: give it the one that we sign with now",
    404: "it knows no logs of ours: give it our party id and key (deconflict status --json)",
}
_log = structlog.get_logger("deconflict.witnessing")
Post = Callable[[str, bytes], Awaitable[Answer]]


class _Told(NamedTuple):
    """A tree of ours as we told it: the signed note, and on which line."""

    note: str
    line: str

    @property
    def body(self) -> str:
        """Its three lines, as WITNESS_SIGN has them."""
        return self.note.partition("\n\n")[0]


class _Record:
    """The newest tree of each of our logbooks told on each line, and which of them was cosigned by whom; read a little at a time."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._read = {"RECORD_HEAD": 0, KIND: 0}
        self._newest: dict[tuple[str, int, str], tuple[int, _Told]] = {}
        self._done: set[tuple[str, str, str]] = set()

    async def due(self, name: str) -> list[_Told]:
        """What the witness of that name has not cosigned."""
        for kind in self._read:
            held = self._house.node.picture.affairs.by_kind.get(kind, {})
            if len(held) < self._read[kind]:
                self._read[kind] = 0
            while some := list(islice(held.values(), self._read[kind], self._read[kind] + AT_ONCE)):
                self._read[kind] += len(some)
                for said in some:
                    self._take(said)
                await asyncio.sleep(0)
        told = (told for _, (_, told) in sorted(self._newest.items(), key=lambda one: one[0]))
        return [one for one in told if (one.body, one.line, name) not in self._done]

    def _take(self, said: Said) -> None:
        main = said.main
        if said.author != self._house.node.core.me.party:
            return
        if isinstance(main, RecordHead) and main.checkpoint is not None:
            which = (main.logbook, main.epoch, said.line)
            if which not in self._newest or self._newest[which][0] < main.seq:
                self._newest[which] = main.seq, _Told(f"{main.checkpoint}\n", said.line)
        elif isinstance(main, WitnessSign):
            self._done.add((main.checkpoint, said.line, main.cosignature.split(" ")[1]))


class Witnessing:
    """One task for each witness. `faults`: (what, mend) of each that people are to see."""

    def __init__(self, house: House, witnesses: Sequence[OutsideWitness], post: Post, look_s: float = LOOK_S) -> None:
        self._house, self._post, self._look_s = house, post, look_s
        self._faults: dict[str, tuple[str, str]] = {}
        self._sizes: dict[tuple[str, str], int] = {}
        self._record = _Record(house)
        self._tasks = [asyncio.get_running_loop().create_task(self._follow(witness), name=witness.name) for witness in witnesses]
        for task in self._tasks:
            task.add_done_callback(self._ended)

    async def close(self) -> None:
        """End them; what is not cosigned yet is sent after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def faults(self) -> list[tuple[str, str]]:
        """What is wrong with which witness, and how to mend it."""
        return [self._faults[name] for name in sorted(self._faults)]

    def _ended(self, task: asyncio.Task[None]) -> None:
        """What a witness can do wrong is told within its task; what still comes out is our own bug, and the node goes on."""
        if not task.cancelled() and (bug := task.exception()) is not None:
            what = f"the witness {task.get_name()}: our bug: {type(bug).__name__}: {bug}"
            self._faults[task.get_name()] = (what, "report it; restart the node to try again")
            _log.error("witness", name=task.get_name(), exc_info=bug)

    async def _follow(self, witness: OutsideWitness) -> None:
        wait_s = self._look_s
        while True:
            try:
                for told in await self._record.due(witness.name):
                    await self._cosign(witness, told)
                self._faults.pop(witness.name, None)
                wait_s = self._look_s
            except Refused as fault:
                self._faults[witness.name] = (f"the witness {witness.name}: {fault.what}", fault.mend)
                _log.info("witness", name=witness.name, what=fault.what)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
            await asyncio.sleep(wait_s)

    async def _cosign(self, witness: OutsideWitness, told: _Told) -> None:
        """Have one tree cosigned, and write that down. Refused where the witness does not, saying why."""
        checkpoint = read_checkpoint(told.note)
        known, (book, epoch) = (witness.name, checkpoint.origin), self._book(checkpoint.origin)
        for _ in range(3):
            old = self._sizes.get(known, 0)
            if old > checkpoint.size:
                # It cosigned a later tree, which we told on another line: this one is part of that.
                return
            answer = await self._post(f"{witness.url}/add-checkpoint", request_of(old, await self._proof(checkpoint, old), told.note))
            if answer.status == 200:
                self._sizes[known] = checkpoint.size
                await self._write(told, _line_of(answer, told.note, witness))
                return
            held = _size_of(answer)
            if held is None or held == old:
                raise _refusal(answer, checkpoint)
            self._sizes[known] = held
            # An epoch that was left for a new one may have held more than the copy its record came back from: no news, and no fault.
            if held > book.length(epoch) and epoch == book.newest_epoch:
                mend = "this record was put back from a copy (docs/care.md), or somebody else signs with our key"
                raise Refused(f"it cosigned {held} entries of {checkpoint.origin}, and we hold fewer", mend=mend)
        raise Refused("it tells another size each time", mend="ask who runs it")

    async def _proof(self, checkpoint: Checkpoint, old: int) -> list[str]:
        """The consistency proof in base64. The hashes are copied a few at a time, and the tree is made in a thread of its own."""
        if old in (0, checkpoint.size):
            return []
        book, epoch = self._book(checkpoint.origin)
        leaves: list[bytes] = []
        while len(leaves) < checkpoint.size:
            some = list(islice(book.digests(epoch, len(leaves)), min(AT_ONCE, checkpoint.size - len(leaves))))
            if not some:
                raise Refused(f"we hold fewer entries of {checkpoint.origin} than we told", mend="deconflict doctor")
            leaves += some
            await asyncio.sleep(0)
        hashes = await asyncio.to_thread(lambda: Tree([leaf_hash(digest) for digest in leaves]).consistency(old, checkpoint.size))
        return [b64encode(hash).decode() for hash in hashes]

    def _book(self, origin: str) -> tuple[Logbook, int]:
        """Our logbook and the epoch that an origin names."""
        author, _, rest = origin.removeprefix(f"{ORIGIN}/").partition("/")
        name, _, epoch = rest.rpartition("/")
        return self._house.node.core.logbook(author, name), int(epoch)

    async def _write(self, told: _Told, line: str) -> None:
        """WITNESS_SIGN on the line where the tree was told."""
        me, now_us = self._house.node.core.me.party, self._house.loop.clock.now_us()
        chosen = filing.Chosen(by=BY_NODE, role=Role.DUTY)
        parts = filing.message_parts(KIND, {"checkpoint": told.body, "cosignature": line}, chosen, me, now_us)
        channel = told.line.removeprefix("line/")
        event = e.Filed(request=request_id(), kind=KIND, parts=parts, by=BY_NODE, role=Role.DUTY, entropy=entropy(), channel=channel)
        await self._house.loop.ask(event)


def _line_of(answer: Answer, note: str, witness: OutsideWitness) -> str:
    """Of the lines that came back the one that this witness signed this note with; what others signed is of no use to us."""
    for line in answer.body.decode(errors="replace").split("\n"):
        try:
            good = line.startswith(f"— {witness.name} ") and cosigned_at(f"{note}{line}\n", witness.name, witness.public) is not None
        except PeerFault:
            good = False
        if good:
            return line
    raise Refused("its cosignature is none of its key", mend="check its key in the setting `witnesses`, and who answers at that address")


def _size_of(answer: Answer) -> int | None:
    """The size that a 409 tells; None for any other answer."""
    text = answer.body.decode(errors="replace").strip()
    told = answer.status == 409 and answer.media.partition(";")[0].strip() == SIZE_TYPE
    return int(text) if told and text.isascii() and text.isdecimal() and len(text) <= 16 else None


def _refusal(answer: Answer, checkpoint: Checkpoint) -> Refused:
    """Why the witness does not cosign: what is grave, what is to be set up, and what may pass by itself."""
    grave = "hold the record against a copy (deconflict verify) and what peers hold: it was changed, or somebody else signs with our key"
    if answer.status == 422:
        return Refused(f"it finds no way from the tree of {checkpoint.origin} that it cosigned to ours", mend=grave)
    if answer.status == 409:
        return Refused(f"it cosigned another tree of {checkpoint.origin} of our size", mend=grave)
    return Refused(f"it answered {answer.status}", mend=_MENDS.get(answer.status, "check its address; it is asked again"))
