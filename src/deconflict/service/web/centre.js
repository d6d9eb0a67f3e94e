/** The centre: the map with its boxes, the tables that equal it, or the panel that the rail opened. */
import { dangers as dangersOf } from "./dangers.js";
import { DrawBox } from "./draw_box.js";
import { DropZone } from "./drop.js";
import { dangersAt } from "./instant.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { isTyping, pressed } from "./keys.js";
import { LayersBox } from "./layers_box.js";
import { MapView } from "./map.js";
import { MeasureBox } from "./measure_box.js";
import { openedBy } from "./opened.js";
import { DraftsBox } from "./opened_panel.js";
import { MAP, panelOf } from "./panels.js";
import { SelectedCard } from "./selected_card.js";
import { TableView } from "./table_view.js";
import { t } from "./tongue.js";
import { UnitLine } from "./unit_line.js";

const VECTOR_MINUTES = ["1", "2", "3", "4", "5"];

export function CentreView({ store, seen, dangers, look, show }) {
  const { view, player } = store;
  const [webgl, setWebgl] = useState(true);
  const [measuring, setMeasuring] = useState(null);
  const place = useRef(null);
  const { id, component } = panelOf(view.get("panel"));
  const { drawing } = store;
  const isMap = id === MAP || drawing !== null; // the form that asked for a place stays behind it
  const shown = webgl && (drawing || view.get("as") === "map") ? "map" : "table";
  const minutes = VECTOR_MINUTES.includes(view.get("vector")) ? Number(view.get("vector")) : 1;
  const standing = seen.mode === "REPLAY" ? dangersOf(seen.picture, seen.now_ms) : dangersAt(dangers, seen);
  const setShown = (as) => view.set({ as });
  const measure = () => setMeasuring(measuring ? null : { ends: [] });
  useEffect(() => {
    if (!isMap) place.current.scrollTop = 0;
    if (drawing) store.draw(null); // another panel was opened
  }, [id]);
  const failed = () => {
    store.hasMap = false;
    setWebgl(false);
  };
  const middle = () => place.current.querySelector(".map").map.getCenter().toArray();
  const onKey = (event) => {
    if (isTyping(event)) return;
    if (isMap && pressed(event, "table")) setShown(shown === "map" ? "table" : "map");
    if (isMap && pressed(event, "labels")) view.toggleLayer("labels");
    if (isMap && pressed(event, "measure")) measure();
    if (pressed(event, "play") && !event.target.closest("button, summary")) {
      event.preventDefault();
      player.toggle();
    }
    if (isMap && VECTOR_MINUTES.includes(event.key)) view.set({ vector: event.key });
  };
  return html`<main class="centre" data-testid="centre" data-region="centre" data-panel=${id} tabindex="0" ref=${place}
      aria-label=${isMap ? t("centre-map") : t(`panel-${id}`)} onKeyDown=${onKey}>
    <${DropZone} store=${store} />
    <div class="centre-view" data-drawing=${drawing !== null} hidden=${!isMap || shown !== "map"}>
      ${webgl && html`<${MapView} seen=${seen} isShown=${isMap && shown === "map"} view=${view} minutes=${minutes} dangers=${standing} look=${look} measuring=${measuring}
        setMeasuring=${setMeasuring} drawing=${drawing} drafts=${openedBy(store)?.shapes} setDrawing=${(change) => store.drawOn(change)} onFailed=${failed} />`}
      <div class="boxes"><${LayersBox} view=${view} /></div>
      <${SelectedCard} store=${store} seen=${seen} show=${show} />
    </div>
    ${isMap && shown === "table" && html`<${TableView} picture=${seen.picture} now_ms=${seen.now_ms} dangers=${standing} webgl=${webgl} view=${view} />`}
    ${drawing && html`<${DrawBox} store=${store} middle=${middle} />`}
    ${isMap && !drawing && html`<${DraftsBox} store=${store} />`}
    ${isMap && measuring && html`<${MeasureBox} picture=${seen.picture} measuring=${measuring} setMeasuring=${setMeasuring} />`}
    ${isMap && html`<${UnitLine} view=${shown} webgl=${webgl} minutes=${minutes} setView=${setShown} setMinutes=${(n) => view.set({ vector: String(n) })}
      measuring=${measuring !== null} measure=${measure} picture=${seen.picture} />`}
    ${component && html`<section class="panel" hidden=${drawing !== null} aria-label=${t(`panel-${id}`)} data-testid=${`panel-${id}`}>
      <h2>${t(`panel-${id}`)} <button class="close" onClick=${() => view.set({ panel: MAP })}>${t("panel-map")}</button></h2>
      <${component} store=${store.asSeen} dangers=${seen.mode === "REPLAY" ? standing : dangers} show=${show} /></section>`}
  </main>`;
}
