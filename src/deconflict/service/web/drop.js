/** How a file comes to the page: dropped anywhere on it, or chosen by a button. What becomes of it is opened.js. */
import { html, useEffect, useRef, useState } from "./html.js";
import { begin } from "./opened.js";
import { t } from "./tongue.js";

/** Chooses a file. @param {{store: any, as: string}} properties what it is taken for where it does not say: plan or zone */
export function Chooser({ store, as }) {
  const input = useRef(null);
  return html`<button type="button" data-testid="open-file" onClick=${() => input.current.click()}>${t("opened-choose")}</button>
    <input type="file" hidden ref=${input} data-testid="file-input" onChange=${(event) => event.target.files.length > 0 && begin(store, event.target.files, as)} />`;
}

/** A file can be dropped anywhere on the page. */
export function DropZone({ store }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const on = (what) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // else the browser leaves this page for the file
      what(event);
    };
    const as = () => (store.view.get("panel") === "plans" ? "plan" : "zone");
    const all = {
      dragover: on(() => setOver(true)),
      dragleave: (event) => event.relatedTarget === null && setOver(false),
      drop: on((event) => {
        setOver(false);
        begin(store, event.dataTransfer.files, as());
      }),
    };
    for (const [name, listener] of Object.entries(all)) addEventListener(name, listener);
    return () => Object.entries(all).forEach(([name, listener]) => removeEventListener(name, listener));
  }, [store]);
  return isOver && html`<p class="dropping" role="status" data-testid="dropping">${t("opened-drop")}</p>`;
}
