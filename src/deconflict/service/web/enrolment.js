/** How somebody signs in from now on: a passkey on this device, or a password with an authenticator app. */
import * as account from "./account.js";
import { html, useState } from "./html.js";
import { useRead } from "./form.js";
import * as passkeys from "./passkeys.js";
import { Refused } from "./refused.js";
import { t } from "./tongue.js";

/** `person`: {name, role}; `done` is called once a means is set. */
export function Enrolment({ person, done }) {
  const [app, setApp] = useState(null);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [refusal, setRefusal] = useState(null);
  const ways = useRead(account.readWays).found;
  const off = ways && (ways.passkey.off || (passkeys.has() ? "" : "browser"));
  const attempt = (setting, then = done) => setting.then(then).catch(setRefusal);
  const save = (event) => {
    event.preventDefault();
    attempt(account.setPassword(password, code));
  };
  return html`<section class="ways" data-testid="enrolment">
    <h1>${t("enrol-title")}</h1>
    <p>${t("enrol-for", { name: person.name, role: t(`people-${person.role}`) })}</p>
    ${off && html`<p class="note" data-testid="passkey-off" data-why=${off}>${t(`sign-in-off-${off}`)}</p>`}
    ${off === "" && html`<p><button class="main" data-testid="enrol-passkey" onClick=${() => attempt(passkeys.make(navigator.platform || "passkey"))}>
      ${t("enrol-passkey")}</button></p>`}
    <h2>${t("enrol-password-title")}</h2>
    ${app === null
      ? html`<button data-testid="enrol-app-make" onClick=${() => attempt(account.newApp(), setApp)}>${t("enrol-app-make")}</button>`
      : html`<form onSubmit=${save}>
          <p>${t("enrol-app")}<br /><code class="secret" data-testid="enrol-secret">${app.secret.match(/.{1,4}/g).join(" ")}</code><br />
            <a data-testid="enrol-otpauth" href=${app.otpauth}>${t("enrol-app-open")}</a></p>
          <label>${t("sign-in-app")} <input data-testid="enrol-code" required pattern=" *[0-9]{3} ?[0-9]{3} *" inputmode="numeric" autocomplete="one-time-code"
            value=${code} onInput=${(event) => setCode(event.target.value)} /></label>
          <label>${t("enrol-password")} <input data-testid="enrol-password" type="password" required minlength="12" maxlength="256" autocomplete="new-password"
            value=${password} onInput=${(event) => setPassword(event.target.value)} /></label>
          <button class="main" data-testid="enrol-save">${t("enrol-save")}</button>
        </form>`}
    <${Refused} why=${refusal} />
  </section>`;
}
