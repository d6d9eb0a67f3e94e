/** The parts of the page between which F6 moves, each keeping the place it had focus at; and the next row that waits for somebody. */

const ORDER = ["top", "rail", "centre", "dangers", "talk", "strip"];
const FOCUSABLE = "button:not([disabled]), a[href], input, select, textarea, [tabindex='0']";

/** @type {Map<string, HTMLElement>} */
const last = new Map();

/** @returns {HTMLElement | null} */
const elementOf = (name) => document.querySelector(`[data-region=${name}]`);
const nameOf = (element) => element?.closest?.("[data-region]")?.dataset.region;
/** Whether it is drawn, and not behind a tab. */
export const isSeen = (element) => Boolean(element && element.isConnected && element.getClientRects().length > 0);

/** Remember where focus is in its region. */
export function remember(event) {
  const name = nameOf(event.target);
  if (name) last.set(name, event.target);
}

/** Move focus to the next region that is on screen, or the one before. */
export function cycle(backwards = false) {
  const names = ORDER.filter((name) => isSeen(elementOf(name)) && placeIn(elementOf(name)));
  if (names.length === 0) return;
  const at = names.indexOf(nameOf(document.activeElement));
  const step = backwards ? -1 : 1;
  const next = at < 0 ? (backwards ? names.length - 1 : 0) : (at + step + names.length) % names.length;
  enter(names[next]);
}

/** Where a region takes focus first: itself, its first row, its first control; null where it has none. @returns {HTMLElement | null} */
const placeIn = (region) => (region.matches("[tabindex='0']") ? region : region.querySelector(".row[tabindex='0']") || region.querySelector(FOCUSABLE));

/** Focus a region: where it had focus last, else where it takes it first. */
export function enter(name) {
  const place = last.get(name);
  (isSeen(place) ? place : placeIn(elementOf(name)))?.focus();
}

/** Focus the next row, after the one with focus, that nobody here has acknowledged. */
export function nextOpen() {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".right .row[tabindex='0']")]);
  const rows = all.filter((row) => isSeen(row) && row.querySelector(".ack"));
  const at = rows.indexOf(document.activeElement?.closest?.(".row"));
  rows[(at + 1) % rows.length]?.focus();
}
