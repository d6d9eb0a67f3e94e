/** First contact: one side opens, the other joins by address; each reads its code aloud and types the other's. Two codes, one try. */
import * as format from "./format.js";
import { html, useEffect, useState } from "./html.js";
import * as server from "./server.js";
import { parts, sentence, t } from "./tongue.js";

const POLL_MS = 1000;
const ENDED = ["closed", "failed", "done"];

/** Poll the node's pairing while the panel is open. */
function usePairing() {
  const [pairing, setPairing] = useState(null);
  const [refusal, setRefusal] = useState(null);
  const read = () => server.readPairing().then(setPairing, setRefusal);
  useEffect(() => {
    read();
    const timer = setInterval(read, POLL_MS);
    return () => clearInterval(timer);
  }, []);
  const act = async (what) => {
    setRefusal(null);
    await what().catch(setRefusal);
    await read();
  };
  return { pairing, refusal, act };
}

export function PairingPanel({ store, close }) {
  const { pairing, refusal, act } = usePairing();
  const state = pairing ? pairing.state : "reading";
  const over = ENDED.includes(state);
  return html`<section class="drop" aria-label=${t("pairing-section")} data-testid="pairing-panel" data-state=${state}>
    <h2>${t("pairing-title")} <button class="close" onClick=${close} aria-label=${t("page-close")}>✕</button></h2>
    ${over && html`<${Begin} act=${act} />`}
    ${!over && pairing && state !== "codes" && html`<p>${t("pairing-waiting")}
      ${state === "open" && parts("pairing-tell", { address: html`<b data-testid="pairing-address"><bdi dir="ltr">${pairing.address}</bdi></b>` })}</p>`}
    ${!over && pairing && state === "codes" && html`<${Codes} pairing=${pairing} act=${act} now_ms=${store.now_ms} />`}
    ${state === "done" && html`<p role="status" data-testid="pairing-done"><b>${t("pairing-done", { name: pairing.peer.name })}</b> ${t("pairing-pinned")}</p>`}
    ${state === "failed" && html`<p class="refusal" role="alert" data-testid="pairing-failed">${t("pairing-failed", { why: pairing.why })} ${pairing.mend}</p>`}
    ${refusal && html`<p class="refusal" role="alert">${sentence(refusal)}</p>`}
  </section>`;
}

function Begin({ act }) {
  const [address, setAddress] = useState("");
  const join = (event) => {
    event.preventDefault();
    act(() => server.joinPairing(address.trim()));
  };
  return html`<div class="begin">
    <button class="main" data-testid="pairing-open" onClick=${() => act(server.openPairing)}>${t("pairing-open")}</button>
    <form onSubmit=${join}><label>${t("pairing-join-at")}
      <input data-testid="pairing-join" required placeholder="192.0.2.7:7403" dir="ltr" autocomplete="off" value=${address} onInput=${(event) => setAddress(event.target.value)} />
    </label>
      <button>${t("pairing-join")}</button></form>
  </div>`;
}

const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

function Codes({ pairing, act, now_ms }) {
  const [code, setCode] = useState("");
  const send = (event) => {
    event.preventDefault();
    act(() => server.typePairingCode(code.replace(/\D/g, "")));
  };
  return html`<div class="codes">
    <p>${parts("pairing-calls-itself", { name: html`<b>${pairing.peer.name}</b>` })}</p>
    <p>${parts("pairing-read", { code: html`<b class="code" dir="ltr" data-testid="pairing-read">${spaced(pairing.code_to_read)}</b>` })}</p>
    ${pairing.typed
      ? html`<p role="status">${t("pairing-our-side-done")}</p>`
      : html`<form onSubmit=${send}><label>${t("pairing-type")}
          <input class="code" data-testid="pairing-type" required inputmode="numeric" maxlength="7" autocomplete="off"
            value=${code} onInput=${(event) => setCode(event.target.value)} /></label>
        <button class="main">${t("pairing-confirm")}</button></form>`}
    <p class="note">${t("pairing-one-try", { left: format.duration((format.instant_ms(pairing.until) - now_ms) / 1000) })}</p>
  </div>`;
}
