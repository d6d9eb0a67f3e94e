/**
 * The strip below: from two hours ago to six hours ahead, each party's plans as bars and zones hatched, conflicts as marks, messages as dots.
 * Dragging along it, or the arrow keys on it, looks at another instant; Home goes back to now (SCREEN rule U20).
 */
import * as format from "./format.js";
import { html, useRef } from "./html.js";
import { AHEAD_MS, BEHIND_MS, within } from "./instant.js";
import { capOf } from "./keys.js";
import { LevelShape } from "./levels.js";
import { SPEEDS } from "./player.js";
import { t, titleOf } from "./tongue.js";
import { unitsOf } from "./units.js";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const WHOLE_MS = BEHIND_MS + AHEAD_MS;
const LANES = 4;
const NOW_LABEL = 3.2; // percent
const STEPS_MS = { ArrowLeft: -MINUTE_MS, ArrowRight: MINUTE_MS, ArrowDown: -5 * MINUTE_MS, ArrowUp: 5 * MINUTE_MS, PageDown: -HOUR_MS / 2, PageUp: HOUR_MS / 2 };

/** Percent of the strip's width at which `ms` stands. */
const at = (ms, now_ms) => (100 * (ms - (now_ms - BEHIND_MS))) / WHOLE_MS;

const times = (thing, side) => thing.volumes.map((volume) => format.instant_ms(volume[side]));

function bars(picture, now_ms) {
  const plans = picture.plans.filter((plan) => plan.state !== "Ended").map((plan) => ({ ...plan, kind: "plan", id: plan.op_id }));
  const zones = picture.zones.filter((zone) => !zone.cancelled).map((zone) => ({ ...zone, kind: "zone", id: zone.zone_id }));
  const found = [...plans, ...zones].filter((thing) => thing.volumes.length > 0).map((thing) => ({
    ...thing,
    left: Math.max(0, at(Math.min(...times(thing, "from")), now_ms)),
    right: Math.min(100, at(Math.max(...times(thing, "until")), now_ms)),
  }));
  return found.filter((bar) => bar.right > bar.left);
}

/** Every bar in each band of heights it reaches into, by the heights as they are stated: {name, bars}. A reference is not compared with another. */
function byHeight(all, units) {
  const edges_m = units.metres ? [300, 1000, 3000] : [304.8, 914.4, 3048];
  return [...edges_m, Infinity].map((top_m, i) => {
    const bottom_m = i ? edges_m[i - 1] : -Infinity;
    const reaches = ({ lower, upper }) => lower.value_m < top_m && upper.value_m > bottom_m;
    const name = i === 0 ? `< ${units.vertical(top_m)}` : top_m === Infinity ? `> ${units.vertical(bottom_m)}` : `${units.vertical(bottom_m)} +`;
    return { name, bars: all.filter((bar) => bar.volumes.some(reaches)) };
  }).reverse();
}

const byParty = (all, picture) =>
  [...new Set([picture.me.name, ...picture.peers.map((peer) => peer.name)])].map((name) => ({ name, bars: all.filter((bar) => bar.name === name) }));

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

/** What stands on the strip: of the past looked at its own picture, else the live one. */
const pictured = (store, seen) => (seen.mode === "REPLAY" ? seen.picture : store.picture);

/** Whether what stands here is of now: never LIVE on a page that does not hear its node. */
const liveness = ({ link }) => (link === "silent" ? `○ ${t("mode-SILENT")}` : `● ${t("mode-LIVE")}`);

export function TimeStrip({ store, seen, dangers }) {
  const { now_ms, player, view } = store;
  const picture = pictured(store, seen);
  const all = bars(picture, now_ms);
  const isByHeight = view.get("lanes") === "height";
  const rows = isByHeight ? byHeight(all, unitsOf(picture)) : byParty(all, picture);
  return html`<footer class="strip" data-testid="strip" data-region="strip" data-mode=${seen.mode} aria-label=${t("strip")}>
    <div class="play">
      <button data-testid="play" aria-pressed=${player.playing} onClick=${() => player.toggle()}>${player.playing ? "❚❚" : "▶"}
        <span class="away">${player.playing ? t("pause") : t("play")} ${capOf("play")}</span></button>
      <button data-testid="speed" onClick=${() => player.faster()} title=${SPEEDS.map((speed) => `×${speed}`).join(" ")}>×${player.speed}<span class="away"> ${t("speed")}</span></button>
      <button data-testid="lanes" aria-pressed=${isByHeight} title=${t("lanes-by-height")} onClick=${() => view.set({ lanes: isByHeight ? "party" : "height" })}>
        <span aria-hidden="true">⇅</span><span class="away">${t("lanes-by-height")}</span></button>
      <button class="live" data-testid="live" data-mode=${seen.mode} disabled=${seen.mode === "LIVE"} onClick=${() => player.home()}>${seen.mode === "LIVE" ? liveness(store) : t("go-now")}</button>
    </div>
    <${Timeline} store=${store} seen=${seen} dangers=${dangers} />
    <div class="lanes" tabindex="0" role="group" aria-label=${t("strip")}>${rows.map(({ name, bars: some }) => html`<div class="lane" key=${name}><b class="who" title=${name}>${name}</b><div class="bars">
      ${inLanes(some).map((bar) => html`<${Bar} key=${bar.kind + bar.id} bar=${bar} />`)}</div></div>`)}</div>
  </footer>`;
}

/** The word of what is not meant, or nothing. */
function statusOf({ status, messages }, picture) {
  const said = status || picture.messages.find(({ entry }) => messages.includes(entry))?.status || picture.status;
  return said === "ACTUAL" ? "" : said;
}

const Bar = ({ bar }) => html`<span class="bar-item" data-kind=${bar.kind} data-side=${bar.own ? "own" : "peer"} data-lane=${bar.lane}
  data-drill=${bar.status !== "ACTUAL"} style=${{ left: `${bar.left}%`, width: `${bar.right - bar.left}%` }}
  title="${t(`bar-${bar.kind}`)} ${bar.id} ${bar.status === "ACTUAL" ? "" : bar.status}">${bar.id}${bar.status === "ACTUAL" ? "" : ` · ${bar.status}`}</span>`;

/** The scale with its marks; a slider for whoever cannot drag. */
function Timeline({ store, seen, dangers }) {
  const { now_ms, view, player } = store;
  const picture = pictured(store, seen);
  const place = useRef(null);
  const first = Math.ceil((now_ms - BEHIND_MS) / HOUR_MS);
  const hours = Array.from({ length: 9 }, (_, i) => (first + i) * HOUR_MS).filter((ms) => at(ms, now_ms) <= 98.5);
  const isFree = (ms) => Math.abs(at(ms, now_ms) - at(now_ms, now_ms)) > NOW_LABEL; // the word NOW stands there
  const inView = (ms) => ms !== null && at(ms, now_ms) >= 0 && at(ms, now_ms) <= 100;
  const look = (ms) => {
    if (player.playing) player.stop();
    const to = within(ms, now_ms);
    view.lookAt(Math.abs(to - now_ms) < MINUTE_MS / 2 ? null : to);
  };
  const drag = (event) => {
    if (event.type === "pointerdown") place.current.setPointerCapture(event.pointerId);
    if (!place.current.hasPointerCapture(event.pointerId)) return;
    const box = place.current.getBoundingClientRect();
    look(now_ms - BEHIND_MS + ((event.clientX - box.left) / box.width) * WHOLE_MS);
  };
  const onKey = (event) => {
    const step_ms = STEPS_MS[event.key];
    if (step_ms === undefined) return;
    event.preventDefault();
    look(seen.at_ms + step_ms);
  };
  const minutes = Math.round((within(seen.at_ms, now_ms) - now_ms) / MINUTE_MS);
  const tickAt = (danger) => (seen.mode === "REPLAY" ? danger.at_ms : Math.max(danger.at_ms, now_ms));
  return html`<div class="timeline" ref=${place} role="slider" tabindex="0" data-testid="timeline" aria-label=${t("scrub")} aria-valuemin=${-BEHIND_MS / MINUTE_MS}
      aria-valuemax=${AHEAD_MS / MINUTE_MS} aria-valuenow=${minutes} aria-valuetext="${format.zulu(seen.at_ms, now_ms)} ${t(`mode-${seen.mode}`)}"
      onPointerDown=${drag} onPointerMove=${drag} onKeyDown=${onKey}>
    ${hours.filter(isFree).map((ms) => html`<span key=${ms} class="hour" style=${{ left: `${at(ms, now_ms)}%` }}>${format.zulu(ms, ms, { seconds: false })}</span>`)}
    ${picture.messages.filter((message) => inView(format.instant_ms(message.written_at))).map((message) => html`<i key=${message.entry} class="dot" data-testid="dot"
      data-side=${message.ours ? "own" : "peer"} title="${titleOf(message.kind)} ${message.status === "ACTUAL" ? "" : message.status}" style=${{ left: `${at(format.instant_ms(message.written_at), now_ms)}%` }}></i>`)}
    ${dangers.filter((danger) => inView(tickAt(danger))).map((danger) => html`<span key=${danger.id} class="tick-mark" data-testid="tick" data-level=${danger.level} title="${danger.title} ${statusOf(danger, picture)}"
      style=${{ left: `${at(tickAt(danger), now_ms)}%` }}><${LevelShape} level=${danger.level} /></span>`)}
    <i class="now" style=${{ left: `${at(now_ms, now_ms)}%` }}><b>${t("strip-now")}</b></i>
    ${seen.mode !== "LIVE" && inView(seen.at_ms) && html`<i class="at" data-testid="cursor" style=${{ left: `${at(seen.at_ms, now_ms)}%` }}><b>${format.zulu(seen.at_ms, now_ms, { seconds: false })}</b></i>`}
  </div>`;
}
