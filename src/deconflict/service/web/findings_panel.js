/** Tracks off their plans, or where they may not be; the desk is asked to say so, and a person does (docs/conflict.md, Conformance). */
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { LevelWord } from "./levels.js";
import * as server from "./server.js";
import { unitsOf } from "./units.js";

const VERTICAL = ["above", "below"];

export function FindingsPanel({ store }) {
  const findings = store.picture.findings || [];
  if (findings.length === 0) return null;
  return html`<section class="findings" aria-label="Off plan" data-testid="findings"><h2>OFF PLAN <span class="count">${findings.length}</span></h2>
    <ol class="rows">${findings.map((finding) => html`<${Finding} key=${finding.id} finding=${finding} store=${store} />`)}</ol></section>`;
}

function amountOf({ kind, off, unit }, units) {
  if (unit === "s") return ` by ${format.duration(off)}`;
  if (unit === "m") return ` by ${VERTICAL.includes(kind) ? units.vertical(off) : units.across(off)}`;
  return "";
}

function Finding({ finding, store }) {
  const [refusal, setRefusal] = useState(null);
  const { track, against, kind } = finding;
  const units = unitsOf(store.picture);
  const since = format.zulu(format.instant_ms(finding.from), store.now_ms);
  const most = finding.unit === "m" && finding.most > finding.off ? ` · most${amountOf({ ...finding, off: finding.most }, units)}` : "";
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
      <span>${kind.replace("_", " ").toUpperCase()} ${against.noun} ${against.id}${amountOf(finding, units)}</span></div>
    <p class="facts">since ${since}${most} · ${finding.reports} reports · heights ${basis}</p>
    ${finding.asks && html`<div class="ack"><button class="main" disabled=${store.watch === null} onClick=${say}>Say ${finding.asks} is NONCONFORMING</button>
      ${store.watch === null && html`<span class="note">take the watch first</span>`}</div>`}
    ${refusal && html`<span class="refusal" role="alert">${refusal.message}. ${refusal.mend}</span>`}
  </li>`;
}
