/**
 * The page's words in the reader's language. Names, codes, coordinates and times are values: they are put in as they are, never translated,
 * and keep their own direction where the words run right to left.
 */

/** Each language by its own name. */
export const TONGUES = { en: "English", fr: "Français", es: "Español", ru: "Русский", ar: "العربية", zh: "中文" };

const CHOSEN = "tongue";
const FIRST_STRONG = "\u2068";
const POP = "\u2069";

/** @typedef {string | (string | {v: string, by?: Record<string, Phrase>, or?: string})[]} Phrase */
/** @type {{locale: string, dir: string, words: Record<string, Phrase>}} */
let held = { locale: "", dir: "ltr", words: {} };
let asked = "";
let plural = new Intl.PluralRules("en");

export const locale = () => held.locale;
export const dir = () => held.dir;
/** The language this desk's reader chose, or null: then it is the party's. */
export const chosen = () => localStorage.getItem(CHOSEN);

/** Speak a language from now on. Rejects when its words cannot be fetched; the words of before stay. */
export async function speak(wanted) {
  asked = wanted; // once: what cannot be had is not asked for at every beat
  const answer = await fetch(`/words/${encodeURIComponent(wanted)}.json`, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`no words in ${wanted}`);
  const came = await answer.json();
  if (asked !== wanted) return; // another was chosen since
  held = came;
  plural = new Intl.PluralRules(held.locale in TONGUES ? held.locale : "en");
  document.documentElement.lang = held.locale in TONGUES ? held.locale : "en-x-pseudo";
  document.documentElement.dir = held.dir;
}

/** Speak as this reader chose, else as the party reads; true when that changed anything. */
export async function follow(reading) {
  const wanted = chosen() || (reading && reading.locale) || "en";
  if (wanted === held.locale || wanted === asked) return false;
  await speak(wanted);
  return true;
}

/** Choose a language for this desk, which is kept once it is spoken. */
export async function choose(wanted) {
  await speak(wanted);
  if (asked === wanted) localStorage.setItem(CHOSEN, wanted);
}

const isolated = (value) => (held.dir === "rtl" && typeof value !== "object" ? `${FIRST_STRONG}${value}${POP}` : value);

const branch = ({ by, or }, value) => by[String(value)] ?? (typeof value === "number" ? by[plural.select(value)] : undefined) ?? by[or];

/** The phrase `key` as children of an element: values may be elements. A key without a phrase stands as it is, so that it is seen. */
export function parts(key, values = {}) {
  const phrase = held.words[key];
  return phrase === undefined ? [key] : written(phrase, values);
}

function written(phrase, values) {
  if (typeof phrase === "string") return [phrase];
  return phrase.flatMap((part) => {
    if (typeof part === "string") return [part];
    return part.by ? written(branch(part, values[part.v]), values) : [isolated(values[part.v] ?? "–")];
  });
}

/** The phrase `key` with values put in. */
export const t = (key, values = {}) => parts(key, values).join("");

export const knows = (key) => key in held.words;

/** A code in words: `word("IntentState", "Accepted")`; one that has none stands as it is. */
export const word = (noun, code) => (code === null || code === undefined ? "–" : knows(`${noun}-${code}`) ? t(`${noun}-${code}`) : String(code).replaceAll("_", " "));

/** What a kind of statement is called. */
export const titleOf = (kind) => (knows(`${kind}-title`) ? t(`${kind}-title`) : kind.replaceAll("_", " "));

/** What a field is called on a card. */
export const label = (field) => (knows(`label-${field}`) ? t(`label-${field}`) : field.replaceAll("_", " "));

/** Several names in one sentence: `ALFA, BRAVO and CHARLIE`. */
export const listed = (names) => new Intl.ListFormat(held.locale in TONGUES ? held.locale : "en").format(names);

/** A refusal of the node as one sentence; the node's own words are in English. */
export const sentence = ({ message, mend }) => (mend ? `${message}. ${mend}` : message);

export const dirOf = (code) => (code === "ar" ? "rtl" : "ltr");

/** Plain phrases of another language, to stand beside ours: a function of their keys. */
export async function wordsIn(code) {
  const answer = await fetch(`/words/${encodeURIComponent(code)}.json`, { credentials: "same-origin" });
  const { words } = await answer.json();
  return (key) => (typeof words[key] === "string" ? words[key] : key.slice(key.indexOf("-") + 1).replaceAll("_", " "));
}
