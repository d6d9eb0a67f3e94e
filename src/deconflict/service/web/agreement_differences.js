/** Two versions side by side: what differs field by field, named in our language and in the other party's, and on which clauses the parties stand apart. */
import { nameOf } from "./danger_panel.js";
import { pathWords, statusWord, valueWords } from "./agreement_clauses.js";
import { Choice, useRead } from "./form.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { dirOf, locale, sentence, t, wordsIn, word } from "./tongue.js";

const keyOf = (path) => path.join(".");

/** {clause, path, here, there} of every field in which two versions differ. */
export function differing(here, there) {
  const flat = (clauses) => new Map(clauses.flatMap(({ id, fields }) => fields.map(({ path, value }) => [`${id} ${keyOf(path)}`, { clause: id, path, value }])));
  const [one, other] = [flat(here), flat(there)];
  return [...new Set([...one.keys(), ...other.keys()])].filter((key) => JSON.stringify(one.get(key)?.value) !== JSON.stringify(other.get(key)?.value)).map((key) => {
    const { clause, path } = one.get(key) || other.get(key);
    return { clause, path, here: one.get(key)?.value, there: other.get(key)?.value };
  });
}

async function compared(id, here, there) {
  const [one, other, said] = await Promise.all([server.readAgreement(id, here), server.readAgreement(id, there), server.readDifferences(id, here, there)]);
  const tongue = said.locales.find((each) => each !== locale()) || null;
  return { rows: differing(one.clauses_said, other.clauses_said), apart: said.apart, tongue, say: tongue ? await wordsIn(tongue) : null };
}

export function Differences({ one, store }) {
  const [here, setHere] = useState(one.hash);
  const [there, setThere] = useState(one.newest === one.hash ? one.versions[0].hash : one.newest);
  const { found, refusal } = useRead(() => compared(one.id, here, there), `${here}${there}${locale()}`);
  const options = one.versions.map(({ hash, number, state }) => [hash, `${t("agree-version", { number })} · ${t(`agree-state-${state}`)} · ${hash.slice(0, 8)}`]);
  return html`<div data-testid="differences"><h4>${t("agree-differences")}</h4>
    <div class="grid"><${Choice} name="here" label=${t("agree-one-version")} value=${here} onChange=${(event) => setHere(event.target.value)} options=${options} />
      <${Choice} name="there" label=${t("agree-other-version")} value=${there} onChange=${(event) => setThere(event.target.value)} options=${options} /></div>
    ${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}
    ${found && found.rows.length === 0 && html`<p class="note">${t("agree-no-difference")}</p>`}
    ${found && found.rows.length > 0 && html`<${Table} found=${found} />`}
    ${found && found.apart.length > 0 && html`<h4>${t("agree-apart")}</h4><ul class="given">${found.apart.map(({ clause, positions }) => html`<li key=${clause}><b>${word("Clause", clause)}</b>
      ${" "}${Object.entries(positions).map(([party, how]) => `${nameOf(store.picture, party)}: ${statusWord(how)}`).join(" · ")}</li>`)}</ul>`}</div>`;
}

function Table({ found }) {
  const { rows, tongue, say } = found;
  const theirs = ({ clause, path }) => `${say(`Clause-${clause}`)}: ${path.map((name) => say(`Field-${name}`)).join(", ")}`;
  return html`<div class="scroll"><table class="wide-table"><thead><tr><th scope="col">${t("agree-field")}</th>${tongue && html`<th scope="col" lang=${tongue}>${tongue}</th>`}
      <th scope="col">${t("agree-one-version")}</th><th scope="col">${t("agree-other-version")}</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row.clause + keyOf(row.path)} data-testid="difference"><th scope="row">${word("Clause", row.clause)}: ${pathWords(row.path)}</th>
      ${tongue && html`<td lang=${tongue} dir=${dirOf(tongue)}>${theirs(row)}</td>`}<td><bdi>${valueWords(row.here)}</bdi></td><td><bdi>${valueWords(row.there)}</bdi></td></tr>`)}</tbody></table></div>`;
}
