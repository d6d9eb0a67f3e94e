/** Taking and leaving the watch: every act names who did it, so nothing is acknowledged before somebody has it (SCREEN rule U26). */
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
  const send = async (which, incoming) => {
    try {
      await store.changeWatch(which, incoming);
      setRefusal(null);
      return true;
    } catch (why) {
      setRefusal(why);
      return false;
    }
  };
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
      <button class="main" data-testid="watch-take">Take the watch and arm the sound</button>
    </form>
    ${held.map((each) => html`<${Held} key=${each.role} held=${each} here=${store.watch?.role === each.role} send=${send} />`)}
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
