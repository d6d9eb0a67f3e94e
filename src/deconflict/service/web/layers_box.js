/** What the map shows beside tracks and dangers, which it always shows. */
import { html } from "./html.js";
import { t } from "./tongue.js";

/** Each layer that may be switched off -> the map's own layers. */
export const LAYERS = {
  labels: ["leaders"],
  vectors: ["vectors"],
  history: ["dots"],
  plans: ["plan-fill", "plan-line"],
  zones: ["zone-hatch", "zone-line"],
  names: ["area-labels"],
  sites: ["sites", "site-labels"],
  grid: ["grid", "grid-labels"],
  borders: ["borders"],
};

/** Show and hide what the view says. */
export function follow(map, off) {
  for (const [name, layers] of Object.entries(LAYERS)) {
    for (const layer of layers) map.setLayoutProperty(layer, "visibility", off.has(name) ? "none" : "visible");
  }
}

export function LayersBox({ view }) {
  const { off } = view;
  return html`<details class="box layers" data-testid="layers">
    <summary>${t("layers")}${off.size > 0 && html` <b data-testid="layers-off">${t("layers-off", { count: off.size })}</b>`}</summary>
    <ul>${Object.keys(LAYERS).map((name) => html`<li key=${name}><label class="check"><input type="checkbox" data-testid=${`layer-${name}`}
      checked=${!off.has(name)} onChange=${() => view.toggleLayer(name)} /> ${t(`layer-${name}`)}</label></li>`)}</ul>
    <p class="note">${t("layers-always")}</p>
  </details>`;
}
