/** What calls for attention now: counts that the title, the sounds and the screen's edge follow. */
import { awaited } from "./ladder.js";

/** Entries we have not understood yet among messages to us. */
export function waitingForUs(picture) {
  const me = picture.me.party;
  return picture.messages.filter((message) => !message.ours && awaited(message, me)?.level === "L2");
}

/** {flash, warnings, cautions: ids, notLive, exercise}. */
export function urgency(store, dangers) {
  const { picture } = store;
  const notLive = store.link === "silent";
  if (!picture) return { flash: 0, warnings: 0, cautions: [], notLive, exercise: false };
  const me = picture.me.party;
  const understood = new Set(picture.messages.filter((message) => message.ladder?.[me]?.understood).map((message) => message.entry));
  const open = dangers.filter((danger) => !danger.messages.some((entry) => understood.has(entry)));
  return {
    flash: waitingForUs(picture).filter((message) => message.priority === "FLASH").length,
    warnings: open.filter((danger) => danger.level === "WARNING").length,
    cautions: open.filter((danger) => danger.level === "CAUTION").map((danger) => danger.id),
    notLive,
    exercise: picture.status !== "ACTUAL",
  };
}
