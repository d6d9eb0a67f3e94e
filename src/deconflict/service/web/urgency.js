/** What calls for attention now: counts that the title, the sounds and the screen's edge follow. */
import { awaited } from "./ladder.js";

/** What calls at this desk no more, for now. */
const QUIET = new Set(["acked", "suppressed"]);

/** Entries we have not understood yet among messages to us. */
export function waitingForUs(picture) {
  const me = picture.me.party;
  return picture.messages.filter((message) => !message.ours && awaited(message, me)?.level === "L2");
}

/** A message or a danger that is no ACTUAL one: what it says itself, or else what carries it, or else the node. */
function isDrill(each, picture) {
  const carrier = picture.messages.find(({ entry }) => (each.messages || []).includes(entry));
  return (each.status || carrier?.status || picture.status) !== "ACTUAL";
}

/** {flash, warnings, cautions: ids, notLive, exercise, says}: `says` are the titles of the warnings. */
export function urgency(store, dangers) {
  const { picture, now_ms } = store;
  const notLive = store.link === "silent";
  if (!picture) return { flash: 0, warnings: 0, cautions: [], notLive, exercise: false, says: [] };
  const open = dangers.filter((danger) => !QUIET.has(store.realarm.stateOf(danger, picture, now_ms)));
  const warnings = open.filter((danger) => danger.level === "WARNING");
  const flash = waitingForUs(picture).filter((message) => message.priority === "FLASH");
  const calling = flash.length ? flash : warnings.length ? warnings : open;
  return {
    flash: flash.length,
    warnings: warnings.length,
    cautions: open.filter((danger) => danger.level === "CAUTION").map((danger) => danger.id),
    notLive,
    exercise: calling.length > 0 && calling.every((each) => isDrill(each, picture)),
    says: warnings.map(({ title }) => title),
  };
}
