/** Numbers and times as people read them: every time ends in Z, every height has its reference, every number its unit. */

const two = (n) => String(n).padStart(2, "0");
/** `12 345` with narrow spaces and a true minus. */
export const grouped = (n) => String(Math.abs(n)).replace(/\B(?=(\d{3})+$)/g, "\u202f").replace(/^/, n < 0 ? "−" : "");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** ms since 1970 of an RFC 3339 text, null for none. */
export const instant_ms = (text) => (text ? Date.parse(text) : null);

/** `12:03:41Z`, or `12:03Z` without seconds; the date goes before it, on the same line, when it is not the day of `now_ms`. */
export function zulu(ms, now_ms = ms, { seconds = true } = {}) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return "–";
  const at = new Date(ms);
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${seconds ? `:${two(at.getUTCSeconds())}` : ""}Z`;
  const sameDay = new Date(now_ms).toISOString().slice(0, 10) === at.toISOString().slice(0, 10);
  return sameDay ? clock : `${at.getUTCDate()}\u00a0${MONTHS[at.getUTCMonth()]}\u00a0${clock}`;
}

/** `2026-11-22`, the day in UTC. */
export const day = (ms) => new Date(ms).toISOString().slice(0, 10);

/** A duration that cannot be taken for a clock time: `0:38`, `55 min`, `3 h 05 min`. */
export function duration(s) {
  const whole_s = Math.max(0, Math.round(s));
  if (whole_s < 600) return `${Math.floor(whole_s / 60)}:${two(whole_s % 60)}`;
  const minutes = Math.round(whole_s / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** An age: `4 s`, `1:12`. */
export const age = (s) => (s < 60 ? `${Math.max(0, Math.floor(s))} s` : duration(s));

export const courseShort = (deg) => `H${String(Math.round(deg / 10) % 36 || 36).padStart(2, "0")}`;
export const course = (deg) => `${String(Math.round(deg) % 360).padStart(3, "0")}°`;

function angle(deg, width, positive, negative) {
  const total = Math.round(Math.abs(deg) * 600); // tenths of a minute
  return `${String(Math.floor(total / 600)).padStart(width, "0")}°${((total % 600) / 10).toFixed(1).padStart(4, "0")}′${deg < 0 ? negative : positive}`;
}

/** `34°31.2′N 038°18.0′E`. */
export const position = (lat_deg, lon_deg) => `${angle(lat_deg, 2, "N", "S")} ${angle(lon_deg, 3, "E", "W")}`;

/** A list of names with a short tag of 2-4 letters each, all different. */
export function tags(names) {
  const taken = new Map();
  for (const name of names) {
    const words = name.toUpperCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const letters = words.join("") || "??";
    const initials = words.length > 1 ? words.map((word) => word[0]).join("").slice(0, 4) : letters.slice(0, 3);
    const used = new Set(taken.values());
    const choices = [initials, letters.slice(0, 4), ...Array.from({ length: 9 }, (_, n) => `${letters.slice(0, 2)}${n + 1}`)];
    taken.set(name, choices.find((choice) => !used.has(choice)) || letters.slice(0, 4));
  }
  return taken;
}
