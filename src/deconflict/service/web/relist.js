/** Another list for a site or a movement of ours: whom it is given to, how exactly, and until when. More takes two people, less takes one. */
import { nameOf } from "./danger_panel.js";
import { Field, Held, Said, useAct, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { t } from "./tongue.js";
import { rfc3339, typedInstant } from "./typed.js";

const without = (parties, party) => parties.filter((each) => each !== party);
const turned = (parties, party) => (parties.includes(party) ? without(parties, party) : [...parties, party]);
const same = (some, others) => some.length === others.length && some.every((party) => others.includes(party));

/** What is asked of the node: only what differs from the list as it stands. */
export function asked(one, { all, to, coarse, by }, until_ms) {
  const listed = all ? !one.release_to_all && { release_to_all: true } : !(one.release.length > 0 && same(one.release, to)) && { release: to };
  const buffered = all ? coarse : coarse.filter((party) => to.includes(party));
  return {
    ...listed, ...(!same(one.buffered_for, buffered) && { buffered_for: buffered }), ...(until_ms !== null && { release_until: rfc3339(until_ms) }),
    ...(by.trim() && { consent_by: by.trim() }),
  };
}

export function Relist({ each, store, leave }) {
  const { one } = each;
  const { picture } = store;
  const [values, setValues] = useState({ all: one.release.length === 0, to: one.release, coarse: one.buffered_for, by: "", until: "" });
  const [said, act] = useAct(store);
  const put = (changed) => setValues({ ...values, ...changed });
  const until_ms = values.until.trim() === "" ? null : typedInstant(values.until, store.now_ms);
  const wrong = values.until.trim() !== "" && until_ms === null;
  const body = asked(one, values, until_ms);
  const nothing = Object.keys(body).length === 0 || (!values.all && values.to.length === 0);
  const parties = [...new Set([...picture.peers.map(({ party }) => party), ...one.release])];
  const send = async (event) => {
    event.preventDefault();
    await act(() => server.changeRelease(each.kind, each.id, body), { priority: "ROUTINE", words: `${t("care-relist")} ${each.id}` });
  };
  return html`<form class="form" data-testid="relist-form" aria-label=${`${t("care-relist")} ${each.id}`} onSubmit=${send}>
    <p class="note">${t("care-relist-what")}</p>
    <label class="check"><input type="checkbox" data-testid="relist-all" checked=${values.all} onChange=${() => put({ all: !values.all })} /> ${t("care-released-all")}</label>
    ${parties.map((party) => html`<div class="acts" key=${party}>
      <label class="check"><input type="checkbox" data-testid=${`relist-${party}`} disabled=${values.all} checked=${values.all || values.to.includes(party)} onChange=${() => put({ to: turned(values.to, party) })} /> ${nameOf(picture, party)}</label>
      <label class="check"><input type="checkbox" data-testid=${`coarse-${party}`} disabled=${!values.all && !values.to.includes(party)} checked=${values.coarse.includes(party)}
        onChange=${() => put({ coarse: turned(values.coarse, party) })} /> ${t("care-relist-coarse", { name: nameOf(picture, party) })}</label></div>`)}
    <div class="grid"><${Field} name="relist-until" label=${t("care-relist-until")} value=${values.until} onInput=${(event) => put({ until: event.target.value })} dir="ltr" aria-invalid=${wrong} placeholder="2027-01-31 12:00Z" />
      <${Field} name="relist-by" label=${t("care-consent-by")} hint=${t("care-relist-consent")} value=${values.by} onInput=${(event) => put({ by: event.target.value })} maxlength="64" /></div>
    <div class="acts"><button class="main" data-testid="relist-send" disabled=${whyNot(store) !== null || wrong || nothing || said.state === "waiting"}>${t("care-confirm-send")}</button>
      <button type="button" onClick=${leave}>${t("page-back")}</button> <${Held} store=${store} /></div><${Said} said=${said} /></form>`;
}
