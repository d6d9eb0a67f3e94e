/** The page's one way to make elements: preact through htm's tagged templates, no build step. */
import htm from "./modules/htm/htm.js";
import { h, render } from "./modules/preact/preact.mjs";

export { useEffect, useLayoutEffect, useRef, useState } from "./modules/preact/hooks.mjs";
export { render };
export const html = htm.bind(h);
