/** What incidents and meetings share: a statement's own fields in words, and the small forms that answer it. */
import { Composer } from "./composer.js";
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { knows, label, t, titleOf, word } from "./tongue.js";

/** Enumerations that the fields of incidents, claims and meetings hold, by the field's name. */
const WORDS = {
  stage: "ReportStage", incident_class: "IncidentClass", harm: "Harm", measures: "Measure", source: "ClaimSource", confidence: "Confidence", code: "ClaimCode",
  missing: "Missing", found: "Finding", question: "Question", reason: "DeclineReason", ground: "DisputeGround", meeting_level: "MeetingLevel", mode: "MeetingMode",
};
const isInstant = (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT.*Z$/.test(value);
const isHash = (value) => typeof value === "string" && /^[A-Za-z0-9_-]{43}$/.test(value);
const isParty = (value) => typeof value === "string" && /^[a-z2-7]{26}$/.test(value);

/** A field's value as people read it: instants in Z, places by their circle, codes in words, parties by name. */
export function valueOf(name, value, picture, now_ms) {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map((each) => valueOf(name, each, picture, now_ms)).join(", ");
  if (typeof value === "boolean") return t(value ? "page-yes" : "page-no");
  if (isInstant(value)) return format.zulu(format.instant_ms(value), now_ms);
  if (isParty(value)) return nameOf(picture, value);
  if (isHash(value)) return value.slice(0, 10);
  if (typeof value === "object" && "lat_deg" in value) return `${format.position(value.lat_deg, value.lon_deg)} · ${Math.round(value.radius_m)}\u00a0m`;
  if (WORDS[name] && knows(`${WORDS[name]}-${value}`)) return word(WORDS[name], value);
  return String(value);
}

/** Every field of a statement that holds something, named and in words. */
export function Fields({ said, picture, now_ms, skip = [] }) {
  const rows = Object.entries(said).filter(([name, value]) => !skip.includes(name) && value !== null && !(Array.isArray(value) && value.length === 0));
  return html`<dl class="said">${rows.map(([name, value]) => html`<div key=${name}><dt>${label(name)}</dt><dd><bdi>${valueOf(name, value, picture, now_ms)}</bdi></dd></div>`)}</dl>`;
}

/** EXERCISE or TEST, the kind, whose it is, and when. */
export function Head({ said, picture, now_ms }) {
  return html`<div class="line1">${said.status !== "ACTUAL" && html`<span class="drill">${said.status}</span> `}<b class="title">${titleOf(said.kind)}</b>
    <span>${said.party === picture.me.party ? t("page-ours") : nameOf(picture, said.party)}</span> <time class="loss"><bdi dir="ltr">${format.zulu(format.instant_ms(said.written_at), now_ms)}</bdi></time></div>`;
}

/** Buttons for what can be said to a matter; each opens its form in place, with the matter already named. */
export function Replies({ store, kinds, refs, body = {} }) {
  const [open, setOpen] = useState(null);
  return html`<div class="acts">${kinds.map((kind) => html`<button key=${kind} data-testid="reply" data-kind=${kind} aria-expanded=${open === kind} onClick=${() => setOpen(open === kind ? null : kind)}>${titleOf(kind)}</button>`)}</div>
    ${open && html`<${Composer} key=${open + refs.join()} store=${store} only=${[open]} heading=${titleOf(open)} preset=${{ refs, ref: refs[0] || "", body }} />`}`;
}
