/** Who we are, who is on watch, the node's clock, the lines; and NOT LIVE across the screen when the beat stops (SCREEN rules U18, U19, U21). */
import { BearerChip } from "./bearers.js";
import * as format from "./format.js";
import { html } from "./html.js";
import { watchOf } from "./watch_panel.js";

const LINE_SIGNS = { UP: "✓", UNPROVED: "◌", DEGRADED: "◐", DOWN: "✕" };

export function TopBar({ store, sounds, panel, toggle }) {
  const { picture, now_ms } = store;
  const onWatch = watchOf(picture);
  return html`<header class="top">
    <div class="bar">
      <h1 class="node" data-testid="node">${picture.me.name}</h1>
      ${picture.status !== "ACTUAL" && html`<b class="drill" data-testid="status">${picture.status}</b>`}
      <button class="watch" data-testid="watch" data-state=${store.watch ? "held" : "none"} aria-expanded=${panel === "watch"} onClick=${() => toggle("watch")}>
        watch: ${onWatch.length ? onWatch.map(({ role, name }) => `${name} (${role})`).join(", ") : "nobody"}${!store.watch && " · take it to act here"}
      </button>
      <${Clock} store=${store} now_ms=${now_ms} />
      <button data-testid="pairing-toggle" aria-expanded=${panel === "pairing"} onClick=${() => toggle("pairing")}>Pair</button>
      <button data-testid="sound" data-state=${sounds.on ? "on" : "off"} onClick=${() => (sounds.on ? sounds.disarm() : sounds.arm())}>
        ${sounds.on ? "♪ SOUND ON" : "♪ SOUND OFF"}
      </button>
      <span class="record" data-testid="record">record ${picture.record.entries} entries</span>
    </div>
    <div class="bar lines" data-testid="lines">
      <span class="label">LINE</span>
      ${picture.line.length === 0 && html`<span class="empty">no line yet: pair with another organisation</span>`}
      ${picture.line.map((line) => html`<${LineChip} key=${line.channel + line.peer + line.bearer} line=${line} now_ms=${now_ms} peers=${picture.peers} />`)}
      ${(picture.bearers || []).map((bearer) => html`<${BearerChip} key=${bearer.kind + bearer.name} bearer=${bearer} picture=${picture} now_ms=${now_ms} />`)}
    </div>
    ${store.link === "silent" && html`<div class="not-live" role="alert" data-testid="not-live">
      NOT LIVE · the node has not been heard since ${format.zulu(now_ms)} · nothing below is newer than that
    </div>`}
    ${picture.faults.map((fault) => html`<div class="fault" role="status" key=${fault.what} data-testid="fault"><b>${fault.what}</b> ${fault.mend}</div>`)}
    ${store.fault && store.link !== "silent" && html`<div class="fault" role="status" data-testid="page-fault"><b>${store.fault.message}</b> ${store.fault.mend}</div>`}
  </header>`;
}

/** The node's clock: it moves with the beat, and only with it. */
function Clock({ store, now_ms }) {
  return html`<div class="clock" data-testid="clock" data-state=${store.link}>
    <time>${now_ms === null ? "–" : `${format.day(now_ms)} `}<b>${format.zulu(now_ms)}</b></time>
    <span class="beat" data-odd=${store.beats % 2 === 1} aria-hidden="true"></span>
  </div>`;
}

function LineChip({ line, now_ms, peers }) {
  const peer = peers.find(({ party }) => party === line.peer);
  const at = format.zulu(format.instant_ms(line.last_proof), now_ms, { seconds: false });
  const proof = line.last_proof ? `proved ${at}${line.by_hand ? " by hand" : ""}` : "never proved";
  const skew = peer && Math.abs(peer.skew_s ?? 0) > 2 ? ` · clocks differ by ${Math.abs(peer.skew_s).toFixed(1)} s` : "";
  const their = line.proofs?.theirs;
  const theirs = their && `${their.state}${their.at ? ` ${format.zulu(format.instant_ms(their.at), now_ms, { seconds: false })}` : ", never proved"}`;
  const until_ms = format.instant_ms(line.stated?.planned_until);
  const outage = until_ms > now_ms && format.zulu(until_ms, now_ms, { seconds: false });
  return html`<span class="chip" data-testid="line-chip" data-state=${line.state} title=${peer ? `connection ${peer.link}` : ""}>
    <b>${line.name}</b> ${line.bearer} <b class="state"><span aria-hidden="true">${LINE_SIGNS[line.state] || "?"}</span> ${line.state}</b> <small>${proof}${skew}</small>
    ${theirs && html`<small data-testid="line-theirs">· theirs ${theirs}</small>`}
    ${line.garbled && html`<small>· the last card came garbled</small>`}
    ${outage && html`<small>· they told an outage until ${outage}</small>`}
    ${peer && peer.link === "DOWN" && html`<small>· connection DOWN</small>`}
  </span>`;
}
