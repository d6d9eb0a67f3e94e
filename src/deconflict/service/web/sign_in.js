/** The one-time code that the node prints when it starts becomes this page's session. */
import { html, useState } from "./html.js";

export function SignIn({ store }) {
  const [code, setCode] = useState("");
  const [refusal, setRefusal] = useState(null);
  const send = async (event) => {
    event.preventDefault();
    await store.signIn(code.trim()).catch(setRefusal);
  };
  return html`<main class="starting" data-testid="sign-in">
    <form onSubmit=${send}>
      <h1>Sign in to this node</h1>
      <label>One-time code the node printed when it started
        <input data-testid="sign-in-code" required autocomplete="off" autofocus spellcheck="false"
          value=${code} onInput=${(event) => setCode(event.target.value)} />
      </label>
      <button class="main">Sign in</button>
      ${refusal && html`<p class="refusal" role="alert">${refusal.message}. ${refusal.mend}</p>`}
    </form>
  </main>`;
}
