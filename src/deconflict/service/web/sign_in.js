/** Signing in: with a passkey, a password and an app, at the organisation's provider, or with a one-time code; and setting one's means first. */
import * as account from "./account.js";
import { Enrolment } from "./enrolment.js";
import * as format from "./format.js";
import { useRead } from "./form.js";
import { html, useState } from "./html.js";
import * as passkeys from "./passkeys.js";
import { Refused } from "./refused.js";
import { t } from "./tongue.js";

/** The whole page while nobody is signed in, or somebody has still to set how. */
export function SignIn({ store }) {
  const enrolling = store.session?.role === "enrolling" ? store.session.person : null;
  return html`<main class="starting" data-testid="sign-in">
    ${enrolling ? html`<${Enrolment} person=${enrolling} done=${() => store.entered()} />` : html`<${Ways} done=${() => store.entered()} cameBack=${store.cameBack} />`}
  </main>`;
}

/** Across an open page whose session has ended: what stands there stays, and says of when it is (SCREEN rule U33). */
export function Ended({ store, open }) {
  return html`<section class="looking" data-testid="ended" aria-label=${t("held-ended")}>
    <p role="alert">${t("sign-in-ended", { since: format.zulu(store.now_ms) })}</p>
    <button class="main" data-testid="ended-again" onClick=${open}>${t("sign-in-again")}</button></section>`;
}

/** The ways in over an open page, which goes on where it was. */
export function Again({ store, close }) {
  const done = async () => {
    await store.entered();
    close();
  };
  return html`<section class="drop" data-testid="again" aria-label=${t("sign-in-again")}><${Ways} done=${done} /></section>`;
}

/** Every way that this node offers. `done` is called once one of them led in; `cameBack`: why the provider's did not, as a key of words. */
export function Ways({ done, cameBack = "" }) {
  const { found: ways, refusal: unread } = useRead(account.readWays);
  const [refusal, setRefusal] = useState(null);
  const attempt = (entering) => entering.then(done).catch(setRefusal);
  const title = ways ? t("sign-in-title", { organisation: ways.organisation }) : t("sign-in-plain");
  return html`<div class="ways">
    <h1>${title}</h1>
    ${ways?.accounts && html`<${Known} ways=${ways} attempt=${attempt} />`}
    ${ways?.accounts
      ? html`<details><summary data-testid="sign-in-with-code">${t("sign-in-with-code")}</summary><${Code} attempt=${attempt} /></details>`
      : html`<${Code} attempt=${attempt} />`}
    ${cameBack && !refusal && html`<p class="refusal" role="alert" data-testid="came-back">${t(cameBack)}</p>`}
    <${Refused} why=${refusal ?? unread} />
  </div>`;
}

/** Whoever has an account. */
function Known({ ways, attempt }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const off = ways.passkey.off || (passkeys.has() ? "" : "browser");
  const send = (event) => {
    event.preventDefault();
    attempt(account.byPassword(name.trim(), password, code));
  };
  return html`${off
      ? html`<p class="note" data-testid="passkey-off" data-why=${off}>${t(`sign-in-off-${off}`)}</p>`
      : html`<p><button class="main" data-testid="sign-in-passkey" onClick=${() => attempt(passkeys.signIn())}>${t("sign-in-passkey")}</button></p>`}
    ${ways.oidc && html`<p><a class="button" data-testid="sign-in-oidc" href="/api/v1/session/oidc">${t("sign-in-oidc", { provider: ways.oidc.provider })}</a></p>`}
    <form onSubmit=${send} data-testid="sign-in-password-form">
      <label>${t("sign-in-name")} <input data-testid="sign-in-name" required maxlength="64" autocomplete="username" spellcheck="false"
        value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      <label>${t("sign-in-password")} <input data-testid="sign-in-password" type="password" required maxlength="256" autocomplete="current-password"
        value=${password} onInput=${(event) => setPassword(event.target.value)} /></label>
      <label>${t("sign-in-app")} <input data-testid="sign-in-app" required pattern=" *[0-9]{3} ?[0-9]{3} *" inputmode="numeric" autocomplete="one-time-code"
        value=${code} onInput=${(event) => setCode(event.target.value)} /></label>
      <button class="main" data-testid="sign-in-do">${t("sign-in-do")}</button>
    </form>`;
}

/** Whoever has a one-time code. */
function Code({ attempt }) {
  const [code, setCode] = useState("");
  const send = (event) => {
    event.preventDefault();
    attempt(account.byCode(code.trim()));
  };
  return html`<form onSubmit=${send}>
    <label>${t("sign-in-code")} <input data-testid="sign-in-code" required autocomplete="off" spellcheck="false"
      value=${code} onInput=${(event) => setCode(event.target.value)} /></label>
    <button class="main">${t("sign-in-do")}</button>
  </form>`;
}
