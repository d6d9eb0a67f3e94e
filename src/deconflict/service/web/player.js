/** Lets the instant looked at run on by itself, at one of four speeds, until it meets now or the strip's end. */
import { AHEAD_MS } from "./instant.js";

export const SPEEDS = [1, 4, 10, 60];
const STEP_MS = 250;

export class Player {
  /** @param {{view: import("./view.js").View, now_ms: number | null, tell: () => void}} store */
  constructor(store) {
    this._store = store;
    this._timer = null;
    this._last_ms = 0;
    this.speed = SPEEDS[0];
  }

  get playing() {
    return this._timer !== null;
  }

  /** From now it can only run ahead. */
  toggle() {
    if (this.playing) return this.stop();
    if (this._store.now_ms === null) return undefined;
    if (this._store.view.at_ms === null) this._store.view.lookAt(this._store.now_ms + 2000);
    this._last_ms = performance.now();
    this._timer = setInterval(() => this._step(), STEP_MS);
    return this._store.tell();
  }

  stop() {
    clearInterval(this._timer ?? undefined);
    this._timer = null;
    this._store.tell();
  }

  faster() {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
    this._store.tell();
  }

  /** Back to what is now. */
  home() {
    if (this.playing) this.stop();
    this._store.view.lookAt(null);
  }

  _step() {
    const passed_ms = performance.now() - this._last_ms;
    this._last_ms += passed_ms;
    const { view, now_ms } = this._store;
    if (view.at_ms === null || now_ms === null) return this.stop();
    const was = view.at_ms;
    const next = was + passed_ms * this.speed;
    if (was <= now_ms && next >= now_ms) return this.home();
    if (next >= now_ms + AHEAD_MS) return this.stop();
    return view.lookAt(next);
  }
}
