/** What both nodes judge of a message alike, in words: how late it came, how wide it is, what it does not state, where it contradicts itself. */
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { html } from "./html.js";
import { t } from "./tongue.js";
import { unitsOf } from "./units.js";

const LATE = ["SHORT", "LATE"];

export function Judged({ message, picture }) {
  const said = judgements(message, picture);
  if (said.length === 0) return null;
  return html`<ul class="judged" data-testid="judged">${said.map(({ what, text }) => html`<li key=${what + text} data-what=${what}>${text}</li>`)}</ul>`;
}

/** Every judgement that is not simply in order; of a message that went to several, each with who it holds for. */
function judgements(message, picture) {
  const leads = Object.entries(message.lead || {}).filter(([, lead]) => lead);
  const several = Object.keys(message.lacking || {}).length > 1;
  const at = (party) => (several ? ` (${nameOf(picture, party)})` : "");
  return [
    message.outside && { what: "outside", text: t("judged-outside", { why: message.outside.why }) },
    message.mismatch_m != null && { what: "mismatch", text: t("judged-mismatch", { apart: unitsOf(picture).across(message.mismatch_m) }) },
    ...leads.filter(([, lead]) => LATE.includes(lead.stamp)).map(([party, lead]) => ({
      what: "lead", text: `${t(`judged-${lead.stamp}`, { lead: format.duration(Math.max(0, lead.lead_s)), wanted: format.duration(lead.wanted_s) })}${at(party)}`,
    })),
    ...leads.filter(([, lead]) => lead.too_wide.length > 0).map(([party, lead]) => ({ what: "too_wide", text: `${t("judged-too-wide", { what: lead.too_wide.join(", ") })}${at(party)}` })),
    ...Object.entries(message.lacking || {}).filter(([, fields]) => fields.length > 0).map(([party, fields]) => ({
      what: "lacking", text: `${t("judged-lacking", { what: fields.join(", ") })}${at(party)}`,
    })),
  ].filter(Boolean);
}
