/** The aircraft that is selected, in full; its block on the map says the same in ten signs a line. */
import * as format from "./format.js";
import { html } from "./html.js";
import { partyTags, sideOf } from "./mapdata.js";
import { plannedOf } from "./planned.js";
import * as tracks from "./tracks.js";
import { t } from "./tongue.js";
import { unitsOf } from "./units.js";

export const keyOf = (track) => `${track.party}:${track.track_id}`;

/** The track that the address names, or undefined. */
export const selectedOf = (picture, view) => picture.tracks.find((track) => keyOf(track) === view.get("select"));

const known = (value, show) => (value === null || value === undefined ? "–" : show(value));

export function SelectedCard({ store, seen, show }) {
  const track = selectedOf(seen.picture, store.view);
  if (!track) return null;
  const units = unitsOf(seen.picture);
  const seconds = tracks.age_s(track, seen.now_ms);
  const planned = plannedOf(seen.picture, track, seen.now_ms);
  const facts = [
    ["whose", `${track.name} (${partyTags(seen.picture).get(track.party) || "?"}) · ${t(`side-${sideOf(track)}`)}`],
    ["position", track.place || format.position(track.lat_deg, track.lon_deg)],
    ["height", track.on_ground ? t("on-the-ground") : known(track.height, (height) => `${units.height(height)} ${tracks.trend(track)}`)],
    ...(planned ? [["planned", `${units.heightRange(planned.volume.lower, planned.volume.upper)} · ${planned.plan.op_id}`]] : []),
    ["motion", `${known(track.ground_speed_m_s, (m_s) => units.speed(m_s))} · ${known(track.course_deg, format.course)} · ${known(track.v_up_m_s, (m_s) => units.climb(m_s))}`],
    ["age", `${format.age(seconds)} · ${format.zulu(format.instant_ms(track.at), seen.now_ms)}`],
    ["source", `${(track.source || "–").replaceAll("_", " ")}${tracks.alsoOf(track) && ` = ${tracks.alsoOf(track)}`}`],
  ];
  return html`<section class="box selected" aria-label=${t("selected")} data-testid="selected" data-key=${keyOf(track)}>
    <h2>${tracks.nameOf(track)}</h2>
    <dl>${facts.map(([name, value]) => html`<div key=${name}><dt>${t(`fact-${name}`)}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>
    <button onClick=${() => show([[track.lon_deg, track.lat_deg]])}>${t("page-show")}</button>
    <button onClick=${() => store.view.set({ select: "" })}>${t("page-close")}</button>
  </section>`;
}
