/** The other bearers: how each does beside the lines; who was tried by which, what was heard by them, and whom to ring now. */
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { isFinal, rungs } from "./ladder.js";
import * as server from "./server.js";
import { sentence, t, word } from "./tongue.js";
import { Unfolded } from "./unfolded.js";

const SIGNS = { UP: "✓", UNPROVED: "◌", DOWN: "✕" };
const agoOf = (text, now_ms) => (text ? format.duration(Math.max(0, (now_ms - format.instant_ms(text)) / 1000)) : null);

/** A peer by its name; of a folder that mail comes into the last part. */
const whoseOf = (picture, name) => picture.peers.find(({ party }) => party === name)?.name || name.split("/").at(-1);

/** One bearer: whether its newest try worked, and how long ago it last did and did not. */
export function BearerChip({ bearer, picture, now_ms }) {
  const good = agoOf(bearer.last_success, now_ms);
  const bad = agoOf(bearer.last_failure, now_ms);
  return html`<span class="chip" data-testid="bearer-chip" data-bearer=${bearer.kind} data-state=${bearer.state} title=${bearer.fault || ""}>
    ${bearer.kind} <span class="whose">${whoseOf(picture, bearer.name)}</span>
    <b class="state"><span aria-hidden="true">${SIGNS[bearer.state] || "?"}</span> ${bearer.state === "UNPROVED" ? t("bearer-not-tried") : word("LineState", bearer.state)}</b>
    ${good && html`<small>${t("bearer-worked", { ago: good })}</small>`}
    ${bad && html`<small>${t("bearer-failed", { ago: bad })}${bearer.state === "DOWN" && bearer.fault ? `: ${bearer.fault}` : ""}</small>`}
  </span>`;
}

/** A party, and which role of it. */
const whomOf = (picture, { party, role }) => `${nameOf(picture, party)}${role ? ` ${t(`talk-role-${role}`)}` : ""}`;

/** Who tried whom, by which bearer. */
const triedOf = (one, message, picture) =>
  t(one.what === message.entry ? "bearer-tried" : "bearer-tried-word", { by: nameOf(picture, one.by), whom: whomOf(picture, one), bearer: word("Bearer", one.bearer) });

/** By which bearer and from whom it was heard. */
const fromOf = (one, picture) => t("bearer-heard-from", { bearer: word("Bearer", one.bearer), who: one.said_by, of: whomOf(picture, one) });

/** Every try and everything heard of a message, oldest first; then whom to ring. */
export function Carried({ message, store }) {
  const { picture, now_ms } = store;
  const tried = message.tried || [];
  const heard = message.heard || [];
  const at = (text) => format.zulu(format.instant_ms(text), now_ms);
  return html`
    ${tried.length > 0 && html`<ul class="carried" data-testid="tried" aria-label=${t("bearer-tried-list")}>
      ${tried.map((one) => html`<li key=${one.at + one.bearer + one.what} data-testid="try" data-outcome=${one.outcome}>
        ${at(one.at)} ${triedOf(one, message, picture)} <b>${t(`bearer-outcome-${one.outcome}`)}</b> <small>${one.detail}</small></li>`)}</ul>`}
    ${heard.length > 0 && html`<ul class="carried" data-testid="heard" aria-label=${t("bearer-heard-list")}>
      ${heard.map((one) => html`<li key=${one.at + one.bearer + one.said_by} data-testid="heard-answer" data-standing=${one.standing}>
        ${at(one.at)} <b>${one.answer || t("rung-understood")}</b> ${fromOf(one, picture)} <b class=${one.code_right ? "" : "low"}>${t(one.code_right ? "bearer-code-right" : "bearer-code-wrong")}</b>${` · ${t(`bearer-standing-${one.standing}`)}`}${one.governs && heard.length > 1 ? ` · ${t("bearer-governs")}` : ""}</li>`)}</ul>`}
    ${toRing(message).map(({ party, role }) => html`<${Ring} key=${party} message=${message} party=${party} role=${role} store=${store} />`)}`;
}

/** Parties that we were told to ring and that nothing was heard of since: neither their own word nor a word with a right code. */
export function toRing(message) {
  const silent = (party) => {
    const at = rungs(message, party);
    return !at.understood && !isFinal(at.answered) && !at.reply && !(message.heard || []).some((one) => one.party === party && one.code_right);
  };
  const rung = message.ours && !message.ended ? (message.tried || []).filter((one) => one.bearer === "voice" && one.outcome === "sent") : [];
  return message.to.filter(silent).map((party) => rung.findLast((one) => one.party === party)).filter(Boolean);
}

/** Ring them: the card to read out, and what they said with the code that their own node shows them. */
function Ring({ message, party, role, store }) {
  const [said, setSaid] = useState({ said_by: "", answer: "", code: "" });
  const [refusal, setRefusal] = useState(null);
  const set = (name) => (event) => setSaid({ ...said, [name]: event.target.value });
  const send = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value.trim() !== ""));
    await server.heard({ message: message.entry, party, ...given }).then(() => setRefusal(null), setRefusal);
    store.refresh();
  };
  return html`<div class="ring" data-testid="ring" role="group" aria-label=${t("ring-them")}>
    <b class="call"><span aria-hidden="true">☎</span> ${t("ring-now", { whom: whomOf(store.picture, { party, role }) })}</b>
    <${Unfolded} summary=${t("ring-read-out")} about=${message.entry} read=${() => server.readCard(message.entry)}
      draw=${({ card }) => html`<pre data-testid="voice-card">${card}</pre>`} />
    <form class="answers" onSubmit=${send}>
      <input class="remark" aria-label=${t("ring-who-spoke")} placeholder=${t("ring-who-spoke")} required maxlength="64" value=${said.said_by} onInput=${set("said_by")} />
      <select aria-label=${t("ring-what-answered")} value=${said.answer} onChange=${set("answer")}>
        <option value="">${t("rung-understood")}</option>${message.answers.map((answer) => html`<option key=${answer} value=${answer}>${answer.replaceAll("_", " ")}</option>`)}</select>
      <input class="said-code" dir="ltr" aria-label=${t("ring-code-label")} placeholder=${t("ring-code")} maxlength="20" size="10" value=${said.code} onInput=${set("code")} />
      <button disabled=${store.watch === null}>${t("ring-heard")}</button>
    </form>
    ${refusal && html`<span class="refusal" role="alert">${sentence(refusal)}</span>`}
  </div>`;
}
