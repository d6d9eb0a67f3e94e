/** What is dangerous now, as one list: alerts between tracks and conflicts between plans; sorted by level, then time to loss (SCREEN rule U4). */
import { instant_ms } from "./format.js";
import { rank } from "./levels.js";

/** Rows open at once; the rest is a count with its highest level. */
export const ROWS_OPEN = 7;

/** party:object_id as {party, id}. */
export function objectOf(text) {
  const at = text.indexOf(":");
  return { party: text.slice(0, at), id: text.slice(at + 1) };
}

const nameInPair = (member) => (member.callsign || "").trim() || member.track_id;

/** The entries that carry it: both sides may have raised it, each in a message of its own. */
const entriesOf = (source) => source.messages || [source.message];

function ofAlert(alert) {
  return {
    kind: "alert", id: alert.id, level: alert.level, messages: entriesOf(alert), status: alert.status, at_ms: instant_ms(alert.loss_at),
    title: alert.pair.map(nameInPair).join(" × "), source: alert,
  };
}

function ofConflict(conflict) {
  return {
    kind: "conflict", id: conflict.id, level: conflict.level, messages: entriesOf(conflict), status: conflict.status,
    at_ms: instant_ms(conflict.from),
    title: conflict.objects.map((text) => objectOf(text).id).join(" × "), source: conflict,
  };
}

/** Every danger of the picture, most pressing first; ended alerts and windows that are over are not dangers any more. */
export function dangers(picture, now_ms) {
  const open = [
    ...picture.alerts.filter((alert) => alert.active).map(ofAlert),
    ...picture.conflicts.filter((conflict) => !(instant_ms(conflict.until) <= now_ms)).map(ofConflict),
  ];
  return open.sort(compare);
}

/** By level, then by time to loss, then by id, so that equals never swap places. */
export function compare(a, b) {
  return rank(a.level) - rank(b.level) || (a.at_ms ?? Infinity) - (b.at_ms ?? Infinity) || (a.id < b.id ? -1 : 1);
}

/** The rows to draw and the rest; the row with focus stays, wherever it is sorted. */
export function opened(rows, focused, all = false) {
  if (all || rows.length <= ROWS_OPEN) return { rows, rest: [] };
  const shown = rows.filter((row, i) => i < ROWS_OPEN || row.id === focused);
  return { rows: shown, rest: rows.filter((row) => !shown.includes(row)) };
}

/** `{WARNING: 1, CAUTION: 2, ADVISORY: 0}`. */
export function counts(rows) {
  const found = { WARNING: 0, CAUTION: 0, ADVISORY: 0 };
  for (const row of rows) found[row.level] = (found[row.level] || 0) + 1;
  return found;
}
