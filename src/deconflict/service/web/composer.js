/** Whatever a desk may say on the line: a form made of the node's vocabulary, never a window over the map. A draft of each kind survives a reload. */
import { AreaFields, featureOf, NOWHERE } from "./area_fields.js";
import { ComposerField, bodyOf } from "./composer_fields.js";
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { Choice, Held, Said, useAct, useDraft, useRead, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { sentence, t, titleOf, word } from "./tongue.js";

const PRIORITIES = ["FLASH", "URGENT", "ROUTINE", "ADMIN"];
const MESSAGES_OFFERED = 40;
const FLASH = "FLASH";

/** [entry, words] of the newest messages, for what refers to one. */
export function messageOptions(picture, now_ms) {
  const newest = [...picture.messages].sort((a, b) => (a.written_at < b.written_at ? 1 : -1)).slice(0, MESSAGES_OFFERED);
  return newest.map(({ entry, kind, written_at, ours, from }) => [entry, `${titleOf(kind)} · ${ours ? t("page-ours") : from.name} · ${format.zulu(format.instant_ms(written_at), now_ms)}`]);
}

/** `only`: the kinds offered, all of the vocabulary without it. `preset`: what a panel fills in. */
export function Composer({ store, only = null, preset = {}, heading = null, initial = "" }) {
  const { found, refusal } = useRead(server.readVocabulary);
  const [kind, setKind] = useState(initial || localStorage.getItem("draft/kind") || "");
  if (refusal) return html`<p class="refusal" role="alert">${sentence(refusal)}</p>`;
  if (!found) return html`<p class="empty">${t("page-read")}</p>`;
  const kinds = found.kinds.filter((each) => !only || only.includes(each.kind));
  const chosen = kinds.find((each) => each.kind === kind) || (only && kinds.length === 1 ? kinds[0] : null);
  const choose = (event) => {
    setKind(event.target.value);
    if (!only) localStorage.setItem("draft/kind", event.target.value);
  };
  return html`<section class="form" data-testid="composer" aria-label=${heading || t("say-title")}><h3>${heading || t("say-title")}</h3>
    ${kinds.length > 1 && html`<label class="field"><span>${t("say-kind")}</span><select data-testid="say-kind" value=${chosen ? chosen.kind : ""} onChange=${choose}>
      <option value="">${t("page-choose")}</option>
      ${PRIORITIES.map((priority) => html`<optgroup key=${priority} label=${word("Priority", priority)}>${kinds.filter((each) => each.priority === priority)
        .map((each) => html`<option key=${each.kind} value=${each.kind} selected=${chosen?.kind === each.kind}>${titleOf(each.kind)}</option>`)}</optgroup>`)}</select></label>`}
    ${chosen && html`<${Message} key=${chosen.kind} kind=${chosen} store=${store} preset=${preset} />`}</section>`;
}

function Message({ kind, store, preset }) {
  const { picture, now_ms } = store;
  const peers = picture.peers.map(({ party }) => [party, nameOf(picture, party)]);
  const initial = { to: peers[0]?.[0] || "", ref: preset.ref || "", area: false, ...NOWHERE, ...preset.fields };
  const [values, set, replace] = useDraft(`say/${kind.kind}${preset.ref || ""}`, initial);
  const [said, act] = useAct(store);
  const flash = kind.priority === FLASH;
  const run = async () => {
    const body = { ...preset.body, ...(await bodyOf(kind, values, now_ms)) };
    if (kind.placed && values.area) body.exact = await featureOf(values, now_ms);
    const refs = preset.refs || (values.ref ? [values.ref] : []);
    return server.say({ kind: kind.kind, to: values.to || null, body, refs });
  };
  const send = async (event) => {
    event.preventDefault();
    if (await act(run, { priority: kind.priority, words: titleOf(kind.kind) })) replace(null);
  };
  const onKey = (event) => {
    if (!flash || event.key !== "Enter" || event.target.tagName === "TEXTAREA" || event.target.tagName === "BUTTON") return;
    event.preventDefault(); // a FLASH is never sent by a stray Enter
    if (event.shiftKey) event.currentTarget.requestSubmit();
  };
  const options = messageOptions(picture, now_ms);
  return html`<form data-testid="say-form" data-kind=${kind.kind} data-priority=${kind.priority} onSubmit=${send} onKeyDown=${onKey}>
    <p class="facts"><b class="priority" data-priority=${kind.priority}>${word("Priority", kind.priority)}</b>
      ${kind.answers.length > 0 && ` ${t("say-answers", { answers: kind.answers.map((each) => each.replaceAll("_", " ")).join(", ") })}`}</p>
    <div class="grid">
      ${peers.length > 1 && html`<${Choice} name="to" label=${t("say-to")} value=${values.to} onChange=${set("to")} options=${peers} />`}
      ${!preset.refs && html`<${Choice} name="ref" label=${t("say-about")} value=${values.ref} onChange=${set("ref")} options=${[["", t("page-none")], ...options]} />`}
      ${kind.fields.filter(({ name }) => !(preset.body && name in preset.body)).map((field) => html`<${ComposerField} key=${field.name} field=${field} values=${values} set=${set}
        replace=${replace} store=${store} options=${options} />`)}
      ${kind.placed && html`<label class="field wide check"><span><input type="checkbox" checked=${values.area} onChange=${set("area")} /> ${t("say-with-area")}</span></label>`}
      ${kind.placed && values.area && html`<${AreaFields} values=${values} set=${set} now_ms=${now_ms} draw=${{ store, done: (place) => replace({ ...values, place }) }} />`}
    </div>
    <div class="acts"><button class="main" data-testid="say-send" disabled=${whyNot(store) !== null || said.state === "waiting" || peers.length === 0}>${t("page-send")}
        ${flash && html` <kbd>Shift</kbd> <kbd>Enter</kbd>`}</button>
      <${Held} store=${store} />${peers.length === 0 && html`<span class="note">${t("line-no-line")}</span>`}</div>
    <${Said} said=${said} /></form>`;
}
