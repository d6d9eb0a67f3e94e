/** A message's card in our language, and beside it in the other party's as the agreement says; asked of the node when it is opened. */
import { html, useState } from "./html.js";
import * as server from "./server.js";
import { sentence, t } from "./tongue.js";
import { Words } from "./words.js";

export function Cards({ message }) {
  const [found, setFound] = useState(null);
  const open = async (event) => {
    if (!event.target.open || found) return;
    setFound(await server.readWords(message.entry).catch((refusal) => ({ refusal })));
  };
  return html`<details class="cards" data-testid="cards" onToggle=${open}>
    <summary>${t("card-open")}</summary>
    ${found?.refusal && html`<span class="refusal" role="alert">${sentence(found.refusal)}</span>`}
    ${found?.words && html`<div class="pair">${found.words.map(({ locale, dir, text }) => html`<p key=${locale} class="card"
      data-testid="card" lang=${locale} dir=${dir}><${Words} text=${text} /></p>`)}</div>`}
  </details>`;
}
