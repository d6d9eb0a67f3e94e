/** A track as the screen shows it: how old, what its data block says, where it will be. */
import * as format from "./format.js";
import { destination } from "./sphere.js";
import { t } from "./tongue.js";

const AGE_SHOWN_S = 5;
const STALE_S = 15; // where the picture does not say
const LOST_TIMES = 4;
const GONE_TIMES = 20;
const MOST_SIGNS = 10; // of a line of a data block; SCREEN rule U13
const CLIMBING_M_S = 1; // about 200 ft/min; less is noise of the feed

/** Age now, by the node's clock and never by this machine's. */
export const age_s = (track, now_ms) => Math.max(0, (now_ms - format.instant_ms(track.at)) / 1000);

/**
 * Ages in seconds from which a track, or a feed, shows its age, is stale, is lost, leaves the map; SCREEN rule U14. It is stale when its feed or its
 * source's own word has it so, lost at four times and off the map at twenty times that: 5, 15, 60, 300 where nobody says otherwise.
 */
export function limitsOf_s(thing) {
  const stale_s = thing.stale_after_s ?? STALE_S;
  return { shown: Math.min(AGE_SHOWN_S, stale_s), stale: stale_s, lost: LOST_TIMES * stale_s, gone: GONE_TIMES * stale_s };
}

/** FRESH, STALE, LOST or GONE: what a track, or a feed, is whose last report is so old. */
export function ageState(thing, seconds) {
  const { stale, lost, gone } = limitsOf_s(thing);
  if (seconds >= gone) return "GONE";
  if (seconds >= lost) return "LOST";
  return seconds >= stale ? "STALE" : "FRESH";
}

/** ↑, ↓ or nothing. */
export function trend(track) {
  const up = track.v_up_m_s;
  if (up === null || up === undefined || Math.abs(up) < CLIMBING_M_S) return "";
  return up > 0 ? "↑" : "↓";
}

export const nameOf = (track) => (track.callsign || "").trim() || track.track_id;

/** The other tracks by which the same aircraft is known, `BRAVO r7, ...`; "" where there is none. */
export const alsoOf = (track) =>
  (track.sources || [])
    .filter((one) => one.party !== track.party || one.track_id !== track.track_id)
    .map((one) => `${one.name} ${one.track_id}`)
    .join(", ");

/** The first of some texts that a line of a block has room for, else the last. */
const fitting = (texts) => texts.find((text) => [...text].length <= MOST_SIGNS) ?? texts.at(-1);

/** `A032↓ 015`: how high, which way, and the planned height where both have room; its reference only where that is another. */
function heightLine(track, planned, units) {
  if (track.on_ground) return "GND";
  if (!track.height) return t("block-no-height");
  const way = trend(track);
  const flown = `${units.heightShort(track.height)}${way}`;
  if (!planned) return flown;
  const goal = units.heightShort(planned).slice(planned.reference === track.height.reference ? 1 : 0);
  return fitting([`${flown} ${goal}`, ...(way ? [flown + goal] : []), flown]);
}

/** `130 H29 4s`, `130 |16s|`, `LOST 1:01`: how fast, where to and how old; what is old leaves out first how it moved. */
function motionLine(track, seconds, units) {
  const known = (value) => value !== null && value !== undefined;
  const speed = known(track.ground_speed_m_s) ? units.speedShort(track.ground_speed_m_s) : "";
  const course = known(track.course_deg) ? format.courseShort(track.course_deg) : "";
  const old = format.age(seconds).replace(" ", "");
  const line = (...parts) => parts.filter(Boolean).join(" ");
  const state = ageState(track, seconds);
  if (state === "FRESH") {
    const age = seconds < limitsOf_s(track).shown ? "" : old;
    return fitting([line(speed, course, age), line(speed + course, age), line(speed, age), age]);
  }
  if (state === "STALE") return fitting([line(speed, `|${old}|`), `|${old}|`]); // no bracket: a map drawn right to left would mirror it
  return fitting([`LOST ${old}`, old]);
}

/** The three lines of the data block (U13): who, how high and how high by its plan, how fast and how old; and `mark`, the word of what is not meant (U40). */
export function dataBlock(track, tag, seconds, units, mark = "", planned = null) {
  return [`${nameOf(track)}·${tag}`, heightLine(track, planned, units), motionLine(track, seconds, units), ...(mark ? [mark] : [])].join("\n");
}

/** Where it will be in `minutes` if it holds course and speed, [lon, lat]; null when it does not move or does not say. */
export function vectorEnd(track, minutes) {
  if (!track.ground_speed_m_s || track.course_deg === null || track.course_deg === undefined) return null;
  return destination(track.lon_deg, track.lat_deg, track.course_deg, track.ground_speed_m_s * minutes * 60);
}
