/** To whom sites and movements of a file are given, and with whose consent: asked of the officer where the file does not say. Nothing is chosen before. */
import { Field } from "./form.js";
import { html } from "./html.js";
import { t } from "./tongue.js";
import { rfc3339 } from "./typed.js";

/** @typedef {{all: boolean, parties: string[], by: string}} Given */

/** @type {Given} */
export const TO_NOBODY = { all: false, parties: [], by: "" };
const RELEASED = ["SITE_NOTICE", "MOVEMENT_NOTICE"];
const SECOND_MS = 1000;

/** An instant that the node's clock is past, by what this page last heard of it. */
export const justNow = (now_ms) => rfc3339(Math.floor(now_ms / SECOND_MS) * SECOND_MS - SECOND_MS);

const isListed = ({ release, release_to_all }) => Boolean(release_to_all) || (Array.isArray(release) && release.length > 0);

/** Whether a draft leaves open to whom it goes, or with whose consent. */
export const leavesOpen = ({ kind, features }) => RELEASED.includes(kind) && features.some(({ properties }) => !isListed(properties) || !properties.consent);

/** The Features of a draft with what was chosen; what they say themselves stands. @param {Given} given */
export function released(draft, given, now_ms) {
  if (!leavesOpen(draft)) return draft.features;
  const to = given.all ? { release_to_all: true } : given.parties.length > 0 ? { release: given.parties } : {};
  const consent = given.by.trim() ? { consent: { consent_by: given.by.trim(), at: justNow(now_ms) } } : {};
  return draft.features.map((feature) => {
    const { properties } = feature;
    return { ...feature, properties: { ...properties, ...(isListed(properties) ? {} : to), ...(properties.consent ? {} : consent) } };
  });
}

/** The fields. @param {{peers: {party: string, name: string}[], given: Given, give: (given: Given) => void}} props */
export function ToWhom({ peers, given, give }) {
  const turned = (party) => (given.parties.includes(party) ? given.parties.filter((each) => each !== party) : [...given.parties, party]);
  return html`<fieldset class="form" data-testid="to-whom"><legend>${t("care-released")}</legend>
    <label class="check"><input type="checkbox" data-testid="to-all" checked=${given.all} onChange=${() => give({ ...given, all: !given.all })} /> ${t("care-released-all")}</label>
    ${peers.map(({ party, name }) => html`<label class="check" key=${party}><input type="checkbox" data-testid=${`to-${party}`} disabled=${given.all}
      checked=${given.all || given.parties.includes(party)} onChange=${() => give({ ...given, parties: turned(party) })} /> ${name}</label>`)}
    <div class="grid"><${Field} name="given-by" label=${t("care-consent-by")} hint=${t("care-consent-hint")} value=${given.by} maxlength="64"
      onInput=${(event) => give({ ...given, by: event.target.value })} /></div></fieldset>`;
}
