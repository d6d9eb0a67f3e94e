"""What our own people and programs ask of the node: file, acknowledge, take the watch, pair, open an epoch. Each gets one Reply."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from deconflict.airspace import outline
from deconflict.airspace import volume as volumes
from deconflict.airspace.intent import move
from deconflict.coordination import ladder, passing, restating, watch
from deconflict.errors import DeconflictError, PeerFault, Refused, Stale
from deconflict.logbook.encoding import decode_bounded, encode
from deconflict.logbook.entry import Entry
from deconflict.node import affairs, heads, operations, watchkeeping
from deconflict.node.agreements import ACT_KINDS, Agreements
from deconflict.node.commands import Reply
from deconflict.node.core import Core
from deconflict.node.events import Acknowledged, EpochOpened, Event, Filed, HeardBy, KeyChanged, Paired, WatchTaken
from deconflict.node.hearing import Hearing
from deconflict.node.keychanging import KeyChanging
from deconflict.node.lookout import Lookout
from deconflict.node.mesh import SOFTWARE, VERSIONS, Mesh
from deconflict.node.objects import object_key
from deconflict.picture.picture import ObjectRecord
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import MessageHeader, MessagePart, Part
from deconflict.statements.epochs import AudienceChange, OpenEpoch
from deconflict.statements.keys import Key
from deconflict.statements.movements import Movement
from deconflict.statements.pairing import PairConfirm
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.sites import Place

OWN_LOGBOOKS = ("keys", "plans", "tracks")
FILEABLE = frozenset(
    {
        *operations.KINDS_FILED,
        "WARNING",
        "STOP_REQUEST",
        "DANGER_ENDED",
        "CONCERN",
        *watchkeeping.KINDS_FILED,
        *ACT_KINDS,
        *affairs.CHECKS,
    }
)


class Desk:
    """The part of a node that serves its own side."""

    def __init__(self, core: Core, mesh: Mesh, lookout: Lookout) -> None:
        self.core = core
        self.mesh = mesh
        self.lookout = lookout
        self.hearing = Hearing(core)
        self.agreeing = Agreements(core)
        self.keys = KeyChanging(core, mesh.settling.epoch_opened)
        self.waiting: deque[Event] = deque()

    # requests

    def asked(self, event: Filed | Acknowledged | WatchTaken | Paired | HeardBy | EpochOpened | KeyChanged) -> None:
        """Serve one request, or keep it until the node has settled; whatever is wrong with it is said in its Reply."""
        if not self.core.may_sign() and not isinstance(event, EpochOpened | KeyChanged):
            if len(self.waiting) >= self.core.policy.waiting or self.mesh.settling.must_open_epoch:
                self._reply_error(event.request, self.core.refusal())
            else:
                self.waiting.append(event)
            return
        self._serve(event)

    def settled(self) -> None:
        """The node may sign: begin our logbooks where there are none, and serve what waited."""
        self._begin_logbooks()
        while self.waiting:
            event = self.waiting.popleft()
            self.core.stir(getattr(event, "entropy", b""))
            self._serve(event)

    def _serve(self, event: Event) -> None:
        serve: Mapping[type[Event], Callable[[Any], dict[str, Any]]] = {
            Filed: self.file, Acknowledged: self._acknowledged, WatchTaken: self._watch_taken, Paired: self._paired,
            EpochOpened: self._epoch_opened, HeardBy: self.hearing.heard, KeyChanged: self.keys.changed,
        }  # fmt: skip
        request = getattr(event, "request")  # noqa: B009 - all of them have one
        try:
            answer = serve[type(event)](event)
        except DeconflictError as error:
            self._reply_error(request, error)
        else:
            self.core.out.append(Reply(request=request, answer=answer))

    def _reply_error(self, request: str, error: DeconflictError) -> None:
        self.core.out.append(Reply(request=request, answer={}, error=(type(error).__name__, error.what, error.where, error.mend)))

    def _begin_logbooks(self) -> None:
        me = self.core.me
        for name in OWN_LOGBOOKS:
            if self.core.logbook(me.party, name).tip() is None:
                audience = tuple(self.core.peers()) if name == "keys" else ()
                self.core.open_epoch(name, {"main": OpenEpoch(why="first", audience=audience)})
        record = self.core.picture.parties.get(me.party)
        stated = (record.signing_key, record.tls_pins, record.name) if record else None
        if stated != (me.signing.public, me.tls_pins, me.name):
            key = Key(
                name=me.name, signing_key=me.signing.public, recovery_key=me.recovery_public, tls_pins=me.tls_pins, why="keys of this node"
            )  # fmt: skip
            self.core.say("keys", "KEY", {"main": key}, by_recovery=record is None)

    # filing

    def file(self, event: Filed) -> dict[str, Any]:
        """Check, sign and say a statement of ours, and what it meets. Refused with where and how to mend it."""
        kind = KINDS.get(event.kind)
        if kind is None or event.kind not in FILEABLE:
            raise Refused(f"{event.kind} is not something to file", where="kind", mend="one of " + ", ".join(sorted(FILEABLE)))
        main = event.parts.get("main")
        if not isinstance(main, MessagePart) or type(main) is not kind.parts["main"]:
            raise Refused("the main part is missing", where="parts.main", mend=f"state the fields of {event.kind}")
        if done := self.core.own.get(main.message.msg_id):
            return {"entry": done, "msg_id": main.message.msg_id, "again": True}
        if event.kind in ACT_KINDS:
            return self._agreed(event, main)
        record = self._check_object(event, main)
        event = operations.ready(self.core, self.lookout, event, main)
        main = event.parts["main"]
        assert isinstance(main, MessagePart)
        affairs.check(self.core, event.kind, main, event.channel)
        if kind.logbook in OWN_LOGBOOKS:
            entry = self._say_object(event, main)
        else:
            entry = self._say_on_line(event, main)
        operations.said(self.core, entry)
        conflicts = self.lookout.filed(entry) if kind.logbook == "plans" else []
        sharing = self.agreeing.sharing(entry) if kind.logbook == "plans" else {}
        return {"entry": entry.hash, "again": False, "conflicts": conflicts, "new": record is None, **_ids(entry.main), **sharing}

    def _agreed(self, event: Filed, main: MessagePart) -> dict[str, Any]:
        """A mandate or an act on an agreement; a signature is written with the second person's."""
        _check_form(main, "parts.main")
        said, told = self.agreeing.filed(event, main)
        if said is None:
            return told
        return {"entry": said.hash, "again": False, **_ids(said.main), **told}

    def _check_object(self, event: Filed, main: Part) -> ObjectRecord | None:
        key = object_key(self.core.me.party, main)
        if key is None:
            return None
        _check_where(event.parts)
        record = self.core.picture.objects.get(key)
        current = self.core.picture.current(record)[-1] if record else None
        if event.expect is not None and (current is None or current.place.entry != event.expect):
            version = current.place.entry if current else "none"
            mend = f"its version is now {version}; read it again"
            raise Stale(f"{key[0]} {key[2]} has changed since you read it", where="version", mend=mend)
        if isinstance(main, (Operation, Movement)) and current is not None and current.main is not None:
            move(msgspec.json.decode(current.main, type=type(main)).state, main.state)
        return record

    def _say(self, logbook: str, kind: str, parts: Mapping[str, Part]) -> Entry:
        """Sign what our people say, if every peer can read it."""
        for name, part in parts.items():
            _check_form(part, f"parts.{name}")
        return self.core.say(logbook, kind, parts)

    def _say_object(self, event: Filed, main: MessagePart) -> Entry:
        shared, _ = self.agreeing.shared(event.kind)
        header = self._header(event, main.message, operations.to_of(main, shared) or [self.core.me.party])
        logbook = KINDS[event.kind].logbook
        return self._say(logbook, event.kind, {**event.parts, "main": msgspec.structs.replace(main, message=header)})

    def _say_on_line(self, event: Filed, main: MessagePart) -> Entry:
        channels = self.core.my_channels()
        if event.channel is None and len(channels) == 1:
            channel = next(iter(channels))
        elif event.channel in channels:
            channel = event.channel
        else:
            known = ", ".join(sorted(channels)) or "none: pair with a peer first"
            raise Refused("which channel is meant?", where="channel", mend=f"channels: {known}")
        others = [party for party in channels[channel] if party != self.core.me.party]
        self.agreeing.check_open(event.kind, others)
        restating.check_addressed(self.core.picture, event.kind, main, self.core.me.party, others)
        main = heads.completed(self.core, watchkeeping.completed(self.core, event.kind, main, channel), channel)
        header = self._header(event, main.message, others)
        return self._say(f"line/{channel}", event.kind, {**event.parts, "main": msgspec.structs.replace(main, message=header)})

    def _header(self, event: Filed, chosen: MessageHeader, to: list[str]) -> MessageHeader:
        return self.core.header(
            event.kind, by=event.by, role=event.role, to=to, refs=chosen.refs, status=self.core.me.status,
            msg_id=chosen.msg_id, priority=chosen.priority, valid_until=chosen.valid_until,
        )  # fmt: skip

    # people

    def _acknowledged(self, event: Acknowledged) -> dict[str, Any]:
        core = self.core
        record = core.picture.messages.get(event.entry)
        if record is None or record.place is None:
            raise Refused("no such message", where="entry", mend="deconflict status lists the open ones")
        watch.check(core.picture.parties.get(core.me.party), event.role, event.by)
        channel = self._channel_of(record.place.logbook, record.place.author)
        said = Acknowledgement(
            entry=event.entry, level=event.level, role=event.role, by=event.by, at_us=core.now, answer=event.answer, remark=event.remark,
            status=record.message.status if record.message else core.me.status, members=event.members, passed_to=event.passed_to,
            passed_at_us=passing.told_at_us(event.level, event.passed_at_us, core.now),
        )  # fmt: skip
        passing.check(said, core.now)
        ladder.check_acknowledgement(record, said, core.me.party)
        entry = self._say(f"line/{channel}", "ACKNOWLEDGEMENT", {"main": said})
        return {"entry": entry.hash, "message": event.entry, "level": event.level.value}

    def _channel_of(self, logbook: str, author: str) -> str:
        channels = self.core.my_channels()
        if logbook.startswith("line/") and (name := logbook.removeprefix("line/")) in channels:
            return name
        found = sorted(name for name, members in channels.items() if author in members)
        if not found:
            raise Refused("no channel holds that message's author", where="entry", mend="pair first: deconflict pair")
        return found[0]

    def _watch_taken(self, event: WatchTaken) -> dict[str, Any]:
        change = watchkeeping.change(self.core, event)
        self._say("keys", "WATCH_CHANGE", {"main": change})
        return {"role": event.role.value, "incoming": event.incoming, "outgoing": change.outgoing, "open_items": list(change.open_items)}

    # pairing and epochs

    def _paired(self, event: Paired) -> dict[str, Any]:
        core, outcome = self.core, event.outcome
        me = core.me.party
        if outcome.party == me:
            raise Refused("that is this node itself", where="pairing", mend="pair with another organisation's node")
        members = tuple(sorted((me, outcome.party)))
        book = f"line/{outcome.channel}"
        if core.logbook(me, book).tip() is None:
            core.open_epoch(book, {"main": OpenEpoch(why="paired", audience=(outcome.party,), by=event.by)})
        confirm = PairConfirm(
            members=members, transcript=outcome.transcript, versions=VERSIONS, software=SOFTWARE, peer=outcome.party,
            peer_name=outcome.name,
            peer_signing_key=outcome.signing_key, peer_recovery_key=outcome.recovery_key, peer_tls_pins=tuple(outcome.tls_pins),
            peer_certificate=outcome.certificate,
        )  # fmt: skip
        entry = core.say(book, "PAIR_CONFIRM", {"main": confirm})
        known = core.secrets.get(outcome.party)
        # A replay gives the hash of what this node may hold already.
        if known is None or hashlib.sha256(known).digest() != outcome.secret:
            core.secrets[outcome.party] = outcome.secret
        audience = core.picture.audience(me, "keys")
        if outcome.party not in audience:
            core.say("keys", "AUDIENCE", {"main": AudienceChange(audience=tuple(sorted({*audience, outcome.party})))})
        return {"entry": entry.hash, "channel": outcome.channel, "peer": outcome.party, "name": outcome.name}

    def _epoch_opened(self, event: EpochOpened) -> dict[str, Any]:
        core, opened = self.core, {}
        if self.mesh.settling.has_revoked_key:
            raise core.refusal()
        for author, name in sorted(core.logbooks):
            tip = core.logbooks[(author, name)].tip()
            if author == core.me.party and tip is not None:
                audience = tuple(sorted(core.picture.audience(author, name)))
                entry = core.open_epoch(name, {"main": OpenEpoch(why=event.why, audience=audience, last_known=tip.hash, by=event.by)})
                opened[name] = entry.header.epoch
        self.mesh.settling.epoch_opened()
        return {"epochs": opened}


def _check_form(part: Part, where: str) -> None:
    """Refuse what no peer would take: a field out of its bounds, which a part made in a program can have."""
    mend = "keep it within these bounds and say it again"
    try:
        decode_bounded(encode(part), type(part), where=where)
    except PeerFault as fault:
        raise Refused(fault.what, where=fault.where, mend=mend) from None
    except UnicodeEncodeError:
        raise Refused("a text that is no Unicode", where=where, mend=mend) from None


def _check_where(parts: Mapping[str, Part]) -> None:
    for name, part in parts.items():
        if isinstance(part, Volumes):
            for number, volume in enumerate(part.volumes):
                volumes.check(volume, f"{name}.volumes[{number}]")
        elif isinstance(part, Place):
            outline.check_outline(part.place, f"{name}.place")


def _ids(main: Part | None) -> dict[str, Any]:
    assert isinstance(main, MessagePart)
    found = {name: getattr(main, name) for name in ("op_id", "zone_id", "site_id", "movement_id") if hasattr(main, name)}
    return {**found, "msg_id": main.message.msg_id}
