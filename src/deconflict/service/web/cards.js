/** A message's card in our language, and beside it in the other party's as the agreement says; asked of the node when it is opened. */
import { html } from "./html.js";
import * as server from "./server.js";
import { t } from "./tongue.js";
import { Unfolded } from "./unfolded.js";
import { Words } from "./words.js";

export function Cards({ message }) {
  const draw = ({ words }) => html`<div class="pair">${words.map(({ locale, dir, text }) => html`<p key=${locale} class="card"
    data-testid="card" lang=${locale} dir=${dir}><${Words} text=${text} /></p>`)}</div>`;
  return html`<${Unfolded} class="cards" data-testid="cards" summary=${t("card-open")} about=${message.entry}
    read=${() => server.readWords(message.entry)} draw=${draw} />`;
}
