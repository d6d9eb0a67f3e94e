/** A FLASH that waits takes the title, the icon of the tab and a notification of the system; never the focus, never a box over the map (U25). */
import { t } from "./tongue.js";

const ICONS = { calm: "favicon.svg", flash: "favicon-flash.svg" };
let told = 0;

/** Ask for the system's notifications, from a click only; a browser that has none, or refuses, changes nothing else. */
export async function ask() {
  if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
}

/** Show in the browser's own places how many FLASH messages wait for us. */
export function follow(flash, name) {
  document.title = flash ? `(${flash}) ⚠ FLASH · ${name}` : name;
  const icon = document.querySelector("link[rel=icon]");
  const wanted = flash ? ICONS.flash : ICONS.calm;
  if (icon && icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
  if (flash > told && "Notification" in window && Notification.permission === "granted") {
    new Notification(t("flash-waits", { count: flash }), { body: name, tag: "flash", requireInteraction: true });
  }
  told = flash;
}
