/** Which language this page speaks: each by its own name. */
import { html } from "./html.js";
import { TONGUES, choose, locale, t } from "./tongue.js";

/** `tell` draws the page anew: in the language chosen, or where its words cannot be had in the one of before, which the switch then shows. */
export function TongueSwitch({ tell }) {
  const change = (event) => choose(event.target.value).then(tell, tell);
  return html`<select class="tongue" data-testid="tongue" aria-label=${t("page-language")} value=${locale()} onChange=${change}>
    ${Object.entries(TONGUES).map(([code, name]) => html`<option key=${code} value=${code} lang=${code}>${name}</option>`)}</select>`;
}
