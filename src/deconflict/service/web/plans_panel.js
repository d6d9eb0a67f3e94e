/** Plans: what is flown by whom and when, filed and changed by typing; each word on a plan of ours is one button (docs/line.md). */
import { AreaFields, NOWHERE } from "./area_fields.js";
import { Chooser } from "./drop.js";
import { Choice, Field, Held, Said, useAct, useDraft, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import { AnswersTo, Drill, featuresOf, Heights, opened, pointsOf, When } from "./objects.js";
import * as server from "./server.js";
import { t, word } from "./tongue.js";

export const OPERATIONS = ["transit", "patrol", "survey", "fire", "medevac", "humanitarian", "drone", "exercise", "hazard"];
export const CLASSES = ["crewed", "uncrewed", "moving_unit"];
const ENDED = "Ended";
const SAID = ["operation", "aircraft_class", "count", "state", "callsign", "squawk", "remark"];
const NEW = { ...NOWHERE, id: "", operation: "patrol", aircraft_class: "crewed", count: "1", state: "Accepted", callsign: "", squawk: "", contact: "", means: "", remark: "", why: "" };
/** What can be said of a plan in each state. */
const VERBS = {
  Accepted: ["activate", "cancel"], Activated: ["complete", "nonconforming", "overdue"], Nonconforming: ["activate", "complete"], Contingent: ["complete"],
};
const URGENT = ["overdue", "nonconforming"];

const rank = (plan) => (plan.state === ENDED ? 1 : 0);

export function PlansPanel({ store, show }) {
  const [changing, setChanging] = useState(null);
  const plans = [...store.picture.plans].sort((a, b) => rank(a) - rank(b) || Number(b.own) - Number(a.own) || (a.op_id < b.op_id ? -1 : 1));
  return html`<div class="split"><section aria-label=${t("plans-list")}><ol class="rows" data-testid="plans">
      ${plans.length === 0 && html`<li class="empty">${t("plans-none")}</li>`}
      ${plans.map((plan) => html`<${PlanRow} key=${`${plan.party}:${plan.op_id}`} plan=${plan} store=${store} show=${show} change=${setChanging} />`)}</ol></section>
    <${PlanForm} key=${changing ? changing.version : "new"} store=${store} before=${changing} leave=${() => setChanging(null)} /></div>`;
}

function PlanRow({ plan, store, show, change }) {
  const [said, act] = useAct(store);
  const [why, setWhy] = useState("");
  const say = (verb) => act(() => server.sayOfPlan(plan.op_id, verb, why.trim()), { priority: URGENT.includes(verb) ? "URGENT" : "ROUTINE", words: `${plan.op_id}: ${t(`plans-${verb}`)}` });
  const open = () => act(async () => change(await opened("plans", plan.op_id, SAID)), { done: "" });
  return html`<li class="row object" data-testid="plan" data-id=${plan.op_id} data-state=${plan.state} data-own=${plan.own} data-drill=${plan.status !== "ACTUAL"}>
    <div class="line1"><${Drill} status=${plan.status} /> <b class="title">${plan.op_id}</b> <span>${plan.own ? t("page-ours") : plan.name}</span> <b class="state">${word("IntentState", plan.state)}</b></div>
    <p class="facts">${word("OperationKind", plan.operation)} · ${plan.count || 1} × ${word("AircraftClass", plan.aircraft_class)}${plan.callsign ? ` · ${plan.callsign}` : ""}${" · "}
      <${When} thing=${plan} now_ms=${store.now_ms} /> · <${Heights} thing=${plan} picture=${store.picture} /></p>
    ${plan.why && html`<p class="facts">${t("object-why")}: ${plan.why}</p>`}
    <${AnswersTo} thing=${plan} store=${store} />
    <div class="acts">
      ${plan.volumes.length > 0 && html`<button onClick=${() => show(pointsOf(plan))}>${t("page-show")}</button>`}
      ${plan.own && plan.state !== ENDED && html`<button data-testid="plan-change" onClick=${open}>${t("object-change")}</button>
        <input class="remark" aria-label=${t("object-why")} placeholder=${t("object-why")} maxlength="64" value=${why} onInput=${(event) => setWhy(event.target.value)} />
        ${(VERBS[plan.state] || []).map((verb) => html`<button key=${verb} data-verb=${verb} disabled=${whyNot(store) !== null} onClick=${() => say(verb)}>${t(`plans-${verb}`)}</button>`)}`}
    </div>
    <${Said} said=${said} /></li>`;
}

function PlanForm({ store, before, leave }) {
  const initial = before ? { ...NEW, ...before.values } : NEW;
  const [values, set, replace] = useDraft(before ? `plan/${before.version}` : "plan", initial);
  const [said, act] = useAct(store);
  const send = async (event) => {
    event.preventDefault();
    const { operation, aircraft_class, state, callsign, squawk, remark, why } = values;
    const properties = { op_id: values.id.trim(), operation, aircraft_class, count: Number(values.count), state, callsign, squawk, remark, why };
    const run = async () => server.file("plans", await featuresOf(values, properties, before, store.now_ms), before?.version);
    if (await act(run, { priority: "ROUTINE", words: `${t(before ? "object-change" : "plans-file")} ${values.id}` })) {
      replace(null);
      leave();
    }
  };
  const options = (noun, codes) => codes.map((code) => [code, word(noun, code)]);
  return html`<form class="form" data-testid="plan-form" aria-label=${t(before ? "object-change" : "plans-file")} onSubmit=${send}>
    <h3>${before ? t("object-changing", { id: values.id }) : t("plans-file")}</h3>
    <div class="grid">
      <${Field} name="id" label=${t("plans-id")} value=${values.id} onInput=${set("id")} required pattern="[A-Za-z0-9._\\-]{1,64}" readonly=${before !== null} dir="ltr" />
      <${Choice} name="operation" label=${t("plans-operation")} value=${values.operation} onChange=${set("operation")} options=${options("OperationKind", OPERATIONS)} />
      <${Choice} name="aircraft_class" label=${t("plans-class")} value=${values.aircraft_class} onChange=${set("aircraft_class")} options=${options("AircraftClass", CLASSES)} />
      <${Field} name="count" label=${t("plans-count")} type="number" min="1" max="1000" value=${values.count} onInput=${set("count")} required dir="ltr" />
      <${AreaFields} values=${values} set=${set} now_ms=${store.now_ms} placeRequired=${before === null || before.features.length === 1}
        draw=${{ store, done: (place) => replace({ ...values, place }) }} />
      <${Field} name="callsign" label=${t("plans-callsign")} value=${values.callsign} onInput=${set("callsign")} maxlength="16" dir="ltr" />
      <${Field} name="squawk" label=${t("plans-squawk")} value=${values.squawk} onInput=${set("squawk")} pattern="[0-7]{4}" dir="ltr" />
      <${Field} name="contact" label=${t("object-contact")} value=${values.contact} onInput=${set("contact")} maxlength="64" />
      <${Field} name="means" label=${t("object-means")} value=${values.means} onInput=${set("means")} maxlength="128" required=${values.contact.trim() !== ""} />
      <${Field} name="remark" label=${t("object-remark")} value=${values.remark} onInput=${set("remark")} maxlength="2000" wide=${true} />
      ${before && html`<${Field} name="why" label=${t("object-why")} value=${values.why} onInput=${set("why")} maxlength="64" wide=${true} />`}
    </div>
    <div class="acts"><button class="main" data-testid="plan-send" disabled=${whyNot(store) !== null || said.state === "waiting"}>${t(before ? "object-state-anew" : "plans-file")}</button>
      ${before ? html`<button type="button" onClick=${leave}>${t("page-back")}</button>` : html`<${Chooser} store=${store} as="plan" />`} <${Held} store=${store} /></div>
    <${Said} said=${said} /></form>`;
}
