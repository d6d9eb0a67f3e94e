/** The node's HTTP face as this page uses it: same origin only, JSON both ways, problems as Refusal. */

import { t } from "./tongue.js";

const BASE = "/api/v1";

/** The node refused, or could not be reached (`status` 0). `mend` says what to do about it. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || t("server-answered", { status }));
    this.status = status;
    this.where = problem.where || "";
    this.mend = problem.mend || "";
  }
}

/** What states nothing, or is said by the page alone of what is live: it goes on while acts are held. */
const GOES_ON = ["/session", "/me", "/verify", "/free-text", "/typed-place", "/open"];
let whyHeld = () => null;

/** Acts are refused from here while `why()` gives a key of words. @param {() => string | null} why */
export function holdWhile(why) {
  whyHeld = why;
}

function refuseAct(method, path, body) {
  const why = method === "GET" || body?.level === "L1" || GOES_ON.some((goes) => path === goes || path.startsWith(`${goes}/`) || path.startsWith(`${goes}?`)) ? null : whyHeld();
  if (why) throw new Refusal(0, { detail: t(why), where: "replay", mend: t("go-now") });
}

/** Ask the node; `path` is below the API. Throws Refusal, and for any act while the past is looked at. */
export async function call(method, path, body, headers = {}) {
  refuseAct(method, path, body);
  /** @type {RequestInit & {headers: Record<string, string>}} */
  const options = { method, headers: { Accept: "application/json", ...headers }, credentials: "same-origin", cache: "no-store" };
  if (body instanceof ArrayBuffer) {
    options.body = body;
  } else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(BASE + path, options);
  } catch {
    throw new Refusal(0, { detail: t("server-unreachable"), mend: t("server-unreachable-mend") });
  }
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  const data = isJson ? await answer.json() : {};
  if (!answer.ok) throw new Refusal(answer.status, data);
  return data;
}

export const readPicture = () => call("GET", "/picture");
/** The picture as the node had it at an instant, with `untold`: what had been written by then and came later. `until`: RFC 3339. */
export const readReplay = (until) => call("GET", `/replay?until=${encodeURIComponent(until)}`);
/** Who is signed in here and under which watch: {watch: {role, name} | null, ...}. */
export const readSession = () => call("GET", "/session");
export const signIn = (code) => call("POST", "/session", { code });
/** Three texts of a message's key fields, one of them right: {id, choices, locale, dir}. */
export const readBack = (entry) => call("GET", `/messages/${entry}/readback`);
/** The message's card in our language, then in the other party's: {words: [{locale, dir, text}]}. */
export const readWords = (entry) => call("GET", `/messages/${entry}/words`);
/** The card to read out when ringing them: {card}. */
export const readCard = (entry) => call("GET", `/messages/${entry}/card`);
/** What somebody said by voice about a message of ours: {message, party, said_by, answer?, code?}. */
export const heard = (said) => call("POST", "/heard", said);
/** Words of what is never shared in a text: {warnings: [{word, what}]}. */
export const lookThrough = (text) => call("POST", "/free-text", { text });
/** `said`: {entry, level: L1|L2|L4, readback?, choice?, answer?, remark?}. */
export const acknowledge = (said) => call("POST", "/acknowledgements", said);
/** `incoming` null: nobody holds the role from now on. */
export const changeWatch = (role, incoming, open_items = []) => call("POST", "/watch", open_items.length ? { role, incoming, open_items } : { role, incoming });
export const answerCheckByHand = (entry, to) =>
  call("POST", "/messages", { kind: "LINE_CHECK_REPLY", to, refs: [entry], body: { bearer: "link", nonce: "by-hand", by_hand: true } });
/** `said`: {reason, until, remark?}: our desk calls no more for that alert until then. */
export const suppress = (entry, said) => call("POST", `/alerts/${entry}/suppression`, said);
/** `kind`: conflict or alert; what would settle it, computed by the node when it is asked. */
export const readAdvice = (kind, id) => call("GET", `/${kind}s/${encodeURIComponent(id)}/advice`);
/** An option's offer as the node filled it in: {kind, to, body}. */
export const propose = (offer) => call("POST", "/messages", offer);
/** Our plan as an option has it: {if_match, body}. */
export const restatePlan = ({ if_match, body }) => call("POST", "/plans", body, { "If-Match": `"${if_match}"` });
export const sayNonconforming = (opId) => call("POST", `/plans/${encodeURIComponent(opId)}/nonconforming`, {});
export const readPairing = () => call("GET", "/pairing");
export const openPairing = () => call("POST", "/pairing/open", {});
export const joinPairing = (address) => call("POST", "/pairing/join", { address });
export const typePairingCode = (code) => call("POST", "/pairing/code", { code });

/** Server-sent events; EventSource resumes with Last-Event-ID by itself. Returns the open stream. */
export function openEvents({ onBeat, onChange, onOpen, onBroken }) {
  const stream = new EventSource(`${BASE}/events`);
  stream.addEventListener("beat", (event) => onBeat(JSON.parse(event.data)));
  stream.addEventListener("change", (event) => onChange(JSON.parse(event.data)));
  stream.addEventListener("open", onOpen);
  stream.addEventListener("error", () => onBroken(stream.readyState === EventSource.CLOSED));
  return stream;
}

/** A place in one line, as the node reads it: {geometry, properties, read_as: {shape, positions, length}}. */
export const typedPlace = (text) => call("POST", "/typed-place", { text });
/** A file opened for a look: {tongue, count, refused, records, features}. `as`: plan, zone, site or movement; `assume`: NAME=VALUE each. */
export const openFile = (name, bytes, as, assume) =>
  call("POST", `/open?${new URLSearchParams([["name", name.slice(-128)], ["as", as], ...assume.map((each) => ["assume", each])])}`, bytes);
/** A plan or zone of ours as it was filed: {version, features}. `kind`: plans or zones. */
export const readFiled = (kind, id) => call("GET", `/filed/${kind}/${encodeURIComponent(id)}`);
/** State a plan or zone whole: a Feature, or several of one object. `match`: the version it rests on. */
export const file = (kind, features, match) =>
  call("POST", `/${kind}`, features.length === 1 ? features[0] : { type: "FeatureCollection", features }, match ? { "If-Match": `"${match}"` } : {});
/** `verb`: activate, complete, cancel, overdue, nonconforming. */
export const sayOfPlan = (opId, verb, why) => call("POST", `/plans/${encodeURIComponent(opId)}/${verb}`, why ? { why } : {});
/** What a desk may say, field by field: {kinds: [{kind, priority, answers, replies_to, placed, fields}]}. */
export const readVocabulary = () => call("GET", "/vocabulary");
/** A message on the line: {kind, to, body, refs}. */
export const say = (said) => call("POST", "/messages", said);
/** One agreement, a version of it in full as TOML, and its clauses value by value: {agreement, version, toml, clauses_said}. */
export const readAgreement = (id, version) => call("GET", `/agreements/${encodeURIComponent(id)}?version=${version}`);
/** What differs between two versions, and on which clauses the parties stand apart: {locales, clauses, apart}. */
export const readDifferences = (id, here, there) => call("GET", `/agreements/${encodeURIComponent(id)}/differences?here=${here}&there=${there}`);
const onAgreement = (id, what, body) => call("POST", `/agreements/${encodeURIComponent(id)}/${what}`, body);
export const proposeAgreement = (body) => call("POST", "/agreements", body);
/** `body`: {act: accept|reserve|reject, clauses, version?, remark?}. */
export const standOnClauses = (id, body) => onAgreement(id, "clauses", body);
/** `read`: {version, signed}: the hash of what this person read. */
export const signAgreement = (id, read) => onAgreement(id, "signatures", read);
export const suspendAgreement = (id, body) => onAgreement(id, "suspensions", body);
export const resumeAgreement = (id, body) => onAgreement(id, "resumptions", body);
export const amendAgreement = (id, body) => onAgreement(id, "amendments", body);
/** Acts that wait for a second person: {waiting: [{act, hash, by, since, until, shows, body}]}. */
export const readTogether = () => call("GET", "/together");
/** What waits, done by whoever is signed in here, as the second person: by the hash of what is shown. */
export const confirmTogether = (hash) => call("POST", `/together/${hash}`, {});
/** Said no to, or taken back by who asked. */
export const refuseTogether = (hash) => call("DELETE", `/together/${hash}`);
/** Our final report of the incident that `entry` reports: {incident_class?, remark?}. */
export const closeIncident = (entry, said) => call("POST", `/incidents/${entry}/closing`, said);
/** Another list for a site or movement of ours: {release?, release_to_all?, buffered_for?, release_until?, consent_by?}. */
export const changeRelease = (kind, id, said) => call("POST", `/${kind}/${encodeURIComponent(id)}/release`, said);
/** What waits, done by a second person who shows who they are: the `hash`, or act and body; name, password and code, or credential; a seat. */
export const asSecond = (said) => call("POST", "/together/second", said);
export const stateMandate = (body) => call("POST", "/mandate", body);
/** Entries of the record in order of arrival: {entries, cursor, next?}. */
export const readLog = (cursor, limit) => call("GET", `/log?cursor=${cursor}&limit=${limit}`);
/** The whole record checked: {verdict, entries, logbooks, problems}. */
export const verifyRecord = () => call("POST", "/verify", {});
export const readHealth = () => call("GET", "/health");
/** The keys of this node and of its peers: {keys, recovery, recovery_is_here, peers}. */
export const readKeys = () => call("GET", "/keys");
/** Our node signs with a new key from now on. */
export const rotateKey = (why) => call("POST", "/keys/rotation", { why });
/** A key of ours counts no longer: {why, key, by_people?, by?, second?}. */
export const revokeKey = (said) => call("POST", "/keys/revocation", said);
/** Who looked at what, newest first: {reads}; `who`: only that person or token. */
export const readReads = (who, limit) => call("GET", `/reads?${new URLSearchParams([["limit", String(limit)], ...(who ? [["who", who]] : [])])}`);
/** State a site or movement of ours anew with consent: {consent_by, consent_until?, contact_tested_at?}. `kind`: sites or movements. */
export const confirmRelease = (kind, id, said) => call("POST", `/${kind}/${encodeURIComponent(id)}/confirmation`, said);
/** What an incident report pulls from the record: {notices, around}. */
export const readIncident = (entry) => call("GET", `/incidents/${entry}`);
