/** Whose signatures count: the keys of this node and of each peer by fingerprint, since when, when ours is to be turned, and which count no longer. */
import { useRead } from "./form.js";
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { mayChange, Revoke, Turn } from "./key_acts.js";
import * as server from "./server.js";
import { Together } from "./together.js";
import { sentence, t } from "./tongue.js";

/** What two people did at another page stands here within so long. */
const AGAIN_MS = 5000;

const dayOf = (text) => format.day(format.instant_ms(text));

/** One key as a row: {id, who, fingerprint, since, state, words, bad}. */
function rowOf(who, key, now_ms) {
  const row = { id: `${who}${key.fingerprint}`, who, fingerprint: key.fingerprint, since: key.since, bad: false, ours: false };
  if (key.revoked) return { ...row, state: "revoked", words: t("care-key-revoked", { day: dayOf(key.revoked_at) }) };
  if (key.rotate_by) {
    const due = format.instant_ms(key.rotate_by) <= now_ms;
    return { ...row, state: "signs", bad: due, words: t(due ? "care-key-due" : "care-key-until", { day: dayOf(key.rotate_by) }) };
  }
  return key.signs ? { ...row, state: "signs", words: t("care-key-signs") } : { ...row, state: "earlier", words: t("care-key-earlier") };
}

/** Every key, ours first, each newest first; the recovery key after ours. */
export function rowsOf(found, now_ms) {
  const recovery = { id: "recovery", who: t("page-ours"), fingerprint: found.recovery, since: null, state: "recovery", bad: found.recovery_is_here,
    words: t(found.recovery_is_here ? "care-key-recovery-here" : "care-key-recovery") };
  const peers = found.peers.flatMap((peer) => [...(peer.fingerprint ? [{ ...peer, signs: true }] : []), ...peer.earlier].map((key) => rowOf(peer.name, key, now_ms)));
  return [...found.keys.map((key) => ({ ...rowOf(t("page-ours"), key, now_ms), ours: true })), recovery, ...peers];
}

export function SigningKeys({ store }) {
  const [turn, setTurn] = useState(0);
  const [open, setOpen] = useState(null);
  const [did, setDid] = useState("");
  const { found, refusal } = useRead(server.readKeys, `${turn} ${store.now_ms === null ? "" : Math.floor(store.now_ms / AGAIN_MS)}`);
  const may = mayChange(store.session);
  const begin = (what, row) => () => {
    setDid("");
    setOpen({ what, row });
  };
  const leave = () => setOpen(null);
  const done = (answer) => {
    setTurn(turn + 1);
    setDid(t(answer?.waiting_for ? "form-second-awaited" : "care-key-done"));
    leave();
  };
  return html`<section aria-label=${t("care-keys")} data-testid="signing-keys"><h3>${t("care-keys")}</h3>
    ${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}
    ${found && html`<div class="scroll"><table class="wide-table"><thead><tr>${["whose", "fingerprint", "since", "state"].map((name) => html`<th key=${name} scope="col">${t(`care-key-${name}`)}</th>`)}</tr></thead>
      <tbody>${rowsOf(found, store.now_ms).map((row) => html`<tr key=${row.id} data-testid="signing-key" data-state=${row.state} data-bad=${row.bad}><td>${row.who}</td>
        <td><bdi dir="ltr" class="hash">${row.fingerprint}</bdi></td><td>${row.since ? html`<bdi dir="ltr" class="whole">${dayOf(row.since)}</bdi>` : "–"}</td>
        <td>${row.bad ? html`<b class="low">✕ ${row.words}</b>` : row.words}${may && row.ours && html`<${KeyActs} row=${row} begin=${begin} />`}</td></tr>`)}</tbody></table></div>`}
    ${open?.what === "turn" && html`<${Turn} store=${store} leave=${leave} done=${done} />`}
    ${open?.what === "revoke" && html`<${Revoke} key=${open.row.fingerprint} store=${store} of=${open.row} recovery=${Boolean(found?.recovery_is_here)} leave=${leave} done=${done} />`}
    ${did && html`<p class="note" role="status" data-testid="key-did">${did}</p>`}
    <${Together} store=${store} sorts=${["key-rotation", "key-revocation"]} />
    <p class="note">${t("care-keys-note")}</p></section>`;
}

/** What can be done with a key of ours: the one that signs is turned, and any that counts revoked. */
function KeyActs({ row, begin }) {
  if (row.state === "revoked") return null;
  return html` <span class="acts">${row.state === "signs" && html`<button data-testid="key-turn" onClick=${begin("turn", row)}>${t("care-key-turn")}…</button>`}
    <button data-testid="key-revoke" onClick=${begin("revoke", row)}>${t("care-key-revoke")}…</button></span>`;
}
