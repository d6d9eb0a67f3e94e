/** Meetings: called, prepared from what is in dispute, minuted line by line, signed or reserved; and what was promised there. */
import { Fields, Head, Replies } from "./affairs.js";
import { Composer } from "./composer.js";
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { html } from "./html.js";
import { AnswersTo } from "./objects.js";
import { t, titleOf, word } from "./tongue.js";

const OPEN = ["OPEN", "REOPENED", "OVERDUE", "DISPUTED", "UNANSWERED"];
const FILED = ["MEETING_CONVENE", "ACTION_ITEM"];

/** What may be said to a meeting: nobody minutes what has not begun. */
const repliesTo = ({ said }, now_ms) => (format.instant_ms(said.from) <= now_ms ? ["AGENDA", "MINUTES", "ACTION_ITEM"] : ["AGENDA", "ACTION_ITEM"]);

/** What both sides have still to settle, as one line each: what an agenda is made of. */
export function openMatters({ claims = [], breaches = [], requests = [], incidents = [] }) {
  const isOpen = (states) => states.some((state) => OPEN.includes(state));
  const open = [
    ...claims.filter(({ state }) => isOpen([state])), ...breaches.filter(({ stances }) => isOpen(Object.values(stances))),
    ...requests.filter(({ at }) => isOpen(Object.values(at).map(({ state }) => state))),
  ];
  const lines = open.map((one) => `${titleOf(one.kind)} ${one.said.about || one.said.breached || one.said.question || ""} ${one.written_at.slice(0, 10)}`.replace(/ +/g, " "));
  return [...lines, ...incidents.map((one) => `${titleOf("INCIDENT_REPORT")} ${one.reports[0].said.incident_id}`)];
}

export function MeetingsPanel({ store }) {
  const { meetings = [], actions = [] } = store.picture;
  return html`<p><a href="/api/v1/calendar.ics" download data-testid="calendar">${t("meetings-calendar")}</a></p>
    <div class="split"><div>${meetings.length === 0 && html`<p class="empty">${t("meetings-none")}</p>`}
      <ol class="rows">${[...meetings].reverse().map((one) => html`<${Meeting} key=${one.entry} one=${one} store=${store} />`)}</ol>
      ${actions.length > 0 && html`<h3>${t("meetings-actions")}</h3><ol class="rows">${actions.map((one) => html`<${Action} key=${one.entry} one=${one} store=${store} />`)}</ol>`}</div>
    <${Composer} store=${store} only=${FILED} heading=${t("meetings-call")} initial="MEETING_CONVENE" /></div>`;
}

function Meeting({ one, store }) {
  const { picture, now_ms } = store;
  const matters = openMatters(picture);
  return html`<li class="row object" data-testid="meeting" data-id=${one.said.meeting_id}><${Head} said=${one} picture=${picture} now_ms=${now_ms} /><${Fields} said=${one.said} picture=${picture} now_ms=${now_ms} />
    <${AnswersTo} thing=${{ version: one.entry }} store=${store} />
    ${one.agendas.map((agenda) => html`<div key=${agenda.entry} data-testid="agenda"><${Head} said=${agenda} picture=${picture} now_ms=${now_ms} /><ol>${agenda.said.items.map((item) => html`<li key=${item}><bdi>${item}</bdi></li>`)}</ol></div>`)}
    ${one.agendas.length === 0 && matters.length > 0 && html`<details><summary>${t("meetings-open-matters", { count: matters.length })}</summary><ul class="given" data-testid="matters">${matters.map((line) => html`<li key=${line}><bdi>${line}</bdi></li>`)}</ul></details>`}
    ${one.minutes.map((minutes) => html`<${Minutes} key=${minutes.entry} one=${minutes} store=${store} />`)}
    <${Replies} store=${store} kinds=${repliesTo(one, now_ms)} refs=${[one.entry]} /></li>`;
}

function Minutes({ one, store }) {
  const { picture, now_ms } = store;
  const names = one.signed_by.map((party) => nameOf(picture, party)).join(", ");
  const against = (i) => Object.entries(one.reserved).filter(([, lines]) => lines.includes(i)).map(([party]) => nameOf(picture, party));
  return html`<div data-testid="minutes" data-state=${one.state}><${Head} said=${one} picture=${picture} now_ms=${now_ms} />
    <p class="facts">${t("meetings-present", { names: one.said.present.join(", ") })} · ${t("meetings-signed-by", { names: names || "–" })} · ${t("affairs-due")} <bdi dir="ltr">${format.zulu(format.instant_ms(one.due), now_ms)}</bdi></p>
    <ol>${one.said.lines.map((line, i) => html`<li key=${i}><bdi>${line}</bdi>${against(i + 1).length > 0 && html` <b class="low">${t("meetings-reserved-by", { names: against(i + 1).join(", ") })}</b>`}</li>`)}</ol>
    ${!one.signed_by.includes(picture.me.party) && html`<${Replies} store=${store} kinds=${["MINUTES_SIGN", "MINUTES_RESERVE"]} refs=${[one.entry]} />`}</div>`;
}

function Action({ one, store }) {
  const { picture, now_ms } = store;
  const mine = one.said.owner === picture.me.party && !one.done_at;
  return html`<li class="row object" data-testid="action" data-state=${one.state}><${Head} said=${one} picture=${picture} now_ms=${now_ms} /><b class="state">${word("matter", one.state)}</b><${Fields} said=${one.said} picture=${picture} now_ms=${now_ms} />
    ${mine && html`<${Replies} store=${store} kinds=${["ACTION_DONE"]} refs=${[one.entry]} />`}</li>`;
}
