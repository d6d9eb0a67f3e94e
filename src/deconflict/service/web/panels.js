/**
 * The panels of the left rail, one line each, in the rail's order: `id`, `title` (the English words, which are also the key of its translation),
 * `key` (the letter after `G` that opens it) and `component`, drawn in the centre with {store, dangers, show}; `show(points)` brings [lon, lat]
 * points into view on the map. The map is the centre itself and has none. A panel without a component is not in the rail.
 */
import { AgreementPanel } from "./agreement_panel.js";
import { ConflictsPanel } from "./conflicts_panel.js";
import { HealthPanel } from "./health_panel.js";
import { IncidentsPanel } from "./incidents_panel.js";
import { LineBoard } from "./line_board.js";
import { MeetingsPanel } from "./meetings_panel.js";
import { FILE } from "./opened.js";
import { OpenedPanel } from "./opened_panel.js";
import { PlansPanel } from "./plans_panel.js";
import { RecordPanel } from "./record_panel.js";
import { ZonesPanel } from "./zones_panel.js";

/** @typedef {{id: string, title: string, key: string, component: Function | null}} Panel */

export const MAP = "map";

/** @type {Panel[]} */
export const PANELS = [
  { id: MAP, title: "Map", key: "m", component: null },
  { id: "plans", title: "Plans", key: "p", component: PlansPanel },
  { id: "zones", title: "Zones", key: "z", component: ZonesPanel },
  { id: "line", title: "Line", key: "l", component: LineBoard },
  { id: "conflicts", title: "Conflicts", key: "c", component: ConflictsPanel },
  { id: "agreement", title: "Agreement", key: "a", component: AgreementPanel },
  { id: "incidents", title: "Incidents", key: "i", component: IncidentsPanel },
  { id: "meetings", title: "Meetings", key: "e", component: MeetingsPanel },
  { id: "record", title: "Record", key: "r", component: RecordPanel },
  { id: "health", title: "Health", key: "h", component: HealthPanel },
];

/** The panel of an opened file: it comes with the file, and has no place in the rail. @type {Panel} */
const FILE_PANEL = { id: FILE, title: "Open a file", key: "", component: OpenedPanel };

/** The panels that the rail and its keys open. */
export const openable = () => PANELS.filter(({ id, component }) => id === MAP || component !== null);

/** The panel of that id, or the map. */
export const panelOf = (id) => [...openable(), FILE_PANEL].find((panel) => panel.id === id) || PANELS[0];
