/** The line: each message with how far it got, what is awaited by when, and the closed set of its answers (SCREEN rules U22, U23, U24). */
import { AckControl } from "./acknowledge.js";
import { Answers } from "./answers.js";
import { Carried } from "./bearers.js";
import { Cards } from "./cards.js";
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { html, useRef } from "./html.js";
import { Judged } from "./judged.js";
import { pressed } from "./keys.js";
import { countdown, inOrder, recipients, rungs } from "./ladder.js";
import { PassDown } from "./passing.js";
import { useShown } from "./shown.js";
import { t, titleOf, word } from "./tongue.js";
import { readingOf } from "./units.js";
import { Words } from "./words.js";

const MESSAGES_SHOWN = 40;
const ANSWER_KEYS = ["wilco", "unable", "standby"];

export function LinePanel({ store }) {
  const { picture } = store;
  const messages = inOrder(picture.messages, picture.me.party);
  const others = [...new Set(picture.line.map((line) => line.name))].join(", ");
  return html`<section class="talk" aria-label=${t("panel-line")} data-testid="talk" data-region="talk">
    <h2>${t("talk-title")}${others && ` · ${others}`} <small class="hint">${t("talk-count", { count: messages.length })}</small></h2>
    ${messages.length === 0 && html`<p class="empty">${t("talk-nothing")}</p>`}
    <ol class="rows">${messages.slice(0, MESSAGES_SHOWN).map((message) => html`<${MessageRow} key=${message.entry} message=${message} store=${store} />`)}</ol>
    ${messages.length > MESSAGES_SHOWN && html`<p class="empty">${t("talk-older", { count: messages.length - MESSAGES_SHOWN })}</p>`}
  </section>`;
}

/** Who was called when nothing came, when and by what; after NO_CONTROL for what remains. */
const climbsOf = (message, now_ms) =>
  message.climbs.map(({ at, role, bearers = [], wanted, answered }) => {
    const by = bearers.map((bearer) => word("Bearer", bearer)).join(", ");
    const called = role ? t(by ? "talk-called-by" : "talk-called", { role: roleOf(role), by }) : t("talk-nobody-called", { wanted: AWAITED.includes(wanted) ? t(`talk-awaited-${wanted}`) : wanted });
    return `${format.zulu(format.instant_ms(at), now_ms)} ${answered ? `${answered} → ` : "→ "}${called}`;
  }).join(" · ");

/** A role as it is called on the ladder: in capitals where a script has them. */
const roleOf = (role) => t(`talk-role-${role}`);

/** The message in plain language, without the status that stands before it already. */
const wordsOf = ({ text, status }) => (text.startsWith(`${status} · `) ? text.slice(status.length + 3) : text);

function MessageRow({ message, store }) {
  const { picture, now_ms } = store;
  const place = useRef(null);
  const ack = useRef(null);
  const me = picture.me.party;
  const parties = message.ours ? recipients(message) : [me];
  const reading = readingOf(picture);
  const drill = message.status !== "ACTUAL";
  useShown(place, store, message);
  const onKey = (event) => {
    if (event.target !== place.current || event.ctrlKey || event.altKey || event.metaKey || message.ours) return;
    const key = event.key.toLowerCase();
    if (pressed(event, "ack") && ack.current) ack.current();
    if (["1", "2", "3"].includes(key) && ack.current) ack.current(Number(key));
    const answer = ANSWER_KEYS.find((id) => pressed(event, id));
    const button = answer && place.current.querySelector(`button[data-answer=${answer.toUpperCase()}]:not([disabled])`);
    if (button) button.click();
  };
  return html`<li class="row message" ref=${place} tabindex="0" data-testid="message" data-kind=${message.kind}
      data-priority=${message.priority} data-entry=${message.entry} data-ours=${message.ours} data-drill=${drill} onKeyDown=${onKey}
      aria-label="${message.priority} ${titleOf(message.kind)} ${message.ours ? t("page-ours") : message.from.name}">
    <div class="line1"><span class="way" aria-hidden="true">${message.ours ? "▸" : "◂"}</span> <b class="priority">${message.priority}</b>
      <b class="title">${titleOf(message.kind)}</b>
      <span class="from">${message.ours ? t("page-ours") : message.from.name}</span>
      <time class="loss">${format.zulu(format.instant_ms(message.written_at), now_ms)}</time></div>
    <p class="text" lang=${reading.locale} dir=${reading.dir}>${drill && html`<span class="drill">${message.status}</span> `}<${Words} text=${wordsOf(message)} /></p>
    ${message.also && html`<p class="text also" data-testid="also" lang=${message.also.locale} dir=${message.also.dir}><${Words} text=${message.also.text} /></p>`}
    <${Judged} message=${message} picture=${picture} />
    <${Cards} message=${message} />
    ${parties.map((party) => html`<${Ladder} key=${party} message=${message} party=${party} picture=${picture} now_ms=${now_ms} />`)}
    ${message.climbs.length > 0 && html`<p class="climbs" data-testid="climbs">${t("talk-climbed", { steps: climbsOf(message, now_ms) })}</p>`}
    <${Carried} store=${store} message=${message} />
    ${!message.ours && html`<${AckControl} store=${store} message=${message} trigger=${ack} />`}
    ${!message.ours && html`<${PassDown} store=${store} message=${message} />`}
    ${!message.ours && html`<${Answers} store=${store} message=${message} />`}
  </li>`;
}

/** Whether a level was reached by no act of its own, only by one above it. */
const isImplied = (at, level) => (at.implied || []).includes(level);

function Rung({ id, name = t(`rung-${id}`), at, by = "", implied = false, now_ms }) {
  const done = Boolean(at);
  return html`<span class="rung" data-testid="rung" data-rung=${id} data-done=${done} data-implied=${implied}>
    ${name} ${done ? html`<span class="tick" aria-hidden="true">✓</span> ${format.zulu(format.instant_ms(at), now_ms)} ${by}${implied ? ` ${t("rung-implied")}` : ""}` : "–"}</span>`;
}

/** saved ▸ stored there ▸ shown ▸ understood by NAME ▸ answer, each with its time; then the countdown. */
function Ladder({ message, party, picture, now_ms }) {
  const at = rungs(message, party);
  const we = party === picture.me.party;
  const where = we ? t("rung-stored-here") : message.to.length > 1 ? t("rung-stored-at", { name: nameOf(picture, party) }) : t("rung-stored-there");
  return html`<div class="ladder" data-testid="ladder" data-party=${party}>
    ${message.ours && html`<${Rung} id="saved" at=${message.written_at} now_ms=${now_ms} />`}
    <${Rung} id="stored" name=${where} at=${at.stored_at} now_ms=${now_ms} />
    <${Rung} id="shown" at=${at.shown_at} implied=${isImplied(at, "L1")} now_ms=${now_ms} />
    <${Rung} id="understood" at=${at.understood?.at ?? at.reply?.at} by=${at.understood?.by ?? at.reply?.by} implied=${isImplied(at, "L2")} now_ms=${now_ms} />
    ${(at.passed || []).map((passed) => html`<${Rung} key=${passed.at + passed.members} id="passed" at=${passed.told_at}
      by=${t("rung-passed-by", { members: `${passed.members.join(", ")}${passed.to ? ` (${word("Role", passed.to)})` : ""}`, by: passed.by })} now_ms=${now_ms} />`)}
    ${at.not_passed_down && html`<b class="overdue" data-testid="not-passed-down">${t("rung-not-passed-down")}</b>`}
    ${at.standby && !at.answered && html`<${Rung} id="standby" name=${at.standby.answer} at=${at.standby.at} by=${at.standby.by} now_ms=${now_ms} />`}
    ${at.reply && html`<${Rung} id="reply" name=${t("rung-answered-by", { kind: titleOf(at.reply.kind) })} at=${at.reply.at} by=${at.reply.by ?? ""} now_ms=${now_ms} />`}
    ${!at.reply && message.answers.length > 0 && html`<${Rung} id="answer" name=${`${t("rung-answer")} ${at.answered?.answer ?? ""}`.trim()} at=${at.answered?.at} by=${at.answered?.by} now_ms=${now_ms} />`}
    ${at.no_control && html`<b class="overdue" data-testid="no-control">${t("rung-no-control")}</b>`}
    ${(at.corrections || []).map((later) => html`<${Rung} key=${later.at} id="corrected" name=${t("rung-corrected", { answer: later.answer })} at=${later.at} by=${later.by} now_ms=${now_ms} />`)}
    <${Countdown} message=${message} party=${party} now_ms=${now_ms} />
  </div>`;
}

const AWAITED = ["L2", "L4"];

/** The time left as number and bar; past zero, who is called next and when. */
function Countdown({ message, party, now_ms }) {
  const left = countdown(message, party, now_ms);
  if (left === null) return null;
  const { next } = rungs(message, party);
  if (left.overdue) {
    const after_s = next ? (format.instant_ms(next.at) - now_ms) / 1000 : null;
    const climbing = next && next.role ? ` → ${t(after_s > 0 ? "talk-climbing" : "talk-climbing-now", { role: roleOf(next.role), after: format.duration(after_s) })}` : "";
    return html`<p class="countdown" data-testid="countdown" data-state="overdue"><b class="overdue">${t("talk-overdue")}</b> ${t(`talk-awaited-${left.level}`)}${climbing}</p>`;
  }
  return html`<p class="countdown" data-testid="countdown" data-state="running">
    ${t(`talk-awaited-${left.level}`)} <meter min="0" max="1" value=${left.share} aria-label=${t("talk-time-left")}></meter> <b>${format.duration(left.left_s)}</b>
    ${next && next.role && ` → ${t("talk-then", { role: roleOf(next.role) })}`}</p>`;
}
