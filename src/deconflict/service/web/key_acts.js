/** A key of ours is turned, or revoked when somebody else may have it: by two people, or by the recovery key. */
import { Choice, Field, Held, Said, useAct, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { t } from "./tongue.js";

const KEEPERS = ["principal", "technical"];
const LONGEST = 64;

/** Whether who is signed in here may turn and revoke keys; without accounts anybody at this desk may. */
export const mayChange = (session) => Boolean(session) && (!session.accounts || KEEPERS.includes(session.role));

/** What is asked of the node. `way`: people or recovery; the two names are typed only where nobody can be told apart. */
export function asked(key, { why, way, by, second }, accounts) {
  const said = { why: why.trim(), key: key.fingerprint };
  if (way === "recovery") return said;
  return { ...said, by_people: true, ...(!accounts && { by: by.trim(), second: second.trim() }) };
}

/** The node signs with a new key from now on. */
export function Turn({ store, leave, done }) {
  const [why, setWhy] = useState("");
  const send = () => server.rotateKey(why.trim());
  return html`<${Form} store=${store} name="turn" send=${send} ready=${why.trim() !== ""} leave=${leave} done=${done}>
    <${Field} name="key-why" label=${t("label-why")} value=${why} onInput=${(event) => setWhy(event.target.value)} required maxlength=${LONGEST} /><//>`;
}

/** One key counts no longer. `recovery`: the recovery key lies in the node's folder. */
export function Revoke({ store, of, recovery, leave, done }) {
  const accounts = Boolean(store.session.accounts);
  const [values, setValues] = useState({ why: "", way: recovery ? "recovery" : "people", by: "", second: "" });
  const set = (name) => (event) => setValues({ ...values, [name]: event.target.value });
  const named = accounts || values.way === "recovery";
  const ready = values.why.trim() !== "" && (named || (values.by.trim() !== "" && values.second.trim() !== ""));
  const ways = [["people", t("care-key-by-people")], ...(recovery ? [["recovery", t("care-key-by-recovery")]] : [])];
  const send = () => server.revokeKey(asked(of, values, accounts));
  return html`<${Form} store=${store} name="revoke" about=${of.fingerprint} send=${send} ready=${ready} leave=${leave} done=${done}>
    <${Field} name="key-why" label=${t("label-why")} value=${values.why} onInput=${set("why")} required maxlength=${LONGEST} />
    <${Choice} name="key-way" label=${t("care-key-by")} value=${values.way} onChange=${set("way")} options=${ways} hint=${recovery ? "" : t("care-key-recovery-away")} wide />
    ${!named && html`<${Field} name="key-first" label=${t("care-key-first")} value=${values.by} onInput=${set("by")} required maxlength=${LONGEST} />
      <${Field} name="key-second" label=${t("care-key-second")} value=${values.second} onInput=${set("second")} required maxlength=${LONGEST} />`}<//>`;
}

/** A form that changes a key. What it did is told where the keys stand: the form is gone by then. */
function Form({ store, name, about = "", send, ready, leave, done, children }) {
  const [said, act] = useAct(store);
  const title = t(`care-key-${name}`);
  const submit = async (event) => {
    event.preventDefault();
    let answer;
    const run = async () => (answer = await send());
    if (await act(run, { priority: "ROUTINE", words: `${title} ${about}`.trim() })) done(answer);
  };
  return html`<form class="form" data-testid=${`key-${name}-form`} aria-label=${title} onSubmit=${submit}>
    <h4>${title} ${about && html`<bdi dir="ltr" class="hash">${about}</bdi>`}</h4><p class="note">${t(`care-key-${name}-what`)}</p><div class="grid">${children}</div>
    <div class="acts"><button class="main" data-testid=${`key-${name}-send`} disabled=${whyNot(store) !== null || !ready || said.state === "waiting"}>${title}</button>
      <button type="button" onClick=${leave}>${t("page-back")}</button> <${Held} store=${store} /></div><${Said} said=${said} /></form>`;
}
