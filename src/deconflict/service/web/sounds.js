/** Three rhythms, told apart without pitch (SCREEN rule U28). A browser gives no sound before a click, so taking the watch arms it. */
import { locale, t } from "./tongue.js";

const RHYTHMS = {
  caution: { pulses: 3, pulse_s: 0.12, gap_s: 0.18, hertz: 660, again_ms: Infinity },
  warning: { pulses: 5, pulse_s: 0.1, gap_s: 0.1, hertz: 880, again_ms: 10_000 },
  flash: { pulses: 2, pulse_s: 0.25, gap_s: 0.1, hertz: 990, rise: 1.33, again_ms: 5000 },
  notLive: { pulses: 1, pulse_s: 0.9, gap_s: 0, hertz: 330, again_ms: 10_000 },
};
const PREFIX = { pulses: 1, pulse_s: 0.05, gap_s: 0.25, hertz: 1480 }; // EXERCISE and TEST are heard to be so (U40)
const LOUDEST = 0.5;
const KEPT = "sound";
/** Nobody silences a desk for longer than this (SCREEN rule U28). */
export const MUTE_AT_MOST_MS = 120_000;
/** The rhythms that can be tried, in the order of their urgency. */
export const TRIED = ["caution", "warning", "flash"];

/** This desk's volume from 0.1 to 1, and whether warnings are spoken too. */
export function kept() {
  try {
    return { volume: 0.5, speech: false, ...JSON.parse(localStorage.getItem(KEPT) || "{}") };
  } catch {
    return { volume: 0.5, speech: false }; // what is kept there is no JSON
  }
}

export const keep = (changes) => localStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...changes }));

export class Sounds {
  constructor(changed) {
    this._changed = changed;
    this._context = null;
    this._last_ms = {};
    this._cautions = new Set();
    this._said = new Set();
    this._muted_until_ms = -Infinity;
  }

  /** Seconds for which this desk is still muted. */
  get muted_s() {
    return Math.max(0, (this._muted_until_ms - performance.now()) / 1000);
  }

  /** Silence for two minutes at most, or end it. */
  mute(on) {
    this._muted_until_ms = on ? performance.now() + MUTE_AT_MOST_MS : -Infinity;
    this._changed();
  }

  /** One of TRIED, once, to hear whether it can be heard. */
  async try(name) {
    if (!this.on) await this.arm();
    this._play(RHYTHMS[name], false);
  }

  get on() {
    return this._context !== null && this._context.state === "running";
  }

  /** From a click only. */
  async arm() {
    this._context ??= new AudioContext();
    await this._context.resume();
    this._play(RHYTHMS.caution, false);
    this._changed();
  }

  async disarm() {
    if (this._context) await this._context.suspend();
    this._changed();
  }

  /** Sound what `urgent` (see urgency.js) calls for, each rhythm at its own interval. */
  follow(urgent) {
    const fresh = urgent.cautions.some((id) => !this._cautions.has(id));
    this._cautions = new Set(urgent.cautions);
    if (!this.on || this.muted_s > 0) return;
    this._speak(urgent.says || []);
    if (urgent.notLive) this._repeat("notLive", false);
    else if (urgent.flash > 0) this._repeat("flash", urgent.exercise);
    else if (urgent.warnings > 0) this._repeat("warning", urgent.exercise);
    else if (fresh) this._play(RHYTHMS.caution, urgent.exercise);
  }

  /** The titles of new warnings aloud, where this desk wants that and the browser can. */
  _speak(titles) {
    const fresh = titles.filter((title) => !this._said.has(title));
    this._said = new Set(titles);
    if (!kept().speech || fresh.length === 0 || !("speechSynthesis" in window)) return;
    const said = new SpeechSynthesisUtterance(t("sound-says", { titles: fresh.join(". ") }));
    said.lang = locale();
    window.speechSynthesis.speak(said);
  }

  _repeat(name, exercise) {
    const now_ms = performance.now();
    if (now_ms - (this._last_ms[name] ?? -Infinity) < RHYTHMS[name].again_ms) return;
    this._last_ms[name] = now_ms;
    this._play(RHYTHMS[name], exercise);
  }

  _play(rhythm, exercise) {
    let at_s = this._context.currentTime + 0.02;
    for (const { pulses, pulse_s, gap_s, hertz, rise = 1 } of exercise ? [PREFIX, rhythm] : [rhythm]) {
      for (let n = 0; n < pulses; n += 1) {
        this._pulse(at_s, pulse_s, hertz * rise ** n);
        at_s += pulse_s + gap_s;
      }
    }
  }

  _pulse(at_s, length_s, hertz) {
    const tone = this._context.createOscillator();
    const gain = this._context.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(LOUDEST * kept().volume, at_s);
    gain.gain.setTargetAtTime(0, at_s + length_s * 0.7, length_s * 0.1);
    tone.connect(gain).connect(this._context.destination);
    tone.start(at_s);
    tone.stop(at_s + length_s);
  }
}
