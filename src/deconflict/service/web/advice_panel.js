/** What would settle a danger, for who asks: each change with its cost to each side and what is met still, under which minima, from data how old,
 *  computed by whom. Nothing is sent but what a person sends, and reads first (SCREEN rule U39). */
import * as format from "./format.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { unitsOf } from "./units.js";

/** Where nothing settles it: so many of the changes that leave the fewest. */
const LEAST_SHOWN = 3;

export function AdvicePanel({ store, row }) {
  const [found, setFound] = useState(null);
  const [said, setSaid] = useState(null);
  const [taking, setTaking] = useState(null);
  const attempt = async (act) => {
    setSaid({ state: "waiting" });
    try {
      setSaid(await act());
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      setSaid({ state: "refused", words: `${refusal.message}. ${refusal.mend}` });
    }
  };
  const ask = () => attempt(async () => {
    setTaking(null);
    setFound(await server.readAdvice(row.kind, row.id));
    return null;
  });
  const send = () => attempt(async () => {
    if (taking.how === "propose") await server.propose(taking.option.offer);
    else await server.restatePlan(taking.option.restate);
    setTaking(null);
    store.refresh();
    return { state: "sent", words: taking.how === "propose" ? "PROPOSAL sent: see the line" : "our plan is stated anew" };
  });
  const busy = said?.state === "waiting";
  return html`<div class="advice" data-testid="advice" data-state=${said?.state || (found ? "shown" : "none")}>
    <button disabled=${busy} onClick=${ask}>${found ? "Advice again" : "Advice"}</button>
    ${found && html`<button onClick=${() => { setFound(null); setSaid(null); }}>Hide</button>`}
    ${said?.words && html`<span class=${said.state === "refused" ? "refusal" : "note"} role=${said.state === "refused" ? "alert" : "status"}>${said.words}</span>`}
    ${found && found.kind === "conflict" && html`<${Options} found=${found} store=${store} take=${setTaking} />`}
    ${found && found.kind === "alert" && found.aircraft.map((one) => html`<${Menu} key=${one.id} found=${one} store=${store} />`)}
    ${taking && html`<div class="taking" data-testid="taking"><b>${taking.how === "propose" ? "PROPOSAL to the other side" : "Our plan stated anew"}</b>:
      ${" "}${wordsOf(taking.option, unitsOf(store.picture))}
      <button class="main" disabled=${busy || store.watch === null} onClick=${send}>Send</button>
      <button onClick=${() => setTaking(null)}>Back</button>
      ${store.watch === null && html`<span class="note">take the watch first</span>`}</div>`}
    ${found && html`<p class="note">Advice from the data named here. That is no promise that nothing else is there.</p>`}
  </div>`;
}

/** Minima, data age, who computed: what every row below rests on. */
function Basis({ found, minima, store }) {
  const at = format.zulu(format.instant_ms(found.computed_at), store.now_ms);
  return html`<p class="facts" data-testid="advice-basis">${minima}computed by ${found.computed_by_name} ${at} · data ${format.age(found.data_age_s)} old
    · ${found.judged} judged</p>`;
}

function Options({ found, store, take }) {
  const units = unitsOf(store.picture);
  const { horizontal_m, vertical_m, time_s } = found.minima;
  const minima = `minima ${units.across(horizontal_m)} / ${units.vertical(vertical_m)} / ${format.duration(time_s)} (rules ${found.rules}) · `;
  return html`<${Basis} found=${found} minima=${minima} store=${store} />
    ${found.options.length === 0 && html`<p class="note">No change of these plans was found that settles it without meeting something else.</p>`}
    <ol class="options">${found.options.map((option) => html`<li key=${option.number} data-testid="advice-option">
      <b>${wordsOf(option, units)}</b> · cost ${costsOf(option.costs, units)}${leftOf(option.left)}
      ${option.offer && html`<button onClick=${() => take({ how: "propose", option })}>Propose…</button>`}
      ${option.restate && html`<button onClick=${() => take({ how: "restate", option })}>State anew…</button>`}</li>`)}</ol>
    ${!found.complete && html`<p class="note">Not every change was tried: there may be others.</p>`}`;
}

const nameOf = (one) => one.callsign || one.id;
const leftOf = (left) => (left.length ? ` · still meets ${left.map(nameOf).join(", ")}` : "");

/** `HUM-204 later by 10 min, RESCUE-1 higher by 500 ft`. */
const wordsOf = (option, units) => option.moves.map((move) => `${move.id} ${move.way} by ${amountOf(move, units)}`).join(", ");

function amountOf(move, units) {
  if (move.by_s !== undefined) return format.duration(move.by_s);
  return move.way === "aside" ? `${units.across(move.by_m)} towards ${format.course(move.bearing_deg)}` : units.vertical(move.by_m);
}

/** `ALFA – / BRAVO 10 min later`. */
const costsOf = (costs, units) => costs.map((cost) => `${cost.name} ${costOf(cost, units) || "–"}`).join(" / ");

function costOf({ delay_s, distance_m, height_m }, units) {
  const parts = [];
  if (Math.round(delay_s)) parts.push(`${format.duration(Math.abs(delay_s))} ${delay_s > 0 ? "later" : "earlier"}`);
  if (distance_m) parts.push(`${units.across(distance_m)} aside`);
  if (height_m) parts.push(`${units.vertical(Math.abs(height_m))} ${height_m > 0 ? "higher" : "lower"}`);
  return parts.join(", ");
}

function Menu({ found, store }) {
  const units = unitsOf(store.picture);
  const least = found.choices.filter((choice) => choice.smallest);
  const fewest = [...found.choices].sort((a, b) => a.left.length + a.zones.length - b.left.length - b.zones.length).slice(0, LEAST_SHOWN);
  const now = found.now.map((one) => `${nameOf(one)} (${units.across(one.minima.horizontal_m)} / ${units.vertical(one.minima.vertical_m)})`);
  const minima = `minima to ${now.join(", ") || "nobody now"} · heights ${found.basis} · `;
  return html`<h3>${nameOf(found)} · ${found.own ? "ours" : found.name}</h3>
    <${Basis} found=${found} minima=${minima} store=${store} />
    <ol class="options">${(least.length ? least : fewest).map((choice) => html`<li key=${choice.number} data-testid="advice-option">
      <b>${changeOf(choice, units)}</b> · cost ${costOf(choice.cost, units) || "–"}${leftOf([...choice.left, ...choice.zones])}</li>`)}</ol>
    ${least.length === 0 && html`<p class="note">No single change was found that leaves nobody within the minima; these leave the fewest.</p>`}`;
}

function changeOf({ change, by, to }, units) {
  if (change === "heading") return `${Math.abs(by)}° ${by > 0 ? "right" : "left"} to ${format.course(to)}`;
  return change === "speed" ? `speed ${units.speed(to)}` : `climb ${units.climb(to)}`;
}
