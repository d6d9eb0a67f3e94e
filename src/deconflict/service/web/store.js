/** What the page knows: the node's picture, its beat, and whether both are live. Redrawn by whoever subscribes. */
import * as server from "./server.js";

/** No beat for this long and the screen says NOT LIVE; SCREEN rule U19. */
export const NOT_LIVE_AFTER_MS = 5000;
const REFETCH_AT_MOST_EVERY_MS = 500;
const REOPEN_AFTER_MS = 2000;
const WATCHDOG_MS = 500;

export class Store {
  constructor() {
    this.picture = null;
    this.now_ms = null;
    this.beats = 0;
    this.link = "waiting";
    this.signedOut = false;
    this.fault = null;
    this.acting = null;
    this.sending = new Map();
    this._heard_ms = performance.now();
    this._listeners = new Set();
    this._shown = new Set();
    this._fetchedAt_ms = -Infinity;
    this._timer = null;
    this._busy = false;
  }

  subscribe(listener) {
    this._listeners.add(listener);
    return () => this._listeners.delete(listener);
  }

  /** Redraw everything. */
  tell() {
    for (const listener of this._listeners) listener();
  }

  tellFault(refusal) {
    this.fault = refusal;
    this.tell();
  }

  start() {
    setInterval(() => this._watchBeat(), WATCHDOG_MS);
    this._open();
    this.refresh();
  }

  _open() {
    this._stream = server.openEvents({
      onBeat: (beat) => this._beat(beat),
      onChange: () => this.refresh(),
      onOpen: () => this.refresh(),
      onBroken: (closed) => closed && setTimeout(() => this._open(), REOPEN_AFTER_MS),
    });
  }

  _beat(beat) {
    this._heard_ms = performance.now();
    this.now_ms = Date.parse(beat.now);
    this.beats += 1;
    this.link = "live";
    this.tell();
  }

  _watchBeat() {
    if (performance.now() - this._heard_ms <= NOT_LIVE_AFTER_MS) return;
    this.link = "silent";
    this.tell();
  }

  /** Fetch the picture, at most twice a second however many changes are told. */
  refresh() {
    if (this._timer !== null) return;
    const wait_ms = Math.max(0, this._fetchedAt_ms + REFETCH_AT_MOST_EVERY_MS - performance.now());
    this._timer = setTimeout(() => this._fetch(), wait_ms);
  }

  async _fetch() {
    if (this._busy) {
      this._timer = setTimeout(() => this._fetch(), REFETCH_AT_MOST_EVERY_MS);
      return;
    }
    this._timer = null;
    this._busy = true;
    this._fetchedAt_ms = performance.now();
    try {
      this.picture = await server.readPicture();
      if (this.acting === null) this.acting = (await server.readSession()).watch;
      this.signedOut = false;
      this.fault = null;
      if (this.now_ms === null) this.now_ms = Date.parse(this.picture.now);
    } catch (refusal) {
      this._refused(refusal);
    } finally {
      this._busy = false;
      this.tell();
    }
  }

  _refused(refusal) {
    if (!(refusal instanceof server.Refusal)) throw refusal;
    if (refusal.status === 401) this.signedOut = true;
    this.fault = refusal;
  }

  async signIn(code) {
    await server.signIn(code);
    this.signedOut = false;
    this.acting = null;
    if (!this._stream) return;
    this._stream.close();
    this._open();
    this.refresh();
  }

  /** The watch this page acts under, {role, name}; null when it has none or somebody else took the role since. */
  get watch() {
    const { acting, picture } = this;
    const held = acting && picture && (picture.watch[picture.me.party] || {})[acting.role] === acting.name;
    return held ? acting : null;
  }

  /** Take a role under a name, or leave it with null. Throws the node's Refusal. */
  async changeWatch(role, incoming, openItems = []) {
    await server.changeWatch(role, incoming, openItems);
    this.acting = incoming ? { role, name: incoming } : null;
    this.refresh();
  }

  /** A person answers the peer's line check, once on each watch. */
  async answerCheck(entry, peer) {
    await server.answerCheckByHand(entry, peer);
    this.refresh();
  }

  /** Three texts to read a message back by, or null where the node refuses, which is then told as a fault. */
  async readBack(entry) {
    try {
      return await server.readBack(entry);
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      this.tellFault(refusal);
      return null;
    }
  }

  /** Send an acknowledgement; `sending` holds its state per entry until the picture shows it. Returns that state. */
  async acknowledge(said) {
    const key = `${said.entry}/${said.level}`;
    this.sending.set(key, { state: "sending" });
    this.tell();
    try {
      await server.acknowledge(said);
      this.sending.set(key, { state: "sent" });
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      this.sending.set(key, { state: "refused", why: refusal });
    }
    this.tell();
    this.refresh();
    return this.sending.get(key);
  }

  /** L1, once per entry: called only when the row was on a visible tab of a signed-in watch. */
  async shown(entry) {
    if (this._shown.has(entry)) return;
    this._shown.add(entry);
    try {
      await server.acknowledge({ entry, level: "L1" });
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
      this._shown.delete(entry);
      this.tellFault(refusal);
    }
  }
}
