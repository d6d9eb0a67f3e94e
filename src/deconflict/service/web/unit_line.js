/** The map's foot: what its short texts mean, once; the table toggle, the measure, the vector's minutes. */
import { html } from "./html.js";
import { capOf } from "./keys.js";
import { t } from "./tongue.js";
import { unitsOf } from "./units.js";

export function UnitLine({ view, webgl, minutes, setView, setMinutes, measuring, measure, picture }) {
  return html`<div class="unit-line">
    <button data-testid="table-toggle" aria-pressed=${view === "table"} disabled=${!webgl} onClick=${() => setView(view === "map" ? "table" : "map")}>
      ${view === "map" ? t("table") : t("panel-map")} <kbd>${capOf("table")}</kbd>
    </button>
    <button data-testid="measure-toggle" aria-pressed=${measuring} onClick=${measure}>${t("measure")} <kbd>${capOf("measure")}</kbd></button>
    <label>${t("vector")} <select data-testid="vector" value=${minutes} onChange=${(event) => setMinutes(Number(event.target.value))}>
      ${[1, 2, 3, 4, 5].map((n) => html`<option key=${n} value=${n}>${t("vector-minutes", { count: n })}</option>`)}
    </select></label>
    <span class="legend"><i class="key own"></i>${t("side-own")} <i class="key peer"></i>${t("side-peer")} <i class="key free"></i>${t("side-free")}</span>
    <span class="units">${unitsOf(picture).legend} · ${t("not-for-navigation")}</span>
    ${picture.status !== "ACTUAL" && html`<b class="drill" data-testid="map-status">${picture.status}</b>`}
  </div>`;
}
