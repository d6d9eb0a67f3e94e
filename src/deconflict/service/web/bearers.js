/** The other bearers: how each does beside the lines; who was tried by which, what was heard by them, and whom to ring now. */
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { isFinal, rungs } from "./ladder.js";
import * as server from "./server.js";

const SIGNS = { UP: "✓", UNPROVED: "◌", DOWN: "✕" };
const OUTCOMES = { sent: "sent", failed: "FAILED", refused: "REFUSED" };
const STANDINGS = {
  heard: "heard, waits for their own word", confirmed: "confirmed by their own word", disputed: "DISPUTED by their own word",
  unproved: "it stops nothing",
};

const agoOf = (text, now_ms) => (text ? `${format.duration(Math.max(0, (now_ms - format.instant_ms(text)) / 1000))} ago` : null);

/** A peer by its name; of a folder that mail comes into the last part. */
const whoseOf = (picture, name) => picture.peers.find(({ party }) => party === name)?.name || name.split("/").at(-1);

/** One bearer: whether its newest try worked, and how long ago it last did and did not. */
export function BearerChip({ bearer, picture, now_ms }) {
  const good = agoOf(bearer.last_success, now_ms);
  const bad = agoOf(bearer.last_failure, now_ms);
  return html`<span class="chip" data-testid="bearer-chip" data-bearer=${bearer.kind} data-state=${bearer.state} title=${bearer.fault || ""}>
    ${bearer.kind} <span class="whose">${whoseOf(picture, bearer.name)}</span>
    <b class="state"><span aria-hidden="true">${SIGNS[bearer.state] || "?"}</span> ${bearer.state === "UNPROVED" ? "NOT TRIED" : bearer.state}</b>
    ${good && html`<small>worked ${good}</small>`}
    ${bad && html`<small>failed ${bad}${bearer.state === "DOWN" && bearer.fault ? `: ${bearer.fault}` : ""}</small>`}
  </span>`;
}

/** Who tried whom, by which bearer. */
const triedOf = (one, message, picture) =>
  `${nameOf(picture, one.by)} tried ${nameOf(picture, one.party)}${one.role ? ` ${one.role.toUpperCase()}` : ""}${one.what === message.entry ? "" : " with a word about it"} by ${one.bearer}:`;

/** By which bearer and from whom it was heard. */
const fromOf = (one, picture) => `by ${one.bearer} from ${one.said_by} (${nameOf(picture, one.party)} ${one.role.toUpperCase()}):`;

/** Every try and everything heard of a message, oldest first; then whom to ring. */
export function Carried({ message, store }) {
  const { picture, now_ms } = store;
  const tried = message.tried || [];
  const heard = message.heard || [];
  const at = (text) => format.zulu(format.instant_ms(text), now_ms);
  return html`
    ${tried.length > 0 && html`<ul class="carried" data-testid="tried" aria-label="Tried by other bearers">
      ${tried.map((one) => html`<li key=${one.at + one.bearer + one.what} data-testid="try" data-outcome=${one.outcome}>
        ${at(one.at)} ${triedOf(one, message, picture)} <b>${OUTCOMES[one.outcome] || one.outcome}</b> <small>${one.detail}</small></li>`)}</ul>`}
    ${heard.length > 0 && html`<ul class="carried" data-testid="heard" aria-label="Heard by other bearers">
      ${heard.map((one) => html`<li key=${one.at + one.bearer + one.said_by} data-testid="heard-answer" data-standing=${one.standing}>
        ${at(one.at)} <b>${one.answer || "understood"}</b> ${fromOf(one, picture)} <b class=${one.code_right ? "" : "low"}>${one.code_right ? "code right" : "NO RIGHT CODE"}</b>${` · ${STANDINGS[one.standing] || one.standing}`}${one.governs && heard.length > 1 ? " · the most cautious, it governs" : ""}</li>`)}</ul>`}
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
  const [card, setCard] = useState(null);
  const [said, setSaid] = useState({ said_by: "", answer: "", code: "" });
  const [refusal, setRefusal] = useState(null);
  const set = (name) => (event) => setSaid({ ...said, [name]: event.target.value });
  const open = (event) => event.target.open && card === null && server.readCard(message.entry).then(({ card: text }) => setCard(text), setRefusal);
  const send = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value.trim() !== ""));
    await server.heard({ message: message.entry, party, ...given }).then(() => setRefusal(null), setRefusal);
    store.refresh();
  };
  return html`<div class="ring" data-testid="ring" role="group" aria-label="Ring them">
    <b class="call"><span aria-hidden="true">☎</span> RING ${nameOf(store.picture, party)}${role ? ` ${role.toUpperCase()}` : ""} NOW</b>
    <details onToggle=${open}><summary>what to read out</summary>${card !== null && html`<pre data-testid="voice-card">${card}</pre>`}</details>
    <form class="answers" onSubmit=${send}>
      <input class="remark" aria-label="Who spoke" placeholder="who spoke" required maxlength="64" value=${said.said_by} onInput=${set("said_by")} />
      <select aria-label="What they answered" value=${said.answer} onChange=${set("answer")}>
        <option value="">understood</option>${message.answers.map((answer) => html`<option key=${answer} value=${answer}>${answer}</option>`)}</select>
      <input class="said-code" aria-label="Reply code they read out" placeholder="their code" maxlength="20" size="10" value=${said.code} onInput=${set("code")} />
      <button disabled=${store.watch === null}>Heard</button>
    </form>
    ${refusal && html`<span class="refusal" role="alert">${refusal.message}. ${refusal.mend}</span>`}
  </div>`;
}
