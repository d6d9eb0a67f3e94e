/** Who authorised this line on each side, for what and until when; ours is stated, renewed or withdrawn here. */
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { TimeField } from "./area_fields.js";
import { Choice, Field, Held, Said, useAct, useDraft, whyNot } from "./form.js";
import { html } from "./html.js";
import * as server from "./server.js";
import { t, word } from "./tongue.js";
import { rfc3339, typedInstant } from "./typed.js";

const PURPOSES = ["avoid_incidents", "humanitarian_movement", "search_and_rescue", "fire_fighting", "exercise", "other"];

export function Mandates({ store }) {
  const { picture, now_ms } = store;
  const [values, set, replace] = useDraft("mandate", { authorised_by: "", purpose: PURPOSES[0], until: "" });
  const [said, act] = useAct(store);
  const mandates = picture.mandates || [];
  const at = (text) => (text ? format.zulu(format.instant_ms(text), now_ms, { seconds: false }) : "–");
  const state = async (withdrawn) => {
    const until_ms = values.until.trim() ? typedInstant(values.until, now_ms) : null;
    const body = { authorised_by: values.authorised_by.trim(), purpose: values.purpose, withdrawn, ...(until_ms !== null && { until: rfc3339(until_ms) }) };
    if (await act(() => server.stateMandate(body), { priority: "ADMIN", words: t(withdrawn ? "mandate-withdraw" : "mandate-state") })) replace(null);
  };
  const send = (event) => {
    event.preventDefault();
    return state(false);
  };
  return html`<section class="form" aria-label=${t("mandate-title")} data-testid="mandates"><h3>${t("mandate-title")}</h3>
    <ul class="given">${mandates.map((one) => html`<li key=${one.party + one.with} data-testid="mandate" data-holds=${one.holds}><b>${one.party === picture.me.party ? t("page-we") : one.name}</b>
      ${" "}↔ ${nameOf(picture, one.party === picture.me.party ? one.with : picture.me.party)}: ${one.stated
        ? html`${one.holds ? "✓" : "✕"} ${t(one.withdrawn ? "mandate-withdrawn" : one.holds ? "mandate-holds" : "mandate-over")} · ${one.authorised_by} · ${word("Purpose", one.purpose)} · <bdi dir="ltr">${at(one.from)} – ${at(one.until)}</bdi>`
        : t("mandate-none")}</li>`)}</ul>
    <details><summary>${t("mandate-state")}</summary><form onSubmit=${send}><div class="grid">
      <${Field} name="authorised_by" label=${t("mandate-by")} value=${values.authorised_by} onInput=${set("authorised_by")} required maxlength="64" />
      <${Choice} name="purpose" label=${t("mandate-purpose")} value=${values.purpose} onChange=${set("purpose")} options=${PURPOSES.map((each) => [each, word("Purpose", each)])} />
      <${TimeField} name="mandate-until" label=${t("area-until")} value=${values.until} onInput=${set("until")} now_ms=${now_ms} required=${false} /></div>
      <div class="acts"><button class="main" data-testid="mandate-send" disabled=${whyNot(store) !== null}>${t("mandate-state")}</button>
        <button type="button" disabled=${whyNot(store) !== null || !values.authorised_by.trim()} onClick=${() => state(true)}>${t("mandate-withdraw")}</button> <${Held} store=${store} /></div>
      <${Said} said=${said} /></form></details></section>`;
}
