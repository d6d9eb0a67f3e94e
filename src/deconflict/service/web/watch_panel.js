/** Taking and leaving the watch: every act names who did it, so nothing is acknowledged before somebody has it (SCREEN rule U26). */
import { nameOf } from "./danger_panel.js";
import { html, useState } from "./html.js";
import { Accounts, Here } from "./people_panel.js";
import { parts, sentence, t } from "./tongue.js";

const ROLES = ["duty", "alternate", "senior", "principal", "technical"];

/** [{role, name}] of our own roles that somebody holds, in the order of the ladder. */
export function watchOf(picture) {
  const held = picture.watch[picture.me.party] || {};
  return ROLES.filter((role) => held[role]).map((role) => ({ role, name: held[role] }));
}

export function WatchPanel({ store, sounds, close }) {
  const person = store.session?.person ?? null;
  const [name, setName] = useState(person ? person.name : "");
  const roles = person ? ROLES.filter((each) => person.seats.includes(each)) : ROLES;
  const [role, setRole] = useState(roles[0] ?? "duty");
  const [refusal, setRefusal] = useState(null);
  const held = watchOf(store.picture);
  const [gone, setGone] = useState(new Set());
  const taken = held.find((each) => each.role === role);
  const items = taken && taken.name !== name.trim() ? store.picture.open || [] : [];
  const left = items.filter((item) => item.priority === "FLASH" && !gone.has(item.entry));
  const send = async (which, incoming) => {
    try {
      await store.changeWatch(which, incoming, incoming === null ? [] : [...gone]);
      setRefusal(null);
      return true;
    } catch (why) {
      setRefusal(why);
      return false;
    }
  };
  const answer = (item) => store.answerCheck(item.entry, item.detail).then(() => setRefusal(null), setRefusal);
  const take = async (event) => {
    event.preventDefault();
    await sounds.arm();
    if (await send(role, name.trim())) close();
  };
  return html`<section class="drop" aria-label=${t("watch-title")} data-testid="watch-panel">
    <${Here} store=${store} />
    <form onSubmit=${take}>
      <label>${t("watch-name")} <input data-testid="watch-name" name="watch-name" required maxlength="64" autocomplete="off"
        readonly=${person !== null} title=${person ? t("people-own") : ""}
        value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      <label>${t("watch-role")} <select data-testid="watch-role" value=${role} onChange=${(event) => setRole(event.target.value)}>
        ${roles.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}
      </select></label>
      ${items.length > 0 && html`<${HandOver} items=${items} gone=${gone} setGone=${setGone} from=${taken.name} picture=${store.picture} />`}
      ${roles.length === 0 && html`<p class="note" role="status" data-testid="no-seat">${t("sign-in-no-seat", { role: t(`people-${person.role}`) })}</p>`}
      <button class="main" data-testid="watch-take" disabled=${left.length > 0 || roles.length === 0}>${t("watch-take-it")}</button>
    </form>
    ${held.map((each) => html`<${Held} key=${each.role} held=${each} here=${store.watch?.role === each.role} person=${person} send=${send} />`)}
    <${Duties} store=${store} send=${answer} />
    <p class="note">${t("watch-in-record")}</p>
    ${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}
    <${Accounts} store=${store} />
  </section>`;
}

/** Whose account may leave a seat in place of whoever has it. */
const RELIEVES = ["senior", "principal"];

/** A role somebody holds: this page may go on under that name, or leave it. With accounts nobody acts under another's. */
function Held({ held, here, person, send }) {
  const own = !person || (person.name === held.name && person.seats.includes(held.role));
  return html`<p>${parts("watch-has", { name: held.name, role: html`<b>${held.role}</b>` })} ${here ? t("watch-acts-here") : ""}
    ${!here && own && html`<button data-testid="watch-go-on" onClick=${() => send(held.role, held.name)}>${t("watch-act-as", { name: held.name })}</button>`}
    ${(own || RELIEVES.includes(person.role)) && html`<button data-testid="watch-leave" onClick=${() => send(held.role, null)}>${t("watch-leave")}</button>`}</p>`;
}

/** What the seat hands over, one by one: no open FLASH is left out. */
function HandOver({ items, gone, setGone, from, picture }) {
  const toggle = (entry) => {
    const next = new Set(gone);
    if (!next.delete(entry)) next.add(entry);
    setGone(next);
  };
  const left = items.filter((item) => item.priority === "FLASH" && !gone.has(item.entry)).length;
  const whose = (item) => (item.ours ? t("watch-we") : nameOf(picture, item.party));
  return html`<fieldset data-testid="hand-over"><legend>${t("watch-hands-over", { name: from })}</legend>
    ${items.map((item) => html`<label key=${item.entry + item.what + item.party}><input type="checkbox" data-testid="open-item" data-priority=${item.priority}
      checked=${gone.has(item.entry)} onChange=${() => toggle(item.entry)} />
      <b>${item.priority}</b> ${item.what.replaceAll("_", " ")} ${item.what === "hand_check" ? nameOf(picture, item.detail) : item.detail} · ${whose(item)}${item.overdue ? ` · ${t("watch-overdue")}` : ""}</label>`)}
    ${left > 0 && html`<p class="note" role="status">${t("watch-gone-through", { left })}</p>`}
  </fieldset>`;
}

const BESIDE_MESSAGES = new Set(["hand_check", "contact_test", "live_contact", "call", "case", "due"]);

/** What this watch owes beside its messages: a check to answer by hand, contacts to try, calls to make, cases, what is due. */
function Duties({ store, send }) {
  const { picture } = store;
  const items = (picture.open || []).filter((item) => BESIDE_MESSAGES.has(item.what));
  const contacts = Object.entries(picture.contacts || {}).filter(([party]) => party !== picture.me.party);
  if (items.length === 0 && contacts.length === 0) return null;
  return html`<ul class="duties" data-testid="duties">
    ${items.map((item) => html`<li key=${item.entry + item.what + item.party}><b>${item.what.replaceAll("_", " ")}</b>
      ${item.what === "hand_check" ? nameOf(picture, item.detail) : item.detail} ${item.ours ? "" : ` · ${nameOf(picture, item.party)}`}${item.overdue ? ` · ${t("watch-overdue")}` : ""}
      ${item.what === "hand_check" && html` <button data-testid="hand-check" disabled=${store.watch === null} onClick=${() => send(item)}>${t("watch-by-hand")}</button>`}</li>`)}
    ${contacts.map(([party, roles]) => roles.map((each) => html`<li key=${party + each.role} data-testid="contact" data-proved=${each.proved}>
      ${nameOf(picture, party)} ${each.role}: ${each.means}, ${each.hours} ${each.languages.join(", ")} · ${t(each.proved ? "watch-reached" : "watch-never-reached")}</li>`))}
  </ul>`;
}
