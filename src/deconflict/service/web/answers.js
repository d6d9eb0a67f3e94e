/** The typed answers: buttons of the closed set first, free words second. A draft survives a reload of the page. */
import { Warned } from "./free_text.js";
import { html, useState } from "./html.js";
import { isFinal, rungs } from "./ladder.js";
import { sentence, t } from "./tongue.js";

const draftKey = (entry) => `draft/${entry}`;

export function Answers({ store, message }) {
  const { picture } = store;
  const at = rungs(message, picture.me.party);
  const [correcting, setCorrecting] = useState(false);
  const [remark, setRemark] = useState(localStorage.getItem(draftKey(message.entry)) || "");
  if (message.answers.length === 0) return null;
  if (isFinal(at.answered) && !correcting) {
    return html`<p class="answers"><button onClick=${() => setCorrecting(true)}>${t("answer-correct")}</button></p>`;
  }
  const locked = store.held !== null || (message.read_back && !at.understood);
  const sent = store.sending.get(`${message.entry}/L4`);
  const keep = (event) => {
    setRemark(event.target.value);
    localStorage.setItem(draftKey(message.entry), event.target.value);
  };
  const send = async (answer) => {
    setCorrecting(false);
    await store.acknowledge({ entry: message.entry, level: "L4", answer, ...(remark.trim() && { remark: remark.trim() }) });
    if (store.sending.get(`${message.entry}/L4`).state === "sent") localStorage.removeItem(draftKey(message.entry));
  };
  return html`<div class="answers" data-testid="answers">
    ${message.answers.map((answer) => html`<button key=${answer} data-answer=${answer} disabled=${locked} onClick=${() => send(answer)}>
      ${answer.replaceAll("_", " ")}</button>`)}
    <input class="remark" dir="auto" aria-label=${t("answer-remark-label")}
      placeholder=${t("answer-remark")} maxlength="2000" value=${remark} onInput=${keep} />
    ${message.read_back && !at.understood && html`<span class="note">${t("answer-acknowledge-first")}</span>`}
    <${Warned} text=${remark} />
    ${sent && sent.state === "refused" && html`<span class="refusal" role="alert">${sentence(sent.why)}</span>`}
  </div>`;
}
