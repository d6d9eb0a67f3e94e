/** Which language this page speaks: each by its own name. */
import { html } from "./html.js";
import { TONGUES, choose, locale, t } from "./tongue.js";

export function TongueSwitch({ store }) {
  const change = async (event) => {
    await choose(event.target.value).catch(() => store.tell());
    store.tell();
  };
  return html`<select class="tongue" data-testid="tongue" aria-label=${t("page-language")} value=${locale()} onChange=${change}>
    ${Object.entries(TONGUES).map(([code, name]) => html`<option key=${code} value=${code} lang=${code}>${name}</option>`)}</select>`;
}
