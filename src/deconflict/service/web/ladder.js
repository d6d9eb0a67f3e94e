/** How far a message got with each party, what is awaited next and by when. Views of the picture at an instant; nothing is kept. */
import { instant_ms } from "./format.js";

const PROVISIONAL = new Set(["STANDBY", "CHECKING"]);

/** Kinds that want no person's word. */
const ASKS_NOBODY = new Set(["DANGER_ENDED", "LINE_CHECK", "LINE_CHECK_REPLY", "LINE_STATUS", "LINE_CALL", "CONTACT_TEST", "SAR_END"]);

/** The parties whose acknowledgement counts: all it was sent to. */
export const recipients = (message) => message.to;

/** That party's rungs, empty ones when nothing was heard. */
export function rungs(message, party) {
  return (message.ladder && message.ladder[party]) || { stored_at: null, shown_at: null, understood: null, answered: null, overdue: false, next: null };
}

export const isFinal = (answered) => Boolean(answered) && !PROVISIONAL.has(answered.answer);

/** What is awaited of `party`: {level, by_ms} or null when nothing is. */
export function awaited(message, party) {
  const at = rungs(message, party);
  if (message.ended || ASKS_NOBODY.has(message.kind) || isFinal(at.answered) || at.reply) return null;
  if (!at.understood && !at.answered && !at.standby) return { level: "L2", by_ms: instant_ms(message.ack_by) };
  if (message.answers.length === 0) return null;
  const extended = at.standby && at.next && at.next.wanted === "L4"; // a STANDBY moves the deadline; the node says to when
  return { level: "L4", by_ms: instant_ms(extended ? at.next.at : message.answer_by) };
}

/** {left_s, share, overdue} of what is awaited; share goes from 1 down to 0 between writing and deadline. */
export function countdown(message, party, now_ms) {
  const wanted = awaited(message, party);
  if (wanted === null || wanted.by_ms === null) return null;
  const written_ms = instant_ms(message.written_at);
  const left_s = (wanted.by_ms - now_ms) / 1000;
  const whole_s = Math.max(1, (wanted.by_ms - written_ms) / 1000);
  return { level: wanted.level, left_s, share: Math.min(1, Math.max(0, left_s / whole_s)), overdue: left_s <= 0 };
}

const PRIORITIES = ["FLASH", "URGENT", "ROUTINE", "ADMIN"];

/** Messages in the order a duty officer needs them: what waits for us, then what we wait for, each by priority and deadline; then the newest. */
export function inOrder(messages, me) {
  const key = (message) => {
    const parties = message.ours ? recipients(message) : [me];
    const due = parties.map((party) => awaited(message, party)).filter(Boolean).map((wanted) => wanted.by_ms);
    const group = due.length === 0 ? 2 : message.ours ? 1 : 0;
    return { group, rank: group === 2 ? 0 : PRIORITIES.indexOf(message.priority), due: Math.min(...due), written: instant_ms(message.written_at) };
  };
  const keyed = messages.map((message) => ({ message, ...key(message) }));
  keyed.sort((a, b) => a.group - b.group || a.rank - b.rank || (a.group === 2 ? b.written - a.written : a.due - b.due) || (a.message.entry < b.message.entry ? -1 : 1));
  return keyed.map(({ message }) => message);
}
