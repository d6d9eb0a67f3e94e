/** Keys that work wherever focus is, but in a field: regions by F6, the next open row, panels after `G`, now by Home, the list of keys. */
import { isTyping, pressed } from "./keys.js";
import { MAP, openable } from "./panels.js";
import { cycle, enter, nextOpen } from "./regions.js";

const SECOND_KEY_MS = 1500;

/** Listen until the function given back is called. `toggleKeys` shows or hides the list of keys, `closeDrop` what drops from the bar. */
export function listen(store, { toggleKeys, closeDrop }) {
  let going_ms = -Infinity;
  const onKey = (event) => {
    if (event.key === "F6") {
      event.preventDefault();
      return cycle(event.shiftKey);
    }
    if (event.key === "Escape") return closeDrop();
    if (isTyping(event) || event.defaultPrevented) return undefined;
    if (performance.now() - going_ms < SECOND_KEY_MS) {
      going_ms = -Infinity;
      return go(store, event);
    }
    if (event.key === "Home") return store.player.home();
    if (document.activeElement === document.body) return undefined; // letters want a place on the page
    if (pressed(event, "keys")) return toggleKeys();
    if (pressed(event, "next")) return nextOpen();
    if (pressed(event, "go")) going_ms = performance.now();
    return undefined;
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

/** The panel whose letter was pressed; its first place takes the focus. */
function go(store, event) {
  const panel = openable().find(({ key }) => key === event.key.toLowerCase());
  if (!panel) return;
  event.preventDefault();
  event.stopPropagation();
  store.view.set({ panel: panel.id, tab: "centre", ...(panel.id === MAP && { as: "map" }) });
  requestAnimationFrame(() => enter("centre"));
}
