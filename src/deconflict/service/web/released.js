/** To whom our sites and movements are given, how exactly, and until when; a list that ends is confirmed here, with consent. */
import { nameOf } from "./danger_panel.js";
import { Field, Held, Said, useAct, whyNot } from "./form.js";
import * as format from "./format.js";
import { html, useState } from "./html.js";
import { Drill } from "./objects.js";
import { justNow } from "./release_fields.js";
import { Relist } from "./relist.js";
import * as server from "./server.js";
import { Together } from "./together.js";
import { listed, t, word } from "./tongue.js";
import { rfc3339, typedInstant } from "./typed.js";

const SITE = "sites";
const MOVEMENT = "movements";

/** When it is given to nobody any more: its list ends, or a site is no longer listed. */
const ends = (one) => format.instant_ms(one.release_until ?? one.until ?? null) ?? Infinity;

/** A day and a time of day, with the year: lists run over its end. */
const instant = (ms) => `${format.day(ms)} ${format.zulu(ms, ms, { seconds: false })}`;

/** Our sites and movements that are not over, with where their lists stand: runs, confirm, ended. What ends first stands first. */
export function lists(picture, now_ms) {
  const sites = picture.sites.filter((one) => one.own && !one.expired).map((one) => ({ kind: SITE, id: one.site_id, what: one.function, one }));
  const movements = (picture.movements || []).filter((one) => one.own && one.state !== "Ended").map((one) => ({ kind: MOVEMENT, id: one.movement_id, what: word("MovementKind", one.movement), one }));
  const stands = (one) => (now_ms >= ends(one) ? "ended" : now_ms >= (format.instant_ms(one.confirm_from) ?? Infinity) ? "confirm" : "runs");
  return [...sites, ...movements].map((each) => ({ ...each, stands: stands(each.one) })).sort((a, b) => ends(a.one) - ends(b.one));
}

export function Released({ store }) {
  const found = lists(store.picture, store.now_ms);
  return html`<section aria-label=${t("care-released")} data-testid="released"><h3>${t("care-released")}</h3>
    ${found.length === 0 && html`<p class="note">${t("care-released-none")}</p>`}
    <${Together} store=${store} sorts=${["widen"]} />
    <ol class="rows">${found.map((each) => html`<${List} key=${`${each.kind}${each.id}`} each=${each} store=${store} />`)}</ol></section>`;
}

function List({ each, store }) {
  const { one, stands } = each;
  const [open, setOpen] = useState("");
  const turn = (name) => () => setOpen(open === name ? "" : name);
  const names = (parties) => listed(parties.map((party) => nameOf(store.picture, party)));
  const without = stands === "ended" ? [] : store.picture.peers.map(({ party }) => party).filter((party) => one.release.length > 0 && !one.release.includes(party));
  const to = one.release.length > 0 ? names(one.release) : t(one.release_to_all ? "care-released-all" : "care-released-before");
  const until = ends(one) === Infinity ? t("care-released-no-end") : t(`care-released-${stands}`, { at: instant(ends(one)) });
  return html`<li class="row object" data-testid="release-list" data-id=${each.id} data-stands=${stands}>
    <div class="line1"><${Drill} status=${one.status} /> <b class="title">${each.id}</b> <span>${each.what}</span> <b class="state">${stands === "runs" ? until : html`<span class="low">✕ ${until}</span>`}</b></div>
    <p class="facts">${t(stands === "ended" ? "care-released-was" : "care-released-to", { names: to })}${one.buffered_for.length > 0 ? ` · ${t("care-released-coarse", { names: names(one.buffered_for) })}` : ""}</p>
    ${without.length > 0 && html`<p class="facts" data-testid="release-without">${t("care-released-without", { names: names(without) })}</p>`}
    <div class="acts"><button data-testid="release-confirm" aria-expanded=${open === "confirm"} onClick=${turn("confirm")}>${t("care-confirm")}</button>
      <button data-testid="release-change" aria-expanded=${open === "change"} onClick=${turn("change")}>${t("care-relist")}</button></div>
    ${open === "confirm" && html`<${Confirm} each=${each} store=${store} leave=${turn("confirm")} />`}
    ${open === "change" && html`<${Relist} key=${one.version} each=${each} store=${store} leave=${turn("change")} />`}</li>`;
}

/** State it anew as it stands, with whose consent; who consented is given to nobody. */
function Confirm({ each, store, leave }) {
  const [values, setValues] = useState({ by: "", until: "", tested: false });
  const [said, act] = useAct(store);
  const set = (name) => (event) => setValues({ ...values, [name]: event.target.type === "checkbox" ? event.target.checked : event.target.value });
  const until_ms = values.until.trim() === "" ? null : typedInstant(values.until, store.now_ms);
  const wrong = values.until.trim() !== "" && until_ms === null;
  const send = async (event) => {
    event.preventDefault();
    const asked = { consent_by: values.by.trim(), ...(until_ms !== null && { consent_until: rfc3339(until_ms) }), ...(values.tested && { contact_tested_at: justNow(store.now_ms) }) };
    const run = () => server.confirmRelease(each.kind, each.id, asked);
    if (await act(run, { priority: "ROUTINE", words: `${t("care-confirm")} ${each.id}` })) leave();
  };
  return html`<form class="form" data-testid="confirm-form" aria-label=${`${t("care-confirm")} ${each.id}`} onSubmit=${send}><div class="grid">
    <${Field} name="consent-by" label=${t("care-consent-by")} hint=${t("care-consent-hint")} value=${values.by} onInput=${set("by")} required maxlength="64" />
    <${Field} name="consent-until" label=${t("care-consent-until")} hint=${t("care-consent-until-hint")} value=${values.until} onInput=${set("until")} dir="ltr" aria-invalid=${wrong} placeholder="2027-01-31 12:00Z" />
    ${each.kind === MOVEMENT && html`<label class="check"><input type="checkbox" data-testid="contact-tested" checked=${values.tested} onChange=${set("tested")} /> ${t("care-contact-tested")}</label>`}</div>
    <div class="acts"><button class="main" data-testid="confirm-send" disabled=${whyNot(store) !== null || wrong || said.state === "waiting"}>${t("care-confirm-send")}</button>
      <button type="button" onClick=${leave}>${t("page-back")}</button> <${Held} store=${store} /></div><${Said} said=${said} /></form>`;
}
