/** Details whose inside is asked of the node each time they are opened: what stands in them is never older than that. */
import { useRead } from "./form.js";
import { html, useState } from "./html.js";
import { sentence } from "./tongue.js";

/** `read()` asks, and again when `about` changes; `draw(found)` shows it; what else there is goes to the details. */
export function Unfolded({ summary, about, read, draw, ...rest }) {
  const [isOpen, setOpen] = useState(false);
  return html`<details ...${rest} onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${summary}</summary>
    ${isOpen && html`<${Inside} about=${about} read=${read} draw=${draw} />`}
  </details>`;
}

function Inside({ about, read, draw }) {
  const { found, refusal } = useRead(read, about);
  return html`${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}${found && draw(found)}`;
}
