/** One field of a message by its type in the vocabulary: what is typed, and the value it is sent as. What cannot be read is named, never guessed. */
import { PlaceField, TimeField } from "./area_fields.js";
import { nameOf } from "./danger_panel.js";
import { Choice, Field } from "./form.js";
import { Warned } from "./free_text.js";
import { html } from "./html.js";
import * as server from "./server.js";
import { label, t, word } from "./tongue.js";
import { listed, rfc3339, typedFrequency_hz, typedInstant, typedLength_mm, typedSpan_us } from "./typed.js";

const LONG = 300;
const EXAMPLES = { duration: "10 min", length: "5NM · 300 m", frequency: "121.5" };
const MEASURES = { duration: typedSpan_us, length: typedLength_mm, frequency: typedFrequency_hz };
/** Under the field's own name, apart from the names of the form. */
const key = (field) => `f-${field.name}`;
const isBoxes = (field) => field.list && (field.type === "choice" || field.type === "party");
const valueOf = (field, values) => values[key(field)] ?? (isBoxes(field) ? [] : "");

/** @param {{field: any, values: any, set: (name: string) => (event: any) => void, replace: (values: any) => void, store: any, options: [string, string][]}} props */
export function ComposerField({ field, values, set, replace, store, options }) {
  const name = key(field);
  const value = valueOf(field, values);
  const base = { name, label: `${label(field.label)}${field.required ? "" : ` (${t("page-optional")})`}` };
  const on = set(name);
  if (field.type === "place") return html`<${PlaceField} name=${name} value=${value} onInput=${on} required=${field.required}
    draw=${{ store, done: (place) => replace({ ...values, [name]: place }) }} />`;
  if (field.type === "instant") return html`<${TimeField} ...${base} value=${value} onInput=${on} now_ms=${store.now_ms} required=${field.required} />`;
  if (field.type === "yes_no") return html`<label class="field check"><span><input type="checkbox" name=${name} checked=${value === true} onChange=${on} /> ${label(field.label)}</span></label>`;
  const { me, peers } = store.picture;
  const parties = [me.party, ...peers.map(({ party }) => party)].map((party) => [party, nameOf(store.picture, party)]);
  if (isBoxes(field)) {
    const among = field.type === "party" ? parties : field.choices.map((choice) => [choice, word(field.words, choice)]);
    return html`<${Several} ...${base} among=${among} chosen=${value} change=${(next) => replace({ ...values, [name]: next })} />`;
  }
  const none = field.required && field.type !== "hash" ? [] : [["", t("page-none")]];
  if (field.type === "choice") {
    const choices = field.choices.map((choice) => [choice, word(field.words, choice)]);
    return html`<${Choice} ...${base} value=${value || (field.required ? field.choices[0] : "")} onChange=${on} options=${[...none, ...choices]} />`;
  }
  if (field.type === "hash" && !field.list) return html`<${Choice} ...${base} value=${value} onChange=${on} options=${[...none, ...options]} required=${field.required} />`;
  if (field.type === "party") {
    return html`<${Choice} ...${base} value=${value} onChange=${on} options=${[["", t("page-choose")], ...parties]} required=${field.required} />`;
  }
  if (field.type in MEASURES) return html`<${Field} ...${base} value=${value} onInput=${on} required=${field.required} dir="ltr" hint=${html`<bdi dir="ltr">${EXAMPLES[field.type]}</bdi>`} />`;
  if (field.type === "integer" && !field.list) return html`<${Field} ...${base} type="number" min="0" value=${value} onInput=${on} required=${field.required} dir="ltr" />`;
  if (field.list) return html`<${Lines} ...${base} value=${value} onInput=${on} required=${field.required} />`;
  if (field.max_length > LONG) {
    return html`<div class="field wide"><label><span>${base.label}</span><textarea name=${name} data-testid=${`field-${name}`} rows="2" dir="auto" maxlength=${field.max_length} required=${field.required}
      value=${value} onInput=${on}></textarea></label><${Warned} text=${value} /></div>`;
  }
  return html`<${Field} ...${base} value=${value} onInput=${on} required=${field.required} maxlength=${field.max_length || 200} />`;
}

/** Several of a closed set, each a box of its own. */
function Several({ name, label: words, among, chosen, change }) {
  const toggle = (choice) => change(chosen.includes(choice) ? chosen.filter((each) => each !== choice) : [...chosen, choice]);
  return html`<fieldset class="field wide" data-testid=${`field-${name}`}><legend>${words}</legend><div class="acts">${among.map(([choice, said]) => html`<label key=${choice} class="check">
    <input type="checkbox" checked=${chosen.includes(choice)} onChange=${() => toggle(choice)} /> ${said}</label>`)}</div></fieldset>`;
}

function Lines({ name, label: words, value, onInput, required }) {
  return html`<label class="field wide"><span>${words}</span><textarea name=${name} data-testid=${`field-${name}`} rows="3" dir="auto" required=${required} value=${value} onInput=${onInput}></textarea>
    <small class="hint">${t("say-one-a-line")}</small></label>`;
}

/** The message's own fields as the node takes them. Throws a Refusal that names the field nobody can read. */
export async function bodyOf(kind, values, now_ms) {
  const body = {};
  for (const field of kind.fields) {
    const value = await sent(field, valueOf(field, values), now_ms);
    if (value !== undefined) body[field.name] = value;
  }
  return body;
}

async function sent(field, value, now_ms) {
  if (field.type === "yes_no") return value === true ? true : undefined;
  if (isBoxes(field)) return value.length ? value : undefined;
  if (field.type === "choice") return value || (field.required ? field.choices[0] : undefined);
  if (typeof value !== "string" || !value.trim()) return undefined;
  if (field.list) return eachLine(field, value);
  if (field.type === "place") return placeOf(field, value);
  if (field.type === "instant") return known(field, typedInstant(value, now_ms), rfc3339);
  if (field.type in MEASURES) return known(field, MEASURES[field.type](value));
  return field.type === "integer" ? Number(value) : value.trim();
}

/** One a line: a text may hold commas; numbers, measures and names of entries may also stand beside each other. */
function eachLine(field, value) {
  if (field.type === "text") return value.split("\n").map((line) => line.trim()).filter(Boolean);
  const read = field.type === "integer" ? (text) => (/^\d+$/.test(text) ? Number(text) : null) : MEASURES[field.type] || ((text) => text);
  return listed(value).map((text) => known(field, read(text)));
}

function known(field, value, write = (each) => each) {
  if (value === null) throw new server.Refusal(422, { detail: `${label(field.label)}: ${t("say-not-understood")}`, where: field.name });
  return write(value);
}

async function placeOf(field, text) {
  const { geometry, properties } = await server.typedPlace(text);
  if (geometry.type !== "Point") throw new server.Refusal(422, { detail: `${label(field.label)}: ${t("say-circle-wanted")}`, where: field.name });
  const [lon_deg, lat_deg] = geometry.coordinates;
  return { lat_deg, lon_deg, radius_m: properties.radius_m };
}
