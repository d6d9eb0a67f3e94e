/**
 * Where each data block stands (SCREEN rule U13): beside its symbol, over no symbol and as little as can be over another block, joined to its
 * symbol by a leader line. A block keeps its place while that is still free, so that it does not jump with every report. Pure: pixels in and out.
 */

export const FONT_PX = 11;
const ADVANCE = 0.602; // of the font's size, DejaVu Sans Mono
const LINE = 1.15;
const SYMBOL_PX = 11; // half of what a symbol and its ring take
const GAPS_PX = [16, 30, 48, 70];
const TURNS = 8;
const CELL_PX = 96;
const NONE = [];
/** A block of no danger that would be covered by more than this share is left out; its track is in the table. */
const COVERED = 0.2;

/** [width, height] of a block's text in pixels. */
export function sizeOf(text) {
  const lines = text.split("\n");
  return [Math.max(...lines.map((line) => [...line].length)) * FONT_PX * ADVANCE + 4, lines.length * FONT_PX * LINE + 2];
}

const offered = new Map();

/** The places a block may take, best first: right, left, above and below, then aslant, then farther out. [dx, dy] of its middle. */
function offsets(w, h) {
  const key = `${w} ${h}`; // there are only as many as blocks have lengths of lines
  if (!offered.has(key)) offered.set(key, offsetsOf(w, h));
  return offered.get(key);
}

function offsetsOf(w, h) {
  return GAPS_PX.flatMap((gap) => Array.from({ length: TURNS }, (_, i) => {
    const turn = [0, 4, 1, 7, 3, 5, 2, 6][i] * (Math.PI / 4);
    const [x, y] = [Math.cos(turn), Math.sin(turn)];
    const reach = Math.min(Math.abs(x) > 0.01 ? (w / 2 + gap) / Math.abs(x) : Infinity, Math.abs(y) > 0.01 ? (h / 2 + gap) / Math.abs(y) : Infinity);
    return [x * reach, y * reach];
  }));
}

const boxAt = (x, y, w, h) => ({ left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 });
const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/** Boxes by the cells they lie in, so that each is held against its neighbours only. */
class Cells {
  constructor() {
    this._cells = new Map();
    this._asked = 0;
  }

  add(box) {
    for (let x = Math.floor(box.left / CELL_PX); x <= Math.floor(box.right / CELL_PX); x += 1) {
      for (let y = Math.floor(box.top / CELL_PX); y <= Math.floor(box.bottom / CELL_PX); y += 1) {
        const key = x * 65_536 + y;
        const held = this._cells.get(key);
        if (held) held.push(box);
        else this._cells.set(key, [box]);
      }
    }
  }

  /** How much of `box` is covered by others, in square pixels; a symbol counts four times. From `most` on it is not counted further. */
  covered(box, most = Infinity) {
    this._asked += 1;
    let sum = 0;
    for (let x = Math.floor(box.left / CELL_PX); x <= Math.floor(box.right / CELL_PX); x += 1) {
      for (let y = Math.floor(box.top / CELL_PX); y <= Math.floor(box.bottom / CELL_PX); y += 1) {
        for (const other of this._cells.get(x * 65_536 + y) || NONE) {
          if (other.asked === this._asked) continue; // it lies in another of these cells as well
          other.asked = this._asked;
          if (other.of !== box.of || other.symbol) sum += overlap(box, other) * (other.symbol ? 4 : 1);
          if (sum >= most) return sum;
        }
      }
    }
    return sum;
  }
}

/**
 * @param {{key: string, x: number, y: number, label: string, order: number}[]} points symbols in pixels; a smaller order is placed first
 * @param {Map<string, number>} before the place each had, kept while none nearer is free; holds the new places afterwards
 * @param {{x: number, y: number, w: number, h: number}[]} taken by something else that a block must not stand over
 * @returns {Map<string, {dx: number, dy: number, box: {left: number, right: number, top: number, bottom: number}} | null>} null: left out
 */
export function place(points, before, taken = []) {
  const cells = new Cells();
  for (const { x, y, w, h } of taken) cells.add({ ...boxAt(x, y, w, h), symbol: true, of: "" });
  for (const { key, x, y } of points) cells.add({ ...boxAt(x, y, 2 * SYMBOL_PX, 2 * SYMBOL_PX), symbol: true, of: key });
  const found = new Map();
  const sorted = [...points].sort((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1));
  for (const point of sorted) found.set(point.key, placeOne(point, cells, before));
  for (const key of before.keys()) if (!found.has(key)) before.delete(key);
  return found;
}

function placeOne({ key, x, y, label, order }, cells, before) {
  const [w, h] = sizeOf(label);
  const choices = offsets(w, h);
  const at = (nth, most) => {
    const [dx, dy] = choices[nth];
    const box = { left: x + dx - w / 2, right: x + dx + w / 2, top: y + dy - h / 2, bottom: y + dy + h / 2, of: key, asked: 0 };
    return { nth, dx, dy, box, covered: cells.covered(box, most) };
  };
  const best = bestOf(choices.length, at);
  const last = before.has(key) ? at(before.get(key)) : best;
  const isAsNear = Math.floor(last.nth / TURNS) <= Math.floor(best.nth / TURNS);
  const chosen = last.covered <= best.covered && isAsNear ? last : best;
  if (chosen.covered > COVERED * w * h && order > 2) return null;
  before.set(key, chosen.nth);
  cells.add(chosen.box);
  return chosen;
}

/** The first place that nothing covers, else the one that least does. */
function bestOf(count, at) {
  let best = at(0);
  for (let nth = 1; nth < count && best.covered > 0; nth += 1) {
    const found = at(nth, best.covered);
    if (found.covered < best.covered) best = found;
  }
  return best;
}

/** From the symbol's edge to the nearest point of its block, [[x, y], [x, y]]. */
export function leader({ x, y }, { box }) {
  const [to_x, to_y] = [Math.min(box.right, Math.max(box.left, x)), Math.min(box.bottom, Math.max(box.top, y))];
  const far = Math.hypot(to_x - x, to_y - y) || 1;
  const from = Math.min(1, (SYMBOL_PX - 1) / far);
  return [[x + (to_x - x) * from, y + (to_y - y) * from], [to_x, to_y]];
}
