/** The node's HTTP face as this page uses it: same origin only, JSON both ways, problems as Refusal. */

const BASE = "/api/v1";

/** The node refused, or could not be reached (`status` 0). `mend` says what to do about it. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `the node answered ${status}`);
    this.status = status;
    this.where = problem.where || "";
    this.mend = problem.mend || "";
  }
}

async function call(method, path, body, headers = {}) {
  const options = { method, headers: { Accept: "application/json", ...headers }, credentials: "same-origin", cache: "no-store" };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(BASE + path, options);
  } catch {
    throw new Refusal(0, { detail: "the node cannot be reached", mend: "is it running? the page tries again by itself" });
  }
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  const data = isJson ? await answer.json() : {};
  if (!answer.ok) throw new Refusal(answer.status, data);
  return data;
}

export const readPicture = () => call("GET", "/picture");
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
