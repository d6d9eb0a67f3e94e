/** Conflicts and alerts, most pressing on top; acknowledged with `A` on the focused row or its button (SCREEN rules U1, U4, U6, U7, U10). */
import { AckControl } from "./acknowledge.js";
import { AdvicePanel } from "./advice_panel.js";
import { AlertFacts, BothSides, ConflictFacts, lossText } from "./danger_facts.js";
import { useNews } from "./danger_news.js";
import { counts, objectOf, opened } from "./dangers.js";
import * as format from "./format.js";
import { html, useLayoutEffect, useRef, useState } from "./html.js";
import { capOf, pressed } from "./keys.js";
import { LevelWord, ORDER, SIGNS } from "./levels.js";
import { outline } from "./mapdata.js";
import { ours } from "./realarm.js";
import { useShown } from "./shown.js";
import { Suppress, Suppressed } from "./suppress.js";
import { parts, t, word } from "./tongue.js";

/** What comes or goes above the row with focus does not move it before its reader's eyes: the list scrolls instead (U4). */
function useAnchor(list) {
  const focused = document.activeElement;
  const row = list.current?.contains(focused) && focused.closest(".row");
  const offset = () => row.getBoundingClientRect().top - list.current.getBoundingClientRect().top;
  const before = row ? offset() : 0;
  useLayoutEffect(() => {
    // What took the focus meanwhile was scrolled to.
    if (row && row.isConnected && document.activeElement === focused) list.current.scrollTop += offset() - before;
  });
}

export function DangerPanel({ store, rows, show }) {
  const [focused, setFocused] = useState(null);
  const [all, setAll] = useState(false);
  const list = useRef(null);
  useAnchor(list);
  const { rows: shown, rest } = opened(rows, focused, all);
  const news = useNews(list, shown);
  const found = counts(rows);
  const highest = ORDER.find((level) => rest.some((row) => row.level === level));
  return html`<section class="dangers" aria-label=${t("danger-section")} data-testid="dangers" data-region="dangers">
    <h2>${t("danger-title")} ${ORDER.filter((level) => found[level]).map((level) => html`<span key=${level} class="count" data-level=${level}>
        ${found[level]}<span aria-hidden="true">${SIGNS[level]}</span><span class="away"> ${level}</span></span>`)}
      ${news.count > 0
        ? html`<button class="news" data-testid="news" data-level=${rows[0].level} onClick=${news.bring}><span aria-hidden="true">${SIGNS[rows[0].level]}</span> ${t("danger-news", { count: news.count })}</button>`
        : html`<small class="hint">${parts("danger-hint", { key: html`<kbd>${capOf("ack")}</kbd>` })}</small>`}</h2>
    ${rows.length === 0 && html`<p class="empty">${t("nothing-predicted")}</p>`}
    <ol class="rows" ref=${list} onScroll=${news.look}>
      ${shown.map((row) => html`<${DangerRow} key=${row.id} row=${row} store=${store} show=${show} onFocus=${() => setFocused(row.id)} />`)}
    </ol>
    ${(rest.length > 0 || all) && html`<button class="more" data-testid="more" onClick=${() => setAll(!all)}>
      ${all ? t("danger-fewer") : t("danger-more", { count: rest.length, level: `${SIGNS[highest]} ${highest}` })}
    </button>`}
    <${Together} picture=${store.picture} />
    <${Announcer} rows=${rows} />
  </section>`;
}

/** Pairs that are not alerted, since their parties declare them to fly together: never left out, and always with who declared it. */
function Together({ picture }) {
  const pairs = picture.suppressed || [];
  return pairs.length > 0 && html`<ul class="facts" data-testid="suppressed">${pairs.map((each) => {
    const who = each.pair.map((member) => member.callsign || member.track_id).join(" × ");
    const by = each.declared.map(({ kind, name, plan }) => t("danger-declared", { kind: word("CooperationKind", kind), name, plan })).join(", ");
    const until = format.zulu(format.instant_ms(each.until), format.instant_ms(picture.now));
    return html`<li key=${who}>${t("danger-not-alerted", { pair: who, by, until })}</li>`;
  })}</ul>`;
}

/** Says each new danger once to a screen reader: WARNING at once, the others when it is quiet (U32). */
function Announcer({ rows }) {
  const told = useRef(new Set());
  const fresh = rows.filter((row) => !told.current.has(`${row.id}${row.level}`));
  const said = useRef({ alert: "", status: "" });
  for (const row of fresh) {
    told.current.add(`${row.id}${row.level}`);
    said.current[row.level === "WARNING" ? "alert" : "status"] = `${row.level} ${row.title}`;
  }
  return html`<div class="away"><div role="alert">${said.current.alert}</div><div role="status">${said.current.status}</div></div>`;
}

/** The messages that carry a danger: what the other side told us, which we acknowledge first, and what we told them. */
function carriers(row, picture) {
  const found = picture.messages.filter(({ entry }) => row.messages.includes(entry));
  return { found, toAcknowledge: found.find(({ ours }) => !ours) || found.find(({ ours }) => ours) };
}

/** One danger with its facts, both sides, its acknowledgement and advice; `show(points)` brings it into view. */
export function DangerRow({ row, store, show, onFocus }) {
  const { picture, now_ms } = store;
  const place = useRef(null);
  const ack = useRef(null);
  const advice = useRef(null);
  const { found, toAcknowledge } = carriers(row, picture);
  const standing = store.realarm.stateOf(row, picture, now_ms);
  const again = standing === "again";
  const quiet = standing === "suppressed";
  const acked = standing === "acked" || quiet || (!again && isSent(store, toAcknowledge));
  const seenAgain = () => {
    store.realarm.quiet(row, now_ms);
    store.tell();
  };
  useShown(place, store, toAcknowledge);
  const open = () => {
    store.view.set({ select: row.id });
    show(pointsOf(row, picture));
  };
  const onKey = (event) => {
    if (event.target !== place.current || event.ctrlKey || event.altKey || event.metaKey) return;
    if (pressed(event, "ack") && again) seenAgain();
    else if (pressed(event, "ack") && ack.current) ack.current();
    if (pressed(event, "propose")) advice.current();
    if (event.key === "Enter") open();
    if (["1", "2", "3"].includes(event.key) && ack.current) ack.current(Number(event.key));
  };
  const status = row.status || toAcknowledge?.status || picture.status;
  return html`<li class="row danger" ref=${place} tabindex="0" data-testid="danger" data-kind=${row.kind} data-level=${row.level} data-id=${row.id}
      data-ack=${quiet ? "suppressed" : acked ? "acked" : again ? "again" : "none"} aria-current=${store.view.get("select") === row.id ? "true" : undefined} data-drill=${status !== "ACTUAL"} onKeyDown=${onKey} onFocus=${onFocus} aria-label="${row.level} ${row.title}">
    <div class="line1"><${LevelWord} level=${row.level} blink=${row.level === "WARNING" && !acked} /> <b class="title">${row.title}</b>
      <span class="loss" data-testid="loss">${lossText(row, now_ms)}</span></div>
    ${row.kind === "alert"
      ? html`<${AlertFacts} alert=${row.source} picture=${picture} now_ms=${now_ms} />`
      : html`<${ConflictFacts} conflict=${row.source} picture=${picture} now_ms=${now_ms} />`}
    <${BothSides} found=${found} picture=${picture} now_ms=${now_ms} status=${status} />
    ${toAcknowledge && html`<${AckControl} key=${toAcknowledge.entry} store=${store} message=${toAcknowledge} trigger=${ack} />`}
    ${again && html`<p class="ack again" data-testid="again"><b class="overdue">${t(ours(row, picture) ? "again-after-suppression" : "again")}</b> <button class="main" onClick=${seenAgain}>${t("again-seen")} <kbd>${capOf("ack")}</kbd></button></p>`}
    ${row.kind === "alert" && html`<${Suppressed} row=${row} picture=${picture} now_ms=${now_ms} /><${Suppress} store=${store} row=${row} acked=${acked} />`}
    <${AdvicePanel} store=${store} row=${row} trigger=${advice} back=${() => place.current.focus()} />
  </li>`;
}

/** Our own alert is a message of ours; that this desk acknowledged it counts as soon as the node took it. */
const isSent = (store, message) => Boolean(message && message.ours && store.sending.get(`${message.entry}/L2`)?.state === "sent");

/** The objects a conflict names, as the picture holds them. */
function objectsIn(conflict, picture) {
  const named = conflict.objects.map(objectOf);
  const plans = picture.plans.map((plan) => ({ ...plan, id: plan.op_id }));
  const things = [...plans, ...picture.zones.map((zone) => ({ ...zone, id: zone.zone_id }))];
  return things.filter((thing) => named.some(({ party, id }) => party === thing.party && id === thing.id));
}

export function nameOf(picture, party) {
  if (party === picture.me.party) return picture.me.name;
  return picture.peers.find((peer) => peer.party === party)?.name || party.slice(0, 6);
}

/** The points to bring into view for a danger. */
function pointsOf(row, picture) {
  if (row.kind === "alert") {
    const keys = row.source.pair.map((member) => `${member.party}:${member.track_id}`);
    return picture.tracks.filter((track) => keys.includes(`${track.party}:${track.track_id}`)).map((track) => [track.lon_deg, track.lat_deg]);
  }
  return objectsIn(row.source, picture).flatMap((thing) => thing.volumes.flatMap((volume) => outline(volume.geometry)));
}
