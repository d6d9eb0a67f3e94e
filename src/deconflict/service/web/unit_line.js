/** The map's foot: what its short texts mean, once; the table toggle; the vector's minutes. */
import { html } from "./html.js";
import { unitsOf } from "./units.js";

export function UnitLine({ view, webgl, minutes, setView, setMinutes, picture }) {
  return html`<div class="unit-line">
    <button data-testid="table-toggle" aria-pressed=${view === "table"} disabled=${!webgl} onClick=${() => setView(view === "map" ? "table" : "map")}>
      ${view === "map" ? "Table" : "Map"} <kbd>T</kbd>
    </button>
    <label>Vector <select data-testid="vector" value=${minutes} onChange=${(event) => setMinutes(Number(event.target.value))}>
      ${[1, 2, 3, 4, 5].map((n) => html`<option key=${n} value=${n}>${n} min</option>`)}
    </select></label>
    <span class="legend"><i class="key own"></i>ours <i class="key peer"></i>on the line <i class="key free"></i>nobody on the line</span>
    <span class="units">${unitsOf(picture).legend} · not for navigation</span>
    ${picture.status !== "ACTUAL" && html`<b class="drill" data-testid="map-status">${picture.status}</b>`}
  </div>`;
}
