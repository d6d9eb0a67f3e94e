/** Quantities as our party reads them, by the picture's `reading`: its units and references; every number with its unit, every height with its reference. */
import { grouped } from "./format.js";
import { t } from "./tongue.js";

const FT_M = 0.3048; // international foot, exact
const NM_M = 1852; // international nautical mile, exact
const SPEED_M_S = { kt: NM_M / 3600, "km/h": 1 / 3.6, "m/s": 1 };
const REFERENCE = { W84: "WGS84", AMSL: "AMSL", AGL: "AGL", FL: "1013.25 hPa" };
const SHORT_REFERENCE = { FL: "F", AMSL: "A", AGL: "G", W84: "W" };

/** What a picture without one is read in. */
export const AVIATION = { locale: "en", dir: "ltr", horizontal: "NM", vertical: "ft", speed: "kt", also_in: null, grid: "dm", bounds_m: {} };

export const readingOf = (picture) => picture.reading || AVIATION;

const known = new Map();

/** The units of a picture's reading, made once for each. */
export function unitsOf(picture) {
  const reading = readingOf(picture);
  const key = JSON.stringify(reading);
  if (!known.has(key)) known.set(key, new Units(reading));
  return known.get(key);
}

const hundreds = (value_m) => value_m / FT_M / 100;
const isLevel = ({ value_m }) => value_m >= 0 && Math.abs(hundreds(value_m) - Math.round(hundreds(value_m))) < 0.001;
const level = (value_m) => `FL ${String(Math.round(hundreds(value_m))).padStart(3, "0")}`;

class Units {
  constructor(reading) {
    this.reading = reading;
    this.metres = reading.vertical === "m";
  }

  /** `0.4 NM`, `12 NM`; `0.74 km`. */
  across(m) {
    const value = this.reading.horizontal === "km" ? m / 1000 : m / NM_M;
    const digits = value >= 10 ? 0 : this.reading.horizontal === "km" ? 2 : 1;
    return `${value.toFixed(digits)} ${this.reading.horizontal}`;
  }

  /** `1 000 ft`, `305 m`. */
  vertical(m) {
    return `${grouped(Math.round(this.metres ? m : m / FT_M))} ${this.reading.vertical}`;
  }

  /** `130 kt`, `241 km/h`, `67 m/s`. */
  speed(m_s) {
    return `${Math.round(m_s / SPEED_M_S[this.reading.speed])} ${this.reading.speed}`;
  }

  /** `590 ft/min`, `3.0 m/s`. */
  climb(m_s) {
    return this.metres ? `${m_s < 0 ? "−" : ""}${Math.abs(m_s).toFixed(1)} m/s` : `${grouped(Math.round((m_s / FT_M) * 60))} ft/min`;
  }

  /** `FL 100`, `5 000 ft AMSL`, `SFC`; once more in the reference we also read, with the bound of the conversion. */
  height(height) {
    const again = this._again(height);
    return again ? `${this._stated(height)} (${again})` : this._stated(height);
  }

  /** `SFC – 5 000 ft AMSL`; a reference both share is written once. */
  heightRange(lower, upper) {
    const [low, high] = [this.height(lower), this.height(upper)];
    const shared = lower.reference === upper.reference && low !== "SFC" && lower.reference !== "FL" && !this.reading.also_in;
    return shared ? `${this.vertical(lower.value_m)} – ${high}` : `${low} – ${high}`;
  }

  /** For data blocks: hundreds of feet or whole metres behind the letter of the reference; levels always in hundreds of feet. */
  heightShort({ value_m, reference }) {
    const inMetres = this.metres && reference !== "FL";
    const value = Math.round(inMetres ? value_m : value_m / FT_M / 100);
    const digits = String(Math.abs(value)).padStart(inMetres ? 4 : 3, "0");
    return `${SHORT_REFERENCE[reference] || "?"}${value < 0 ? "−" : ""}${digits}`;
  }

  speedShort(m_s) {
    return String(Math.round(m_s / SPEED_M_S[this.reading.speed])).padStart(3, "0");
  }

  /** What the short texts on the map mean. */
  get legend() {
    const heights = t(this.metres ? "units-heights-m" : "units-heights-ft");
    return `${heights}: F = FL, A = AMSL, G = AGL, W = WGS84 · ${t("units-planned")} · ${t("units-rest", { speed: this.reading.speed })}`;
  }

  _stated(height) {
    if (height.reference === "FL") return level(height.value_m);
    if (height.reference === "AGL" && height.value_m === 0) return "SFC";
    return `${this.vertical(height.value_m)} ${REFERENCE[height.reference]}`;
  }

  _again({ value_m, reference }) {
    const { also_in, bounds_m } = this.reading;
    if (!also_in || reference === "AGL") return "";
    if (also_in === reference) return this.metres && reference === "FL" && isLevel({ value_m }) ? `${this.vertical(value_m)} ${REFERENCE.FL}` : "";
    const bound = this.vertical(bounds_m[reference] + bounds_m[also_in]);
    return also_in === "FL" && value_m >= 0 ? `${level(value_m)} ± ${bound}` : `${this.vertical(value_m)} ± ${bound} ${REFERENCE[also_in]}`;
  }
}
