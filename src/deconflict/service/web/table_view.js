/** The map's equal: everything on it as tables, for keyboards, screen readers and machines without WebGL (SCREEN rule U31). */
import { objectOf } from "./dangers.js";
import * as format from "./format.js";
import { html } from "./html.js";
import { LevelWord } from "./levels.js";
import { heightsOf, hoursOf, levelsOf, middleOf, partyTags, sideOf } from "./mapdata.js";
import * as tracks from "./tracks.js";
import { unitsOf } from "./units.js";

const AREA_HEADS = ["party", "whose", "what", "state", "heights", "hours", "status"];
const SIDE_WORDS = { own: "ours", peer: "theirs", free: "nobody on the line" };
const AGE_WORDS = { FRESH: "", STALE: "STALE", LOST: "LOST", GONE: "LOST, off the map" };

function Table({ name, heads, rows }) {
  return html`<table data-testid="table-${name.toLowerCase()}">
    <caption>${name} <small>${rows.length}</small></caption>
    <thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.length ? rows : html`<tr><td colspan=${heads.length} class="empty">none</td></tr>`}</tbody>
  </table>`;
}

const cells = (values) => values.map((value, i) => html`<td key=${i}>${value}</td>`);
const known = (value, show) => (value === null || value === undefined ? "–" : show(value));

function trackRow(track, now_ms, level, units) {
  const seconds = tracks.age_s(track, now_ms);
  const state = tracks.ageState(seconds);
  const side = sideOf(track);
  return html`<tr key=${track.party + track.track_id} data-testid="track" data-kind="track"
    data-state=${state} data-age-s=${Math.floor(seconds)} data-side=${side}>${cells([
    level ? html`<${LevelWord} level=${level} />` : "",
    html`<b>${tracks.nameOf(track)}</b>${tracks.alsoOf(track) && ` = ${tracks.alsoOf(track)}`}`, track.name, SIDE_WORDS[side],
    track.place || format.position(track.lat_deg, track.lon_deg),
    track.on_ground ? "on the ground" : known(track.height, (height) => units.height(height)),
    known(track.ground_speed_m_s, (speed_m_s) => units.speed(speed_m_s)), known(track.course_deg, format.course), known(track.v_up_m_s, (up_m_s) => units.climb(up_m_s)),
    html`${format.age(seconds)} ${AGE_WORDS[state] && html`<b>${AGE_WORDS[state]}</b>`}`,
  ])}</tr>`;
}

/** `medevac, crewed`; a part that is withheld from us says so. */
function whatOf(thing, kind) {
  const [first, second] = kind === "plan" ? [thing.operation, thing.aircraft_class] : [thing.zone_type, `by ${thing.authority}`];
  return first ? `${first}, ${second}`.replaceAll("_", " ") : "withheld";
}

function areaRows(things, id, kind, { now_ms, levels, units }) {
  return things.flatMap((thing) => thing.volumes.map((volume, i) => html`<tr key=${thing.party + thing[id] + i} data-testid=${kind} data-kind=${kind}>${cells([
    levels.get(`${thing.party}:${thing[id]}`) ? html`<${LevelWord} level=${levels.get(`${thing.party}:${thing[id]}`)} />` : "",
    html`<b>${thing[id]}</b>`, thing.name, thing.own ? "ours" : "theirs",
    whatOf(thing, kind), kind === "plan" ? thing.state : thing.cancelled ? "Cancelled" : "", heightsOf(volume, units), hoursOf(volume, now_ms),
    thing.status && thing.status !== "ACTUAL" ? html`<b class="drill">${thing.status}</b>` : "ACTUAL",
  ])}</tr>`));
}

const partiesOf = ({ kind, source }) => (kind === "alert" ? source.pair.map(({ party }) => party) : source.objects.map((text) => objectOf(text).party));

export function TableView({ picture, now_ms, dangers, webgl }) {
  const levels = levelsOf(dangers);
  const tag = partyTags(picture);
  const units = unitsOf(picture);
  const view = { now_ms, levels, units };
  const byAge = [...picture.tracks].sort((a, b) => tracks.nameOf(a).localeCompare(tracks.nameOf(b)));
  return html`<div class="tables" data-testid="tables" tabindex="0" role="region" aria-label="Everything on the map as tables">
    ${!webgl && html`<p class="fault" role="status">This browser draws no map (WebGL is off); everything on it stands here.</p>`}
    <${Table} name="Tracks" heads=${["level", "name", "party", "whose", "position", "height", "speed", "course", "climb", "age"]}
      rows=${byAge.map((track) => trackRow(track, now_ms, levels.get(`${track.party}:${track.track_id}`), units))} />
    <${Table} name="Plans" heads=${["level", "plan", ...AREA_HEADS]} rows=${areaRows(picture.plans, "op_id", "plan", view)} />
    <${Table} name="Zones" heads=${["level", "zone", ...AREA_HEADS]} rows=${areaRows(picture.zones, "zone_id", "zone", view)} />
    <${Table} name="Sites" heads=${["site", "party", "function", "position"]} rows=${picture.sites.map((site) => html`<tr key=${site.party + site.site_id}>${cells([
      site.site_id, site.name, site.function, site.place || (site.geometry ? format.position(...middleOf(site.geometry).toReversed()) : "withheld"),
    ])}</tr>`)} />
    <${Table} name="Conflicts" heads=${["level", "what", "between", "when"]} rows=${dangers.map((danger) => html`<tr key=${danger.id}>${cells([
      html`<${LevelWord} level=${danger.level} />`, danger.title,
      partiesOf(danger).map((party) => tag.get(party) || "?").join(" × "),
      format.zulu(danger.at_ms, now_ms)])}</tr>`)} />
  </div>`;
}

