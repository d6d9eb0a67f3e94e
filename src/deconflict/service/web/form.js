/** Parts that every form is made of: labelled fields, what became of a send, drafts that survive a reload. */
import { html, useEffect, useState } from "./html.js";
import { hold } from "./holding.js";
import * as server from "./server.js";
import { sentence, t } from "./tongue.js";

const ASK_AGAIN_MS = 2000;

/** Why nothing can be sent from here now, as a key of words, or null. */
export const whyNot = (store) => (store.held === undefined ? (store.watch === null ? "page-take-watch-first" : null) : store.held);

/** A form's values, kept in this browser until they are sent: [values, set(name), replace]. `set(name)` makes an input's handler. */
export function useDraft(key, initial) {
  const kept = `draft/${key}`;
  const [values, setValues] = useState(() => {
    try {
      return { ...initial, ...JSON.parse(localStorage.getItem(kept) || "{}") };
    } catch {
      return initial; // a draft of an older page: begin anew
    }
  });
  const replace = (next) => {
    if (next === null) localStorage.removeItem(kept);
    else localStorage.setItem(kept, JSON.stringify(next));
    setValues(next === null ? initial : next);
  };
  const set = (name) => (event) => replace({ ...values, [name]: event.target.type === "checkbox" ? event.target.checked : event.target.value });
  return [values, set, replace];
}

/** What became of the newest act, and `act(run, {priority, words, done})`; a refusal of the node is told, anything else is a fault of ours. */
export function useAct(store) {
  const [said, setSaid] = useState({ state: "none", words: "" });
  const act = async (run, { priority = "URGENT", words = "", done = t("page-sent") } = {}) => {
    setSaid({ state: "waiting", words: "" });
    try {
      /** @type {any} */
      let answer;
      const how = await hold(store, { priority, words, run: async () => (answer = await run()) });
      const sent = answer?.waiting_for ? t("form-second-awaited") : done;
      setSaid({ state: how, words: how === "sent" ? sent : t("form-undone") });
      store.refresh();
      return how === "sent";
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      setSaid({ state: "refused", words: sentence(refusal), where: refusal.where });
      return false;
    }
  };
  return [said, act];
}

export function Said({ said }) {
  if (!said.words) return null;
  const refused = said.state === "refused";
  return html`<p class=${refused ? "refusal" : "note"} role=${refused ? "alert" : "status"} data-testid="said" data-state=${said.state}>${said.words}</p>`;
}

/** Why the form cannot be sent, or nothing. */
export function Held({ store }) {
  const why = whyNot(store);
  return why && html`<span class="note" data-testid="held">${t(why)}</span>`;
}

/** A labelled input. `hint` stands under it. */
export function Field({ name, label, hint, wide, children, ...more }) {
  return html`<label class=${`field ${wide ? "wide" : ""}`}><span>${label}</span>
    ${children || html`<input name=${name} data-testid=${`field-${name}`} autocomplete="off" ...${more} />`}
    ${hint && html`<small class="hint">${hint}</small>`}</label>`;
}

/** A labelled choice among [value, words]. */
export function Choice({ name, label, value, onChange, options, hint, wide, ...more }) {
  return html`<${Field} name=${name} label=${label} hint=${hint} wide=${wide}><select name=${name} data-testid=${`field-${name}`} value=${value}
    onChange=${onChange} ...${more}>${options.map(([each, words]) => html`<option key=${each} value=${each} selected=${each === value}>${words}</option>`)}
    </select><//>`;
}

/** What the node answers to a read, once; again when `key` changes: {found} or {refusal}. A node that did not answer, or could not, is asked until it does. */
export function useRead(read, key = "") {
  const [answer, setAnswer] = useState({});
  useEffect(() => {
    let stale = false;
    let again;
    const ask = () => read().then((found) => stale || setAnswer({ found }), (refusal) => {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      if (stale) return;
      setAnswer({ refusal });
      if (refusal.status === 0 || refusal.status >= 500) again = setTimeout(ask, ASK_AGAIN_MS);
    });
    ask();
    return () => {
      stale = true;
      clearTimeout(again);
    };
  }, [key]);
  return answer;
}
