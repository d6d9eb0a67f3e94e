/** Start: the store listens, the app draws. A one-time code in the address (#code=...) is used once and taken out of it. */
import { App } from "./app.js";
import { html, render } from "./html.js";
import { Store } from "./store.js";
import { follow } from "./tongue.js";

const store = new Store();
const root = document.getElementById("app");

/** Why the way through the OpenID provider led nowhere, as the node says it in the address. */
const CAME_BACK = ["again", "account", "often", "provider"];

function codeFromAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const code = parts.get("code");
  if (code) history.replaceState(null, "", location.pathname + location.search);
  const why = parts.get("oidc");
  if (why) history.replaceState(null, "", location.pathname + location.search);
  if (CAME_BACK.includes(why)) store.cameBack = `sign-in-oidc-${why}`;
  return code;
}

/** The party's language, once it is known, unless this reader chose another. A language that cannot be had leaves the words of before. */
const speakAsRead = () => follow(store.picture?.reading).then((changed) => changed && store.tell(), (why) => console.info(String(why)));

/** The words and the picture are asked for at once: neither waits for the other. */
async function begin() {
  const code = codeFromAddress();
  const words = speakAsRead();
  if (!code) store.start();
  await words;
  root.replaceChildren();
  render(html`<${App} store=${store} />`, root);
  store.subscribe(speakAsRead);
  if (!code) return;
  await store.signIn(code).catch((refusal) => store.tellFault(refusal));
  store.start();
}

begin();
