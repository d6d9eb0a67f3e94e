/**
 * The page's keys. A key does something only while the part of the page it belongs to has focus; every letter may be another one on this desk,
 * or all of them off (WCAG 2.1.4). Arrows, Enter, Escape, Home and F6 stay what they are everywhere.
 */

/**
 * `where`: row (a danger or a message with focus), centre (the map or a table), page (anywhere on the page but in a field).
 * @typedef {{id: string, key: string, where: "row" | "centre" | "page"}} Action
 */

/** @type {Action[]} */
export const ACTIONS = [
  { id: "ack", key: "a", where: "row" },
  { id: "propose", key: "p", where: "row" },
  { id: "wilco", key: "w", where: "row" },
  { id: "unable", key: "u", where: "row" },
  { id: "standby", key: "s", where: "row" },
  { id: "next", key: "n", where: "page" },
  { id: "go", key: "g", where: "page" },
  { id: "table", key: "t", where: "centre" },
  { id: "labels", key: "l", where: "centre" },
  { id: "measure", key: "r", where: "centre" },
  { id: "play", key: " ", where: "centre" },
  { id: "keys", key: "?", where: "page" },
];

/** Keys that are no letters, for the list. */
export const FIXED = [
  ["open", "Enter"], ["readback", "1–3"], ["vector", "1–5"], ["scrub", "← →"], ["now", "Home"], ["regions", "F6"], ["close", "Esc"],
];

const KEPT = "keys";

/** @returns {{off: boolean, keys: Record<string, string>}} */
function kept() {
  try {
    return { off: false, keys: {}, ...JSON.parse(localStorage.getItem(KEPT) || "{}") };
  } catch {
    return { off: false, keys: {} }; // what is kept there is no JSON: the usual keys
  }
}

const keep = (changes) => localStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...changes }));

export const areOff = () => kept().off;
export const turn = (on) => keep({ off: !on });
export const forget = () => localStorage.removeItem(KEPT);

/** @param {string} id */
export const keyOf = (id) => kept().keys[id] ?? ACTIONS.find((action) => action.id === id).key;

/** As it is printed on the key. */
export const capOf = (id) => (keyOf(id) === " " ? "Space" : keyOf(id).toUpperCase());

/** Give an action another key; the id of the action that has it already, or null when it was given. */
export function remap(id, key) {
  const taken = ACTIONS.find((other) => other.id !== id && keyOf(other.id) === key.toLowerCase());
  if (taken || key.length !== 1 || /\d/.test(key)) return taken ? taken.id : id;
  keep({ keys: { ...kept().keys, [id]: key.toLowerCase() } });
  return null;
}

/** Whether somebody is typing, or a key is meant for the browser. */
export const isTyping = (event) => Boolean(event.target.closest?.("input, select, textarea")) || event.ctrlKey || event.altKey || event.metaKey;

/** Whether `event` is the key of that action now. */
export const pressed = (event, id) => !areOff() && !isTyping(event) && event.key.toLowerCase() === keyOf(id);
