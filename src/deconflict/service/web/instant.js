/**
 * The picture at another instant than now (SCREEN rule U20). Ahead, it is a forecast: plans and zones as they are stated, and tracks held on their
 * course and speed for a few minutes, after which nobody can say where they are. Behind, it is what the node says it had been told by then.
 */
import { instant_ms } from "./format.js";
import { age_s, ageState } from "./tracks.js";
import { blank } from "./replayed.js";
import { destination } from "./sphere.js";

/** So far ahead tracks are held on their course; the vectors go no further either. */
export const HELD_MS = 10 * 60_000;
export const BEHIND_MS = 2 * 3_600_000;
export const AHEAD_MS = 6 * 3_600_000;
const NOW_MS = 1500; // within a beat or two it is now
const PASSED_MS = 60_000;

/** LIVE, FORECAST or REPLAY. */
export function modeOf(at_ms, now_ms) {
  if (at_ms === null || now_ms === null || Math.abs(at_ms - now_ms) <= NOW_MS) return "LIVE";
  return at_ms > now_ms ? "FORECAST" : "REPLAY";
}

/** `at_ms` within what the strip shows. */
export const within = (at_ms, now_ms) => Math.min(now_ms + AHEAD_MS, Math.max(now_ms - BEHIND_MS, at_ms));

/**
 * {mode, at_ms, picture, now_ms}: what the map, the tables and the strip show, the instant looked at, and the one that the picture is of: while
 * the past runs on faster than the node tells it, that is a little earlier. `waits`: no picture of that instant has come yet.
 */
export function lookedAt(picture, replayed, at_ms, now_ms) {
  const mode = modeOf(at_ms, now_ms);
  if (mode === "LIVE") return { mode, picture, now_ms, at_ms: now_ms };
  if (mode === "REPLAY") return inThePast(picture, replayed, at_ms);
  const at = within(at_ms, now_ms);
  return { mode, at_ms: at, now_ms: at, picture: { ...picture, tracks: ahead(picture.tracks, at, now_ms) } };
}

function inThePast(picture, replayed, at_ms) {
  const then = replayed.picture;
  return { mode: "REPLAY", at_ms, now_ms: then ? instant_ms(then.now) : at_ms, picture: then ?? blank(picture), waits: !replayed.isOf(at_ms) };
}

function ahead(tracks, at_ms, now_ms) {
  if (at_ms - now_ms > HELD_MS) return [];
  const known = tracks.filter((track) => ageState(track, age_s(track, now_ms)) !== "GONE");
  return known.map((track) => {
    const at = new Date(at_ms - age_s(track, now_ms) * 1000).toISOString();
    if (!track.ground_speed_m_s || track.course_deg === null || track.course_deg === undefined) return { ...track, at };
    const seconds = (at_ms - now_ms) / 1000;
    const [lon_deg, lat_deg] = destination(track.lon_deg, track.lat_deg, track.course_deg, track.ground_speed_m_s * seconds);
    return { ...track, lon_deg, lat_deg, at, place: null }; // the node's words for where it is now
  });
}

/** The dangers that stand at the instant looked at. */
export function dangersAt(dangers, { mode, now_ms }) {
  if (mode !== "FORECAST") return dangers;
  return dangers.filter(({ kind, source }) => {
    if (kind === "conflict") return instant_ms(source.from) <= now_ms && now_ms < instant_ms(source.until);
    return now_ms <= instant_ms(source.closest_at) + PASSED_MS;
  });
}
