/** First contact: one side opens, the other joins by address; each reads its code aloud and types the other's. Two codes, one try. */
import * as format from "./format.js";
import { html, useEffect, useState } from "./html.js";
import * as server from "./server.js";

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
  return html`<section class="drop" aria-label="Pairing" data-testid="pairing-panel" data-state=${state}>
    <h2>Pair with another organisation <button class="close" onClick=${close} aria-label="Close pairing">✕</button></h2>
    ${over && html`<${Begin} act=${act} />`}
    ${!over && pairing && state !== "codes" && html`<p>Waiting for the other side.
      ${state === "open" && html`Tell them this address by a way you trust: <b data-testid="pairing-address">${pairing.address}</b>`}</p>`}
    ${!over && pairing && state === "codes" && html`<${Codes} pairing=${pairing} act=${act} now_ms=${store.now_ms} />`}
    ${state === "done" && html`<p role="status" data-testid="pairing-done"><b>Paired with ${pairing.peer.name}.</b> Its key and connection are pinned.</p>`}
    ${state === "failed" && html`<p class="refusal" role="alert" data-testid="pairing-failed">Not paired: ${pairing.why}. ${pairing.mend}</p>`}
    ${refusal && html`<p class="refusal" role="alert">${refusal.message}. ${refusal.mend}</p>`}
  </section>`;
}

function Begin({ act }) {
  const [address, setAddress] = useState("");
  const join = (event) => {
    event.preventDefault();
    act(() => server.joinPairing(address.trim()));
  };
  return html`<div class="begin">
    <button class="main" data-testid="pairing-open" onClick=${() => act(server.openPairing)}>Open for pairing, 5 min</button>
    <form onSubmit=${join}><label>or join at
      <input data-testid="pairing-join" required placeholder="host:port" autocomplete="off" value=${address} onInput=${(event) => setAddress(event.target.value)} />
    </label>
      <button>Join</button></form>
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
    <p>The other side calls itself <b>${pairing.peer.name}</b>. Ring it on a number you already had, not one from here.</p>
    <p>Read this aloud: <b class="code" data-testid="pairing-read">${spaced(pairing.code_to_read)}</b></p>
    ${pairing.typed
      ? html`<p role="status">Your side is done; waiting for them to type the code you read.</p>`
      : html`<form onSubmit=${send}><label>Type what they read to you
          <input class="code" data-testid="pairing-type" required inputmode="numeric" maxlength="7" autocomplete="off"
            value=${code} onInput=${(event) => setCode(event.target.value)} /></label>
        <button class="main">Confirm</button></form>`}
    <p class="note">One try. A wrong code ends this pairing; ${format.duration((format.instant_ms(pairing.until) - now_ms) / 1000)} left.</p>
  </div>`;
}
