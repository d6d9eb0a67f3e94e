/** The three levels of danger. Word, shape and order carry them; colour only helps (SCREEN rule U1). */
import { html } from "./html.js";

export const ORDER = ["WARNING", "CAUTION", "ADVISORY"];
export const SIGNS = { WARNING: "▲", CAUTION: "◆", ADVISORY: "●" };

const PATHS = { WARNING: "M8 1.5 15.2 14.5H.8z", CAUTION: "M8 .8 15.2 8 8 15.2.8 8z", ADVISORY: "M8 2a6 6 0 1 0 .01 0z" };

/** Smaller is more urgent; an unknown level counts as the most urgent. */
export const rank = (level) => ORDER.indexOf(level);

/** The level's symbol. `blink`: only an unacknowledged WARNING, and only the symbol (U6). */
export function LevelShape({ level, blink = false }) {
  return html`<svg class="shape ${blink ? "blink" : ""}" data-shape=${level} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d=${PATHS[level] || PATHS.WARNING} />
  </svg>`;
}

/** `▲ WARNING` as text and shape. */
export function LevelWord({ level, blink = false }) {
  return html`<span class="level" data-level=${level}><${LevelShape} level=${level} blink=${blink} /><b>${level}</b></span>`;
}
