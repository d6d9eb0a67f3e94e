/** Rendered words in which a place, a time or a value stays on one line: half of one on the next line is soon misread. */
import { html } from "./html.js";

const WHOLE = new RegExp(
  [
    "\\u2066[^\\u2066-\\u2069]{1,48}\\u2069", // what the phrasebook keeps left to right within right to left
    "X \\d+ Y \\d+ Pulkovo-1942/GK",
    "\\d\\d[C-X] [A-Z]{2} \\d{5} \\d{5} WGS-84",
    "[\\d°.′″]+[NS] [\\d°.′″]+[EW] WGS-84",
    "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ(?: –(?: \\d\\d:\\d\\d:\\d\\dZ)?)?",
    "(?:(?:FL\\d{3} |\\d+ (?:ft|m) )?± )?\\d+ (?:ft|m|km|NM|MHz|kHz|min|h)\\b(?: (?:AMSL|AGL|WGS-84|1013\\.25 hPa|QNH \\d+))?",
  ].join("|"),
  "gu",
);

/** The text, its values each in a span of its own. */
export function Words({ text }) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(WHOLE)) {
    parts.push(text.slice(from, found.index), html`<span class="whole" key=${found.index}>${found[0]}</span>`);
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}
