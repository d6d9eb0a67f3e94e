/** Who we are, who is on watch, the node's clock, lines, feeds and record; and NOT LIVE across the screen when the beat stops (U18, U19, U21). */
import { ask } from "./attention.js";
import { BearerChip } from "./bearers.js";
import * as format from "./format.js";
import { html } from "./html.js";
import { capOf } from "./keys.js";
import { LINE_SIGNS, lineAt } from "./line_state.js";
import { THEMES, theme, wear } from "./themes.js";
import { t } from "./tongue.js";
import { TongueSwitch } from "./tongue_switch.js";
import { ageState, limitsOf_s } from "./tracks.js";
import { watchOf } from "./watch_panel.js";

const isKnown = (value) => value !== null && value !== undefined;

export function TopBar({ store, sounds, panel, toggle }) {
  const { picture, now_ms } = store;
  const onWatch = watchOf(picture);
  const holders = onWatch.length ? onWatch.map(({ role, name }) => `${name} (${role})`).join(", ") : t("nobody");
  return html`<header class="top" data-region="top">
    <div class="bar">
      <h1 class="node" data-testid="node">${picture.me.name}</h1>
      ${picture.status !== "ACTUAL" && html`<b class="drill" data-testid="status">${picture.status}</b>`}
      <button class="watch" data-testid="watch" data-state=${store.watch ? "held" : "none"} aria-expanded=${panel === "watch"} onClick=${() => toggle("watch")}>
        ${t("watch-of", { who: holders })}${store.held === "page-take-watch-first" && ` · ${t("watch-take")}`}
      </button>
      <${Clock} store=${store} now_ms=${now_ms} />
      <button data-testid="pairing-toggle" aria-expanded=${panel === "pairing"} onClick=${() => toggle("pairing")}>${t("pair")}</button>
      <${SoundChip} sounds=${sounds} open=${panel === "sound"} toggle=${() => toggle("sound")} />
      <select class="theme" data-testid="theme" aria-label=${t("theme")} value=${theme()} onChange=${(event) => { wear(event.target.value); store.tell(); }}>
        ${THEMES.map((name) => html`<option key=${name} value=${name}>${t(`theme-${name}`)}</option>`)}</select>
      <${TongueSwitch} tell=${() => store.tell()} />
      <button data-testid="keys-toggle" aria-expanded=${panel === "keys"} aria-label=${t("keys-title")} onClick=${() => toggle("keys")}><kbd>${capOf("keys")}</kbd></button>
    </div>
    <div class="bar lines" data-testid="lines">
      <span class="label">${t("line-label")}</span>
      ${picture.line.length === 0 && html`<span class="empty">${t("line-none")}</span>`}
      ${picture.line.map((line) => html`<${LineChip} key=${line.channel + line.peer + line.bearer} line=${line} now_ms=${now_ms}
        peer=${ofPeer(line, picture)} />`)}
      ${(picture.bearers || []).map((bearer) => html`<${BearerChip} key=${bearer.kind + bearer.name} bearer=${bearer} picture=${picture} now_ms=${now_ms} />`)}
      ${(picture.feeds || []).length > 0 && html`<span class="label">${t("feeds-label")}</span>`}
      ${(picture.feeds || []).map((feed) => html`<${FeedChip} key=${feed.name} feed=${feed} />`)}
      <span class="record" data-testid="record">${t("record-entries", { count: format.grouped(picture.record.entries) })}</span>
    </div>
    ${store.link === "silent" && html`<div class="not-live" role="alert" data-testid="not-live">${t("not-live", { since: format.zulu(now_ms) })}</div>`}
    ${picture.faults.map((fault) => html`<div class="fault" role="status" key=${fault.what} data-testid="fault"><bdi lang="en"><b>${fault.what}</b> ${fault.mend}</bdi></div>`)}
    ${store.fault && store.link !== "silent" && html`<div class="fault" role="status" data-testid="page-fault"><bdi><b>${store.fault.message}</b> ${store.fault.mend}</bdi></div>`}
  </header>`;
}

/** Whether sound is on, in one click; beside it volume, mute and trial. */
function SoundChip({ sounds, open, toggle }) {
  const state = sounds.muted_s > 0 ? "muted" : sounds.on ? "on" : "off";
  const arm = async () => {
    await sounds.arm();
    await ask();
  };
  return html`<span class="pair-of" role="group" aria-label=${t("sound")}>
    <button data-testid="sound" data-state=${state} onClick=${() => (sounds.on ? sounds.disarm() : arm())}>
      ♪ ${t(`sound-${state}`, { left: format.duration(sounds.muted_s) })}</button>
    <button data-testid="sound-more" aria-expanded=${open} aria-label=${t("sound-more")} onClick=${toggle}>▾</button></span>`;
}

/** How a feed does: fuller bars for fresher reports, its age, and a word unless all is well. */
function FeedChip({ feed }) {
  const isUp = feed.state === "UP" && isKnown(feed.age_s);
  const limits_s = Object.values(limitsOf_s(feed)); // a bar each
  const bars = isUp ? limits_s.filter((limit_s) => feed.age_s < limit_s).length : 0;
  const word = feed.state !== "UP" ? feed.state : isUp && ageState(feed, feed.age_s) !== "FRESH" ? "STALE" : "";
  return html`<span class="chip" data-testid="feed-chip" data-state=${word || "UP"} title=${feed.fault || feed.kind}>
    <b>${feed.name}</b> <span class="strength" aria-hidden="true">${"▮".repeat(bars)}${"▯".repeat(limits_s.length - bars)}</span>
    ${isKnown(feed.age_s) && html`<small><bdi>${format.age(feed.age_s)}</bdi></small>`} ${word && html`<b class="state">${word}</b>`}</span>`;
}

/** The node's clock: it moves with the beat, and only with it. */
function Clock({ store, now_ms }) {
  return html`<div class="clock" data-testid="clock" data-state=${store.link}>
    <time>${now_ms === null ? "–" : `${format.day(now_ms)} `}<b>${format.zulu(now_ms)}</b></time>
    <span class="beat" data-odd=${store.beats % 2 === 1} aria-hidden="true"></span>
  </div>`;
}

/** What is to be said of the peer itself stands once, on the first of its lines. */
const ofPeer = (line, { line: all, peers }) => (all.find(({ peer }) => peer === line.peer) === line ? peers.find(({ party }) => party === line.peer) : undefined);

function LineChip({ line, now_ms, peer }) {
  const { state } = lineAt(line, now_ms);
  const at = format.zulu(format.instant_ms(line.last_proof), now_ms, { seconds: false });
  const proof = line.last_proof ? t(line.by_hand ? "line-proved-by-hand" : "line-proved", { at }) : t("line-never-proved");
  const skew = peer && Math.abs(peer.skew_s ?? 0) > 2 ? ` · ${t("line-skew", { seconds: Math.abs(peer.skew_s).toFixed(1) })}` : "";
  const their = line.proofs?.theirs;
  const theirs = their && `${their.state} ${their.at ? format.zulu(format.instant_ms(their.at), now_ms, { seconds: false }) : t("line-never-proved")}`;
  const until_ms = format.instant_ms(line.stated?.planned_until);
  const outage = until_ms > now_ms && format.zulu(until_ms, now_ms, { seconds: false });
  return html`<span class="chip" data-testid="line-chip" data-state=${state} title=${peer ? t("line-connection", { state: peer.link }) : ""}>
    <b>${line.name}</b> ${line.bearer} <b class="state"><span aria-hidden="true">${LINE_SIGNS[state] || "?"}</span> ${state}</b> <small>${proof}${skew}</small>
    ${theirs && html`<small data-testid="line-theirs">· ${t("line-theirs", { state: theirs })}</small>`}
    ${line.garbled && html`<small>· ${t("line-garbled")}</small>`}
    ${outage && html`<small>· ${t("line-outage", { until: outage })}</small>`}
    ${peer && peer.link === "DOWN" && html`<small>· ${t("line-connection-down")}</small>`}
  </span>`;
}
