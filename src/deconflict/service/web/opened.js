/**
 * A file of anybody's on this desk: what the node makes of each of its records, what it leaves open, and the drafts that it becomes. Opening states
 * nothing; an officer files what is right. It is gone with the page.
 *
 * @typedef {{kind: string, id: string, features: any[]}} Draft what a record becomes, as it would be filed
 * @typedef {{name: string, bytes: ArrayBuffer | null, others: number, as: string, state: "reading" | "read" | "refused", times: number,
 *   refusal: any, tongue: string, count: number, records: any[], asked: string[], drafts: Draft[], shapes: any[],
 *   filed: Record<string, {state: "filed" | "refused", words: string}>, given: import("./release_fields.js").Given}} Opened
 */
import { ringAround } from "./draw.js";
import { released, TO_NOBODY } from "./release_fields.js";
import * as server from "./server.js";
import { sentence, t } from "./tongue.js";

/** As large as a body that the node takes. */
export const MOST_BYTES = 2 ** 20;
/** The panel that shows it; it is not in the rail. */
export const FILE = "file";
/** Where each kind of statement is filed. */
const FILED_AT = { NOTICE_OF_OPERATION: "plans", ZONE_NOTICE: "zones", SITE_NOTICE: "sites", MOVEMENT_NOTICE: "movements" };
const ID_OF = { NOTICE_OF_OPERATION: "op_id", ZONE_NOTICE: "zone_id", SITE_NOTICE: "site_id", MOVEMENT_NOTICE: "movement_id" };
const NONE = { state: /** @type {const} */ ("reading"), times: 0, refusal: null, tongue: "", count: 0, records: [], asked: [], drafts: [], shapes: [], filed: {}, given: TO_NOBODY };

export const keyOf = ({ kind, id }) => `${kind} ${id}`;

/** By the view of the desk, which is the same however a panel is given the store. @type {WeakMap<object, Opened>} */
const held = new WeakMap();

/** The file that is open here, or null. */
export const openedBy = (store) => held.get(store.view) || null;

function put(store, opened) {
  held.set(store.view, { ...opened, shapes: shapesOf(opened) });
  store.tell();
}

/** Put it away; what was filed stays filed. */
export function leave(store) {
  held.delete(store.view);
  store.view.set({ panel: "zones" });
}

/** Open the first of these files; `as`: plan or zone, what it is taken for where it does not say. @param {FileList} files */
export async function begin(store, files, as) {
  const [file] = files;
  put(store, { ...NONE, name: file.name, others: files.length - 1, bytes: null, as });
  store.view.set({ panel: FILE, tab: "centre" });
  const mine = () => openedBy(store)?.name === file.name;
  if (file.size > MOST_BYTES) return refuse(store, { message: t("opened-too-large", { name: file.name }), mend: t("opened-too-large-mend") });
  try {
    const bytes = await file.arrayBuffer();
    if (mine()) put(store, { ...openedBy(store), bytes });
  } catch {
    return refuse(store, { message: t("opened-unreadable", { name: file.name }), mend: t("opened-unreadable-mend") }); // a folder, or a file that is gone
  }
  return mine() && read(store, as, []);
}

const refuse = (store, refusal) => put(store, { ...openedBy(store), state: "refused", refusal });

/** Read it anew with what somebody states of it: `assume` as NAME=VALUE. */
export async function read(store, as, assume) {
  const before = openedBy(store);
  put(store, { ...before, as, state: "reading" });
  try {
    const found = await server.openFile(before.name, before.bytes, as, assume);
    if (openedBy(store)?.bytes !== before.bytes) return; // another file was opened meanwhile
    const asked = [...new Set([...before.asked, ...found.records.flatMap(({ lacks }) => lacks || [])])];
    put(store, { ...openedBy(store), ...found, state: "read", refusal: null, times: before.times + 1, asked, drafts: draftsOf(found) });
  } catch (refusal) {
    if (!(refusal instanceof server.Refusal)) throw refusal;
    refuse(store, refusal);
  }
}

/** The Features of an answer by the object that each of them is of. @returns {Draft[]} */
function draftsOf({ records, features }) {
  const held = new Map();
  for (const feature of features.features) {
    const [kind, name] = Object.entries(ID_OF).find(([, each]) => each in feature.properties);
    const key = keyOf({ kind, id: feature.properties[name] });
    held.set(key, [...(held.get(key) || []), feature]);
  }
  return records.filter((record) => held.has(keyOf(record))).map(({ kind, id }) => ({ kind, id, features: held.get(keyOf({ kind, id })) }));
}

/** What the map shows of what is not filed: an area each, with its name and the word that it is a draft. */
const shapesOf = (opened) => unfiled(opened).flatMap(({ id, features }) => features.flatMap(ringsOf).flatMap((ring) => [
  { type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties: { text: t("opened-draft", { id }) } },
  { type: "Feature", geometry: { type: "LineString", coordinates: ring }, properties: {} },
]));

function ringsOf({ geometry, properties }) {
  if (geometry?.type === "MultiPolygon") return geometry.coordinates.map(([ring]) => ring);
  if (geometry?.type === "Polygon") return [geometry.coordinates[0]];
  const points = geometry?.type === "Point" ? [geometry.coordinates] : geometry?.coordinates || [];
  return points.length === 0 ? [] : [ringAround(points, Number(properties.radius_m ?? properties.half_width_m) || 0)];
}

/** To whom the sites and movements among the drafts go, where the file does not say. @param {import("./release_fields.js").Given} given */
export const give = (store, given) => put(store, { ...openedBy(store), given });

/** Points of drafts for the map. @param {Draft[]} drafts */
export const pointsOf = (drafts) => drafts.flatMap(({ features }) => features.flatMap(ringsOf).flat());

/** What is not filed yet. @param {Opened} opened */
export const unfiled = ({ drafts, filed }) => drafts.filter((draft) => !["filed", "waits"].includes(filed[keyOf(draft)]?.state));

/** A list that is widened waits for a second person, and is no draft any more. */
const becameOf = (answer) => (answer.waiting_for ? { state: "waits", words: "" } : { state: "filed", words: "" });

/** File drafts one by one; each that the node refuses says so, and costs no other. @param {Draft[]} drafts */
export async function file(store, drafts) {
  for (const draft of drafts) {
    const features = released(draft, openedBy(store)?.given ?? TO_NOBODY, store.now_ms);
    const became = await server.file(FILED_AT[draft.kind], features).then(becameOf, (refusal) => {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      return { state: "refused", words: sentence(refusal) };
    });
    const opened = openedBy(store);
    if (opened) put(store, { ...opened, filed: { ...opened.filed, [keyOf(draft)]: became } });
  }
}
