/** What people type into forms, read strictly: instants in Z, lengths and durations with their unit. What can be read in two ways is not read. */
import { instant_ms } from "./format.js";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const BEHIND_MS = 6 * 3_600_000; // a time of day means the one from 6 h ago to 18 h ahead
const LENGTH_MM = { nm: 1_852_000, km: 1_000_000, m: 1000, ft: 304.8 };
const SPAN_US = { h: 3_600_000_000, min: 60_000_000, s: 1_000_000 };

/** `12:30Z`, `2026-11-22 12:30Z`, `+30 min`, `now`: ms since 1970, or null where it is none of these. */
export function typedInstant(text, now_ms) {
  const said = text.trim();
  if (/^now$/i.test(said)) return Math.ceil(now_ms / 1000) * 1000;
  const ahead = /^\+\s*(\d{1,4})\s*(h|min|s)$/i.exec(said);
  if (ahead) return Math.ceil(now_ms / 1000) * 1000 + (Number(ahead[1]) * SPAN_US[ahead[2].toLowerCase()]) / 1000;
  const clock = /^([01]\d|2[0-3]):?([0-5]\d)(?::?([0-5]\d))?\s*Z$/i.exec(said);
  if (clock) {
    const [hours, minutes, seconds] = [clock[1], clock[2], clock[3] || "0"].map(Number);
    const today_ms = Math.floor(now_ms / DAY_MS) * DAY_MS + (hours * 60 + minutes) * MINUTE_MS + seconds * 1000;
    return [today_ms - DAY_MS, today_ms, today_ms + DAY_MS].find((ms) => ms >= now_ms - BEHIND_MS) ?? null;
  }
  const dated = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?\s*Z$/i.exec(said);
  const ms = dated ? instant_ms(`${dated[1]}T${dated[2]}${dated[3] || ":00"}Z`) : null;
  return Number.isNaN(ms) ? null : ms;
}

/** An instant as the node reads it. */
export const rfc3339 = (ms) => new Date(ms).toISOString().replace(".000Z", "Z");

function measured(text, units) {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const unit = found && units[found[2].toLowerCase()];
  return unit ? Math.round(Number(found[1]) * unit) : null;
}

/** `5NM`, `300 m`: mm, or null. */
export const typedLength_mm = (text) => measured(text, LENGTH_MM);

/** `90 s`, `10 min`, `2 h`: µs, or null. */
export const typedSpan_us = (text) => measured(text, SPAN_US);

/** `121.5` or `121.5 MHz`: Hz, or null. */
export function typedFrequency_hz(text) {
  const found = /^(\d{1,4}(?:\.\d{1,6})?)(?:\s*MHz)?$/i.exec(text.trim());
  return found ? Math.round(Number(found[1]) * 1_000_000) : null;
}

/** Several things in one line, by commas or semicolons. */
export const listed = (text) => text.split(/[,;\n]/).map((each) => each.trim()).filter(Boolean);

/** A geometry of ours as a line that can be typed again, or null where one line cannot say it. */
export function typedGeometry(geometry, properties) {
  const at = ([lon, lat]) => `${Math.abs(lat).toFixed(5)}${lat < 0 ? "S" : "N"} ${Math.abs(lon).toFixed(5)}${lon < 0 ? "W" : "E"}`;
  if (geometry.type === "Point") return `${at(geometry.coordinates)} ${Number((properties.radius_m / 1852).toFixed(3))}NM`;
  if (geometry.type === "Polygon" && geometry.coordinates.length === 1) return geometry.coordinates[0].slice(0, -1).map(at).join(", ");
  return null;
}
