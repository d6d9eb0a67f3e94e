/** The list of keys, opened by `?`: each letter can be given another key, or all be turned off, on this desk. */
import { html, useEffect, useRef, useState } from "./html.js";
import { ACTIONS, areOff, capOf, FIXED, forget, remap, turn } from "./keys.js";
import { openable } from "./panels.js";
import { t } from "./tongue.js";

export function KeysPanel({ close }) {
  const place = useRef(null);
  const [, redraw] = useState(0);
  const [asking, setAsking] = useState("");
  const [taken, setTaken] = useState("");
  useEffect(() => {
    const before = document.activeElement;
    place.current.focus();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  const again = () => redraw((n) => n + 1);
  const onKey = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      return asking ? setAsking("") : close();
    }
    if (!asking || event.key.length !== 1) return undefined;
    event.preventDefault();
    event.stopPropagation();
    setTaken(remap(asking, event.key) ?? "");
    return setAsking("");
  };
  const off = areOff();
  return html`<section class="drop keys" tabindex="-1" ref=${place} aria-label=${t("keys-title")} data-testid="keys" onKeyDown=${onKey}>
    <h2>${t("keys-title")} <button onClick=${close}>${t("page-close")} <kbd>Esc</kbd></button></h2>
    <label class="check"><input type="checkbox" data-testid="keys-on" checked=${!off} onChange=${() => { turn(off); again(); }} /> ${t("keys-on")}</label>
    <dl>${ACTIONS.map(({ id, where }) => html`<div key=${id}><dt><button data-testid=${`key-${id}`} disabled=${off} aria-pressed=${asking === id}
        aria-label=${t("keys-change", { what: t(`key-${id}`), key: capOf(id) })} onClick=${() => { setTaken(""); setAsking(id); }}>
        <kbd>${asking === id ? "…" : capOf(id)}</kbd></button></dt><dd>${t(`key-${id}`)} <small>${t(`keys-where-${where}`)}</small></dd></div>`)}
      ${FIXED.map(([id, cap]) => html`<div key=${id}><dt><kbd>${cap}</kbd></dt><dd>${t(`key-${id}`)}</dd></div>`)}
    </dl>
    <p class="note">${t("keys-go", { go: capOf("go") })} ${openable().map(({ id, key }) => html`<span key=${id} class="whole"><kbd>${key.toUpperCase()}</kbd> ${t(`panel-${id}`)} </span>`)}</p>
    ${asking && html`<p role="status">${t("keys-press", { what: t(`key-${asking}`) })}</p>`}
    ${taken && html`<p class="refusal" role="alert">${t("keys-taken", { what: t(`key-${taken}`) })}</p>`}
    <button onClick=${() => { forget(); setTaken(""); again(); }}>${t("keys-usual")}</button>
  </section>`;
}
