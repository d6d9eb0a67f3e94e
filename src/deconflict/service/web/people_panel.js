/** Who is signed in here, and the accounts of this node: within the watch panel, for whoever keeps them. */
import * as account from "./account.js";
import { html, useState } from "./html.js";
import { Refused } from "./refused.js";
import { Ways } from "./sign_in.js";
import { t } from "./tongue.js";

const ROLES = ["observer", "officer", "senior", "principal", "technical"];

/** Who acts on this page, and the way out or in. */
export function Here({ store }) {
  const [again, setAgain] = useState(false);
  const session = store.session;
  if (!session) return null;
  const { person, locked, accounts } = session;
  const leave = () => account.signOut().then(() => store.left(), (why) => store.tellFault(why));
  return html`<section data-testid="here" data-locked=${locked}>
    ${person && html`<p><b data-testid="here-name">${t("sign-in-as", { name: person.name, role: t(`people-${person.role}`) })}</b>
      <button data-testid="sign-out" onClick=${leave}>${t("sign-in-out")}</button></p>`}
    ${accounts && !person && html`<p class="note">${t("people-terminal")} <button data-testid="sign-out" onClick=${leave}>${t("sign-in-again")}</button></p>`}
    ${locked && html`<p class="note" role="status" data-testid="here-locked">${t("sign-in-locked")}
      <button onClick=${() => setAgain(!again)}>${t("sign-in-again")}</button></p>`}
    ${again && html`<${Ways} done=${() => store.entered().then(() => setAgain(false))} />`}
  </section>`;
}

/** Accounts: the first one by whoever opened this page, the others by who keeps them. */
export function Accounts({ store }) {
  const session = store.session;
  if (!session || session.page === false) return null;
  if (session.accounts === false) return html`<${First} store=${store} />`;
  const keeps = ["principal", "technical", "terminal"].includes(session.role);
  return keeps && html`<${Kept} />`;
}

/** The first account is its maker's own: this page goes on as that person. */
function First({ store }) {
  const [name, setName] = useState("");
  const [refusal, setRefusal] = useState(null);
  const make = async (event) => {
    event.preventDefault();
    try {
      const { code } = await account.addPerson(name.trim(), "principal");
      await store.signIn(code);
    } catch (why) {
      setRefusal(why);
    }
  };
  return html`<details><summary data-testid="people-first">${t("people-first")}</summary>
    <p class="note">${t("people-none")}</p>
    <form onSubmit=${make}>
      <label>${t("sign-in-name")} <input data-testid="people-first-name" required maxlength="64" autocomplete="name"
        value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      <button>${t("people-add")}</button>
    </form><${Refused} why=${refusal} /></details>`;
}

function Kept() {
  const [people, setPeople] = useState(null);
  const [given, setGiven] = useState(null);
  const [refusal, setRefusal] = useState(null);
  const read = () => account.readPeople().then((found) => setPeople(found.people), setRefusal);
  const change = (changing) => changing.then((found) => { setGiven(found.code ? found : null); setRefusal(null); return read(); }, setRefusal);
  return html`<details onToggle=${(event) => event.currentTarget.open && read()}><summary data-testid="people-title">${t("people-title")}</summary>
    ${given && html`<p role="status">${t("people-code", { name: given.name })}: <code class="secret" data-testid="people-code">${given.code}</code></p>`}
    <ul class="people">${(people || []).map((one) => html`<${One} key=${one.name} one=${one} change=${change} />`)}</ul>
    <${Add} change=${change} /><${Refused} why=${refusal} /></details>`;
}

function One({ one, change }) {
  const unset = !one.totp && one.passkeys === 0 && !one.login;
  return html`<li data-testid="person" data-name=${one.name}><b>${one.name}</b> ${unset && t("people-unset")}
    <select aria-label=${`${t("people-role")}: ${one.name}`} value=${one.role} onChange=${(event) => change(account.setRole(one.name, event.target.value))}>
      ${ROLES.map((role) => html`<option key=${role} value=${role}>${t(`people-${role}`)}</option>`)}</select>
    <button onClick=${() => change(account.resetPerson(one.name))}>${t("people-reset", { name: one.name })}</button>
    <button onClick=${() => change(account.removePerson(one.name))}>${t("people-remove", { name: one.name })}</button></li>`;
}

function Add({ change }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState("officer");
  const send = (event) => {
    event.preventDefault();
    change(account.addPerson(name.trim(), role)).then(() => setName(""));
  };
  return html`<form onSubmit=${send}>
    <label>${t("sign-in-name")} <input data-testid="people-name" required maxlength="64" autocomplete="off" value=${name} onInput=${(event) => setName(event.target.value)} /></label>
    <label>${t("people-role")} <select data-testid="people-role" value=${role} onChange=${(event) => setRole(event.target.value)}>
      ${ROLES.map((each) => html`<option key=${each} value=${each}>${t(`people-${each}`)}</option>`)}</select></label>
    <button data-testid="people-add">${t("people-add")}</button>
  </form>`;
}
