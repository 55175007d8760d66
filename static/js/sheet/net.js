/* Talking to the server: every answer, and every way of getting none, as a word.

   ok · stale · refused · signed_out · other_user · offline · failed */

import { page } from "./words.js";

const PATIENCE = 15000;
let token = document.querySelector("[name=csrfmiddlewaretoken]").value;

async function ask(url, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const options = { headers: { "X-Sheet-User": page.user }, redirect: "manual", signal: stop.signal };
  if (body !== undefined) {
    const text = JSON.stringify(body);
    Object.assign(options, { method: "POST", body: text, keepalive: text.length < 30000 });
    Object.assign(options.headers, { "X-CSRFToken": token, "Content-Type": "application/json" });
  }
  try {
    const response = await fetch(url, options);
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return { response, data: isJson ? await response.json() : null };
  } catch {
    return { response: null, data: null };
  } finally {
    clearTimeout(timer);
  }
}

function kindOf({ response, data }) {
  if (!response || [502, 503, 504].includes(response.status)) return "offline";
  if (response.type === "opaqueredirect") return "signed_out";
  if (response.ok && data) return "ok";
  if (response.status === 403 && !data) return "token";
  if (!data || response.status >= 500) return "failed";
  if (["stale", "signed_out", "other_user"].includes(data.code)) return data.code;
  return "refused";
}

/** POST a body (GET without one): `{kind, data}`. A token that no longer holds is renewed once. */
export async function call(url, body) {
  let answer = await ask(url, body);
  let kind = kindOf(answer);
  if (kind === "token") {
    kind = await renew();
    if (kind === "ok") {
      answer = await ask(url, body);
      kind = kindOf(answer);
    }
  }
  return { kind: kind === "token" ? "failed" : kind, data: answer.data };
}

/** Fetch a fresh token; says whether the session holds. */
async function renew() {
  const answer = await ask(page.session);
  const kind = kindOf(answer);
  if (kind === "ok") token = answer.data.token;
  return kind;
}
