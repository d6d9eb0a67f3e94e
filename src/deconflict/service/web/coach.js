/** The coach's line: what to try next, one step at a time; it goes on by itself when a step is done, and can be skipped or put away (SCREEN 5.1). */
import { html, useEffect, useState } from "./html.js";
import { parts, t } from "./tongue.js";

const SAMPLE = "30.10N 39.90W 5NM";
const LAST = "after";

/** What a step still lacks, as the words that say what to do now. */
export function hint(step, { facts }) {
  if (step === "watch") return facts.watched.length === 1 ? "coach-watch-other" : "coach-watch";
  if (step === "plans") return facts.settled ? "coach-plans-ack" : facts.offered ? "coach-plans-answer" : facts.acknowledged ? "coach-plans-offer" : "coach-plans";
  if (step === "leave") return !facts.left ? "coach-leave" : facts.climbed ? "coach-done" : facts.alert ? "coach-leave-alert" : "coach-leave-soon";
  if (step === "cut") return facts.cut ? (facts.by_mail ? "coach-cut-mail" : "coach-cut-say") : facts.was_cut && !facts.linked ? "coach-cut-back" : "coach-cut";
  if (step === "own") return facts.own ? "coach-own-answer" : "coach-own";
  return `coach-${step}`;
}

/** The buttons of a step: [act, words]. */
export function buttons(step, { facts }) {
  if (step === "pair" && !facts.paired) return [["match", "coach-match"]];
  if (step === "leave" && !facts.left) return [["leave", "coach-let-leave"]];
  if (step === "cut") return [facts.cut ? ["heal", "coach-heal"] : ["cut", "coach-cut-net"]];
  if (step === "record") return [["tamper", "coach-tamper"]];
  return [];
}

export function Coach({ state, act, away, setAway }) {
  const steps = [...state.steps, LAST];
  const [at, setAt] = useState(0);
  const [again, setAgain] = useState("");
  const [open, setOpen] = useState(true);
  const [waiting, setWaiting] = useState(null);
  const [refusal, setRefusal] = useState("");
  const step = steps[at];
  const done = Boolean(state.done[step]);
  useEffect(() => {
    if (done && step !== "record" && step !== again) setAt(at + 1); // the record's answer is to be read first
  }, [done, step]);
  const go = (to) => {
    setAgain(to < at ? steps[to] : ""); // a step that somebody went back to waits, though it is done
    setAt(to);
  };
  const run = (name) => {
    setWaiting(name);
    setRefusal("");
    act(name).catch((why) => setRefusal(why.message)).then(() => setWaiting(null));
  };
  if (!open) return html`<aside class="coach" data-testid="coach" data-open="false"><button data-testid="coach-open" onClick=${() => setOpen(true)}>${t("coach-open")}</button></aside>`;
  return html`<aside class="coach" aria-label=${t("coach-title")} data-testid="coach" data-step=${step} data-open="true">
    <b class="step">${at + 1}/${steps.length}</b>
    <div class="say"><h2>${t(`coach-step-${step}`)}</h2>
      <p role="status" data-testid="coach-says">${parts(hint(step, state), { key: html`<kbd>A</kbd>`, propose: html`<kbd>P</kbd>`, place: html`<code dir="ltr">${SAMPLE}</code>` })}</p>
      ${step === "pair" && html`<${Codes} codes=${state.codes} />`}
      ${step === "record" && html`<${Tampered} found=${state.facts.tampered} />`}
      ${step === LAST && html`<${After} />`}
      ${state.facts.doubled > 0 && html`<p class="refusal">${t("coach-doubled", { count: state.facts.doubled })}</p>`}
      ${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}</div>
    <div class="acts">
      ${buttons(step, state).map(([name, words]) => html`<button key=${name} class="main" data-testid=${`coach-${name}`} disabled=${waiting !== null} onClick=${() => run(name)}>
        ${t(waiting === name ? "coach-wait" : words)}</button>`)}
      ${(step === "leave" || away) && html`<button data-testid="coach-absent" aria-pressed=${away} onClick=${() => setAway(!away)}>${t(away ? "coach-present" : "coach-absent")}</button>`}
      ${at > 0 && html`<button data-testid="coach-back" onClick=${() => go(at - 1)}>${t("page-back")}</button>`}
      ${step !== LAST && html`<button data-testid="coach-skip" onClick=${() => go(at + 1)}>${t(done ? "coach-next" : "coach-skip")}</button>`}
      <button data-testid="coach-close" aria-label=${t("page-close")} onClick=${() => setOpen(false)}>✕</button>
    </div></aside>`;
}

const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** What each would read to the other over the telephone. */
const Codes = ({ codes }) => html`<p class="codes" data-testid="coach-codes">${Object.entries(codes).map(([name, code]) => html`<span key=${name}><b>${name}</b>
  ${" "}${parts("coach-reads", { code: html`<b class="code" dir="ltr">${spaced(code)}</b>` })}</span>`)}</p>`;

/** What the verifier said of the copy with one byte changed. */
const Tampered = ({ found }) => found && html`<p data-testid="tampered" data-detected=${found.detected}><b>${found.detected ? "✓" : "✕"} ${t(found.detected ? "coach-caught" : "coach-missed")}</b>
  ${" "}<bdi dir="ltr">${found.logbook} ${found.seq}</bdi>: <span lang="en" dir="ltr">${found.what}</span></p>`;

/** How to go on in earnest. */
const After = () => html`<pre class="after" dir="ltr" data-testid="coach-after">${`deconflict init ALFA && deconflict serve        # the other side: deconflict pair HOST:8472

import deconflict as dc
desk = dc.connect()
for track in desk.tracks(): print(track)
desk.state(dc.open("zones.kml").features)

deconflict serve --feeds cot:tcp:127.0.0.1:8087            # TAK
deconflict serve --feeds readsb:http://127.0.0.1/data/aircraft.json
deconflict serve --feeds mavlink:udp:0.0.0.0:14550`}</pre>`;
