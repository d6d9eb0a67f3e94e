/** What stands under the map while a place is drawn: the shape, its length, each point, and the same place as a line of text. Every step has a
 *  button, so that nobody needs a pointer: the middle of the map is a point, and the arrow keys move the map (WCAG 2.5.7). */
import { MOST, SHAPES, added, isWhole, shaped, textOf, undone } from "./draw.js";
import { Choice, Field } from "./form.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { t } from "./tongue.js";
import { typedLength_mm } from "./typed.js";
import { readingOf } from "./units.js";

const BUTTON = "[data-testid=draw]";

/** Opens the map to draw on; `done(text)` gets the line. Nothing where this browser draws no map. */
export const DrawButton = ({ store, done }) =>
  store.hasMap && html`<button type="button" data-testid="draw" onClick=${() => store.draw(done)}>${t("draw")}</button>`;

export function DrawBox({ store, middle }) {
  const { drawing, picture } = store;
  const unit = readingOf(picture).horizontal === "km" ? "km" : "NM";
  const [typed, setTyped] = useState("");
  const box = useRef(null);
  useEffect(() => {
    box.current.querySelector("select").focus();
    return () => requestAnimationFrame(() => {
      const button = document.querySelector(BUTTON);
      if (button instanceof HTMLElement) button.focus(); // back in the form
    });
  }, []);
  const set = (change) => store.drawOn(change);
  const text = drawing.points.length ? textOf(drawing, unit) : "";
  const size = (event) => {
    setTyped(event.target.value);
    const length_mm = typedLength_mm(event.target.value);
    if (length_mm) set((now) => ({ ...now, length_m: length_mm / 1000 }));
  };
  const here = typedLength_mm(typed) === Math.round(drawing.length_m * 1000) ? typed : textOf({ ...drawing, points: [] }, unit).trim();
  const leave = (line) => {
    store.draw(null);
    if (line) drawing.done(line);
  };
  return html`<section class="box draw" ref=${box} role="group" aria-label=${t("draw")} data-testid="draw-box" data-shape=${drawing.shape} data-points=${drawing.points.length}>
    <p class="note" role="status">${t(`draw-how-${drawing.shape}`)}</p>
    <div class="acts">
      <${Choice} name="draw-shape" label=${t("draw-shape")} value=${drawing.shape} onChange=${(event) => set((now) => shaped(now, event.target.value))}
        options=${SHAPES.map((shape) => [shape, t(`draw-${shape}`)])} />
      ${drawing.shape !== "polygon" && html`<${Field} name="draw-length" label=${t(`draw-length-${drawing.shape}`)} value=${here} onInput=${size} dir="ltr"
        aria-invalid=${typed !== "" && typedLength_mm(typed) === null} />`}
      <button data-testid="draw-middle" disabled=${drawing.points.length >= MOST} onClick=${() => set((now) => added(now, middle()))}>${t("draw-middle")}</button>
      <button data-testid="draw-undo" disabled=${drawing.points.length === 0} onClick=${() => set(undone)}>${t("draw-undo")}</button>
      <button class="main" data-testid="draw-done" disabled=${!isWhole(drawing)} onClick=${() => leave(text)}>${t("draw-done")}</button>
      <button data-testid="draw-leave" onClick=${() => leave("")}>${t("page-back")}</button>
    </div>
    <output data-testid="drawn" dir="ltr">${text || "–"}</output>
  </section>`;
}
