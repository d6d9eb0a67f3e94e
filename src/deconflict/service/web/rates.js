/** How often this desk was alerted (SCREEN rule U2): a measure of the rules in force, not a quota on them. */
import { instant_ms } from "./format.js";
import { ORDER } from "./levels.js";

const TEN_MIN_MS = 600_000;
const HOUR_MS = 3_600_000;
/** So many in ten minutes are a flood that nobody can answer (ISA-18.2). */
export const FLOOD = 10;

/** {ten: alerts raised in the last ten minutes, hour: in the last hour, shares: {level: percent of that hour}, flood}. */
export function rates(picture, now_ms) {
  const within = (span_ms) => picture.alerts.filter(({ raised_at }) => now_ms - instant_ms(raised_at) <= span_ms);
  const hour = within(HOUR_MS);
  const share = (level) => (hour.length ? Math.round((100 * hour.filter((alert) => alert.level === level).length) / hour.length) : 0);
  const ten = within(TEN_MIN_MS).length;
  return { ten, hour: hour.length, shares: Object.fromEntries(ORDER.map((level) => [level, share(level)])), flood: ten >= FLOOD };
}
