/** Incidents and what is claimed, asked and disputed: reports in three stages, what the record holds around them, each answered from where it stands. */
import { Fields, Head, Replies } from "./affairs.js";
import { Composer } from "./composer.js";
import { nameOf } from "./danger_panel.js";
import { Choice, Field, Held, Said, useAct, whyNot } from "./form.js";
import * as format from "./format.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { Together } from "./together.js";
import { label, t, titleOf, word } from "./tongue.js";
import { Unfolded } from "./unfolded.js";

const CLASSES = ["unintended", "disputed", "deliberate_alleged"];
const FILED = ["INCIDENT_REPORT", "CLAIM", "REQUEST_FOR_INFORMATION", "BREACH_ENTRY", "CONCERN", "HOLD_PROPOSAL"];

export function IncidentsPanel({ store }) {
  const { incidents = [], claims = [], requests = [], breaches = [], dues = [] } = store.picture;
  const nothing = [incidents, claims, requests, breaches].every((list) => list.length === 0);
  return html`<${Dues} dues=${dues} store=${store} /><${Together} store=${store} sorts=${["close"]} />
    <div class="split"><div>
      ${nothing && html`<p class="empty">${t("incidents-none")}</p>`}
      <ol class="rows">${[...incidents].reverse().map((one) => html`<${Incident} key=${one.incident} one=${one} store=${store} />`)}
        ${[...claims].reverse().map((one) => html`<${Claim} key=${one.entry} one=${one} store=${store} />`)}
        ${[...requests].reverse().map((one) => html`<${Request} key=${one.entry} one=${one} store=${store} />`)}
        ${[...breaches].reverse().map((one) => html`<${Breach} key=${one.entry} one=${one} store=${store} />`)}</ol></div>
    <${Composer} store=${store} only=${FILED} heading=${t("incidents-file")} initial="INCIDENT_REPORT" /></div>`;
}

/** What is owed by whom and by when. */
export function Dues({ dues, store }) {
  if (dues.length === 0) return null;
  return html`<section class="form" aria-label=${t("affairs-dues")}><h3>${t("affairs-dues")}</h3><ul class="given" data-testid="dues">${dues.map((due) => html`<li key=${due.entry + due.what + due.owner} data-overdue=${due.overdue}>
    <bdi dir="ltr">${format.zulu(format.instant_ms(due.at), store.now_ms)}</bdi> ${due.overdue && html`<b class="overdue">${t("affairs-overdue")}</b> `}${word("owed", due.what)} · ${nameOf(store.picture, due.owner)}</li>`)}</ul></section>`;
}

function Incident({ one, store }) {
  const { picture, now_ms } = store;
  const last = one.reports.at(-1);
  const find = (entry) => picture.messages.find((message) => message.entry === entry);
  return html`<li class="row object" data-testid="incident" data-id=${one.incident}>
    ${one.reports.map((report) => html`<div key=${report.entry}><${Head} said=${report} picture=${picture} now_ms=${now_ms} /><${Fields} said=${report.said} picture=${picture} now_ms=${now_ms} /></div>`)}
    ${one.owed_by.length > 0 && html`<p class="facts">${t("incidents-owed", { names: one.owed_by.map((party) => nameOf(picture, party)).join(", ") })}</p>`}
    <${Unfolded} data-testid="timeline" summary=${t("incidents-timeline")} about=${last.entry} read=${() => server.readIncident(last.entry)}
      draw=${(pulled) => html`<ul class="given">${[...new Set([...pulled.notices.flat(), ...pulled.around])].map((entry) => {
        const message = find(entry);
        return html`<li key=${entry} data-testid="around">${message ? html`<bdi dir="ltr">${format.zulu(format.instant_ms(message.written_at), now_ms)}</bdi> ${message.status !== "ACTUAL" ? html`<span class="drill">${message.status}</span> ` : ""}<b>${titleOf(message.kind)}</b> ${message.text}` : html`<bdi dir="ltr" class="hash">${entry.slice(0, 10)}</bdi>`}</li>`;
      })}${pulled.around.length + pulled.notices.length === 0 && html`<li class="note">${t("incidents-nothing-around")}</li>`}</ul>`} />
    <${Close} one=${one} store=${store} />
    <${Replies} store=${store} kinds=${["INCIDENT_REPORT", "REQUEST_FOR_INFORMATION"]} refs=${[last.entry]} /></li>`;
}

/** Our final report closes it on our side; nothing where we reported nothing. */
function Close({ one, store }) {
  const ours = one.reports.filter((report) => report.party === store.picture.me.party);
  const [open, setOpen] = useState(false);
  const [values, setValues] = useState({ held: "", remark: "" });
  const [said, act] = useAct(store);
  if (ours.length === 0) return null;
  if (ours.some((report) => report.said.stage === "final")) return html`<p class="facts" data-testid="closed">${t("incidents-closed")}</p>`;
  const set = (name) => (event) => setValues({ ...values, [name]: event.target.value });
  const send = (event) => {
    event.preventDefault();
    const asked = { ...(values.held && { incident_class: values.held }), ...(values.remark.trim() && { remark: values.remark.trim() }) };
    return act(() => server.closeIncident(ours.at(-1).entry, asked), { words: t("incidents-close") });
  };
  return html`<div class="acts"><button data-testid="incident-close" aria-expanded=${open} onClick=${() => setOpen(!open)}>${t("incidents-close")}</button></div>
    ${open && html`<form class="form" data-testid="close-form" aria-label=${t("incidents-close")} onSubmit=${send}><p class="note">${t("incidents-close-what")}</p><div class="grid">
      <${Choice} name="close-class" label=${label("incident_class")} value=${values.held} onChange=${set("held")} options=${[["", t("incidents-class-before")], ...CLASSES.map((each) => [each, word("IncidentClass", each)])]} />
      <${Field} name="close-remark" label=${t("object-remark")} value=${values.remark} onInput=${set("remark")} maxlength="2000" wide=${true} /></div>
      <div class="acts"><button class="main" data-testid="close-send" disabled=${whyNot(store) !== null || said.state === "waiting"}>${t("incidents-close")}</button> <${Held} store=${store} /></div><${Said} said=${said} /></form>`}`;
}

function Claim({ one, store }) {
  const { picture, now_ms } = store;
  const answers = Object.entries(one.answers);
  const mine = one.party === picture.me.party;
  return html`<li class="row object" data-testid="claim" data-state=${one.state}><${Head} said=${one} picture=${picture} now_ms=${now_ms} /><b class="state">${word("matter", one.state)}</b>
    <${Fields} said=${one.said} picture=${picture} now_ms=${now_ms} />
    ${answers.map(([party, answer]) => html`<p key=${party} class="facts"><b>${nameOf(picture, party)}</b> ${word("ClaimCode", answer.code)}</p>`)}
    <${Replies} store=${store} kinds=${mine ? ["REBUTTAL", "FINDING", "REOPEN"] : ["CLAIM_ANSWER", "FINDING", "REBUTTAL"]} refs=${[one.entry]} /></li>`;
}

function Request({ one, store }) {
  const { picture, now_ms } = store;
  return html`<li class="row object" data-testid="request"><${Head} said=${one} picture=${picture} now_ms=${now_ms} /><${Fields} said=${one.said} picture=${picture} now_ms=${now_ms} />
    ${Object.entries(one.at).map(([party, at]) => html`<p key=${party} class="facts"><b>${nameOf(picture, party)}</b> ${word("matter", at.state)} · ${t("affairs-due")} <bdi dir="ltr">${format.zulu(format.instant_ms(at.due), now_ms)}</bdi></p>`)}
    ${one.party !== picture.me.party && html`<${Replies} store=${store} kinds=${["INFORMATION", "DECLINE"]} refs=${[one.entry]} />`}</li>`;
}

function Breach({ one, store }) {
  const { picture, now_ms } = store;
  return html`<li class="row object" data-testid="breach"><${Head} said=${one} picture=${picture} now_ms=${now_ms} /><${Fields} said=${one.said} picture=${picture} now_ms=${now_ms} />
    <p class="facts">${Object.entries(one.stances).map(([party, stance]) => `${nameOf(picture, party)}: ${word("matter", stance)}`).join(" · ")} · ${t("affairs-due")} <bdi dir="ltr">${format.zulu(format.instant_ms(one.due), now_ms)}</bdi></p>
    ${one.party !== picture.me.party && html`<${Replies} store=${store} kinds=${["BREACH_AGREE", "BREACH_DISPUTE"]} refs=${[one.entry]} />`}</li>`;
}
