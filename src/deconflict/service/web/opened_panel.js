/** A file that was dropped on the page or chosen: each record with what it says, what of it was not taken and why, and what it becomes; fields for
 *  what it leaves open; its drafts shown on the map and filed by the officer. */
import { TimeField } from "./area_fields.js";
import { Chooser } from "./drop.js";
import { Choice, Field, Held, Said, useAct, useDraft, whyNot } from "./form.js";
import { html, useEffect, useRef } from "./html.js";
import * as opening from "./opened.js";
import { CLASSES, OPERATIONS } from "./plans_panel.js";
import { leavesOpen, ToWhom } from "./release_fields.js";
import * as server from "./server.js";
import { knows, label, listed, sentence, t, titleOf, word } from "./tongue.js";
import { rfc3339, typedInstant, typedLength_mm } from "./typed.js";
import { TYPES } from "./zones_panel.js";

const KINDS = [["zone", "ZONE_NOTICE"], ["plan", "NOTICE_OF_OPERATION"], ["site", "SITE_NOTICE"], ["movement", "MOVEMENT_NOTICE"]];
const CODES = { zone_type: ["ZoneType", TYPES], operation: ["OperationKind", OPERATIONS], aircraft_class: ["AircraftClass", CLASSES], state: ["IntentState", ["Accepted", "Activated"]] };
const LENGTHS = ["radius_m", "half_width_m"];
const TIMES = ["from", "until"];
const HINTS = { lower: "SFC · 300 m AGL", upper: "5000 ft AMSL · FL095", radius_m: "5NM · 300 m", half_width_m: "100 m · 1NM" };
/** Places and times stand as in every other form. */
const LAST = ["radius_m", "half_width_m", "lower", "upper", "from", "until"];
const MOST_ROWS = 100;

const named = (name) => (knows(`opened-${name}`) ? t(`opened-${name}`) : label(name));

/** Under the map while drafts stand on it. */
export function DraftsBox({ store }) {
  const opened = opening.openedBy(store);
  const left = opened ? opening.unfiled(opened).length : 0;
  return left > 0 && html`<section class="box drafts" data-testid="drafts"><p role="status">${t("opened-drafts", { count: left, name: opened.name })}</p>
    <button data-testid="drafts-back" onClick=${() => store.view.set({ panel: opening.FILE })}>${t("opened-back")}</button></section>`;
}

export function OpenedPanel({ store, show }) {
  const opened = opening.openedBy(store);
  const place = useRef(null);
  const isFirst = opened !== null && opened.state !== "reading" && opened.times <= 1;
  useEffect(() => {
    if (isFirst) place.current.focus(); // the button that chose it is gone
  }, [isFirst, opened?.name]);
  if (opened === null) return html`<p>${t("opened-how")}</p><div class="acts"><${Chooser} store=${store} as="zone" /></div>`;
  return html`<div class="split"><section aria-label=${opened.name} tabindex="-1" ref=${place} data-testid="opened" data-state=${opened.state}>
      <${Summary} opened=${opened} />
      ${opening.unfiled(opened).some(leavesOpen) && html`<${ToWhom} peers=${store.picture.peers} given=${opened.given} give=${(given) => opening.give(store, given)} />`}
      <${All} store=${store} opened=${opened} show=${show} />
      <ol class="rows" data-testid="records">${opened.records.slice(0, MOST_ROWS).map((record, i) => html`<${Row} key=${i} record=${record} opened=${opened} store=${store} show=${show} />`)}</ol>
      ${opened.count > MOST_ROWS && html`<p class="note">${t("opened-more", { count: opened.count - MOST_ROWS })}</p>`}</section>
    <${LeftOpen} key=${opened.name} store=${store} opened=${opened} /></div>`;
}

function Summary({ opened }) {
  const { name, tongue, count, drafts, others, state, refusal } = opened;
  if (state === "refused") return html`<p class="refusal" role="alert" data-testid="opened-refusal">${sentence(refusal)}</p>`;
  const words = state === "reading" ? t("opened-reading", { name }) : t("opened-count", { name, tongue, whole: drafts.length, count });
  return html`<p role="status" data-testid="opened-summary">${words}</p>${others > 0 && html`<p class="note">${t("opened-others", { count: others })}</p>`}`;
}

function All({ store, opened, show }) {
  const [said, act] = useAct(store);
  const left = opening.unfiled(opened);
  const run = () => act(() => opening.file(store, left), { priority: "ROUTINE", words: `${t("opened-file")} ${listed(left.slice(0, 5).map(({ id }) => id))}`, done: "" });
  return html`<div class="acts">${left.length > 0 && html`<button data-testid="show-all" onClick=${() => show(opening.pointsOf(left))}>${t("page-show")}</button>
      <button data-testid="file-all" disabled=${whyNot(store) !== null || said.state === "waiting"} onClick=${run}>${t("opened-file-all", { count: left.length })}</button> <${Held} store=${store} />`}
    <${Chooser} store=${store} as=${opened.as} />
    <button data-testid="opened-away" onClick=${() => opening.leave(store)}>${t("opened-away")}</button></div><${Said} said=${said} />`;
}

function Row({ record, opened, store, show }) {
  const [said, act] = useAct(store);
  const draft = opened.drafts.find((each) => opening.keyOf(each) === opening.keyOf(record));
  const filed = opened.filed[opening.keyOf(record)];
  const became = ["filed", "waits"].includes(filed?.state) ? filed.state : null;
  const state = became || (draft ? "draft" : record.lacks ? "lacking" : record.refused ? "refused" : "shown");
  const run = () => act(() => opening.file(store, [draft]), { priority: "ROUTINE", words: `${t("opened-file")} ${draft.id}`, done: "" });
  return html`<li class="row object" data-testid="file-record" data-state=${state} data-name=${record.name}>
    <div class="line1"><b class="title"><bdi>${record.name}</bdi></b> ${draft && html`<span>${titleOf(draft.kind)}</span>`} <b class="state">${t(`opened-is-${state}`)}</b></div>
    ${Object.entries(record.shown || {}).map(([name, text]) => html`<p class="facts" key=${name}>${name}: <bdi>${text}</bdi></p>`)}
    ${record.lacks ? html`<p data-testid="lacks">${t("opened-lacks", { names: listed(record.lacks.map(named)) })}</p>`
      : (record.refused || []).map(({ what, where, mend }) => html`<p class="refusal" lang="en" dir="ltr" key=${what}>${where}: ${what}. ${mend}</p>`)}
    ${(record.notes || []).length > 0 && html`<ul class="notes" lang="en" dir="ltr">${record.notes.map((note) => html`<li key=${note}>${note}</li>`)}</ul>`}
    ${filed?.words && html`<p class="refusal" role="alert">${filed.words}</p>`}
    ${draft && !became && html`<div class="acts"><button onClick=${() => show(opening.pointsOf([draft]))}>${t("page-show")}</button>
      <button data-testid="file-one" disabled=${whyNot(store) !== null || said.state === "waiting"} onClick=${run}>${t("opened-file")}</button></div>`}
    <${Said} said=${said} /></li>`;
}

/** Fields for what the file leaves open: what is typed here goes under what a record says itself. */
function LeftOpen({ store, opened }) {
  const { now_ms } = store;
  const [values, set] = useDraft("opened", { authority: store.picture.me.name, lower: "SFC", state: "Accepted", count: "1" });
  const [said, act] = useAct(store);
  const send = (event) => {
    event.preventDefault();
    const said = opened.asked.filter((name) => (values[name] || "").trim());
    return act(async () => opening.read(store, opened.as, said.map((name) => `${name}=${stated(name, values[name].trim(), now_ms)}`)), { done: "" });
  };
  if (opened.bytes === null || (opened.state === "refused" && opened.times === 0)) return html`<p class="note">${t("opened-how")}</p>`;
  return html`<form class="form" data-testid="left-open" aria-label=${t("opened-asked")} onSubmit=${send}>
    <h3>${t("opened-asked")}</h3>
    <div class="grid"><${Choice} name="opened-as" label=${t("opened-as")} value=${opened.as} wide=${true} onChange=${(event) => opening.read(store, event.target.value, [])}
        options=${KINDS.map(([as, kind]) => [as, titleOf(kind)])} />
      ${inOrder(opened.asked).map((name) => html`<${Asked} key=${name} name=${name} value=${values[name] ?? ""} set=${set(name)} now_ms=${now_ms} />`)}</div>
    ${opened.asked.length > 0 && html`<div class="acts"><button class="main" data-testid="read-again" disabled=${opened.state === "reading"}>${t("opened-read-again")}</button></div>`}
    <${Said} said=${said} /></form>`;
}

const inOrder = (names) => [...names].sort((a, b) => LAST.indexOf(a) - LAST.indexOf(b));

function Asked({ name, value, set, now_ms }) {
  if (TIMES.includes(name)) return html`<${TimeField} name=${name} label=${named(name)} value=${value} onInput=${set} now_ms=${now_ms} required=${false} />`;
  if (!(name in CODES)) return html`<${Field} name=${name} label=${named(name)} value=${value} onInput=${set} hint=${HINTS[name] && html`<bdi dir="ltr">${HINTS[name]}</bdi>`} />`;
  const [noun, codes] = CODES[name];
  return html`<${Choice} name=${name} label=${named(name)} value=${value} onChange=${set} options=${[["", "–"], ...codes.map((code) => [code, word(noun, code)])]} />`;
}

/** A typed value as the node takes it. Throws a Refusal where it is none. */
function stated(name, text, now_ms) {
  const found = LENGTHS.includes(name) ? typedLength_mm(text) : TIMES.includes(name) ? typedInstant(text, now_ms) : text;
  if (found === null) throw new server.Refusal(422, { detail: `${named(name)}: ${t(TIMES.includes(name) ? "area-time-wrong" : "opened-length-wrong")}`, where: name });
  return LENGTHS.includes(name) ? Number(found) / 1000 : TIMES.includes(name) ? rfc3339(found) : found;
}
