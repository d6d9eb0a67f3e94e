/** Passkeys in this browser: what the node asks as JSON becomes what the browser wants, and its answer JSON again (WebAuthn level 3). */
import * as account from "./account.js";

/** Whether this browser has passkeys, here: only pages of a name, over https or at localhost, do. */
export const has = () => globalThis.isSecureContext && typeof globalThis.PublicKeyCredential === "function";

function bytesOf(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

function textOf(buffer) {
  const raw = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const described = (list) => (list || []).map((one) => ({ ...one, id: bytesOf(one.id) }));

function said(credential, fields) {
  const response = {};
  for (const field of fields) if (credential.response[field]) response[field] = textOf(credential.response[field]);
  return { id: credential.id, rawId: credential.id, type: credential.type, response, clientExtensionResults: {} };
}

/** Make a passkey for the account that is signed in here. Throws the browser's or the node's refusal. */
export async function make(label) {
  const { publicKey } = await account.beginOwnPasskey();
  const options = {
    ...publicKey,
    challenge: bytesOf(publicKey.challenge),
    user: { ...publicKey.user, id: bytesOf(publicKey.user.id) },
    excludeCredentials: described(publicKey.excludeCredentials),
  };
  const credential = await navigator.credentials.create({ publicKey: options });
  await account.addPasskey(said(credential, ["clientDataJSON", "attestationObject"]), label);
}

/** What the browser says of whoever shows a passkey here. Throws the browser's or the node's refusal. */
export async function shown() {
  const { publicKey } = await account.beginPasskey();
  const credential = await navigator.credentials.get({ publicKey: { ...publicKey, challenge: bytesOf(publicKey.challenge) } });
  return said(credential, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

/** Sign this page in with a passkey, whoever's it is. */
export const signIn = async () => account.byPasskey(await shown());
