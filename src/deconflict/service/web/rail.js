/** The rail on the left: what the centre shows. Each button opens a panel of panels.js; the icons are drawn here so that none is fetched. */
import { html } from "./html.js";
import { openable } from "./panels.js";
import { t } from "./tongue.js";

const ICONS = {
  map: "M3 5l6-2 6 2 6-2v16l-6 2-6-2-6 2zM9 3v16M15 5v16",
  plans: "M5 19c4 0 2-7 7-7s3-7 7-7M5 19h.01M19 5h.01M3 19a2 2 0 1 0 4 0 2 2 0 1 0-4 0M17 5a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  zones: "M4 8l8-5 8 5v8l-8 5-8-5zM8 8l8 8M6 12l5 5M12 7l6 6",
  line: "M4 5h16v11h-9l-5 4v-4H4zM8 9h8M8 12h5",
  conflicts: "M12 3l10 18H2zM12 10v5M12 18h.01",
  agreement: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h6M9 17l2 1 4-3",
  incidents: "M12 3v9l6 3M12 3a9 9 0 1 0 9 9",
  meetings: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h3M13 14h3M8 17h3",
  record: "M5 4h14v16H5zM9 4v16M12 8h4M12 12h4M12 16h4",
  health: "M2 12h5l3-7 4 14 3-7h5",
};

/** `open(id)` puts a panel in the centre; `reds` is how many red lines stand on the panel of health. */
export function Rail({ current, open, reds }) {
  return html`<nav class="rail" aria-label=${t("page-panels")} data-testid="rail" data-region="rail">
    ${openable().map(({ id, key }) => html`<button key=${id} data-testid=${`rail-${id}`} aria-current=${current === id ? "page" : undefined}
      title=${t("page-panel-key", { title: t(`panel-${id}`), key: key.toUpperCase() })} onClick=${() => open(id)}>
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d=${ICONS[id]} /></svg><span>${t(`panel-${id}`)}</span>
      ${id === "health" && reds > 0 && html`<b class="reds" data-testid="rail-reds">✕ ${reds}</b>`}
    </button>`)}
  </nav>`;
}
