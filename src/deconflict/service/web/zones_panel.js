/** Zones: where a party asks others not to go. Each is recognised, noted without recognition, or objected to; noting is not recognising. */
import { AreaFields, NOWHERE } from "./area_fields.js";
import { Chooser } from "./drop.js";
import { Choice, Field, Held, Said, useAct, useDraft, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import { AnswersTo, Drill, featuresOf, Heights, opened, pointsOf, When } from "./objects.js";
import * as server from "./server.js";
import { t, word } from "./tongue.js";

export const TYPES = ["fire_traffic", "no_fly", "caution", "corridor", "humanitarian", "rescue", "moving_buffer"];
const SAID = ["zone_type", "authority", "remark"];
const NEW = { ...NOWHERE, id: "", zone_type: "fire_traffic", authority: "", exempt: "", contact: "", means: "", remark: "", why: "" };
/** Rings round a fire: who comes within the outer one calls in, without contact nobody enters the inner one. */
const RINGS = [{ id: "call-in", radius: "12NM", zone_type: "fire_traffic" }, { id: "no-entry", radius: "7NM", zone_type: "no_fly" }];

export function ZonesPanel({ store, show }) {
  const [changing, setChanging] = useState(null);
  const zones = [...store.picture.zones].sort((a, b) => Number(a.cancelled) - Number(b.cancelled) || Number(b.own) - Number(a.own) || (a.zone_id < b.zone_id ? -1 : 1));
  return html`<div class="split"><section aria-label=${t("zones-list")}><ol class="rows" data-testid="zones">
      ${zones.length === 0 && html`<li class="empty">${t("zones-none")}</li>`}
      ${zones.map((zone) => html`<${ZoneRow} key=${`${zone.party}:${zone.zone_id}`} zone=${zone} store=${store} show=${show} change=${setChanging} />`)}</ol></section>
    <${ZoneForm} key=${changing ? changing.version : "new"} store=${store} before=${changing} leave=${() => setChanging(null)} /></div>`;
}

function ZoneRow({ zone, store, show, change }) {
  const [said, act] = useAct(store);
  const [why, setWhy] = useState("");
  const open = () => act(async () => change(await opened("zones", zone.zone_id, SAID)), { done: "" });
  const cancel = () => act(async () => {
    const { version, features } = await server.readFiled("zones", zone.zone_id);
    const stated = features.map((feature) => ({ ...feature, properties: { ...feature.properties, cancelled: true, ...(why.trim() && { why: why.trim() }) } }));
    await server.file("zones", stated, version);
  }, { priority: "ROUTINE", words: `${zone.zone_id}: ${t("zones-cancel")}` });
  return html`<li class="row object" data-testid="zone" data-id=${zone.zone_id} data-own=${zone.own} data-state=${zone.cancelled ? "cancelled" : "stated"} data-drill=${zone.status !== "ACTUAL"}>
    <div class="line1"><${Drill} status=${zone.status} /> <b class="title">${zone.zone_id}</b> <span>${zone.own ? t("page-ours") : zone.name}</span>
      <b class="state">${zone.cancelled ? t("zones-cancelled") : word("ZoneType", zone.zone_type)}</b></div>
    <p class="facts">${zone.authority} · <${When} thing=${zone} now_ms=${store.now_ms} /> · <${Heights} thing=${zone} picture=${store.picture} /></p>
    ${zone.remark && html`<p class="facts">${zone.remark}</p>`}
    <${AnswersTo} thing=${zone} store=${store} />
    <div class="acts">
      ${zone.volumes.length > 0 && html`<button onClick=${() => show(pointsOf(zone))}>${t("page-show")}</button>`}
      ${zone.own && !zone.cancelled && html`<button data-testid="zone-change" onClick=${open}>${t("object-change")}</button>
        <input class="remark" aria-label=${t("object-why")} placeholder=${t("object-why")} maxlength="64" value=${why} onInput=${(event) => setWhy(event.target.value)} />
        <button data-testid="zone-cancel" disabled=${whyNot(store) !== null} onClick=${cancel}>${t("zones-cancel")}</button>`}
    </div>
    <${Said} said=${said} /></li>`;
}

/** The typed place with another radius: the position before it stays. */
const ringed = (place, radius) => `${place.replace(/[\s,;]*\d+(?:\.\d+)?\s*(?:NM|km|m|ft)\s*$/i, "").trim()} ${radius}`.trim();

function ZoneForm({ store, before, leave }) {
  const mine = { ...NEW, authority: store.picture.me.name };
  const [values, set, replace] = useDraft(before ? `zone/${before.version}` : "zone", before ? { ...mine, ...before.values } : mine);
  const [said, act] = useAct(store);
  const take = ({ id, radius, zone_type }) => replace({ ...values, zone_type, place: ringed(values.place, radius), remark: t(`zones-ring-${id}-remark`) });
  const send = async (event) => {
    event.preventDefault();
    const { zone_type, authority, remark, why } = values;
    const exempt = values.exempt.split(/[\s,;]+/).filter(Boolean);
    const properties = { zone_id: values.id.trim(), zone_type, authority, remark, why, exempt: exempt.length ? exempt : undefined };
    const run = async () => server.file("zones", await featuresOf(values, properties, before, store.now_ms), before?.version);
    if (await act(run, { priority: "ROUTINE", words: `${t(before ? "object-change" : "zones-file")} ${values.id}` })) {
      replace(null);
      leave();
    }
  };
  return html`<form class="form" data-testid="zone-form" aria-label=${t(before ? "object-change" : "zones-file")} onSubmit=${send}>
    <h3>${before ? t("object-changing", { id: values.id }) : t("zones-file")}</h3>
    <div class="acts" role="group" aria-label=${t("zones-rings")}>${RINGS.map((ring) => html`<button type="button" key=${ring.id} data-ring=${ring.id} onClick=${() => take(ring)}>
      <bdi dir="ltr">${ring.radius}</bdi> ${t(`zones-ring-${ring.id}`)}</button>`)}</div>
    <div class="grid">
      <${Field} name="id" label=${t("zones-id")} value=${values.id} onInput=${set("id")} required pattern="[A-Za-z0-9._\\-]{1,64}" readonly=${before !== null} dir="ltr" />
      <${Choice} name="zone_type" label=${t("zones-type")} value=${values.zone_type} onChange=${set("zone_type")} options=${TYPES.map((type) => [type, word("ZoneType", type)])} />
      <${Field} name="authority" label=${t("zones-authority")} value=${values.authority} onInput=${set("authority")} required maxlength="64" />
      <${Field} name="exempt" label=${t("zones-exempt")} value=${values.exempt} onInput=${set("exempt")} dir="ltr" hint=${t("zones-exempt-hint")} />
      <${AreaFields} values=${values} set=${set} now_ms=${store.now_ms} placeRequired=${before === null || before.features.length === 1}
        draw=${{ store, done: (place) => replace({ ...values, place }) }} />
      <${Field} name="contact" label=${t("object-contact")} value=${values.contact} onInput=${set("contact")} maxlength="64" />
      <${Field} name="means" label=${t("object-means")} value=${values.means} onInput=${set("means")} maxlength="128" required=${values.contact.trim() !== ""} />
      <${Field} name="remark" label=${t("object-remark")} value=${values.remark} onInput=${set("remark")} maxlength="2000" wide=${true} />
      ${before && html`<${Field} name="why" label=${t("object-why")} value=${values.why} onInput=${set("why")} maxlength="64" wide=${true} />`}
    </div>
    <div class="acts"><button class="main" data-testid="zone-send" disabled=${whyNot(store) !== null || said.state === "waiting"}>${t(before ? "object-state-anew" : "zones-file")}</button>
      ${before ? html`<button type="button" onClick=${leave}>${t("page-back")}</button>` : html`<${Chooser} store=${store} as="zone" />`} <${Held} store=${store} /></div>
    <${Said} said=${said} /></form>`;
}
