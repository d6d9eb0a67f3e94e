/** The line, peer by peer and bearer by bearer: how it stands, when it was last proved and by whom, and what a person can do about it (SCREEN rule U21). */
import { Composer } from "./composer.js";
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { Said, useAct, whyNot } from "./form.js";
import { html } from "./html.js";
import { LINE_SIGNS, lineAt, proofOf, stateWord } from "./line_state.js";
import * as server from "./server.js";
import { t, word } from "./tongue.js";

const SKEW_SHOWN_S = 2;
const LINK = "link";

export function LineBoard({ store }) {
  const { line } = store.picture;
  return html`<section aria-label=${t("line-board")}><div class="scroll"><table class="wide-table" data-testid="line-board">
      <thead><tr>${["peer", "bearer", "state", "proof", "theirs", "due", "acts"].map((name) => html`<th key=${name} scope="col">${t(`line-head-${name}`)}</th>`)}</tr></thead>
      <tbody>${line.map((one) => html`<${LineRow} key=${one.channel + one.peer + one.bearer} line=${one} store=${store} />`)}</tbody></table></div>
      ${line.length === 0 && html`<p class="empty">${t("line-no-line")}</p>`}</section>
    <${Composer} store=${store} />`;
}

function Theirs({ line, now_ms }) {
  const their = line.proofs?.theirs;
  const at = their?.at && format.zulu(format.instant_ms(their.at), now_ms, { seconds: false });
  const until_ms = format.instant_ms(line.stated?.planned_until);
  return html`${their ? `${stateWord(their.state)} ${at || t("line-never-proved")}` : "–"}
    ${until_ms > now_ms && html`<br />${t("line-outage", { until: format.zulu(until_ms, now_ms, { seconds: false }) })}`}`;
}

function LineRow({ line, store }) {
  const { picture, now_ms } = store;
  const [said, act] = useAct(store);
  const { state, due_s } = lineAt(line, now_ms);
  const peer = picture.peers.find(({ party }) => party === line.peer);
  const owed = (picture.open || []).find((item) => item.what === "hand_check" && item.detail === line.peer && item.ours);
  const check = () => act(() => server.say({ kind: "LINE_CHECK", to: line.peer, body: {} }), { done: t("line-check-sent") });
  const answer = () => act(() => server.answerCheckByHand(owed.entry, line.peer), { done: t("line-answered-by-hand") });
  return html`<tr data-testid="line-row" data-peer=${line.peer} data-bearer=${line.bearer} data-state=${state}>
    <th scope="row">${nameOf(picture, line.peer)}</th><td>${word("Bearer", line.bearer)}</td>
    <td><b class="state"><span aria-hidden="true">${LINE_SIGNS[state] || "?"}</span> ${stateWord(state)}</b>
      ${line.bearer === LINK && peer?.link === "DOWN" && html`<br />${t("line-connection-down")}`}${line.garbled && html`<br />${t("line-garbled")}`}
      ${Math.abs(peer?.skew_s ?? 0) > SKEW_SHOWN_S && html`<br /><span class="whole">${t("line-skew", { seconds: Math.abs(peer.skew_s).toFixed(1) })}</span>`}</td>
    <td data-testid="line-proof">${proofOf(line, now_ms)}</td>
    <td><${Theirs} line=${line} now_ms=${now_ms} /></td>
    <td>${due_s === null ? "–" : due_s > 0 ? format.duration(due_s) : html`<b class="overdue">${t("line-check-due")}</b>`}</td>
    <td><div class="acts">${line.bearer === LINK && html`<button data-testid="line-check" disabled=${whyNot(store) !== null} onClick=${check}>${t("line-check-now")}</button>`}
      ${line.bearer === LINK && owed && html`<button class="main" data-testid="line-by-hand" disabled=${whyNot(store) !== null} onClick=${answer}>${t("line-by-hand")}</button>`}</div>
      <${Said} said=${said} /></td></tr>`;
}
