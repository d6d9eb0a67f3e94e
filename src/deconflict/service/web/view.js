/**
 * What this desk looks at: the panel, the instant, what is selected. Kept in the address, so that a reload or a link shows the same (SCREEN rule
 * U38); nothing secret is ever put there. What belongs to the desk and not to the view (theme, keys, volume) is kept by the browser instead.
 */
/** @typedef {"LIVE" | "FORECAST" | "REPLAY"} Mode */

/** Each name that the address may hold, and what it is when it does not. */
const USUAL = { panel: "map", tab: "centre", as: "map", vector: "1", at: "", select: "", off: "", lanes: "party" };
const WRITE_AT_MOST_EVERY_MS = 300;

export class View {
  /** @param {() => void} tell called after each change */
  constructor(tell) {
    this._tell = tell;
    this._timer = null;
    this._isDue = false;
    this._held = { ...USUAL };
    this._read();
    addEventListener("hashchange", () => {
      this._read();
      this._tell();
    });
  }

  /** @param {keyof typeof USUAL} name */
  get(name) {
    return this._held[name];
  }

  /** @param {Partial<typeof USUAL>} changes */
  set(changes) {
    Object.assign(this._held, changes);
    if (this._timer === null) this._write();
    else this._isDue = true;
    this._tell();
  }

  /** The instant looked at in ms, or null for now. */
  get at_ms() {
    const ms = Date.parse(this._held.at);
    return Number.isNaN(ms) ? null : ms;
  }

  /** @param {number | null} ms */
  lookAt(ms) {
    this.set({ at: ms === null ? "" : new Date(ms).toISOString() });
  }

  /** The layers of the map that are switched off. */
  get off() {
    return new Set(this._held.off.split(",").filter(Boolean));
  }

  /** @param {string} layer */
  toggleLayer(layer) {
    const off = this.off;
    if (!off.delete(layer)) off.add(layer);
    this.set({ off: [...off].sort().join(",") });
  }

  _read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const [name, usual] of Object.entries(USUAL)) this._held[name] = parts.get(name) ?? usual;
  }

  /** At once, so that a reload finds it; browsers refuse many in a row, so what follows waits. The map writes its own part, `map=`, which stays. */
  _write() {
    this._isDue = false;
    this._timer = setTimeout(() => {
      this._timer = null;
      if (this._isDue) this._write();
    }, WRITE_AT_MOST_EVERY_MS);
    const parts = location.hash.slice(1).split("&").filter((part) => part && !(part.split("=")[0] in USUAL));
    const changed = Object.entries(this._held).filter(([name, value]) => value !== USUAL[name]);
    const all = [...parts, ...changed.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)];
    history.replaceState(null, "", location.pathname + location.search + (all.length ? `#${all.join("&")}` : ""));
  }
}
