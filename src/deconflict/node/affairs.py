"""What our own desk may file of what is settled and accounted for: each kind with its check. What a peer files is judged, never refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from deconflict.agreement import Rules
from deconflict.coordination import breaches, claims, holds, incident, meeting, negotiation, summary, suppressing
from deconflict.errors import Refused
from deconflict.node.core import Core
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart

Check = Callable[[Picture, str, MessagePart, int, Rules], None]
"""(picture, our party, what is filed, now in µs, rules with the other): Refused where it may not be said."""

CHECKS: Final[Mapping[str, Check | None]] = MappingProxyType(
    {
        "PROPOSAL": negotiation.check_offer, "COUNTER": negotiation.check_offer, "ACCEPT": negotiation.check_move,
        "REJECT": negotiation.check_move, "WITHDRAW": negotiation.check_move, "EXPIRE": negotiation.check_move,
        "HOLD_PROPOSAL": holds.check_proposal, "HOLD": holds.check_act, "RELEASE": holds.check_act,
        "INCIDENT_REPORT": incident.check_report,
        "BREACH_ENTRY": breaches.check_entry, "BREACH_AGREE": breaches.check_answer, "BREACH_DISPUTE": breaches.check_answer,
        "CLAIM": claims.check_claim, "CLAIM_ANSWER": claims.check_answer, "REBUTTAL": claims.check_rebuttal,
        "FINDING": claims.check_finding, "REOPEN": claims.check_reopen,
        "REQUEST_FOR_INFORMATION": claims.check_request, "INFORMATION": claims.check_reply, "DECLINE": claims.check_reply,
        "MEETING_CONVENE": meeting.check_convene, "AGENDA": meeting.check_of_meeting, "MINUTES": meeting.check_of_meeting,
        "MINUTES_SIGN": meeting.check_signature, "MINUTES_RESERVE": meeting.check_signature,
        "ACTION_ITEM": meeting.check_action, "ACTION_DONE": meeting.check_done,
        "DAILY_SUMMARY": summary.check_summary,
        "ALERT_SUPPRESSED": suppressing.check,
        "RECORD_HEAD": None, "RECORD_GAP": None, "WITNESS_SIGN": None,
    }
)  # fmt: skip
"""By kind; None where any well-formed statement may be made."""


def check(core: Core, kind: str, said: MessagePart, channel: str | None) -> None:
    """Refuse what our own people may not file now of these kinds; others are not looked at. `channel`: by default our only one."""
    if kind not in CHECKS:
        return
    channels = core.my_channels()
    chosen = channel if channel is not None else next(iter(channels), "")
    matter = core.picture.affairs.matter(said)
    if matter is not None and matter.line != f"line/{chosen}":
        mend = f"file it on the channel {matter.line.removeprefix('line/')}"
        raise Refused("what it speaks of stands on another line", where="channel", mend=mend)
    other = next((party for party in channels.get(chosen, ()) if party != core.me.party), core.me.party)
    checked = CHECKS[kind]
    if checked is not None:
        checked(core.picture, core.me.party, said, core.now, core.rules_with(other))
