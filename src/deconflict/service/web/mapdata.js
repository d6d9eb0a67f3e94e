/** The picture as GeoJSON for the map's sources. Pure: picture, the node's instant and the vector's minutes in; collections out. */
import { collection } from "./basemap.js";
import { objectOf } from "./dangers.js";
import * as format from "./format.js";
import { rank, SIGNS } from "./levels.js";
import { plannedHeight } from "./planned.js";
import { bounds, circle } from "./sphere.js";
import * as tracks from "./tracks.js";
import { unitsOf } from "./units.js";

const HISTORY_DOTS = 5; // SCREEN rule U12
const LOST_RADIUS_MAX_M = 111_120; // 60 NM: a larger circle says nothing any more
const OVER_S = 300;

const feature = (geometry, properties) => ({ type: "Feature", geometry, properties });
const point = (coordinates, properties) => feature({ type: "Point", coordinates }, properties);
const line = (coordinates, properties) => feature({ type: "LineString", coordinates }, properties);
const trackKey = (party, id) => `${party}:${id}`;

/** The short tag of every party in the picture, by party id. */
export function partyTags(picture) {
  const names = new Map([[picture.me.party, picture.me.name], ...picture.peers.map((peer) => [peer.party, peer.name])]);
  for (const thing of [...picture.tracks, ...picture.plans, ...picture.zones]) if (!names.has(thing.party)) names.set(thing.party, thing.name);
  const short = format.tags([...new Set(names.values())]);
  return new Map([...names].map(([party, name]) => [party, short.get(name)]));
}

/** `peer` or `own` by who states it, `free` when nobody on the line commands it. */
export const sideOf = (thing) => (thing.uncommanded ? "free" : thing.own ? "own" : "peer");

/** The highest level of any open danger per track key and per party:object_id. */
export function levelsOf(dangers) {
  const levels = new Map();
  for (const danger of dangers) {
    const keys = danger.kind === "alert" ? danger.source.pair.map((m) => trackKey(m.party, m.track_id)) : danger.source.objects;
    for (const key of keys) if (!levels.has(key) || rank(danger.level) < rank(levels.get(key))) levels.set(key, danger.level);
  }
  return levels;
}

/** Who is drawn first where there is room for one: what is in danger, the most urgent before the rest. */
const orderOf = (level) => (level ? rank(level) : 9);

/** {points, vectors, dots, circles}: every track that is still on the map. */
export function trackData(picture, now_ms, minutes, levels) {
  const tag = partyTags(picture);
  const units = unitsOf(picture);
  const data = { points: [], vectors: [], dots: [], circles: [] };
  for (const track of picture.tracks) {
    const seconds = tracks.age_s(track, now_ms);
    const state = tracks.ageState(track, seconds);
    if (state === "GONE") continue;
    const side = sideOf(track);
    const here = [track.lon_deg, track.lat_deg];
    const level = levels.get(trackKey(track.party, track.track_id)) || "";
    const mark = picture.status === "ACTUAL" ? markOf(track).trim() : ""; // else the whole map bears it
    const label = tracks.dataBlock(track, tag.get(track.party) || "?", seconds, units, mark, plannedHeight(picture, track, now_ms));
    const order = orderOf(level);
    data.points.push(point(here, { key: trackKey(track.party, track.track_id), side, state, icon: `${side}-${state}`, level, label, order }));
    for (const [i, dot] of track.history.slice(-HISTORY_DOTS).entries()) data.dots.push(point(dot, { side, state, nth: i }));
    const end = state === "LOST" ? null : tracks.vectorEnd(track, minutes);
    if (end) data.vectors.push(line([here, end], { side, state }));
    if (state === "LOST" && track.ground_speed_m_s) {
      const radius_m = Math.min(LOST_RADIUS_MAX_M, track.ground_speed_m_s * seconds);
      data.circles.push(line(circle(...here, radius_m), { side }));
    }
  }
  return Object.fromEntries(Object.entries(data).map(([name, features]) => [name, collection(features)]));
}

/** A line between the two tracks of each alert, with what is predicted written on it. */
export function alertData(picture, dangers) {
  const where = new Map(picture.tracks.map((track) => [trackKey(track.party, track.track_id), [track.lon_deg, track.lat_deg]]));
  const lines = [];
  for (const danger of dangers.filter(({ kind }) => kind === "alert")) {
    const ends = danger.source.pair.map((member) => where.get(trackKey(member.party, member.track_id)));
    if (ends.some((end) => !end)) continue;
    const across_m = danger.source.closest_horizontal_m;
    const text = `${SIGNS[danger.level]} ${across_m === null ? "" : unitsOf(picture).across(across_m)}`;
    lines.push(line(ends, { level: danger.level, text }));
  }
  return collection(lines);
}

export const heightsOf = (volume, units) => units.heightRange(volume.lower, volume.upper);

/** `11:30Z – 14:00Z`. */
export function hoursOf(volume, now_ms) {
  const times = [volume.from, volume.until].map((text) => format.zulu(format.instant_ms(text), now_ms, { seconds: false }));
  return times.join(" – ");
}

function areaFeatures(kind, things, id, title, { now_ms, levels, tag, units }) {
  const areas = [];
  const labels = [];
  for (const thing of things) {
    for (const volume of thing.volumes) {
      const [from_ms, until_ms] = [format.instant_ms(volume.from), format.instant_ms(volume.until)];
      if (until_ms + OVER_S * 1000 < now_ms) continue;
      const level = levels.get(`${thing.party}:${thing[id]}`) || "";
      const properties = { kind, side: thing.own ? "own" : "peer", level, active: from_ms <= now_ms && now_ms < until_ms };
      areas.push(feature(volume.geometry, properties));
      const name = `${level ? `${SIGNS[level]} ` : ""}${title(thing)}·${tag.get(thing.party) || "?"}${markOf(thing)}`;
      const text = [name, heightsOf(volume, units), hoursOf(volume, now_ms)].join("\n");
      labels.push(point(labelPlace(volume.geometry), { ...properties, text, order: orderOf(level) }));
    }
  }
  return { areas, labels };
}

/** ` EXERCISE`, ` TEST` or nothing: what is not meant carries the word (U40). */
const markOf = (thing) => (thing.status && thing.status !== "ACTUAL" ? ` ${thing.status}` : "");

/** The outer ring of an area. */
export const outline = (geometry) => (geometry.type === "Polygon" ? geometry.coordinates[0] : geometry.coordinates[0][0]);

/** The middle of an area's box, [lon, lat]. */
export function middleOf(geometry) {
  const [[west, south], [east, north]] = bounds(outline(geometry));
  return [(west + east) / 2, (south + north) / 2];
}

/** Where an area's label stands: the northernmost corner, so that it does not cover what is inside. */
function labelPlace(geometry) {
  return outline(geometry).reduce((best, corner) => (corner[1] > best[1] ? corner : best));
}

/** {areas, labels}: plans that have not ended and zones that are not cancelled. */
export function areaData(picture, now_ms, levels) {
  const view = { now_ms, levels, tag: partyTags(picture), units: unitsOf(picture) };
  const plans = areaFeatures("plan", picture.plans.filter((plan) => plan.state !== "Ended"), "op_id", (plan) => plan.op_id, view);
  const zones = areaFeatures("zone", picture.zones.filter((zone) => !zone.cancelled), "zone_id", (zone) => `ZONE ${zone.zone_id}`, view);
  return { areas: collection([...plans.areas, ...zones.areas]), labels: collection([...plans.labels, ...zones.labels]) };
}

/** Protected sites at the middle of their area, which is their author's word. */
export function siteData(picture) {
  const tag = partyTags(picture);
  const sites = picture.sites.filter((site) => !site.expired && site.geometry);
  return collection(sites.map((site) => {
    const text = `${site.function}\n${site.site_id}·${tag.get(site.party) || "?"}${markOf(site)}`;
    return point(middleOf(site.geometry), { side: site.own ? "own" : "peer", text });
  }));
}

/** Every position worth fitting the first view to. */
export function everywhere(picture) {
  const corners = [...picture.plans, ...picture.zones].flatMap((thing) => thing.volumes.flatMap((volume) => outline(volume.geometry)));
  return [...corners, ...picture.tracks.map((track) => [track.lon_deg, track.lat_deg])];
}

