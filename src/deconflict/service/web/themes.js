/**
 * The three themes: night (the usual dark room, whose map is dimmed and whose alerts are not), day for a bright room, contrast for the highest.
 * The tones of a theme are in themes.css as custom properties; the map, which is no CSS, is given the same ones from here.
 */
import * as night from "./colours.js";

/** Each theme's tones by the names of colours.js. Own and peer differ by fill and shape too; nothing is told by a tone alone. */
export const TONES = {
  night: { ...night },
  day: {
    GROUND: "#E8EDF2", PANEL: "#FFFFFF", TEXT: "#10161D", OWN: "#000000", PEER: "#0A50E0", CAUTION: "#8A6400", WARNING: "#A0102C", STALE: "#5F6B77",
    LAND: "#F6F8FA", COAST: "#8496A8", BORDER: "#A9B6C3", GRID: "#CBD5DE", DIM: "#4C5864",
  },
  contrast: {
    GROUND: "#000000", PANEL: "#000001", TEXT: "#FEFEFE", OWN: "#FFFFFF", PEER: "#6CC8FF", CAUTION: "#FFD500", WARNING: "#FF6B6B", STALE: "#A5B1BD",
    LAND: "#0A0A0B", COAST: "#9AA7B5", BORDER: "#7C8896", GRID: "#2E2E2F", DIM: "#D5DCE4",
  },
};

export const THEMES = Object.keys(TONES);
const KEPT = "theme";

/** This desk's theme: the chosen one, else what the browser's contrast asks for. */
export function theme() {
  const chosen = localStorage.getItem(KEPT) ?? "";
  if (THEMES.includes(chosen)) return chosen;
  return matchMedia("(prefers-contrast: more)").matches ? "contrast" : "night";
}

/** @param {string} name */
export function wear(name) {
  localStorage.setItem(KEPT, name);
  show();
}

/** Put the theme on the page. */
export function show() {
  document.documentElement.dataset.theme = theme();
}

/** A style or a paint with night's tones, in those of a theme. */
export function recoloured(style, name) {
  const tones = new Map(Object.entries(TONES.night).map(([tone, colour]) => [colour, TONES[name][tone]]));
  return JSON.parse(JSON.stringify(style), (_, value) => (typeof value === "string" ? tones.get(value) ?? value : value));
}
