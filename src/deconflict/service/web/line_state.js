/** How a line stands at an instant: UP only while its last proof is younger than the agreed interval; what is not proved is not called up (SCREEN rule U21). */
import * as format from "./format.js";
import { t, word } from "./tongue.js";

/** Each state has a shape of its own beside its word. */
export const LINE_SIGNS = { UP: "✓", UNPROVED: "◌", DEGRADED: "◐", DOWN: "✕" };

/** {state, proved_ms, due_s}: the state by the clock of the beat, when it was proved, and how long that proof still counts. */
export function lineAt(line, now_ms) {
  const proved_ms = format.instant_ms(line.last_proof);
  const due_s = proved_ms === null || !line.interval_s ? null : (proved_ms + line.interval_s * 1000 - now_ms) / 1000;
  const state = line.state === "UP" && (proved_ms === null || (due_s !== null && due_s <= 0)) ? "UNPROVED" : line.state;
  return { state, proved_ms, due_s };
}

/** `tested 12:00Z by hand`, or that it never was. */
export function proofOf(line, now_ms) {
  const { proved_ms } = lineAt(line, now_ms);
  if (proved_ms === null) return t("line-never-proved");
  return t(line.by_hand ? "line-tested-by-hand" : "line-tested", { at: format.zulu(proved_ms, now_ms, { seconds: false }) });
}

export const stateWord = (state) => word("LineState", state);
