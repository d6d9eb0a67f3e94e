/** Says across the frame that another instant than now is looked at, what had not been told by then, and what is urgent now (SCREEN rule U20). */
import * as format from "./format.js";
import { html } from "./html.js";
import { HELD_MS } from "./instant.js";
import { sentence, t, titleOf } from "./tongue.js";

const UNTOLD_SHOWN = 50;

export function Looking({ store, seen, urgent }) {
  if (seen.mode === "LIVE") return null;
  const { player, now_ms } = store;
  const away = format.duration(Math.abs(seen.at_ms - now_ms) / 1000);
  const calls = urgent.flash + urgent.warnings;
  return html`<section class="looking" data-testid="looking" data-mode=${seen.mode} data-waits=${Boolean(seen.waits)} aria-label=${t(`mode-${seen.mode}`)}>
    <p role="status"><b>${t(`mode-${seen.mode}`)}${player.playing && ` ×${player.speed}`}</b> ${format.zulu(seen.at_ms, now_ms)} · ${t(`away-${seen.mode}`, { away })}
      ${seen.mode === "FORECAST" && seen.at_ms - now_ms > HELD_MS && html`<br />${t("forecast-no-tracks", { minutes: HELD_MS / 60_000 })}`}
      ${seen.mode === "REPLAY" && html`<br />${t("held-replay")} <${Whence} store=${store} seen=${seen} />`}</p>
    ${seen.mode === "REPLAY" && html`<${Untold} replayed=${store.replayed} now_ms=${now_ms} />`}
    ${calls > 0 && html`<b class="breaks-in" role="alert" data-testid="breaks-in">${t("live-calls", { count: calls })}</b>`}
    <button class="main" data-testid="home" onClick=${() => player.home()}>${t("go-now")} <kbd>Home</kbd></button>
  </section>`;
}

/** Of which instant the picture is, or why there is none. */
function Whence({ store, seen }) {
  const { picture, fault } = store.replayed;
  if (fault) return html`<span class="refusal" data-testid="replay-fault">${sentence(fault)}</span>`;
  if (!picture) return html`<span data-testid="replay-waits">${t("replay-waits")}</span>`;
  return seen.waits && html`<span data-testid="replay-of">${t("replay-of", { at: format.zulu(seen.now_ms, store.now_ms) })}</span>`;
}

/** What had been written by then and reached this node later, and when. */
function Untold({ replayed, now_ms }) {
  const untold = replayed.picture?.untold;
  if (!untold?.count) return null;
  const when = (text) => format.zulu(format.instant_ms(text), now_ms);
  return html`<details class="untold" data-testid="untold"><summary>${t("replay-untold", { count: untold.count })}</summary><ul class="given">
    ${untold.entries.slice(0, UNTOLD_SHOWN).map((one) => html`<li key=${one.entry} data-testid="untold-entry"><b>${one.name}</b> ${titleOf(one.kind)} <bdi dir="ltr">${one.logbook.split("/")[0]} ${one.seq}</bdi>:
      ${t("replay-came", { written: when(one.written_at), came: when(one.received_at) })}</li>`)}</ul></details>`;
}
