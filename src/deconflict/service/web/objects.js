/** What the panels of plans and zones share: which way an object is filed, changed, and what each party answered to it. */
import { AckControl } from "./acknowledge.js";
import { Answers } from "./answers.js";
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { html, useRef } from "./html.js";
import { rungs } from "./ladder.js";
import * as server from "./server.js";
import { t, word } from "./tongue.js";
import { typedGeometry } from "./typed.js";
import { unitsOf } from "./units.js";
import { featureOf, extentOf } from "./area_fields.js";

export const first = (thing) => thing.volumes[0];

/** From when until when, over all its volumes. */
export function spanOf(thing) {
  const at = (name) => thing.volumes.map((volume) => format.instant_ms(volume[name]));
  return thing.volumes.length === 0 ? null : { from_ms: Math.min(...at("from")), until_ms: Math.max(...at("until")) };
}

export function When({ thing, now_ms }) {
  const span = spanOf(thing);
  if (!span) return t("object-withheld");
  const at = (ms) => format.zulu(ms, now_ms, { seconds: false });
  return html`<bdi dir="ltr" class="whole">${at(span.from_ms)} – ${at(span.until_ms)}</bdi>`;
}

export function Heights({ thing, picture }) {
  if (thing.volumes.length === 0) return null;
  const units = unitsOf(picture);
  return html`<bdi dir="ltr">${units.heightRange(first(thing).lower, first(thing).upper)}</bdi>${thing.volumes.length > 1 ? ` · ${t("object-volumes", { count: thing.volumes.length })}` : ""}`;
}

/** What each party it was told to answered, and when; of another's, our own answer, or the buttons to give one. */
export function AnswersTo({ thing, store }) {
  const { picture, now_ms } = store;
  const trigger = useRef(null);
  const message = picture.messages.find(({ entry }) => entry === thing.version);
  if (!message) return thing.own !== false && html`<span class="note">${t("object-nobody-told")}</span>`;
  if (!message.ours) {
    const answered = rungs(message, picture.me.party).answered;
    return html`<div>${answered && html`<b class="given" data-testid="given">${word("Answer", answered.answer)} · ${format.zulu(format.instant_ms(answered.at), now_ms)} ${answered.by}</b>`}
      <${AckControl} store=${store} message=${message} trigger=${trigger} /><${Answers} store=${store} message=${message} /></div>`;
  }
  return html`<ul class="given">${message.to.map((party) => {
    const { answered, understood, stored_at } = rungs(message, party);
    const best = answered || understood;
    const what = answered ? word("Answer", answered.answer) : understood ? t("object-understood") : stored_at ? t("object-stored") : t("object-not-there");
    return html`<li key=${party} data-testid="given" data-answer=${answered?.answer || ""}><b>${nameOf(picture, party)}</b> ${what}
      ${best && html`<small><bdi dir="ltr">${format.zulu(format.instant_ms(best.at), now_ms)}</bdi> ${best.by}</small>`}</li>`;
  })}</ul>`;
}

/** EXERCISE or TEST before everything that is not meant (SCREEN rule U40). */
export const Drill = ({ status }) => status && status !== "ACTUAL" && html`<span class="drill">${status}</span>`;

/** The values of a form from what was filed: {values, features, version}. One shape can be typed anew; several keep their places. */
export async function opened(kind, id, fields) {
  const { version, features } = await server.readFiled(kind, id);
  const { geometry, properties } = features[0];
  const height = (said) => (typeof said === "string" ? said : `${said.value_m} m ${said.reference}`);
  const said = Object.fromEntries(fields.map((name) => [name, properties[name] === undefined ? "" : String(properties[name])]));
  const { from, until } = properties;
  const values = {
    ...said, id, place: features.length === 1 && geometry ? typedGeometry(geometry, properties) || "" : "", lower: height(properties.lower), upper: height(properties.upper),
    from, until, contact: properties.contact?.name || "", means: properties.contact?.means || "",
  };
  return { values, features, version };
}

/** The Features of a form: of a new object one; of a changed one its own again where no place was typed. */
export async function featuresOf(values, said, before, now_ms) {
  const contact = values.contact.trim() ? { contact: { name: values.contact.trim(), means: values.means.trim() } } : {};
  const given = Object.fromEntries(Object.entries({ ...said, ...contact }).filter(([, value]) => value !== "" && value !== undefined));
  if (before && !values.place.trim()) {
    const extent = extentOf(values, now_ms);
    return before.features.map(({ type, geometry, properties: { radius_m, half_width_m } }) => ({
      type, geometry, properties: { ...given, ...extent, ...(radius_m !== undefined && { radius_m }), ...(half_width_m !== undefined && { half_width_m }) },
    }));
  }
  const feature = await featureOf(values, now_ms);
  return [{ ...feature, properties: { ...feature.properties, ...given } }];
}

/** Points of an object for the map. */
export const pointsOf = (thing) => thing.volumes.flatMap(({ geometry }) => (geometry.type === "Polygon" ? geometry.coordinates[0] : geometry.coordinates.flat(2)));
