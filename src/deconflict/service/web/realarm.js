/**
 * An acknowledgement quiets this desk, it settles nothing (SCREEN rule U8): the same danger calls again when its level rises, or when nobody has
 * acted on it for two minutes (WARNING) or ten (CAUTION), or when its suppression is over (U9). Deadlines of messages run on by themselves.
 */
import { instant_ms } from "./format.js";
import { isFinal, rungs } from "./ladder.js";
import { rank } from "./levels.js";

/** Without an act of anybody for so long after the acknowledgement it calls again. */
export const AGAIN_MS = { WARNING: 120_000, CAUTION: 600_000, ADVISORY: Infinity };

/** Each party's newest word that suppresses an alert at its own desk; of a conflict there is none. */
export const wordsOf = (row) => row.source.suppressed || [];

/** Our own newest word on it, or undefined. */
export const ours = (row, picture) => wordsOf(row).find(({ party }) => party === picture.me.party);

/** Whether that word quiets an alert of this level at this instant. */
export const holds = (said, level, now_ms) => Boolean(said) && instant_ms(said.until) > now_ms && rank(level) >= rank(said.level);

const isAnswered = (message) => Object.values(message.ladder || {}).some((at) => isFinal(at.answered) || at.standby || at.reply);

/** Somebody answered what carries it, or we wrote about it since: a proposal, a plan stated anew. */
function isActed(carried, picture) {
  const entries = new Set(carried.map(({ entry }) => entry));
  const wrote = (message) => message.ours && !entries.has(message.entry) && (message.refs || []).some((ref) => entries.has(ref));
  return carried.some(isAnswered) || picture.messages.some(wrote);
}

export class Realarm {
  constructor() {
    /** What this desk had in front of it when it acknowledged. @type {Map<string, {level: string, at_ms: number}>} */
    this._quieted = new Map();
  }

  /** none (not understood yet), acked, suppressed, or again. `row` is one of dangers.js. */
  stateOf(row, picture, now_ms) {
    const said = ours(row, picture);
    if (holds(said, row.level, now_ms)) return "suppressed";
    const carried = picture.messages.filter(({ entry }) => row.messages.includes(entry));
    const understood = carried.map((message) => rungs(message, picture.me.party).understood).find(Boolean);
    if (!understood) return "none";
    if (!this._quieted.has(row.id)) this._quieted.set(row.id, { level: row.level, at_ms: instant_ms(understood.at) });
    const quieted = this._quieted.get(row.id);
    if (rank(row.level) < rank(quieted.level)) return "again";
    if (said && quieted.at_ms < Math.min(instant_ms(said.until), now_ms)) return "again"; // it was quiet, and is not any more
    return !isActed(carried, picture) && now_ms - quieted.at_ms >= AGAIN_MS[row.level] ? "again" : "acked";
  }

  /** Somebody at this desk has seen it call again. */
  quiet(row, now_ms) {
    this._quieted.set(row.id, { level: row.level, at_ms: now_ms });
  }
}
