/** Agreements: each clause a sentence with its numbers, where both sides stand on it, what differs, and the acts of a person; two people sign (SCREEN rule U27). */
import { Clauses } from "./agreement_clauses.js";
import { Differences } from "./agreement_differences.js";
import { Mandates } from "./agreement_mandates.js";
import { nameOf } from "./danger_panel.js";
import * as format from "./format.js";
import { Field, Held, Said, useAct, useDraft, useRead, whyNot } from "./form.js";
import { html, useState } from "./html.js";
import { SecondPerson } from "./second.js";
import * as server from "./server.js";
import { Together } from "./together.js";
import { sentence, t, word } from "./tongue.js";

const SHORT = 10;
/** So much of a hash is read out; the whole one stands in its title. */
export const Hash = ({ hash }) => html`<bdi dir="ltr" class="hash" title=${hash}>${hash.slice(0, SHORT)}</bdi>`;

export function AgreementPanel({ store }) {
  const agreements = store.picture.agreements || [];
  return html`<${Mandates} store=${store} />
    ${agreements.map((one) => html`<${Agreement} key=${one.id} one=${one} store=${store} />`)}
    ${agreements.length === 0 && html`<p class="empty">${t("agree-none")}</p>`}
    <${Together} store=${store} sorts=${["suspend", "amend"]} />
    <${Propose} store=${store} open=${agreements.length === 0} />`;
}

function Agreement({ one, store }) {
  const { picture, now_ms } = store;
  const at = (text) => (text ? format.zulu(format.instant_ms(text), now_ms, { seconds: false }) : "–");
  // Read anew when anything is said of it, not at every beat.
  const read = useRead(() => server.readAgreement(one.id, one.hash), `${one.id}${one.hash}`);
  return html`<section class="form" data-testid="agreement" data-id=${one.id} data-state=${one.state} aria-label=${one.title}>
    <h3>${one.title} <span class="note">${t("agree-version", { number: one.version })} · ${t(`agree-state-${one.state}`)}</span></h3>
    <p class="facts">${one.in_force_from ? t("agree-in-force", { from: at(one.in_force_from), until: at(one.in_force_until) }) : t("agree-not-in-force")}</p>
    <ul class="given" data-testid="hashes">${one.parties.map(({ party, name }) => html`<li key=${party}><b>${party === picture.me.party ? t("page-we") : name}</b>
      ${" "}${hashesOf(one, party, picture)}</li>`)}</ul>
    ${read.refusal && html`<p class="refusal" role="alert">${sentence(read.refusal)}</p>`}
    ${read.found && html`<${Clauses} one=${one} said=${read.found.clauses_said} store=${store} />`}
    <${Signing} one=${one} store=${store} />
    <${Suspensions} one=${one} store=${store} />
    ${one.versions.length > 1 && html`<${Differences} one=${one} store=${store} />`}
    ${read.found && html`<${Amend} one=${one} toml=${read.found.toml} store=${store} />`}
    ${one.not_counted.length > 0 && html`<p class="note">${t("agree-not-counted", { count: one.not_counted.length })}</p>`}</section>`;
}

/** The text that a party signed last, or proposed: both sides name one hash, or it is seen at once that they do not. */
function hashesOf(one, party, picture) {
  const signed = [...one.versions].reverse().find((version) => version.signed_by.includes(party));
  const proposed = [...one.versions].reverse().find((version) => version.proposed_by.includes(party));
  const bound = party === picture.me.party ? null : one.in_force_with[party];
  if (signed) return html`${t("agree-signed-text")} <${Hash} hash=${signed.hash} />${bound && html` · ${t("agree-bound")} <${Hash} hash=${bound.version} />`}`;
  return proposed ? html`${t("agree-proposed-text")} <${Hash} hash=${proposed.hash} />` : t("agree-no-word");
}

/** Two people on watch sign, each for themselves, what each of them read. */
function Signing({ one, store }) {
  const [said, act] = useAct(store);
  const { picture, now_ms } = store;
  const who = store.watch?.name || "";
  const sign = () => act(() => server.signAgreement(one.id, one.to_sign));
  const first = one.first_signed;
  return html`<div data-testid="signing"><h4>${t("agree-signatures")}</h4>
    ${one.signatures.length === 0 && html`<p class="note">${t("agree-unsigned")}</p>`}
    <ul class="given">${one.signatures.map((each) => html`<li key=${each.party + each.at} data-testid="signature"><b>${nameOf(picture, each.party)}</b>
      ${" "}${each.persons.map(({ name, role }) => `${name} (${word("Role", role)})`).join(", ")} <bdi dir="ltr">${format.zulu(format.instant_ms(each.at), now_ms)}</bdi></li>`)}</ul>
    <p class="note">${t("agree-two-people")}${first ? ` ${t("agree-second-awaited", { name: first.name })}` : ""}</p>
    <div class="acts"><button class="main" data-testid="sign" disabled=${whyNot(store) !== null || said.state === "waiting"} onClick=${sign}>${t("agree-sign-as", { name: who })}</button>
      <span>${t("agree-text")} <${Hash} hash=${one.to_sign.signed} /></span> <${Held} store=${store} /></div><${Said} said=${said} />
    ${first && html`<${SecondPerson} store=${store} act=${`sign ${one.id}`} body=${one.to_sign} first=${first.name} />`}</div>`;
}

function Suspensions({ one, store }) {
  const [said, act] = useAct(store);
  const { now_ms } = store;
  if (one.suspensions.length === 0) return null;
  const at = (text) => (text ? format.zulu(format.instant_ms(text), now_ms, { seconds: false }) : t("agree-until-resumed"));
  const resume = (stop, propose) => act(() => server.resumeAgreement(one.id, { clauses: [stop.clause], suspension_id: stop.suspension_id, propose }));
  return html`<div data-testid="suspensions"><h4>${t("agree-suspended")}</h4><ul class="given">${one.suspensions.map((stop) => html`<li key=${stop.party + stop.suspension_id + stop.clause} data-clause=${stop.clause}>
    <b>${word("Clause", stop.clause)}</b> · ${stop.name} · ${word("SuspensionReason", stop.reason)} · <bdi dir="ltr">${at(stop.from)} – ${at(stop.until)}</bdi>
    ${stop.resumed_by.length > 0 && ` · ${t("agree-resumed-by", { names: stop.resumed_by.map((party) => nameOf(store.picture, party)).join(", ") })}`}
    <span class="acts"><button disabled=${whyNot(store) !== null} onClick=${() => resume(stop, true)}>${t("agree-propose-resume")}</button>
      <button disabled=${whyNot(store) !== null} onClick=${() => resume(stop, false)}>${t("agree-resume")}</button></span></li>`)}</ul><${Said} said=${said} /></div>`;
}

function Amend({ one, toml, store }) {
  const [values, set, replace] = useDraft(`amend/${one.hash}`, { toml: "", remark: "" });
  const [said, act] = useAct(store);
  const send = async (event) => {
    event.preventDefault();
    const done = await act(() => server.amendAgreement(one.id, { toml: values.toml || toml, ...(values.remark.trim() && { remark: values.remark.trim() }) }), { priority: "ADMIN", words: t("agree-amend") });
    if (done) replace(null);
  };
  return html`<details><summary>${t("agree-amend")}</summary><form onSubmit=${send}>
    <label class="field wide"><span>${t("agree-amend-text")}</span><textarea data-testid="amend-toml" dir="ltr" rows="16" spellcheck="false" value=${values.toml || toml} onInput=${set("toml")}></textarea></label>
    <${Field} name="amend-remark" label=${t("object-remark")} value=${values.remark} onInput=${set("remark")} maxlength="2000" wide=${true} />
    <div class="acts"><button class="main" disabled=${whyNot(store) !== null}>${t("agree-amend-send")}</button> <${Held} store=${store} /></div><${Said} said=${said} /></form></details>`;
}

function Propose({ store, open }) {
  const [title, setTitle] = useState("");
  const [said, act] = useAct(store);
  const { peers } = store.picture;
  const [with_, setWith] = useState([]);
  const toggle = (party) => setWith(with_.includes(party) ? with_.filter((each) => each !== party) : [...with_, party]);
  const send = (event) => {
    event.preventDefault();
    return act(() => server.proposeAgreement({ ...(title.trim() && { title: title.trim() }), peers: with_ }), { priority: "ADMIN", words: t("agree-propose") });
  };
  return html`<details class="form" open=${open}><summary>${t("agree-propose")}</summary><form data-testid="propose-agreement" onSubmit=${send}>
    <p class="note">${t("agree-propose-what")}</p>
    <div class="acts">${peers.map(({ party, name }) => html`<label key=${party} class="check"><input type="checkbox" checked=${with_.includes(party)} onChange=${() => toggle(party)} /> ${name}</label>`)}</div>
    <${Field} name="agreement-title" label=${t("agree-title")} value=${title} onInput=${(event) => setTitle(event.target.value)} maxlength="64" />
    <div class="acts"><button class="main" data-testid="propose-send" disabled=${whyNot(store) !== null || peers.length === 0}>${t("agree-propose")}</button> <${Held} store=${store} /></div>
    <${Said} said=${said} /></form></details>`;
}
