/** What would settle a danger, for who asks: each change with its cost to each side and what is met still, under which minima, from data how old,
 *  computed by whom. Nothing is sent but what a person sends, and reads first (SCREEN rule U39). */
import * as format from "./format.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Offers, threadOf, toOf } from "./offers.js";
import * as server from "./server.js";
import { listed, sentence, t } from "./tongue.js";
import { unitsOf } from "./units.js";

/** Where nothing settles it: so many of the changes that leave the fewest. */
const LEAST_SHOWN = 3;

/** `trigger.current()` is called by the row's key: it asks where nobody has, and takes the first proposal up; `back` gives the row its focus again. */
export function AdvicePanel({ store, row, trigger, back }) {
  const [found, setFound] = useState(null);
  const [said, setSaid] = useState(null);
  const [taking, setTaking] = useState(null);
  const sendButton = useRef(null);
  useEffect(() => {
    if (taking) sendButton.current.focus();
  }, [taking]);
  const attempt = async (act) => {
    setSaid({ state: "waiting" });
    try {
      const done = await act();
      setSaid(done);
      return done;
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      setSaid({ state: "refused", words: sentence(refusal) });
      return null;
    }
  };
  const thread = row.kind === "conflict" ? threadOf(store.picture, row) : undefined;
  const how = thread?.may.includes("COUNTER") ? "counter" : "propose";
  trigger.current = async () => {
    const answer = found ?? (await ask())?.answer;
    const option = (answer?.options || []).find(({ offer }) => offer);
    if (option) setTaking({ how, option });
  };
  const ask = () => attempt(async () => {
    setTaking(null);
    const answer = await server.readAdvice(row.kind, row.id);
    setFound(answer);
    return { state: "shown", answer };
  });
  const send = () => attempt(async () => {
    await sendAs(taking, thread, store.picture);
    setTaking(null);
    back();
    store.refresh();
    return { state: "sent", words: t(`advice-sent-${taking.how}`) };
  });
  const busy = said?.state === "waiting";
  return html`<div class="advice" data-testid="advice" data-state=${said?.state || (found ? "shown" : "none")}>
    <button disabled=${busy} onClick=${ask}>${t(found ? "advice-again" : "advice")}</button>
    ${found && html`<button onClick=${() => { setFound(null); setSaid(null); }}>${t("advice-hide")}</button>`}
    ${said?.words && html`<span class=${said.state === "refused" ? "refusal" : "note"} role=${said.state === "refused" ? "alert" : "status"}>${said.words}</span>`}
    ${thread && html`<${Offers} store=${store} thread=${thread} counter=${() => found || ask()} />`}
    ${found && found.kind === "conflict" && html`<${Options} found=${found} store=${store} how=${how} take=${setTaking} />`}
    ${found && found.kind === "alert" && found.aircraft.map((one) => html`<${Menu} key=${one.id} found=${one} store=${store} />`)}
    ${taking && html`<div class="taking" data-testid="taking"><b>${t(`advice-taking-${taking.how}`)}</b>:
      ${" "}${wordsOf(taking.option, unitsOf(store.picture))}${" "}
      <button class="main" ref=${sendButton} disabled=${busy || store.held !== null} onClick=${send}>${t("page-send")}</button>
      <button onClick=${() => { setTaking(null); back(); }}>${t("page-back")}</button>
      ${store.held !== null && html`<span class="note">${t(store.held)}</span>`}</div>`}
    ${found && html`<p class="note">${t("advice-no-promise")}</p>`}
  </div>`;
}

/** Send what was read: a proposal, a counter to the last offer, or our own plan. */
function sendAs({ how, option }, thread, picture) {
  if (how === "restate") return server.restatePlan(option.restate);
  if (how === "propose") return server.propose(option.offer);
  const { changes } = option.offer.body;
  return server.say({ kind: "COUNTER", to: toOf(thread.offers.at(-1), picture), body: { changes }, refs: [thread.on] });
}

/** Minima, data age, who computed: what every row below rests on. */
function Basis({ found, minima, store }) {
  const at = format.zulu(format.instant_ms(found.computed_at), store.now_ms);
  const values = { name: found.computed_by_name, at, age: format.age(found.data_age_s), judged: found.judged };
  return html`<p class="facts" data-testid="advice-basis">${minima} · ${t("advice-basis", values)}</p>`;
}

function Options({ found, store, how, take }) {
  const units = unitsOf(store.picture);
  const { horizontal_m, vertical_m, time_s } = found.minima;
  const minima = t("advice-minima", { minima: `${units.across(horizontal_m)} / ${units.vertical(vertical_m)} / ${format.duration(time_s)}`, rules: found.rules });
  return html`<${Basis} found=${found} minima=${minima} store=${store} />
    ${found.options.length === 0 && html`<p class="note">${t("advice-none")}</p>`}
    <ol class="options">${found.options.map((option) => html`<li key=${option.number} data-testid="advice-option">
      <b>${wordsOf(option, units)}</b> · ${t("advice-cost", { costs: costsOf(option.costs, units) })}${leftOf(option.left)}
      ${option.offer && html`<button data-how=${how} onClick=${() => take({ how, option })}>${t(`advice-${how}`)}</button>`}
      ${option.restate && html`<button data-how="restate" onClick=${() => take({ how: "restate", option })}>${t("advice-restate")}</button>`}</li>`)}</ol>
    ${!found.complete && html`<p class="note">${t("advice-incomplete")}</p>`}`;
}

const nameOf = (one) => one.callsign || one.id;
const leftOf = (left) => (left.length ? ` · ${t("advice-still-meets", { names: left.map(nameOf).join(", ") })}` : "");

/** `HUM-204 later by 10 min, RESCUE-1 higher by 500 ft`. */
const wordsOf = (option, units) => option.moves.map((move) => t(`advice-move-${move.way}`, { id: move.id, by: amountOf(move, units) })).join(", ");

function amountOf(move, units) {
  if (move.by_s !== undefined) return format.duration(move.by_s);
  return move.way === "aside" ? t("advice-towards", { by: units.across(move.by_m), course: format.course(move.bearing_deg) }) : units.vertical(move.by_m);
}

/** `ALFA – / BRAVO 10 min later`. */
const costsOf = (costs, units) => costs.map((cost) => `${cost.name} ${costOf(cost, units) || "–"}`).join(" / ");

function costOf({ delay_s, distance_m, height_m }, units) {
  const parts = [];
  if (Math.round(delay_s)) parts.push(t(delay_s > 0 ? "advice-later" : "advice-earlier", { by: format.duration(Math.abs(delay_s)) }));
  if (distance_m) parts.push(t("advice-aside", { by: units.across(distance_m) }));
  if (height_m) parts.push(t(height_m > 0 ? "advice-higher" : "advice-lower", { by: units.vertical(Math.abs(height_m)) }));
  return parts.join(", ");
}

function Menu({ found, store }) {
  const units = unitsOf(store.picture);
  const least = found.choices.filter((choice) => choice.smallest);
  const fewest = [...found.choices].sort((a, b) => a.left.length + a.zones.length - b.left.length - b.zones.length).slice(0, LEAST_SHOWN);
  const now = found.now.map((one) => `${nameOf(one)} (${units.across(one.minima.horizontal_m)} / ${units.vertical(one.minima.vertical_m)})`);
  const minima = t("advice-minima-to", { names: now.length ? listed(now) : t("advice-nobody-now"), basis: found.basis });
  return html`<h3>${nameOf(found)} · ${found.own ? t("page-ours") : found.name}</h3>
    <${Basis} found=${found} minima=${minima} store=${store} />
    <ol class="options">${(least.length ? least : fewest).map((choice) => html`<li key=${choice.number} data-testid="advice-option">
      <b>${changeOf(choice, units)}</b> · ${t("advice-cost", { costs: costOf(choice.cost, units) || "–" })}${leftOf([...choice.left, ...choice.zones])}</li>`)}</ol>
    ${least.length === 0 && html`<p class="note">${t("advice-none-single")}</p>`}`;
}

function changeOf({ change, by, to }, units) {
  if (change === "heading") return t(by > 0 ? "advice-right" : "advice-left", { by: `${Math.abs(by)}°`, to: format.course(to) });
  return change === "speed" ? t("advice-speed", { to: units.speed(to) }) : t("advice-climb", { to: units.climb(to) });
}
