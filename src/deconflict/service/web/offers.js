/** What is on offer about a conflict: each proposal and counter-proposal with what became of it, and what we may say to the last. Nothing of it
 *  changes a plan: its author states that anew. */
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { Said, useAct, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { t, titleOf, word } from "./tongue.js";

const REASONS = ["not_possible", "too_late", "other_traffic", "needs_authority", "not_agreed"];
const AT_ONCE = ["ACCEPT", "WITHDRAW"];

const isAbout = (offer, row) => offer.said.conflict_id === row.id || offer.said.changes.every(({ thing }) => row.source.objects.includes(thing));

/** The thread of offers about this conflict, or undefined: of several the one that was gone on with last. */
export function threadOf(picture, row) {
  const found = (picture.negotiations || []).filter(({ offers }) => offers.length > 0 && isAbout(offers[0], row));
  return found.sort((a, b) => (a.offers.at(-1).written_at < b.offers.at(-1).written_at ? -1 : 1)).at(-1);
}

/** `counter()` shows what could be offered in its place. */
export function Offers({ store, thread, counter }) {
  const { picture, now_ms } = store;
  const [reason, setReason] = useState(REASONS[0]);
  const [said, act] = useAct(store);
  const last = thread.offers.at(-1);
  const held = whyNot(store) !== null || said.state === "waiting";
  const send = (kind, body = {}) => act(() => server.say({ kind, to: toOf(last, picture), body, refs: [thread.on] }), { words: titleOf(kind) });
  return html`<div class="offers" data-testid="offers" data-state=${thread.state}><h3>${t("offers")} <small>${word("OfferState", thread.state)}</small></h3>
    <ol class="options">${thread.offers.map((offer) => html`<li key=${offer.entry} data-testid="offer" data-kind=${offer.kind} data-state=${offer.state}>
      <b>${offer.party === picture.me.party ? t("page-ours") : nameOf(picture, offer.party)}</b> ${textOf(offer, picture)}
      · ${t("offers-open-until", { at: format.zulu(format.instant_ms(offer.open_until), now_ms) })}</li>`)}</ol>
    <div class="acts">
      ${thread.may.filter((kind) => AT_ONCE.includes(kind)).map((kind) => html`<button key=${kind} data-testid="offer-act" data-kind=${kind} disabled=${held} onClick=${() => send(kind)}>${t(`offers-${kind}`)}</button>`)}
      ${thread.may.includes("COUNTER") && html`<button data-testid="offer-act" data-kind="COUNTER" disabled=${held} onClick=${counter}>${t("offers-COUNTER")}</button>`}
      ${thread.may.includes("REJECT") && html`<select aria-label=${t("offers-why")} data-testid="offer-why" value=${reason} onChange=${(event) => setReason(event.target.value)}>
        ${REASONS.map((each) => html`<option key=${each} value=${each}>${word("RejectReason", each)}</option>`)}</select>
        <button data-testid="offer-act" data-kind="REJECT" disabled=${held} onClick=${() => send("REJECT", { reason })}>${t("offers-REJECT")}</button>`}
    </div><${Said} said=${said} /></div>`;
}

/** Whom an answer to an offer goes to: who made it; of our own, who it went to. */
export const toOf = (offer, picture) => (offer.party === picture.me.party ? offer.to.find((party) => party !== offer.party) : offer.party);

/** The offer as its message says it in our language. */
const textOf = (offer, picture) => picture.messages.find(({ entry }) => entry === offer.entry)?.text || titleOf(offer.kind);
