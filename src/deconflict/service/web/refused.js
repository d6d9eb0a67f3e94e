/** What the node or the browser refused, in words. */
import { html } from "./html.js";

export function Refused({ why }) {
  return why && html`<p class="refusal" role="alert">${why.message}.${why.mend ? ` ${why.mend}` : ""}</p>`;
}
