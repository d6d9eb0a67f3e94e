/** What waits for a second person: shown as it would go out, confirmed by its hash by another one, refused, or taken back (SCREEN rule U27). */
import { valueOf } from "./affairs.js";
import { nameOf } from "./danger_panel.js";
import { Held, Said, useAct, useRead, whyNot } from "./form.js";
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { SecondPerson } from "./second.js";
import * as server from "./server.js";
import { label, listed, t, word } from "./tongue.js";

const AGAIN_MS = 5000;
const SHORT = 10;
const TITLES = {
  widen: "second-widen", close: "second-close", suspend: "agree-two-suspend", amend: "agree-two-amend", "key-rotation": "care-key-turn", "key-revocation": "care-key-revoke",
};

/** What the record has no name for. */
const HEADS = { clauses: "second-clauses", fingerprint: "care-key-fingerprint" };

/** What sort of act it is: one of TITLES. */
export const sortOf = (one) => one.shows?.what || one.act.split(" ")[0];

/** The acts of these sorts that wait. Nothing where this node keeps no accounts: nobody could be told apart, and nothing waits. */
export function Together({ store, sorts }) {
  const [turn, setTurn] = useState(0);
  const [both, setBoth] = useState("");
  const accounts = Boolean(store.session?.accounts);
  const read = () => (accounts ? server.readTogether() : Promise.resolve({ waiting: [] }));
  const { found } = useRead(read, `${accounts} ${turn} ${Math.floor(store.now_ms / AGAIN_MS)}`);
  const [said, act] = useAct(store);
  const waiting = (found?.waiting || []).filter((one) => sorts.includes(sortOf(one)));
  const again = (words = "") => {
    setBoth(words);
    setTurn(turn + 1);
    store.refresh();
  };
  return html`<div>${waiting.length > 0 && html`<section class="form" aria-label=${t("second-waits")}><h3>${t("second-waits")}</h3><ul class="given" data-testid="together">
    ${waiting.map((one) => html`<${Waiting} key=${one.hash} one=${one} store=${store} act=${act} again=${again} />`)}</ul></section>`}
    ${both ? html`<p class="note" role="status" data-testid="both">${both}</p>` : html`<${Said} said=${said} />`}</div>`;
}

function Waiting({ one, store, act, again }) {
  const at = (text) => format.zulu(format.instant_ms(text), store.now_ms, { seconds: false });
  const mine = one.by === store.session?.name;
  const answer = (run, done) => act(run, done ? { done } : {}).then(() => again());
  const { id = "" } = one.shows || {};
  return html`<li data-testid="waiting" data-hash=${one.hash}><b>${t(TITLES[sortOf(one)], { id })}</b>
    <p class="facts">${t("second-asked", { name: one.by, at: at(one.since), until: at(one.until) })} <bdi dir="ltr" class="hash" title=${one.hash}>${one.hash.slice(0, SHORT)}</bdi></p>
    <${Shows} one=${one} store=${store} />
    <span class="acts">${!mine && html`<button class="main" data-testid="second-confirm" disabled=${whyNot(store) !== null} onClick=${() => answer(() => server.confirmTogether(one.hash))}>${t("second-confirm")}</button>`}
      <button data-testid="second-refuse" disabled=${whyNot(store) !== null} onClick=${() => answer(() => server.refuseTogether(one.hash), t("second-refused"))}>${t(mine ? "second-take-back" : "second-refuse")}</button>
      <${Held} store=${store} /></span>
    <${SecondPerson} store=${store} hash=${one.hash} first=${one.by} done=${again} /></li>`;
}

/** What of it is shown: whom it is given to more, or what the report, the suspension or the amendment says. */
function Shows({ one, store }) {
  const { picture, now_ms } = store;
  const { shows = {}, body } = one;
  if (shows.what === "widen") return html`<ul class="facts" data-testid="wider">${wider(shows, picture).map((words) => html`<li key=${words}>${words}</li>`)}</ul>`;
  const said = shows.said || (body.why && { why: body.why, ...(body.key && { fingerprint: body.key }) }) || { ...(body.clauses && { clauses: body.clauses.map((id) => word("Clause", id)) }), ...(body.remark && { remark: body.remark }) };
  const rows = Object.entries(said).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0));
  return html`<dl class="said">${rows.map(([name, value]) => html`<div key=${name}><dt>${name in HEADS ? t(HEADS[name]) : label(name)}</dt><dd><bdi>${name === "fingerprint" ? value : valueOf(name, value, picture, now_ms)}</bdi></dd></div>`)}</dl>`;
}

function wider({ to_all, parties, exact_for, until, before }, picture) {
  const names = (ids) => listed(ids.map((party) => nameOf(picture, party)));
  const day = (text) => {
    const ms = format.instant_ms(text);
    return `${format.day(ms)} ${format.zulu(ms, ms, { seconds: false })}`;
  };
  return [
    ...(to_all ? [t("second-to-all")] : []),
    ...(parties.length > 0 ? [t("second-parties", { names: names(parties) })] : []),
    ...(exact_for.length > 0 ? [t("second-exact-for", { names: names(exact_for) })] : []),
    ...(until ? [t("second-until", { until: day(until), before: day(before) })] : []),
  ];
}
