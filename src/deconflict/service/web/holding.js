/** A ROUTINE or ADMIN send waits for 10 s before it is written, so that it can be undone; what is written is never undone (SCREEN rule U11). */
import { html } from "./html.js";
import { t } from "./tongue.js";

export const HOLD_MS = 10_000;
const HELD = ["ROUTINE", "ADMIN"];

/** @typedef {{id: number, words: string, until_ms: number, go: () => void, undo: () => void}} Held */

/** By the view of the desk, which is the same however a panel is given the store. @type {WeakMap<object, Held[]>} */
const waiting = new WeakMap();
let counted = 0;

const heldBy = (store) => waiting.get(store.view) || [];

function drop(store, one) {
  waiting.set(store.view, heldBy(store).filter((each) => each !== one));
  store.tell();
}

/** Hold a send, or let it go at once where it is FLASH or URGENT. Resolves to "sent" or "undone" by `run`'s own word; rejects as `run` does. */
export function hold(store, { priority, words, run }) {
  if (!HELD.includes(priority)) return run().then(() => "sent");
  return new Promise((resolve, reject) => {
    /** @type {Held} */
    const one = { id: (counted += 1), words, until_ms: performance.now() + HOLD_MS, go: () => {}, undo: () => {} };
    const clock = setInterval(() => (performance.now() >= one.until_ms ? one.go() : store.tell()), 250);
    const leave = () => {
      clearInterval(clock);
      drop(store, one);
    };
    one.go = () => {
      leave();
      run().then(() => resolve("sent"), reject);
    };
    one.undo = () => {
      leave();
      resolve("undone");
    };
    waiting.set(store.view, [...heldBy(store), one]);
    store.tell();
  });
}

/** What is about to be sent, and for how long it can still be undone. */
export function HoldBar({ store }) {
  const held = heldBy(store);
  return html`<div role="status" class="holds" data-testid="holds">${held.map((one) => {
    const left_s = Math.max(0, Math.ceil((one.until_ms - performance.now()) / 1000));
    return html`<p key=${one.id} class="hold" data-testid="hold">
      <span>${t("form-held", { what: one.words, seconds: left_s })}</span>
      <meter min="0" max=${HOLD_MS / 1000} value=${left_s} aria-hidden="true"></meter>
      <button class="main" data-testid="hold-undo" onClick=${one.undo}>${t("form-undo")}</button>
      <button onClick=${one.go}>${t("form-send-now")}</button></p>`;
  })}</div>`;
}
