/** L2 by one key or button, no dialog; of a FLASH by reading back one of three times, so that a blind key press understands nothing (SCREEN rule U24). */
import * as format from "./format.js";
import { readBackOf } from "./dangers.js";
import { html, useState } from "./html.js";
import { rungs } from "./ladder.js";

const DECOYS_MIN = [-7, -4, -3, 3, 4, 6, 8, 11];

const needsReadBack = (message) => !message.ours && message.priority === "FLASH";

/** Three times, one of them true, always the same three for one entry: its hash chooses the wrong ones and the place of the right one. */
export function readBackTimes(entry, truth_ms) {
  const seed = [...entry].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 65_521, 7);
  const first = DECOYS_MIN[seed % DECOYS_MIN.length];
  const second = DECOYS_MIN[(seed + 3) % DECOYS_MIN.length];
  const times = [truth_ms + first * 60_000, truth_ms + second * 60_000];
  times.splice(seed % 3, 0, truth_ms);
  return times;
}

/** `trigger.current(choice?)` is called by the row's keys: `A` without a choice, 1 to 3 with one. */
export function AckControl({ store, message, trigger }) {
  const [asking, setAsking] = useState(false);
  const [wrong, setWrong] = useState(false);
  const { picture, now_ms } = store;
  const sent = store.sending.get(`${message.entry}/L2`);
  const mine = rungs(message, picture.me.party).understood || (message.ours && sent && sent.state === "sent");
  const held = store.watch !== null;
  const { question, ms: truth_ms } = readBackOf(picture, message);
  const times = readBackTimes(message.entry, truth_ms);
  const understood = () => store.acknowledge({ entry: message.entry, level: "L2" });
  const pick = (choice) => {
    if (times[choice - 1] === truth_ms) {
      setAsking(false);
      setWrong(false);
      return understood();
    }
    setWrong(true);
    return store.acknowledge({ entry: message.entry, level: "L1", remark: `read-back wrong: ${format.zulu(times[choice - 1], now_ms)} was picked` });
  };
  trigger.current = (choice) => {
    if (mine || !held || (sent && sent.state === "sending")) return;
    if (choice === undefined && needsReadBack(message)) setAsking(true);
    else if (choice === undefined) understood();
    else if (asking) pick(choice);
  };
  if (mine) return null;
  const state = sent ? sent.state : asking ? "reading-back" : "none";
  return html`<div class="ack" data-testid="ack" data-ack=${state}>
    ${!asking && html`<button class="main" disabled=${!held || state === "sending"} onClick=${() => trigger.current()}>
      ${state === "sending" || state === "sent" ? "Acknowledging…" : html`Acknowledge <kbd>A</kbd>`}</button>`}
    ${asking && html`<span class="ask">Read back: ${question}</span>`}
    ${asking && times.map((time, i) => html`<button key=${time} data-testid="read-back" onClick=${() => pick(i + 1)}>
      <kbd>${i + 1}</kbd> ${format.zulu(time, now_ms)}</button>`)}
    ${wrong && html`<span class="refusal" role="alert">That is not the time in this message; written down as not understood.</span>`}
    ${!held && html`<span class="note">take the watch first</span>`}
    ${state === "refused" && html`<span class="refusal" role="alert">${sent.why.message}. ${sent.why.mend}</span>`}
  </div>`;
}
