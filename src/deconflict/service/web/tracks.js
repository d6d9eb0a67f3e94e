/** A track as the screen shows it: how old, what its data block says, where it will be. */
import * as format from "./format.js";
import { destination } from "./sphere.js";

/** Ages in seconds from which a track shows its age, is stale, is lost, leaves the map; SCREEN rule U14. */
export const AGE_SHOWN_S = 5;
export const STALE_S = 15;
export const LOST_S = 60;
export const GONE_S = 300;
const CLIMBING_M_S = 1; // about 200 ft/min; less is noise of the feed

/** Age now, by the node's clock and never by this machine's. */
export const age_s = (track, now_ms) => Math.max(0, (now_ms - format.instant_ms(track.at)) / 1000);

/** FRESH, STALE, LOST or GONE. */
export function ageState(seconds) {
  if (seconds >= GONE_S) return "GONE";
  if (seconds >= LOST_S) return "LOST";
  return seconds >= STALE_S ? "STALE" : "FRESH";
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

/** The three lines of the data block (U13): who, how high, how fast and how old. */
export function dataBlock(track, tag, seconds, units) {
  const height = track.on_ground ? "GND" : track.height ? `${units.heightShort(track.height)}${trend(track)}` : "no height";
  const known = (value) => value !== null && value !== undefined;
  const motion = [known(track.ground_speed_m_s) && units.speedShort(track.ground_speed_m_s), known(track.course_deg) && format.courseShort(track.course_deg)];
  const state = ageState(seconds);
  const old = seconds < AGE_SHOWN_S ? "" : state === "FRESH" ? format.age(seconds).replace(" ", "") : `[${format.age(seconds).replace(" ", "")}]`;
  const last = [...motion.filter(Boolean), state === "LOST" ? `LOST ${old}` : old].filter(Boolean).join(" ");
  return [`${nameOf(track)}·${tag}`, height, last].join("\n");
}

/** Where it will be in `minutes` if it holds course and speed, [lon, lat]; null when it does not move or does not say. */
export function vectorEnd(track, minutes) {
  if (!track.ground_speed_m_s || track.course_deg === null || track.course_deg === undefined) return null;
  return destination(track.lon_deg, track.lat_deg, track.course_deg, track.ground_speed_m_s * minutes * 60);
}
