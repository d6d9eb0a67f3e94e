/** The strip below: from two hours ago to six hours ahead, each party's plans as bars, zones hatched, conflicts as marks. */
import * as format from "./format.js";
import { html } from "./html.js";
import { SIGNS } from "./levels.js";

const HOUR_MS = 3_600_000;
const BEHIND_MS = 2 * HOUR_MS;
const WHOLE_MS = 8 * HOUR_MS;
const LANES = 3;

/** Percent of the strip's width at which `ms` stands. */
const at = (ms, now_ms) => (100 * (ms - (now_ms - BEHIND_MS))) / WHOLE_MS;

function bars(picture, now_ms) {
  const plans = picture.plans.map((plan) => ({ ...plan, kind: "plan", id: plan.op_id }));
  const zones = picture.zones.filter((zone) => !zone.cancelled).map((zone) => ({ ...zone, kind: "zone", id: zone.zone_id }));
  const found = [...plans, ...zones].filter((thing) => thing.volumes.length > 0).map((thing) => ({
    ...thing,
    left: Math.max(0, at(Math.min(...thing.volumes.map((volume) => format.instant_ms(volume.from))), now_ms)),
    right: Math.min(100, at(Math.max(...thing.volumes.map((volume) => format.instant_ms(volume.until))), now_ms)),
  }));
  return found.filter((bar) => bar.right > bar.left);
}

/** Bars in as few lanes as they need, at most LANES; the rest share the last one. */
function inLanes(list) {
  const ends = [];
  return [...list].sort((a, b) => a.left - b.left).map((bar) => {
    let lane = ends.findIndex((end) => end <= bar.left);
    if (lane < 0) lane = Math.min(ends.length, LANES - 1);
    ends[lane] = bar.right;
    return { ...bar, lane };
  });
}

export function TimeStrip({ picture, now_ms }) {
  const first = Math.ceil((now_ms - BEHIND_MS) / HOUR_MS);
  const hours = Array.from({ length: 9 }, (_, i) => (first + i) * HOUR_MS).filter((ms) => at(ms, now_ms) <= 99);
  const names = [...new Set([picture.me.name, ...picture.peers.map((peer) => peer.name)])];
  const all = bars(picture, now_ms);
  const open = picture.conflicts.filter((conflict) => format.instant_ms(conflict.until) > now_ms && at(format.instant_ms(conflict.from), now_ms) < 100);
  return html`<footer class="strip" data-testid="strip" aria-label="Plans and zones from two hours ago to six hours ahead">
    <div class="hours">${hours.map((ms) => html`<span key=${ms} style=${{ left: `${at(ms, now_ms)}%` }}>${format.zulu(ms, ms, { seconds: false })}</span>`)}</div>
    ${names.map((name) => html`<div class="lane" key=${name}><b class="who">${name}</b><div class="bars">
      ${inLanes(all.filter((bar) => bar.name === name)).map((bar) => html`<span key=${bar.kind + bar.id} class="bar-item"
        data-kind=${bar.kind} data-side=${bar.own ? "own" : "peer"} data-lane=${bar.lane}
        style=${{ left: `${bar.left}%`, width: `${bar.right - bar.left}%` }} title="${bar.kind} ${bar.id}">${bar.id}</span>`)}
    </div></div>`)}
    <div class="marks" aria-hidden="true">
      ${open.map((conflict) => html`<span key=${conflict.id} data-level=${conflict.level} 
        style=${{ left: `${Math.max(0, at(format.instant_ms(conflict.from), now_ms))}%` }}>${SIGNS[conflict.level]}</span>`)}
      <i class="now" style=${{ left: `${at(now_ms, now_ms)}%` }}></i></div>
  </footer>`;
}
