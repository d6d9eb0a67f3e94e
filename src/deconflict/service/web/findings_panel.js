/** Tracks off their plans, or where they may not be; the desk is asked to say so, and a person does (docs/conflict.md, Conformance). */
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { LevelWord } from "./levels.js";
import * as server from "./server.js";
import { sentence, t } from "./tongue.js";
import { unitsOf } from "./units.js";

const VERTICAL = ["above", "below"];

export function FindingsPanel({ store }) {
  const findings = store.picture.findings || [];
  if (findings.length === 0) return null;
  return html`<section class="findings" aria-label=${t("finding-section")} data-testid="findings"><h2>${t("finding-title")} <span class="count">${findings.length}</span></h2>
    <ol class="rows" tabindex="0">${findings.map((finding) => html`<${Finding} key=${finding.id} finding=${finding} store=${store} />`)}</ol></section>`;
}

function amountOf({ kind, off, unit }, units) {
  if (unit === "s") return format.duration(off);
  if (unit === "m") return VERTICAL.includes(kind) ? units.vertical(off) : units.across(off);
  return "";
}

/** `OUTSIDE plan RESCUE-1 by 0.5 NM`. */
function whatOf(finding, units) {
  const amount = amountOf(finding, units);
  const what = t(`finding-${finding.kind}`, { what: `${t(`finding-noun-${finding.against.noun}`)} ${finding.against.id}` });
  return amount ? t("finding-by", { what, amount }) : what;
}

function Finding({ finding, store }) {
  const [refusal, setRefusal] = useState(null);
  const { track, kind } = finding;
  const units = unitsOf(store.picture);
  const since = format.zulu(format.instant_ms(finding.from), store.now_ms);
  const most = finding.unit === "m" && finding.most > finding.off ? ` · ${t("finding-most", { amount: amountOf({ ...finding, off: finding.most }, units) })}` : "";
  const basis = finding.basis === "COARSE" ? `COARSE ±${units.vertical(finding.bound_m)}` : finding.basis;
  const say = async () => {
    try {
      await server.sayNonconforming(finding.asks);
      setRefusal(null);
      store.refresh();
    } catch (why) {
      if (!(why instanceof server.Refusal)) throw why;
      setRefusal(why);
    }
  };
  return html`<li class="row danger" data-testid="finding" data-kind=${kind} data-level=${finding.level} data-id=${finding.id}>
    <div class="line1"><${LevelWord} level=${finding.level} /> <b class="title">${(track.callsign || track.track_id).trim()}</b>
      <span>${whatOf(finding, units)}</span></div>
    <p class="facts">${t("finding-since", { since })}${most} · ${t("finding-reports", { count: finding.reports, basis })}</p>
    ${finding.asks && html`<div class="ack"><button class="main" disabled=${store.held !== null} onClick=${say}>${t("finding-say", { id: finding.asks })}</button>
      ${store.held !== null && html`<span class="note">${t(store.held)}</span>`}</div>`}
    ${refusal && html`<span class="refusal" role="alert">${sentence(refusal)}</span>`}
  </li>`;
}
