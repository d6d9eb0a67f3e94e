/** Distance and course between two places: clicked on the map, or chosen by name where nobody can click. */
import { html } from "./html.js";
import * as format from "./format.js";
import { middleOf, partyTags } from "./mapdata.js";
import { between } from "./sphere.js";
import * as tracks from "./tracks.js";
import { t } from "./tongue.js";
import { unitsOf } from "./units.js";

/** Everything with a name and a place, [{key, name, place: [lon, lat]}]. */
export function named(picture) {
  const tag = partyTags(picture);
  const of = (thing, id) => ({ key: `${thing.party}:${id}`, name: `${id}·${tag.get(thing.party) || "?"}` });
  return [
    ...picture.tracks.map((track) => ({ ...of(track, tracks.nameOf(track)), key: `${track.party}:${track.track_id}`, place: [track.lon_deg, track.lat_deg] })),
    ...picture.zones.filter((zone) => zone.volumes.length).map((zone) => ({ ...of(zone, zone.zone_id), place: middleOf(zone.volumes[0].geometry) })),
    ...picture.sites.filter((site) => site.geometry).map((site) => ({ ...of(site, site.site_id), place: middleOf(site.geometry) })),
  ];
}

export function MeasureBox({ picture, measuring, setMeasuring }) {
  const all = named(picture);
  const { ends } = measuring;
  const choose = (nth) => (event) => {
    const found = all.find(({ key }) => key === event.target.value);
    const next = [...ends];
    next[nth] = found ? found.place : undefined;
    setMeasuring({ ends: next });
  };
  const both = ends[0] && ends[1];
  const { distance_m, course_deg } = both ? between(ends[0], ends[1]) : {};
  return html`<div class="box measure" role="group" aria-label=${t("measure")} data-testid="measure">
    ${[0, 1].map((nth) => html`<label key=${nth}>${t(`measure-${nth}`)} <select data-testid=${`measure-${nth}`} onChange=${choose(nth)}>
      <option value="">${ends[nth] ? format.position(ends[nth][1], ends[nth][0]) : t("measure-click")}</option>
      ${all.map(({ key, name }) => html`<option key=${key} value=${key}>${name}</option>`)}</select></label>`)}
    <output data-testid="measured">${both ? html`<b>${unitsOf(picture).across(distance_m)} · ${format.course(course_deg)}</b> ${t("measure-sphere")}` : "–"}</output>
    <button onClick=${() => setMeasuring({ ends: [] })}>${t("measure-anew")}</button>
    <button onClick=${() => setMeasuring(null)}>${t("page-close")}</button>
  </div>`;
}
