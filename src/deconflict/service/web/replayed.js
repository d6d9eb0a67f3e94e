/**
 * The past as the node had it (SCREEN rule U20): the picture at the instant looked at is asked of the node, one at a time, and nothing of it is
 * guessed here. Until it comes, and where it cannot be had, nothing is shown of what is now.
 */
import * as server from "./server.js";

const ASK_AT_MOST_EVERY_MS = 1000;
const SAME_MS = 500;

export class Replayed {
  /** @param {() => void} tell called when a picture came, or was refused */
  constructor(tell) {
    this._tell = tell;
    /** The picture that came last, with `untold` and `snapshots`, and why the last one asked for did not come. @type {any} */
    this.picture = null;
    this.fault = null;
    this._at_ms = NaN;
    this._wanted_ms = null;
    this._timer = null;
    this._asking = false;
    this._asked_ms = -Infinity;
  }

  /** The instant looked at in ms, or null for none: its picture is asked for, unless it is the one that is here. @param {number | null} ms */
  follow(ms) {
    this._wanted_ms = ms;
    if (ms === null) {
      this.picture = this.fault = null;
      this._at_ms = NaN;
      clearTimeout(this._timer ?? undefined);
      this._timer = null;
    } else if (!this.isOf(ms) && !this._asking && this._timer === null) {
      const wait_ms = Math.max(0, this._asked_ms + ASK_AT_MOST_EVERY_MS - performance.now());
      this._timer = setTimeout(() => this._ask(), wait_ms);
    }
  }

  /** Whether what is here is of that instant: its picture, or that it cannot be had. @param {number} ms */
  isOf(ms) {
    return Math.abs(ms - this._at_ms) < SAME_MS;
  }

  async _ask() {
    this._timer = null;
    const ms = this._wanted_ms;
    if (ms === null) return;
    this._asking = true;
    this._asked_ms = performance.now();
    try {
      const picture = await server.readReplay(new Date(ms).toISOString());
      this._came(ms, picture, null);
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      this._came(ms, this.picture, refusal);
    } finally {
      this._asking = false;
    }
    this._tell();
  }

  /** What came counts only while the past is looked at still. */
  _came(ms, picture, fault) {
    if (this._wanted_ms === null) return;
    this.picture = picture;
    this.fault = fault;
    this._at_ms = ms;
  }
}

/** A picture with nothing in it, for as long as the node has not answered. */
export function blank(picture) {
  const emptied = Object.entries(picture).map(([name, value]) => [name, Array.isArray(value) ? [] : value]);
  return { ...Object.fromEntries(emptied), watch: {}, record: { entries: 0, logbooks: [] } };
}

/** The store as panels are to see it: while the past is looked at its picture and its clock, else the live ones. All else is the store's own. */
export function asSeen(store) {
  return new Proxy(store, {
    get(of, name) {
      const seen = name === "picture" || name === "now_ms" ? of.seen : null;
      return seen && seen.mode === "REPLAY" ? seen[name] : Reflect.get(of, name);
    },
  });
}
