/** Whose signatures count: the keys of this node and of each peer by fingerprint, since when, when ours is to be turned, and which count no longer. */
import { useRead } from "./form.js";
import * as format from "./format.js";
import { html } from "./html.js";
import * as server from "./server.js";
import { sentence, t } from "./tongue.js";

const AGAIN_MS = 300_000;

const dayOf = (text) => format.day(format.instant_ms(text));

/** One key as a row: {id, who, fingerprint, since, state, words, bad}. */
function rowOf(who, key, now_ms) {
  const row = { id: `${who}${key.fingerprint}`, who, fingerprint: key.fingerprint, since: key.since, bad: false };
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
  return [...found.keys.map((key) => rowOf(t("page-ours"), key, now_ms)), recovery, ...peers];
}

export function SigningKeys({ store }) {
  const { found, refusal } = useRead(server.readKeys, store.now_ms === null ? "" : String(Math.floor(store.now_ms / AGAIN_MS)));
  return html`<section aria-label=${t("care-keys")} data-testid="signing-keys"><h3>${t("care-keys")}</h3>
    ${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}
    ${found && html`<div class="scroll"><table class="wide-table"><thead><tr>${["whose", "fingerprint", "since", "state"].map((name) => html`<th key=${name} scope="col">${t(`care-key-${name}`)}</th>`)}</tr></thead>
      <tbody>${rowsOf(found, store.now_ms).map((row) => html`<tr key=${row.id} data-testid="signing-key" data-state=${row.state} data-bad=${row.bad}><td>${row.who}</td>
        <td><bdi dir="ltr" class="hash">${row.fingerprint}</bdi></td><td>${row.since ? html`<bdi dir="ltr" class="whole">${dayOf(row.since)}</bdi>` : "–"}</td>
        <td>${row.bad ? html`<b class="low">✕ ${row.words}</b>` : row.words}</td></tr>`)}</tbody></table></div>`}
    <p class="note">${t("care-keys-note")}</p></section>`;
}
