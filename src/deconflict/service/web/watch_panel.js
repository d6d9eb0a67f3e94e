/** Taking and leaving the watch: every act names who did it, so nothing is acknowledged before somebody has it (SCREEN rule U26). */
import { nameOf } from "./danger_panel.js";
import { html, useState } from "./html.js";

const ROLES = ["duty", "alternate", "senior", "principal", "technical"];

/** [{role, name}] of our own roles that somebody holds, in the order of the ladder. */
export function watchOf(picture) {
  const held = picture.watch[picture.me.party] || {};
  return ROLES.filter((role) => held[role]).map((role) => ({ role, name: held[role] }));
}

export function WatchPanel({ store, sounds, close }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState("duty");
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
  return html`<section class="drop" aria-label="Watch" data-testid="watch-panel">
    <form onSubmit=${take}>
      <label>Name on watch <input data-testid="watch-name" name="watch-name" required maxlength="64" autocomplete="off"
        value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      <label>Role <select data-testid="watch-role" value=${role} onChange=${(event) => setRole(event.target.value)}>
        ${ROLES.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}
      </select></label>
      ${items.length > 0 && html`<${HandOver} items=${items} gone=${gone} setGone=${setGone} from=${taken.name} picture=${store.picture} />`}
      <button class="main" data-testid="watch-take" disabled=${left.length > 0}>Take the watch and arm the sound</button>
    </form>
    ${held.map((each) => html`<${Held} key=${each.role} held=${each} here=${store.watch?.role === each.role} send=${send} />`)}
    <${Duties} store=${store} send=${answer} />
    <p class="note">The name goes into the record with every act until somebody else takes the role.</p>
    ${refusal && html`<p class="refusal" role="alert">${refusal.message}. ${refusal.mend}</p>`}
  </section>`;
}

/** A role somebody holds: this page may go on under that name, or leave it. */
function Held({ held, here, send }) {
  return html`<p>${held.name} has <b>${held.role}</b> ${here ? "and acts here" : ""}
    ${!here && html`<button data-testid="watch-go-on" onClick=${() => send(held.role, held.name)}>Act here as ${held.name}</button>`}
    <button onClick=${() => send(held.role, null)}>Leave it</button></p>`;
}

/** What the seat hands over, one by one: no open FLASH is left out. */
function HandOver({ items, gone, setGone, from, picture }) {
  const toggle = (entry) => {
    const next = new Set(gone);
    if (!next.delete(entry)) next.add(entry);
    setGone(next);
  };
  const whose = (item) => (item.ours ? "we" : nameOf(picture, item.party));
  return html`<fieldset data-testid="hand-over"><legend>${from} hands over: go through each FLASH</legend>
    ${items.map((item) => html`<label key=${item.entry + item.what + item.party}><input type="checkbox" data-testid="open-item" data-priority=${item.priority}
      checked=${gone.has(item.entry)} onChange=${() => toggle(item.entry)} />
      <b>${item.priority}</b> ${item.what.replaceAll("_", " ")} ${item.detail} · ${whose(item)}${item.overdue ? " · OVERDUE" : ""}</label>`)}
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
      ${item.what === "hand_check" ? nameOf(picture, item.detail) : item.detail} ${item.ours ? "" : ` · ${nameOf(picture, item.party)}`}${item.overdue ? " · OVERDUE" : ""}
      ${item.what === "hand_check" && html` <button data-testid="hand-check" disabled=${store.watch === null} onClick=${() => send(item)}>Answer by hand</button>`}</li>`)}
    ${contacts.map(([party, roles]) => roles.map((each) => html`<li key=${party + each.role} data-testid="contact" data-proved=${each.proved}>
      ${nameOf(picture, party)} ${each.role}: ${each.means}, ${each.hours} ${each.languages.join(", ")} · ${each.proved ? "tried, reached" : "never reached by a test call"}</li>`))}
  </ul>`;
}
