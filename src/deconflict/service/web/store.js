/** What the page knows: the node's picture, its beat, and whether both are live. Redrawn by whoever subscribes. */
import { begun } from "./draw.js";
import { lookedAt, modeOf } from "./instant.js";
import { Player } from "./player.js";
import { Realarm } from "./realarm.js";
import { asSeen, Replayed } from "./replayed.js";
import { Sounds } from "./sounds.js";
import * as account from "./account.js";
import * as server from "./server.js";
import { View } from "./view.js";

const WATCHDOG_MS = 250;
/** No beat for 5 s and the screen says NOT LIVE (SCREEN rule U19): the look that finds it must not come later than that. */
export const NOT_LIVE_AFTER_MS = 5000 - WATCHDOG_MS;
const REFETCH_AT_MOST_EVERY_MS = 500;
const REOPEN_AFTER_MS = 2000;
/** How often a page that is open gets another secret for its session, so that it never runs out; SCREEN rule U33. */
const RENEW_EVERY_MS = 600_000;

export class Store {
  constructor() {
    this.picture = null;
    this.now_ms = null;
    this.beats = 0;
    this.link = "waiting";
    this.signedOut = false;
    /** The session of an open watch has ended: what stands on the screen stays, says so, and does not move (SCREEN rule U33). */
    this.ended = false;
    /** Why somebody came back from the OpenID provider without being let in, as a key of words. */
    this.cameBack = "";
    this.fault = null;
    this.acting = null;
    /** What the panel of health read; null while it is not open, since nobody reads it again then. */
    this.health = null;
    this.session = null;
    this.sending = new Map();
    this.view = new View(() => this.tell());
    this.replayed = new Replayed(() => this.tell());
    /** This store as the panels in the middle see it: in the past while that is looked at. */
    this.asSeen = asSeen(this);
    this.player = new Player(this);
    this.realarm = new Realarm();
    this.sounds = new Sounds(() => this.tell());
    /** The place that somebody draws, or null; and whether there is a map to draw on. @type {import("./draw.js").Drawing | null} */
    this.drawing = null;
    this.hasMap = true;
    this._heard_ms = performance.now();
    this._listeners = new Set();
    this._shown = new Set();
    this._fetchedAt_ms = -Infinity;
    this._timer = null;
    this._started = false;
    /** Grows when somebody signs in or out, or takes or leaves a watch: what was asked for before that is not taken any more. */
    this._visit = 0;
    /** @type {EventSource | null} */
    this._stream = null;
    this._reopening = null;
    this._busy = false;
  }

  subscribe(listener) {
    this._listeners.add(listener);
    return () => this._listeners.delete(listener);
  }

  /** {mode, picture, now_ms} at the instant looked at; the same as the live one until somebody scrubs. */
  get seen() {
    return lookedAt(this.picture, this.replayed, this.view.at_ms, this.now_ms);
  }

  /** Why nothing can be sent from here now, as a key of words, or null. What is long past or still to come is looked at, not acted on. */
  get held() {
    if (this.ended) return "held-ended";
    if (this.heldByReplay) return this.heldByReplay;
    if (this.session?.locked) return "held-locked";
    if (this.watch !== null) return null;
    return this.session?.person?.seats.length === 0 ? "held-no-seat" : "page-take-watch-first";
  }

  /** The same as far as it is the past that holds it. */
  get heldByReplay() {
    return modeOf(this.view.at_ms, this.now_ms) === "REPLAY" ? "held-replay" : null;
  }

  /** Redraw everything. */
  tell() {
    this.replayed.follow(this.heldByReplay ? this.view.at_ms : null);
    for (const listener of this._listeners) listener();
  }

  /** Draw a place on the map; `done(text)` gets it as the line that would be typed. Null: nothing is drawn any more. */
  draw(done) {
    this.drawing = done && begun(done);
    if (done) this.view.set({ tab: "centre" });
    this.tell();
  }

  /** @param {(drawing: import("./draw.js").Drawing) => import("./draw.js").Drawing} change two clicks may come before a redraw */
  drawOn(change) {
    this.drawing = this.drawing && change(this.drawing);
    this.tell();
  }

  tellFault(refusal) {
    this.fault = refusal;
    this.tell();
  }

  start() {
    this._started = true;
    server.holdWhile(() => this.heldByReplay);
    setInterval(() => this._watchBeat(), WATCHDOG_MS);
    setInterval(() => this._renew(), RENEW_EVERY_MS);
    this._open();
    this.refresh();
  }

  _open() {
    clearTimeout(this._reopening ?? undefined);
    if (this.signedOut || this.ended) return;
    this._stream = server.openEvents({
      onBeat: (beat) => this._beat(beat),
      onChange: () => this.refresh(),
      onOpen: () => this.refresh(),
      onBroken: (closed) => closed && this._reopen(),
    });
  }

  /** A stream that was shut is asked for anew, and the picture says why it was. */
  _reopen() {
    this._reopening = setTimeout(() => this._open(), REOPEN_AFTER_MS);
    this.refresh();
  }

  _beat(beat) {
    if (this.ended) return; // whoever is not signed in is told nothing more, and the screen must not look live
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
    const visit = this._visit;
    try {
      const session = this.acting === null ? this._readSession() : null;
      const [picture] = await Promise.all([server.readPicture(), session]);
      if (visit !== this._visit) return;
      this.picture = picture;
      this.signedOut = this.session?.role === "enrolling";
      this.fault = null;
      if (this.ended) this._wake();
      if (this.now_ms === null) this.now_ms = Date.parse(this.picture.now);
    } catch (refusal) {
      if (visit === this._visit || !(refusal instanceof server.Refusal)) this._refused(refusal);
    } finally {
      this._busy = false;
      this.tell();
    }
  }

  /** What was told must not be missed: a picture that could not be had is asked for again. */
  _refused(refusal) {
    if (!(refusal instanceof server.Refusal)) throw refusal;
    this.fault = refusal;
    if (refusal.status !== 401) this._timer ??= setTimeout(() => this._fetch(), REOPEN_AFTER_MS);
    else if (this.picture === null || this.signedOut) this.signedOut = true;
    else this._sleep();
  }

  /** The session has ended under an open page: nothing is taken away, nothing moves. */
  _sleep() {
    this.ended = true;
    this.link = "silent";
  }

  /** Somebody is signed in again: what was told is listened to, and the first beat makes the screen live. */
  _wake() {
    this.ended = false;
    this._stream?.close();
    this._open();
  }

  async signIn(code) {
    await account.byCode(code);
    await this.entered();
  }

  /** Somebody signed in on this page, by whatever way. */
  async entered() {
    this._visit += 1;
    await this._readSession();
    this.cameBack = "";
    this.signedOut = this.session.role === "enrolling";
    this.tell();
    if (!this._started) return;
    this._wake();
    this.refresh();
  }

  /** Whoever was signed in on this page has signed out: nothing of what they saw is kept. */
  left() {
    this._visit += 1;
    this._stream?.close();
    this.session = this.acting = this.picture = null;
    this.signedOut = true;
    this.ended = false;
    this.tell();
  }

  async _readSession() {
    const visit = this._visit;
    const session = await server.readSession();
    if (visit !== this._visit) return;
    this.session = session;
    this.acting = session.watch;
  }

  /** Another secret in place of the last; what cannot be had now is asked for again, and the old one goes on meanwhile. */
  async _renew() {
    if (this.session === null || this.signedOut || this.ended) return;
    const visit = this._visit;
    try {
      await account.renew();
      const session = await server.readSession();
      if (visit === this._visit) this.session = session;
    } catch (refusal) {
      if (!(refusal instanceof server.Refusal)) throw refusal;
    }
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
    this._visit += 1;
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
