/**
 * An alert that is taken care of need not call at this desk for a while (SCREEN rule U9): with a reason and an end, this pair only, told to the
 * other side. It stays in every list, nobody else's desk is quieted, and it calls again at its end, when it is taken back, or when it rises.
 */
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { Choice, Field, Said, useAct, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import { holds, ours, wordsOf } from "./realarm.js";
import * as server from "./server.js";
import { t, word } from "./tongue.js";
import { rfc3339 } from "./typed.js";

const REASONS = ["action_taken", "crews_in_contact", "own_separation", "wrong_data", "other"];
const MINUTES = [5, 10, 15, 30];
const MINUTE_MS = 60_000;

/** Who is quiet, why, until when; one chip for each party. */
export function Suppressed({ row, picture, now_ms }) {
  return wordsOf(row).filter((said) => holds(said, row.level, now_ms)).map((said) => {
    const until_ms = format.instant_ms(said.until);
    const mine = said.party === picture.me.party;
    const values = {
      name: nameOf(picture, said.party), by: said.by, until: format.zulu(until_ms, now_ms), reason: word("SuppressionReason", said.reason),
      left: format.duration((until_ms - now_ms) / 1000),
    };
    return html`<p key=${said.party} class="quiet" data-testid="quiet" data-party=${said.party} data-own=${mine}>
      <b class="chip">${t("suppress-chip")}</b> ${t(mine ? "suppress-here" : "suppress-there", values)}${said.remark && html` · <bdi>${said.remark}</bdi>`}</p>`;
  });
}

/** The form under an alert that somebody here has acknowledged; under one that is quiet, the way back. */
export function Suppress({ store, row, acked }) {
  const [values, setValues] = useState({ reason: REASONS[0], minutes: MINUTES[0], remark: "" });
  const [said, act] = useAct(store);
  const { picture, now_ms } = store;
  const quiet = holds(ours(row, picture), row.level, now_ms);
  if (!acked && !quiet) return null;
  const set = (name) => (event) => setValues({ ...values, [name]: event.target.value });
  const tell = (until_ms, { reason, remark }) => act(() => server.suppress(row.source.message, { reason, until: rfc3339(until_ms), ...(remark.trim() && { remark: remark.trim() }) }));
  const send = (event) => {
    event.preventDefault();
    return tell(now_ms + Number(values.minutes) * MINUTE_MS, values);
  };
  const held = whyNot(store) !== null || said.state === "waiting";
  if (quiet) {
    const { reason, remark } = ours(row, picture);
    return html`<div class="acts"><button data-testid="suppress-end" disabled=${held} onClick=${() => tell(now_ms, { reason, remark: remark || "" })}>${t("suppress-end")}</button>
      <${Said} said=${said} /></div>`;
  }
  return html`<details class="suppress" data-testid="suppress"><summary>${t("suppress")}</summary><form onSubmit=${send}>
    <p class="note">${t("suppress-what")}</p><div class="grid">
      <${Choice} name="suppress-reason" label=${t("suppress-reason")} value=${values.reason} onChange=${set("reason")} options=${REASONS.map((reason) => [reason, word("SuppressionReason", reason)])} />
      <${Choice} name="suppress-minutes" label=${t("suppress-for")} value=${String(values.minutes)} onChange=${set("minutes")} options=${MINUTES.map((n) => [String(n), t("suppress-minutes", { count: n })])} />
      <${Field} name="suppress-remark" label=${t("object-remark")} value=${values.remark} onInput=${set("remark")} required=${values.reason === "other"} maxlength="2000" wide=${true} />
    </div><div class="acts"><button class="main" data-testid="suppress-send" disabled=${held}>${t("suppress-do")}</button></div><${Said} said=${said} /></form></details>`;
}
