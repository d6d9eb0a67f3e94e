/** How the node, its lines and its feeds do: bars of the last day, alerts against what a desk can bear, and for every red line what to do (SCREEN rule U41). */
import { nameOf } from "./danger_panel.js";
import { useRead } from "./form.js";
import * as format from "./format.js";
import { html, useEffect } from "./html.js";
import { LINE_SIGNS, lineAt, proofOf, stateWord } from "./line_state.js";
import { Released } from "./released.js";
import * as server from "./server.js";
import { SigningKeys } from "./signing_keys.js";
import { sentence, t, word } from "./tongue.js";

const SKEW_S = 2;
const AGAIN_MS = 30_000;
const GIB = 2 ** 30;
const SLOT_SIGNS = { proved: "▇", missed: "✕", unknown: "▁" };

/** Every red line with its cure, worst things first: {id, what, cure}. `health` may not be here yet. */
export function redLines(store, health) {
  const { picture, now_ms, link } = store;
  const found = [];
  if (link === "silent") found.push({ id: "not-live", what: t("health-not-live"), cure: t("health-not-live-cure") });
  for (const fault of picture.faults) found.push({ id: "fault", what: fault.what, cure: fault.mend, english: true });
  if (!store.sounds.on) found.push({ id: "sound", what: t("health-sound-off"), cure: t("health-sound-cure") });
  for (const peer of picture.peers) {
    if (peer.link === "DOWN") found.push({ id: "peer", what: t("health-peer-lost", { name: peer.name }), cure: t("health-peer-cure") });
    if (Math.abs(peer.skew_s ?? 0) > SKEW_S) found.push({ id: "clock", what: t("line-skew", { seconds: Math.abs(peer.skew_s).toFixed(1) }), cure: t("health-clock-cure", { name: peer.name }) });
  }
  for (const line of picture.line) {
    const { state } = lineAt(line, now_ms);
    if (state !== "UP") found.push({ id: "line", what: `${line.name} ${word("Bearer", line.bearer)}: ${stateWord(state)}, ${proofOf(line, now_ms)}`, cure: t("health-line-cure") });
  }
  for (const feed of picture.feeds || []) {
    if (feed.state === "DOWN" || feed.state === "STALE") found.push({ id: "feed", what: `${feed.name}: ${feed.state} ${feed.fault || ""}`, cure: t("health-feed-cure") });
  }
  if (health && health.alerts.most_in_10_min >= health.alerts.flood_per_10_min) found.push({ id: "flood", what: t("health-flood", { count: health.alerts.most_in_10_min }), cure: t("health-flood-cure") });
  return found;
}

export function HealthPanel({ store }) {
  const again = store.now_ms === null ? "" : String(Math.floor(store.now_ms / AGAIN_MS));
  const { found, refusal } = useRead(server.readHealth, again);
  const known = (health) => {
    store.health = health;
    store.tell();
  };
  useEffect(() => { if (found) known(found); }, [found]);
  useEffect(() => () => known(null), []);
  const red = redLines(store, found);
  return html`<section class="form" aria-label=${t("health-red")} data-testid="red-lines"><h3>${t("health-red")}</h3>
      ${red.length === 0 && html`<p class="note">${t("health-no-red")}</p>`}
      <ul class="given">${red.map((one) => html`<li key=${one.id + one.what} class="refusal" data-testid="red-line" data-id=${one.id}><b lang=${one.english ? "en" : undefined}>✕ <bdi>${one.what}</bdi></b>
        <br /><span data-testid="cure">${t("health-cure")}: <bdi lang=${one.english ? "en" : undefined}>${one.cure}</bdi></span></li>`)}</ul></section>
    ${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}
    ${found && html`<${Numbers} health=${found} picture=${store.picture} /><${Bars} health=${found} store=${store} />`}
    <${Released} store=${store} /><${SigningKeys} store=${store} />
    <${Feeds} store=${store} /><${Versions} health=${found} picture=${store.picture} />`;
}

function Numbers({ health, picture }) {
  const { alerts, acknowledgements: acks, disk } = health;
  const over = alerts.per_10_min > alerts.budget_per_10_min;
  const rows = [
    ["alerts", t("health-per-10-min", { rate: alerts.per_10_min, budget: alerts.budget_per_10_min }), over],
    ["most", t("health-most", { count: alerts.most_in_10_min, flood: alerts.flood_per_10_min }), alerts.most_in_10_min >= alerts.flood_per_10_min],
    ["acks", acks.count ? t("health-acks", { p95: format.duration(acks.p95_s), median: format.duration(acks.median_s), count: acks.count }) : t("health-no-acks"), false],
    ["disk", disk ? t("health-disk", { free: (disk.free_bytes / GIB).toFixed(1), total: (disk.total_bytes / GIB).toFixed(1) }) : t("health-in-memory"), Boolean(disk?.low)],
    ["record", t("health-entries", { count: picture.record.entries }), false],
  ];
  return html`<section aria-label=${t("health-numbers")}><table class="wide-table" data-testid="health-numbers"><tbody>${rows.map(([name, words, bad]) => html`<tr key=${name} data-name=${name} data-bad=${bad}>
    <th scope="row">${t(`health-name-${name}`)}</th><td>${bad ? html`<b class="low">✕ ${words}</b>` : words}</td></tr>`)}</tbody></table></section>`;
}

/** A day of line checks as bars: a mark of its own for each outcome, the ends in words, a legend below. */
function Bars({ health, store }) {
  const { picture, now_ms } = store;
  const at = (text) => format.zulu(format.instant_ms(text), now_ms, { seconds: false });
  const counted = (slots, what) => slots.filter((slot) => slot === what).length;
  return html`<section aria-label=${t("health-beats")}><h3>${t("health-beats")}</h3>
    ${health.lines.map((line) => html`<div class="beats" key=${line.peer + line.bearer} data-testid="beats" data-peer=${line.peer} data-bearer=${line.bearer}>
      <b>${nameOf(picture, line.peer)} · ${word("Bearer", line.bearer)}</b>
      <div class="slots" dir="ltr" role="img" aria-label=${t("health-beats-said", { proved: counted(line.slots, "proved"), missed: counted(line.slots, "missed"), unknown: counted(line.slots, "unknown") })}>
        ${line.slots.map((slot, i) => html`<span key=${i} class="slot" data-slot=${slot} aria-hidden="true">${SLOT_SIGNS[slot]}</span>`)}</div>
      <small class="ends" dir="ltr"><span>${at(line.from)}</span><span>${at(line.until)}</span></small></div>`)}
    <p class="note">${Object.keys(SLOT_SIGNS).map((slot) => html`<span key=${slot}>${SLOT_SIGNS[slot]} ${t(`health-slot-${slot}`)}  </span>`)}</p></section>`;
}

function Feeds({ store }) {
  const feeds = store.picture.feeds || [];
  return html`<section aria-label=${t("health-feeds")}><h3>${t("health-feeds")}</h3>
    ${feeds.length === 0 && html`<p class="note">${t("health-no-feeds")}</p>`}
    <ul class="given">${feeds.map((feed) => html`<li key=${feed.name} data-testid="feed" data-state=${feed.state}><b>${feed.name}</b> ${feed.kind} · ${feed.state} · ${feed.age_s === null ? t("health-no-report") : t("health-feed", {
      age: format.age(feed.age_s), reports: feed.reports, refused: feed.refused })}</li>`)}</ul>
    <ul class="given">${store.picture.line.map((line) => {
      const { state } = lineAt(line, store.now_ms);
      return html`<li key=${line.peer + line.bearer}><b>${line.name}</b> ${word("Bearer", line.bearer)} ${LINE_SIGNS[state]} ${stateWord(state)} · ${proofOf(line, store.now_ms)}</li>`;
    })}</ul></section>`;
}

function Versions({ health, picture }) {
  const stated = Object.fromEntries((health?.versions || []).map(({ party, software }) => [party, software]));
  return html`<section aria-label=${t("health-versions")}><h3>${t("health-versions")}</h3><ul class="given" data-testid="versions">
    <li><b>${picture.me.name}</b> <bdi dir="ltr">${health?.software || "–"}</bdi></li>
    ${picture.peers.map((peer) => html`<li key=${peer.party}><b>${peer.name}</b> <bdi dir="ltr">${stated[peer.party] || "–"}</bdi> · ${peer.skew_s === null ? t("health-skew-unknown") : t("health-skew", { seconds: peer.skew_s.toFixed(1) })}<${Anew} peer=${peer} /></li>`)}</ul></section>`;
}

/** That a peer's logbooks go on in a new epoch, and how much of what it had published is no longer its own: a fact, and nobody's fault. */
function Anew({ peer }) {
  const anew = peer.anew || [];
  const left = anew.reduce((sum, one) => sum + one.left, 0);
  if (anew.length === 0) return null;
  return html` · <span data-testid="anew" data-left=${left}>${left > 0 ? t("care-anew-left", { count: left }) : t("care-anew")}</span>`;
}
