/** L3: to whom below a message was passed down, and in which role; each word adds members, none takes one back. */
import { html, useState } from "./html.js";
import { rungs } from "./ladder.js";
import { sentence, t, word } from "./tongue.js";

const ROLES = ["duty", "alternate", "senior", "principal", "technical"];

/** "north desk, 2 Sqn" as names. */
export const membersOf = (text) => text.split(/[,;]/).map((name) => name.trim()).filter(Boolean);

export function PassDown({ store, message }) {
  const [members, setMembers] = useState("");
  const [role, setRole] = useState("duty");
  const at = rungs(message, store.picture.me.party);
  if (!(message.needs || []).includes("L3") || message.ended || !at.understood) return null;
  const sent = store.sending.get(`${message.entry}/L3`);
  const send = async (event) => {
    event.preventDefault();
    await store.acknowledge({ entry: message.entry, level: "L3", members: membersOf(members), passed_to: role });
    if (store.sending.get(`${message.entry}/L3`).state === "sent") setMembers("");
  };
  return html`<form class="answers" data-testid="pass-down" onSubmit=${send}>
    <input class="remark" dir="auto" aria-label=${t("passing-members")} placeholder=${t("passing-hint")} required maxlength="500"
      value=${members} onInput=${(event) => setMembers(event.target.value)} />
    <select aria-label=${t("passing-role")} value=${role} onChange=${(event) => setRole(event.target.value)}>
      ${ROLES.map((each) => html`<option key=${each} value=${each}>${word("Role", each)}</option>`)}</select>
    <button disabled=${store.watch === null}>${t("passing-done")}</button>
    ${sent && sent.state === "refused" && html`<span class="refusal" role="alert">${sentence(sent.why)}</span>`}
  </form>`;
}
