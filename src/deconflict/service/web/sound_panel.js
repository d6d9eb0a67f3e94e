/** The desk's sound: armed by a click, tried out, as loud as this room needs, silenced for two minutes at most (SCREEN rule U28). */
import { ask } from "./attention.js";
import { html, useState } from "./html.js";
import { keep, kept, TRIED } from "./sounds.js";
import { t } from "./tongue.js";

export function SoundPanel({ sounds, close }) {
  const [held, setHeld] = useState(kept());
  const change = (changes) => {
    keep(changes);
    setHeld(kept());
  };
  const muted = sounds.muted_s > 0;
  const arm = async () => {
    await sounds.arm();
    await ask();
  };
  return html`<section class="drop sound" aria-label=${t("sound")} data-testid="sound-panel">
    <h2>${t("sound")} <button onClick=${close}>${t("page-close")} <kbd>Esc</kbd></button></h2>
    ${!sounds.on && html`<p><button class="main" data-testid="sound-arm" onClick=${arm}>${t("sound-arm")}</button></p>`}
    <label>${t("volume")} <input type="range" min="0.1" max="1" step="0.1" data-testid="volume" value=${held.volume}
      onInput=${(event) => change({ volume: Number(event.target.value) })} /></label>
    <p class="trial">${t("sound-try")} ${TRIED.map((name) => html`<button key=${name} data-testid=${`try-${name}`} onClick=${() => sounds.try(name)}>${t(`rhythm-${name}`)}</button>`)}</p>
    <p><button data-testid="mute" aria-pressed=${muted} disabled=${!sounds.on} onClick=${() => sounds.mute(!muted)}>${muted ? t("unmute") : t("mute")}</button></p>
    <label class="check"><input type="checkbox" data-testid="speech" checked=${held.speech} onChange=${() => change({ speech: !held.speech })} /> ${t("speech")}</label>
  </section>`;
}
