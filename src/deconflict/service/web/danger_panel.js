/** Conflicts and alerts, most pressing on top; acknowledged with `A` on the focused row or its button (SCREEN rules U1, U4, U6, U7, U10). */
import { AckControl } from "./acknowledge.js";
import { AdvicePanel } from "./advice_panel.js";
import { counts, objectOf, opened } from "./dangers.js";
import * as format from "./format.js";
import { html, useRef, useState } from "./html.js";
import { countdown, rungs } from "./ladder.js";
import { LevelWord, ORDER, SIGNS } from "./levels.js";
import { age_s } from "./tracks.js";
import { outline } from "./mapdata.js";
import { useShown } from "./shown.js";
import { unitsOf } from "./units.js";

export function DangerPanel({ store, rows, show }) {
  const [focused, setFocused] = useState(null);
  const [all, setAll] = useState(false);
  const { rows: shown, rest } = opened(rows, focused, all);
  const found = counts(rows);
  const highest = ORDER.find((level) => rest.some((row) => row.level === level));
  return html`<section class="dangers" aria-label="Conflicts and alerts" data-testid="dangers">
    <h2>CONFLICTS ${ORDER.filter((level) => found[level]).map((level) => html`<span key=${level} class="count" data-level=${level}>
        ${found[level]}<span aria-hidden="true">${SIGNS[level]}</span><span class="away"> ${level}</span></span>`)}
      <small class="hint"><kbd>A</kbd> on a row acknowledges</small></h2>
    ${rows.length === 0 && html`<p class="empty">Nothing predicted to come closer than the minima agreed, from the data shown. That is not a promise.</p>`}
    <ol class="rows">
      ${shown.map((row) => html`<${DangerRow} key=${row.id} row=${row} store=${store} show=${show} onFocus=${() => setFocused(row.id)} />`)}
    </ol>
    ${(rest.length > 0 || all) && html`<button class="more" data-testid="more" onClick=${() => setAll(!all)}>
      ${all ? "show fewer" : html`+${rest.length} more, highest ${SIGNS[highest]} ${highest}`}
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
    const by = each.declared.map(({ kind, name, plan }) => `${kind} declared by ${name} (${plan})`).join(", ");
    return html`<li key=${who}>NOT ALERTED ${who}: ${by}, until ${format.zulu(format.instant_ms(each.until), format.instant_ms(picture.now))}</li>`;
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

function DangerRow({ row, store, show, onFocus }) {
  const { picture, now_ms } = store;
  const place = useRef(null);
  const ack = useRef(null);
  const { found, toAcknowledge } = carriers(row, picture);
  const me = picture.me.party;
  const acked = found.some((message) => rungs(message, me).understood) || isSent(store, toAcknowledge);
  useShown(place, store, toAcknowledge);
  const onKey = (event) => {
    if (event.target !== place.current || event.ctrlKey || event.altKey || event.metaKey) return;
    if ((event.key === "a" || event.key === "A") && ack.current) ack.current();
    if (event.key === "Enter") show(pointsOf(row, picture));
    if (["1", "2", "3"].includes(event.key) && ack.current) ack.current(Number(event.key));
  };
  const status = row.status || toAcknowledge?.status || picture.status;
  return html`<li class="row danger" ref=${place} tabindex="0" data-testid="danger" data-kind=${row.kind} data-level=${row.level} data-id=${row.id}
      data-ack=${acked ? "acked" : "none"} data-drill=${status !== "ACTUAL"} onKeyDown=${onKey} onFocus=${onFocus} aria-label="${row.level} ${row.title}">
    <div class="line1"><${LevelWord} level=${row.level} blink=${row.level === "WARNING" && !acked} /> <b class="title">${row.title}</b>
      <span class="loss" data-testid="loss">${lossText(row, now_ms)}</span></div>
    ${row.kind === "alert"
      ? html`<${AlertFacts} alert=${row.source} picture=${picture} now_ms=${now_ms} />`
      : html`<${ConflictFacts} conflict=${row.source} picture=${picture} now_ms=${now_ms} />`}
    <${BothSides} found=${found} picture=${picture} now_ms=${now_ms} status=${status} />
    ${toAcknowledge && html`<${AckControl} store=${store} message=${toAcknowledge} trigger=${ack} />`}
    <${AdvicePanel} store=${store} row=${row} />
  </li>`;
}

/** Our own alert is a message of ours; that this desk acknowledged it counts as soon as the node took it. */
const isSent = (store, message) => Boolean(message && message.ours && store.sending.get(`${message.entry}/L2`)?.state === "sent");

function lossText(row, now_ms) {
  const left_s = (row.at_ms - now_ms) / 1000;
  if (row.at_ms === null) return "";
  if (row.kind === "conflict") return left_s > 0 ? `in ${format.duration(left_s)}` : "now";
  return left_s > 0 ? `loss in ${format.duration(left_s)}` : "below minima now";
}

const isKnown = (m) => m !== null && m !== undefined;

/** `0.4 NM / 200 ft`; what is unknown says so. */
const bothWays = (units, across_m, up_m) =>
  `${isKnown(across_m) ? units.across(across_m) : "distance unknown"} / ${isKnown(up_m) ? units.vertical(up_m) : "height unknown"}`;

function AlertFacts({ alert, picture, now_ms }) {
  const isZone = (member) => picture.zones.some((zone) => zone.party === member.party && zone.zone_id === member.track_id);
  const ages = alert.pair.filter((member) => !isZone(member)).map((member) => {
    const track = picture.tracks.find((each) => each.party === member.party && each.track_id === member.track_id);
    return track ? age_s(track, now_ms) : null;
  });
  const isLow = ages.some((seconds) => seconds === null || seconds >= alert.stale_after_s);
  const at = format.zulu(format.instant_ms(alert.closest_at), now_ms);
  const units = unitsOf(picture);
  const old = ages.map((seconds) => (seconds === null ? "gone" : format.age(seconds))).join(" / ");
  return html`<p class="facts">predicted ${bothWays(units, alert.closest_horizontal_m, alert.closest_vertical_m)} at ${at}
    <br />minima ${bothWays(units, alert.minima.horizontal_m, alert.minima.vertical_m)} · heights ${alert.basis}
    <br />data ${old} old ${isLow && html`<b class="low">LOW CONFIDENCE</b>`}</p>`;
}

/** The objects a conflict names, as the picture holds them. */
function objectsIn(conflict, picture) {
  const named = conflict.objects.map(objectOf);
  const plans = picture.plans.map((plan) => ({ ...plan, id: plan.op_id }));
  const things = [...plans, ...picture.zones.map((zone) => ({ ...zone, id: zone.zone_id }))];
  return things.filter((thing) => named.some(({ party, id }) => party === thing.party && id === thing.id));
}

function ConflictFacts({ conflict, picture, now_ms }) {
  const window = [conflict.from, conflict.until].map((text) => format.zulu(format.instant_ms(text), now_ms, { seconds: false })).join(" – ");
  const units = unitsOf(picture);
  const heights = units.heightRange({ value_m: conflict.lower_m, reference: "W84" }, { value_m: conflict.upper_m, reference: "W84" });
  const basis = conflict.basis === "COARSE" ? `COARSE ±${units.vertical(conflict.bound_m)}` : conflict.basis;
  const by = conflict.by.map((party) => nameOf(picture, party)).join(" and ");
  return html`<p class="facts">${conflict.objects.map((text) => `${objectOf(text).id} (${nameOf(picture, objectOf(text).party)})`).join(" × ")}
    <br />${window} · ${heights} ${basis}
    <br />${apart(conflict.breached, units)}${conflict.rules && ` · rules ${conflict.rules}`}
    <br />computed by ${by || "us"}: ${conflict.computed} result</p>`;
}

/** How close the two come; nought in all three is an overlap. */
function apart({ horizontal_m, vertical_m, time_s }, units) {
  if (!horizontal_m && !vertical_m && !time_s) return "they overlap";
  return `apart by ${bothWays(units, horizontal_m, vertical_m)} / ${format.duration(time_s)}`;
}

export function nameOf(picture, party) {
  if (party === picture.me.party) return picture.me.name;
  return picture.peers.find((peer) => peer.party === party)?.name || party.slice(0, 6);
}

/** `WE ✓ 12:03:41Z Ivanova · THEY – 0:38 left`, both sides always (U10). */
function BothSides({ found, picture, now_ms, status }) {
  const me = picture.me.party;
  const others = [...new Set(found.flatMap((message) => [message.from.party, ...message.to]))].filter((party) => party !== me);
  return html`<p class="sides">${[me, ...others].map((party) => html`<span key=${party} class="side" data-testid=${party === me ? "we" : "they"}>
      <b>${party === me ? "WE" : others.length > 1 ? nameOf(picture, party) : "THEY"}</b> ${sideText(found, party, now_ms)}</span>`)}
    ${status !== "ACTUAL" && html`<span class="drill">${status}</span>`}</p>`;
}

/** What one side did of all the messages that carry a danger: understood it, has so long left, or only raised it. */
function sideText(found, party, now_ms) {
  const understood = found.map((message) => rungs(message, party).understood).find(Boolean);
  if (understood) return html`<span class="tick" aria-hidden="true">✓</span> ${format.zulu(format.instant_ms(understood.at), now_ms)} ${understood.by}`;
  const asked = found.find((message) => message.to.includes(party));
  const left = asked && countdown(asked, party, now_ms);
  if (left) return left.overdue ? html`<b class="overdue">OVERDUE</b>` : `– ${format.duration(left.left_s)} left`;
  const raised = found.find((message) => message.from.party === party);
  return raised ? `raised ${format.zulu(format.instant_ms(raised.written_at), now_ms)}` : "–";
}

/** The points to bring into view for a danger. */
function pointsOf(row, picture) {
  if (row.kind === "alert") {
    const keys = row.source.pair.map((member) => `${member.party}:${member.track_id}`);
    return picture.tracks.filter((track) => keys.includes(`${track.party}:${track.track_id}`)).map((track) => [track.lon_deg, track.lat_deg]);
  }
  return objectsIn(row.source, picture).flatMap((thing) => thing.volumes.flatMap((volume) => outline(volume.geometry)));
}
