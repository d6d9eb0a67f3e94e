/** Every conflict and alert on one page, none folded away, for a long list; and how often this desk was alerted (SCREEN rule U2). */
import { DangerRow } from "./danger_panel.js";
import { html } from "./html.js";
import { ORDER } from "./levels.js";
import { FLOOD, rates } from "./rates.js";
import { t } from "./tongue.js";

export function ConflictsPanel({ store, dangers, show }) {
  const { ten, hour, shares, flood } = rates(store.picture, store.now_ms);
  const parts = ORDER.map((level) => `${level} ${shares[level]} %`).join(" · ");
  return html`<p class=${flood ? "refusal" : "note"} data-testid="rate" data-flood=${flood}>${t("rate-now", { ten, flood: FLOOD, hour, shares: parts })}</p>
    ${dangers.length === 0 && html`<p class="empty">${t("nothing-predicted")}</p>`}
    <ol class="rows wide" data-testid="all-dangers">
      ${dangers.map((row) => html`<${DangerRow} key=${row.id} row=${row} store=${store} show=${show} />`)}
    </ol>`;
}
