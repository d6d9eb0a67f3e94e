/** Where, how high and when, typed: a place in one line and how the node read it, heights with their reference, times in Z (WCAG 2.5.7). */
import { DrawButton } from "./draw_box.js";
import * as format from "./format.js";
import { Field } from "./form.js";
import { html, useEffect, useState } from "./html.js";
import * as server from "./server.js";
import { sentence, t } from "./tongue.js";
import { rfc3339, typedInstant } from "./typed.js";

const AFTER_MS = 350;

export const NOWHERE = { place: "", lower: "SFC", upper: "", from: "", until: "" };

/** The node's reading of a typed place once nobody has typed for a moment: {found} or {refusal}. */
function useTypedPlace(text) {
  const [read, setRead] = useState({});
  useEffect(() => {
    if (!text.trim()) {
      setRead({});
      return undefined;
    }
    let stale = false;
    const timer = setTimeout(() => server.typedPlace(text).then((found) => stale || setRead({ found }), (refusal) => stale || setRead({ refusal })), AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text]);
  return read;
}

function ReadAs({ read }) {
  if (read.refusal) return html`<small class="refusal" role="alert" data-testid="read-as" data-state="refused">${sentence(read.refusal)}</small>`;
  if (!read.found) return html`<small class="hint">${t("area-place-hint")} <bdi dir="ltr">30.10N 39.90W 5NM</bdi></small>`;
  const { shape, positions, length } = read.found.read_as;
  return html`<small class="hint" role="status" data-testid="read-as" data-state=${shape}>${t(`area-read-${shape}`, { length: length || "", count: positions.length })}
    ${positions.slice(0, 4).map((each) => html` <bdi dir="ltr" class="whole" key=${each}>${each}</bdi>`)}${positions.length > 4 ? " …" : ""}</small>`;
}

/** `draw`: {store, done}, where the place may be drawn on the map as well. */
export function PlaceField({ value, onInput, required = true, name = "place", draw = null }) {
  const read = useTypedPlace(value);
  return html`<div class="field wide"><label><span>${t("area-place")}</span>
    <textarea name=${name} data-testid=${`field-${name}`} rows="2" dir="ltr" spellcheck="false" required=${required} maxlength="4000" value=${value} onInput=${onInput}></textarea></label>
    <${ReadAs} read=${read} />${draw && html`<div class="acts"><${DrawButton} ...${draw} /></div>`}</div>`;
}

export function TimeField({ name, label, value, onInput, now_ms, required = true }) {
  const ms = value.trim() ? typedInstant(value, now_ms) : null;
  const hint = !value.trim() ? html`<bdi dir="ltr">14:30Z · +30 min</bdi>` : ms === null ? t("area-time-wrong") : html`<bdi dir="ltr">${format.zulu(ms, now_ms)}</bdi>`;
  return html`<${Field} name=${name} label=${label} value=${value} onInput=${onInput} required=${required} dir="ltr" hint=${hint} aria-invalid=${ms === null && value.trim() !== ""} />`;
}

/** `draw` as in PlaceField. */
export function AreaFields({ values, set, now_ms, placeRequired = true, draw = null }) {
  return html`<${PlaceField} value=${values.place} onInput=${set("place")} required=${placeRequired} draw=${draw} />
    <${Field} name="lower" label=${t("area-lower")} value=${values.lower} onInput=${set("lower")} required dir="ltr" hint=${html`<bdi dir="ltr">SFC · 300 m AGL</bdi>`} />
    <${Field} name="upper" label=${t("area-upper")} value=${values.upper} onInput=${set("upper")} required dir="ltr" hint=${html`<bdi dir="ltr">5000 ft AMSL · FL095</bdi>`} />
    <${TimeField} name="from" label=${t("area-from")} value=${values.from} onInput=${set("from")} now_ms=${now_ms} />
    <${TimeField} name="until" label=${t("area-until")} value=${values.until} onInput=${set("until")} now_ms=${now_ms} />`;
}

/** Heights and times of a Feature as typed. Throws a Refusal where a time is none. */
export function extentOf(values, now_ms) {
  const [from, until] = ["from", "until"].map((name) => {
    const ms = typedInstant(values[name], now_ms);
    if (ms === null) throw new server.Refusal(422, { detail: `${t(`area-${name}`)}: ${t("area-time-wrong")}`, where: name });
    return rfc3339(ms);
  });
  return { lower: values.lower.trim(), upper: values.upper.trim(), from, until };
}

/** The typed place as the node reads it, with heights and times: {geometry, properties}. */
export async function featureOf(values, now_ms) {
  const extent = extentOf(values, now_ms);
  const { geometry, properties } = await server.typedPlace(values.place);
  return { type: "Feature", geometry, properties: { ...properties, ...extent } };
}
