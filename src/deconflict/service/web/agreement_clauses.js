/** Each clause as a sentence, its numbers as they stand, who stands where on it, and what a person can say of it. */
import { nameOf } from "./danger_panel.js";
import { Choice, Said, useAct, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { knows, t, word } from "./tongue.js";

const ACTS = ["accept", "reserve", "reject"];
const REASONS = ["incident", "breach_alleged", "review", "technical", "instructed", "other"];
const SIGNS = { in_force: "✓", agreed: "✓", reserved: "◐", rejected: "✕", suspended: "‖", open: "◌" };

const fieldWord = (name) => (knows(`Field-${name}`) ? t(`Field-${name}`) : name.replaceAll("_", " "));

/** `urgent, understood within`: the field's names as a reader needs them. */
export const pathWords = (path) => path.map(fieldWord).join(", ");

/** A value as it is written; yes and no in words. */
export function valueWords(value) {
  if (value === undefined) return "–";
  if (typeof value === "boolean") return t(value ? "page-yes" : "page-no");
  if (Array.isArray(value)) return value.length === 0 ? t("page-none") : value.map(valueWords).join("; ");
  return value === "" ? "–" : String(value);
}

export const statusWord = (status) => (status === "in_force" ? t("agree-clause-in-force") : status === "open" ? word("Standpoint", status) : word("ClauseStatus", status));

export function Clauses({ one, said, store }) {
  const [chosen, setChosen] = useState([]);
  const toggle = (id) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const fieldsOf = Object.fromEntries(said.map(({ id, fields }) => [id, fields]));
  return html`<ol class="clauses" data-testid="clauses">${one.clauses.map((clause, i) => html`<${Clause} key=${clause.id} number=${i + 1} clause=${clause} fields=${fieldsOf[clause.id] || []}
      one=${one} store=${store} chosen=${chosen.includes(clause.id)} toggle=${() => toggle(clause.id)} />`)}</ol>
    <${Suspend} one=${one} clauses=${chosen} store=${store} leave=${() => setChosen([])} />`;
}

function Clause({ number, clause, fields, one, store, chosen, toggle }) {
  const [remark, setRemark] = useState("");
  const [acted, act] = useAct(store);
  const newest = one.newest !== one.hash ? { version: one.newest } : {};
  const stand = (how) => act(() => server.standOnClauses(one.id, { act: how, clauses: [clause.id], ...newest, ...(remark.trim() && { remark: remark.trim() }) }), {
    priority: "ADMIN", words: `${word("Clause", clause.id)}: ${t(`agree-${how}`)}`,
  });
  return html`<li class="clause" data-testid="clause" data-id=${clause.id} data-status=${clause.status}><details>
    <summary><span class="number">§${number}</span> <b>${word("Clause", clause.id)}</b> <span class="state"><span aria-hidden="true">${SIGNS[clause.status] || "?"}</span> ${statusWord(clause.status)}</span>
      ${fields.length > 0 && html`<span class="sentence" data-testid="clause-sentence">${fields.map((field, i) => html`${i > 0 && "; "}${pathWords(field.path)} <b><bdi>${valueWords(field.value)}</bdi></b>`)}.</span>`}</summary>
    <p class="facts">${Object.entries(clause.positions).map(([party, how]) => `${nameOf(store.picture, party)}: ${how === "agreed" ? word("ClauseStatus", how) : word("Standpoint", how)}`).join(" · ")}</p>
    <div class="acts"><input class="remark" aria-label=${t("agree-remark")} placeholder=${t("agree-remark")} maxlength="2000" value=${remark} onInput=${(event) => setRemark(event.target.value)} />
      ${ACTS.map((how) => html`<button key=${how} data-act=${how} disabled=${whyNot(store) !== null || (how !== "accept" && !remark.trim())} onClick=${() => stand(how)}>${t(`agree-${how}`)}</button>`)}
      <label class="check"><input type="checkbox" data-testid="clause-choose" checked=${chosen} onChange=${toggle} /> ${t("agree-to-suspend")}</label></div>
    <${Said} said=${acted} /></details></li>`;
}

function Suspend({ one, clauses, store, leave }) {
  const [reason, setReason] = useState("review");
  const [remark, setRemark] = useState("");
  const [said, act] = useAct(store);
  if (clauses.length === 0) return html`<${Said} said=${said} />`;
  const send = async () => {
    const body = { clauses, reason, ...(remark.trim() && { remark: remark.trim() }) };
    if (await act(() => server.suspendAgreement(one.id, body))) leave();
  };
  return html`<div class="acts" data-testid="suspend"><${Choice} name="suspend-reason" label=${t("object-why")} value=${reason} onChange=${(event) => setReason(event.target.value)}
      options=${REASONS.map((each) => [each, word("SuspensionReason", each)])} />
    <input class="remark" aria-label=${t("object-remark")} placeholder=${t("object-remark")} maxlength="2000" value=${remark} onInput=${(event) => setRemark(event.target.value)} />
    <button class="main" data-testid="suspend-send" disabled=${whyNot(store) !== null} onClick=${send}>${t("agree-suspend", { count: clauses.length })}</button>
    <p class="note">${t("agree-never-stops")}</p><${Said} said=${said} /></div>`;
}
