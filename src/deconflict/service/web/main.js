/** Start: the store listens, the app draws. A one-time code in the address (#code=...) is used once and taken out of it. */
import { App } from "./app.js";
import { html, render } from "./html.js";
import { Store } from "./store.js";

const store = new Store();
const root = document.getElementById("app");

function codeFromAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const code = parts.get("code");
  if (code) history.replaceState(null, "", location.pathname + location.search);
  return code;
}

async function begin() {
  const code = codeFromAddress();
  root.replaceChildren();
  render(html`<${App} store=${store} />`, root);
  if (code) await store.signIn(code).catch((refusal) => store.tellFault(refusal));
  store.start();
}

begin();
