/** The heights that a track's plan has for it, here and now (SCREEN rule U13). Pure: picture, track and instant in. */
import { instant_ms } from "./format.js";
import { trend } from "./tracks.js";

/** States of a plan that a track is held against; who is CONTINGENT has no plan to keep to. */
const FLOWN = new Set(["Accepted", "Activated", "Nonconforming"]);

/** Plans by what they name, made once for each list of plans: most tracks fly none, and there may be very many of both. */
const named = new WeakMap();

function byName(plans) {
  const found = new Map();
  for (const plan of plans.filter(({ state }) => FLOWN.has(state))) {
    const names = [...(plan.tracks || []).map((id) => `${plan.party} track ${id}`), ...(plan.callsign ? [`${plan.party} callsign ${plan.callsign}`] : [])];
    for (const name of new Set(names)) found.set(name, [...(found.get(name) || []), plan]);
  }
  return found;
}

/** Its party's plans that name this track, by its id or its callsign. */
function plansOf(plans, track) {
  if (!named.has(plans)) named.set(plans, byName(plans));
  const names = [`${track.party} track ${track.track_id}`, `${track.party} callsign ${(track.callsign || "").trim()}`];
  return names.flatMap((name) => named.get(plans).get(name) || []);
}

/** Whether a ring goes round a place: how often a line from there to the east crosses it. */
function isRound(ring, lon, lat) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[j]];
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

function holds(geometry, lon, lat) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.some(([outer, ...holes]) => isRound(outer, lon, lat) && !holes.some((hole) => isRound(hole, lon, lat)));
}

/** {plan, volume}: what of its plan the track is in now, of several the one that began last; null where it flies none, or is not where it says. */
export function plannedOf(picture, track, now_ms) {
  let found = null;
  for (const plan of plansOf(picture.plans, track)) {
    for (const volume of plan.volumes) {
      const [from_ms, until_ms] = [instant_ms(volume.from), instant_ms(volume.until)];
      if (from_ms > now_ms || now_ms >= until_ms || (found && from_ms <= found.from_ms)) continue;
      if (holds(volume.geometry, track.lon_deg, track.lat_deg)) found = { plan, volume, from_ms };
    }
  }
  return found;
}

/** The planned limit that a track flies towards: the upper while it climbs, the lower while it descends, in level flight the nearer; or null. */
export function plannedHeight(picture, track, now_ms) {
  const found = track.height && !track.on_ground ? plannedOf(picture, track, now_ms) : null;
  if (!found) return null;
  const { lower, upper } = found.volume;
  const way = trend(track);
  if (way) return way === "↑" ? upper : lower;
  return upper.value_m - track.height.value_m <= track.height.value_m - lower.value_m ? upper : lower;
}
