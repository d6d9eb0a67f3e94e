/** L2 by one key or button, no dialog; of what is pressing by choosing what it says out of three, drawn and judged by the node (SCREEN rule U24). */
import { html, useRef, useState } from "./html.js";
import { rungs } from "./ladder.js";
import { sentence as refused, t } from "./tongue.js";
import { Words } from "./words.js";

/** `trigger.current(choice?)` is called by the row's keys: `A` without a choice, 1 to 3 with one. */
export function AckControl({ store, message, trigger }) {
  const [asked, setAsked] = useState(null);
  const { picture } = store;
  const sent = store.sending.get(`${message.entry}/L2`);
  const mine = rungs(message, picture.me.party).understood || (message.ours && sent && sent.state === "sent");
  const held = store.held === null;
  const state = sent && sent.state === "sending" ? "sending" : asked ? "reading-back" : sent ? sent.state : "none";
  const drawing = useRef(false);
  const [isDrawing, setDrawing] = useState(false);
  const draws = (now) => {
    drawing.current = now;
    setDrawing(now);
  };
  const readBack = async () => {
    draws(true);
    setAsked(await store.readBack(message.entry).finally(() => draws(false)));
  };
  const pick = async (choice) => {
    const said = await store.acknowledge({ entry: message.entry, level: "L2", readback: asked.id, choice });
    if (said.state === "refused") await readBack();
    else setAsked(null);
  };
  trigger.current = (choice) => {
    if (mine || !held || state === "sending") return undefined;
    if (choice !== undefined) return asked && !drawing.current ? pick(choice) : undefined; // three that go out are no choice any more
    if (!message.read_back) return store.acknowledge({ entry: message.entry, level: "L2" });
    return asked || drawing.current ? undefined : readBack(); // three drawn anew would make the ones that are read wrong
  };
  if (mine) return null;
  const waiting = state === "sending" || state === "sent";
  return html`<div class="ack" data-testid="ack" data-ack=${state}
      data-entry=${message.entry} data-reads-back=${Boolean(message.read_back)}>
    ${!asked && html`<button class="main" disabled=${!held || waiting} onClick=${() => trigger.current()}>
      ${waiting ? t("ack-going") : html`${t("ack-do")} <kbd>A</kbd>`}</button>`}
    ${asked && html`<span class="ask">${t("ack-read-back")}</span>
      <div class="three">${asked.choices.map((text, i) => html`<button key=${asked.id + i} data-testid="read-back" disabled=${state === "sending" || isDrawing}
        onClick=${() => trigger.current(i + 1)}><kbd>${i + 1}</kbd> <bdi lang=${asked.locale} dir=${asked.dir}><${Words} text=${text} /></bdi></button>`)}</div>`}
    ${!held && html`<span class="note">${t(store.held)}</span>`}
    ${sent && sent.state === "refused" && html`<span class="refusal" role="alert">${sentence(sent.why)}</span>`}
  </div>`;
}

/** Why it was refused; after a wrong choice a new three stand above already. */
const sentence = (why) => (why.where === "choice" ? `${why.message}: ${t("ack-new-three")}` : refused(why));
