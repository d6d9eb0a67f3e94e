/** Who somebody is to this node: the ways in, one's own means to sign in, and accounts, over its HTTP face. */
import { call } from "./server.js";

/** How somebody may sign in here: {organisation, accounts, password, passkey: {on, off}, oidc?: {provider}}. */
export const readWays = () => call("GET", "/session/ways");
export const byCode = (code) => call("POST", "/session", { code });
export const byPassword = (name, password, code) => call("POST", "/session/password", { name, password, code });
export const beginPasskey = () => call("POST", "/session/passkey/begin", {});
export const byPasskey = (credential) => call("POST", "/session/passkey", { credential });
export const signOut = () => call("DELETE", "/session");
/** The same session under another secret: a page that is open never runs out of one. */
export const renew = () => call("POST", "/session/renewal", {});
/** A secret for an authenticator app: {secret, otpauth}. */
export const newApp = () => call("POST", "/me/app", {});
export const setPassword = (password, code) => call("POST", "/me/password", { password, code });
export const beginOwnPasskey = () => call("POST", "/me/passkeys/begin", {});
export const addPasskey = (credential, label) => call("POST", "/me/passkeys", { credential, label });
/** {people: [{name, role, totp, passkeys, login}], log}. */
export const readPeople = () => call("GET", "/people");
/** {name, role, code}: the code is shown this once. */
export const addPerson = (name, role) => call("POST", "/people", { name, role });
export const setRole = (name, role) => call("POST", `/people/${encodeURIComponent(name)}/role`, { role });
export const resetPerson = (name) => call("POST", `/people/${encodeURIComponent(name)}/reset`, {});
export const removePerson = (name) => call("DELETE", `/people/${encodeURIComponent(name)}`);
