/** Free text of our own, looked through by the node before it goes: words of what is never shared are named; nothing is blocked. */
import { html, useEffect, useState } from "./html.js";
import * as server from "./server.js";
import { t } from "./tongue.js";

const AFTER_MS = 300;

/** What the node finds in `text`, once nobody has typed for a moment: [{word, what}, ...]. */
function useWarnings(text) {
  const [warnings, setWarnings] = useState([]);
  useEffect(() => {
    if (!text.trim()) {
      setWarnings([]);
      return undefined;
    }
    let stale = false;
    const timer = setTimeout(async () => {
      const found = await server.lookThrough(text).catch(() => ({ warnings: [] })); // the node looks again when it is sent
      if (!stale) setWarnings(found.warnings);
    }, AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text]);
  return warnings;
}

export function Warned({ text }) {
  const warnings = useWarnings(text);
  if (warnings.length === 0) return null;
  const words = warnings.map(({ word, what }) => `“${word}” (${what})`).join(", ");
  return html`<span class="warned" role="status" data-testid="warned">${t("free-text-never-shared", { words })}</span>`;
}
