/** The map's equal: everything on it as tables, for keyboards, screen readers and machines without WebGL (SCREEN rule U31). */
import { objectOf } from "./dangers.js";
import * as format from "./format.js";
import { html, useEffect, useState } from "./html.js";
import { LevelWord } from "./levels.js";
import { heightsOf, hoursOf, levelsOf, middleOf, partyTags, sideOf } from "./mapdata.js";
import { t, titleOf, word } from "./tongue.js";
import * as tracks from "./tracks.js";
import { unitsOf } from "./units.js";

const AREA_HEADS = ["party", "whose", "what", "state", "heights", "hours", "status"];
const AGED = ["STALE", "LOST", "GONE"];

/** A long table begins with so many rows; the others follow once these are on the screen, so that a key does not wait for them. */
const FIRST_ROWS = 60;
const SOON_MS = 100;
const BY_NAME = new Intl.Collator();

function Table({ name, heads, rows }) {
  const [most, setMost] = useState(FIRST_ROWS);
  const isCut = rows.length > most;
  useEffect(() => {
    const soon = isCut && setTimeout(() => setMost(4 * most), SOON_MS);
    return () => clearTimeout(soon);
  }, [isCut, most]);
  return html`<table data-testid="table-${name}">
    <caption>${t(`table-${name}`)} <small>${rows.length}</small></caption>
    <thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${t(`table-head-${head}`)}</th>`)}</tr></thead>
    <tbody>${rows.length ? rows.slice(0, most) : html`<tr><td colspan=${heads.length} class="empty">${t("page-none")}</td></tr>`}</tbody>
  </table>`;
}

/** The word that whatever is not meant carries (U40). */
const drillOf = ({ status }) => status && status !== "ACTUAL" && html` <b class="drill">${status}</b>`;

/** Each value by itself: right to left, a number would change places with its unit. */
const cells = (values) => values.map((value, i) => html`<td key=${i}>${typeof value === "string" && value ? html`<bdi>${value}</bdi>` : value}</td>`);
const known = (value, show) => (value === null || value === undefined ? "–" : show(value));

function trackRow(track, now_ms, level, units, view) {
  const seconds = tracks.age_s(track, now_ms);
  const state = tracks.ageState(track, seconds);
  const side = sideOf(track);
  const key = `${track.party}:${track.track_id}`;
  const isSelected = view.get("select") === key;
  return html`<tr key=${track.party + track.track_id} data-testid="track" data-kind="track"
    data-state=${state} data-age-s=${Math.floor(seconds)} data-side=${side}>${cells([
    level ? html`<${LevelWord} level=${level} />` : "",
    html`<button class="name" aria-pressed=${isSelected} onClick=${() => view.set({ select: isSelected ? "" : key })}><b>${tracks.nameOf(track)}</b></button>${tracks.alsoOf(track) && ` = ${tracks.alsoOf(track)}`}${drillOf(track)}`, track.name, t(side === "peer" ? "table-theirs" : `side-${side}`),
    track.place || format.position(track.lat_deg, track.lon_deg),
    track.on_ground ? t("on-the-ground") : known(track.height, (height) => units.height(height)),
    known(track.ground_speed_m_s, (speed_m_s) => units.speed(speed_m_s)), known(track.course_deg, format.course), known(track.v_up_m_s, (up_m_s) => units.climb(up_m_s)),
    html`<bdi>${format.age(seconds)}</bdi> ${AGED.includes(state) && html`<b>${t(`table-age-${state}`)}</b>`}`,
  ])}</tr>`;
}

/** `medevac, crewed`; a part that is withheld from us says so. */
function whatOf(thing, kind) {
  if (kind === "zone") return thing.zone_type ? t("table-by", { what: word("ZoneType", thing.zone_type), authority: thing.authority }) : t("table-withheld");
  return thing.operation ? `${word("OperationKind", thing.operation)}, ${word("AircraftClass", thing.aircraft_class)}` : t("table-withheld");
}

function areaRows(things, id, kind, { now_ms, levels, units }) {
  return things.flatMap((thing) => thing.volumes.map((volume, i) => html`<tr key=${thing.party + thing[id] + i} data-testid=${kind} data-kind=${kind}>${cells([
    levels.get(`${thing.party}:${thing[id]}`) ? html`<${LevelWord} level=${levels.get(`${thing.party}:${thing[id]}`)} />` : "",
    html`<b>${thing[id]}</b>`, thing.name, t(thing.own ? "page-ours" : "table-theirs"),
    whatOf(thing, kind), kind === "plan" ? word("IntentState", thing.state) : thing.cancelled ? t("zones-cancelled") : "", heightsOf(volume, units), hoursOf(volume, now_ms),
    thing.status && thing.status !== "ACTUAL" ? html`<b class="drill">${thing.status}</b>` : "ACTUAL",
  ])}</tr>`));
}

const partiesOf = ({ kind, source }) => (kind === "alert" ? source.pair.map(({ party }) => party) : source.objects.map((text) => objectOf(text).party));

const messageRow = (message, now_ms) => html`<tr key=${message.entry} data-testid="message-row" data-kind="message">${cells([
  message.priority, html`<b>${titleOf(message.kind)}</b>`, message.from.name, message.text,
  format.zulu(format.instant_ms(message.written_at), now_ms), message.status !== "ACTUAL" ? html`<b class="drill">${message.status}</b>` : "ACTUAL",
])}</tr>`;

export function TableView({ picture, now_ms, dangers, webgl, view }) {
  const levels = levelsOf(dangers);
  const tag = partyTags(picture);
  const units = unitsOf(picture);
  const drawn = { now_ms, levels, units };
  const byAge = [...picture.tracks].sort((a, b) => BY_NAME.compare(tracks.nameOf(a), tracks.nameOf(b)));
  return html`<div class="tables" data-testid="tables" tabindex="0" role="region" aria-label=${t("table-all")}>
    ${!webgl && html`<p class="fault" role="status">${t("table-no-webgl")}</p>`}
    <${Table} name="tracks" heads=${["level", "name", "party", "whose", "position", "height", "speed", "course", "climb", "age"]}
      rows=${byAge.map((track) => trackRow(track, now_ms, levels.get(`${track.party}:${track.track_id}`), units, view))} />
    <${Table} name="plans" heads=${["level", "plan", ...AREA_HEADS]} rows=${areaRows(picture.plans, "op_id", "plan", drawn)} />
    <${Table} name="zones" heads=${["level", "zone", ...AREA_HEADS]} rows=${areaRows(picture.zones, "zone_id", "zone", drawn)} />
    <${Table} name="sites" heads=${["site", "party", "function", "position"]} rows=${picture.sites.map((site) => html`<tr key=${site.party + site.site_id}>${cells([
      html`${site.site_id}${drillOf(site)}`, site.name, site.function, site.place || (site.geometry ? format.position(...middleOf(site.geometry).toReversed()) : t("table-withheld")),
    ])}</tr>`)} />
    <${Table} name="conflicts" heads=${["level", "what", "between", "when"]} rows=${dangers.map((danger) => html`<tr key=${danger.id}>${cells([
      html`<${LevelWord} level=${danger.level} />`, html`${danger.title}${drillOf(danger)}`,
      partiesOf(danger).map((party) => tag.get(party) || "?").join(" × "),
      format.zulu(danger.at_ms, now_ms)])}</tr>`)} />
    <${Table} name="messages" heads=${["priority", "what", "from", "says", "written", "status"]} rows=${picture.messages.map((message) => messageRow(message, now_ms))} />
  </div>`;
}

