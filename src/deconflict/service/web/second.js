/** The second of two people, at this desk: they show who they are, the act is theirs, and this page goes on as the first's (SCREEN rule U27). */
import * as account from "./account.js";
import { Choice, Field, Said, useAct, useRead } from "./form.js";
import { html, useState } from "./html.js";
import * as passkeys from "./passkeys.js";
import * as server from "./server.js";
import { t, word } from "./tongue.js";

const SEATS = ["duty", "alternate", "senior", "principal"];
const NOBODY = { name: "", password: "", code: "", seat: "" };

/** `hash` is of what waits, or `act` and `body` are it; `first` who asked for it. `done` is given the words that name both. Nothing where this node keeps no accounts: nobody could be told apart. */
export function SecondPerson({ store, hash = null, act: what = "", body = null, first, done = (_words = "") => {} }) {
  const ways = useRead(account.readWays).found;
  const [values, setValues] = useState(NOBODY);
  const [both, setBoth] = useState("");
  const [said, act] = useAct(store);
  if (!store.session?.accounts || !ways) return null;
  const set = (name) => (event) => setValues({ ...values, [name]: event.target.value });
  const send = async (who) => {
    let words = "";
    const run = async () => {
      const found = await server.asSecond({ ...(hash ? { hash } : { act: what, body }), ...(await who()), ...(values.seat && { seat: values.seat }) });
      words = t("second-done", { first: found.first, second: found.second });
      if (!hash) setBoth(words); // a row that goes with what waited leaves the words to its list
    };
    const sent = await act(run, { done: "" });
    setValues({ ...values, password: "", code: "" });
    if (sent) done(words);
  };
  const byPassword = (event) => {
    event.preventDefault();
    return send(async () => ({ name: values.name.trim(), password: values.password, code: values.code }));
  };
  const hasPasskeys = !ways.passkey.off && passkeys.has();
  return html`<details class="second" data-testid="second"><summary>${t("second")}</summary>
    <p class="note">${t("second-what", { first })}</p>
    <form onSubmit=${byPassword} autocomplete="off"><div class="grid">
      <${Field} name="second-name" label=${t("sign-in-name")} value=${values.name} onInput=${set("name")} required maxlength="64" />
      <${Field} name="second-password" label=${t("sign-in-password")} type="password" value=${values.password} onInput=${set("password")} required maxlength="256" />
      <${Field} name="second-code" label=${t("sign-in-app")} value=${values.code} onInput=${set("code")} required pattern=" *[0-9]{3} ?[0-9]{3} *" inputmode="numeric" dir="ltr" />
      <${Choice} name="second-seat" label=${t("second-seat")} value=${values.seat} onChange=${set("seat")} options=${[["", t("second-on-watch")], ...SEATS.map((seat) => [seat, word("Role", seat)])]} />
    </div><div class="acts"><button class="main" data-testid="second-send" disabled=${said.state === "waiting"}>${t("second-do")}</button>
      ${hasPasskeys && html`<button type="button" data-testid="second-passkey" disabled=${said.state === "waiting"} onClick=${() => send(async () => ({ credential: await passkeys.shown() }))}>${t("sign-in-passkey")}</button>`}</div>
    </form><${Said} said=${said} />${both && html`<p class="note" role="status" data-testid="both">${both}</p>`}</details>`;
}
