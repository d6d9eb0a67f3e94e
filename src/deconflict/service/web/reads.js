/** Who looked at what in this node, newest first: for whoever keeps it. Fetched when it is opened, and that look is noted like any other. */
import * as format from "./format.js";
import { Field, useRead } from "./form.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { knows, sentence, t, word } from "./tongue.js";

const MOST = 200;
const NOT_YOURS = 403;
const COLUMNS = ["first", "who", "role", "door", "what", "times", "why"];

const roleOf = (role) => (!role ? "–" : knows(`people-${role}`) ? t(`people-${role}`) : word("Role", role));

export function Reads({ store }) {
  const [open, setOpen] = useState(false);
  return html`<details data-testid="reads" onToggle=${(event) => setOpen(event.currentTarget.open)}><summary data-testid="reads-title">${t("care-reads")}</summary>
    ${open && html`<${Lines} store=${store} />`}</details>`;
}

function Lines({ store }) {
  const [typed, setTyped] = useState("");
  const [who, setWho] = useState("");
  const [turn, setTurn] = useState(0);
  const { found, refusal } = useRead(() => server.readReads(who, MOST), `${who}/${turn}`);
  const ask = (event) => {
    event.preventDefault();
    setWho(typed.trim());
    setTurn(turn + 1);
  };
  if (refusal && refusal.status === NOT_YOURS) return html`<p class="note" role="status" data-testid="reads-not-yours">${t("care-reads-not-yours")}</p>`;
  return html`<form class="form" onSubmit=${ask}><div class="grid"><${Field} name="reads-who" label=${t("care-reads-by")} hint=${t("care-reads-by-hint")} value=${typed} onInput=${(event) => setTyped(event.target.value)} maxlength="64" /></div>
      <div class="acts"><button data-testid="reads-ask">${t("care-reads-ask")}</button></div></form>
    ${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}
    ${found && found.reads.length === 0 && html`<p class="note" role="status">${t("care-reads-none")}</p>`}
    ${found && found.reads.some((line) => !line.whole) && html`<p class="refusal" role="alert" data-testid="reads-broken">✕ ${t("care-reads-broken")}</p>`}
    ${found && found.reads.length > 0 && html`<div class="scroll"><table class="wide-table"><thead><tr>${COLUMNS.map((name) => html`<th key=${name} scope="col">${t(`care-reads-${name}`)}</th>`)}</tr></thead>
      <tbody>${found.reads.map((line, i) => html`<tr key=${i} data-testid="read" data-whole=${line.whole}><td><bdi dir="ltr" class="whole">${format.zulu(format.instant_ms(line.first_at), store.now_ms)}</bdi></td>
        <td>${line.whole ? "" : html`<b class="low">✕ </b>`}${line.who}</td><td>${roleOf(line.role)}</td><td>${t(`care-door-${line.door}`)}</td><td><bdi dir="ltr" lang="en">${line.what} ${line.about || ""}</bdi></td>
        <td>${line.times}</td><td>${line.why || "–"}</td></tr>`)}</tbody></table></div>`}
    <p class="note">${t("care-reads-note")}</p>`;
}
