/**
 * The script of the status page. It runs in a browser, and sets text only as text: names and messages come from a
 * configuration and from servers. The key stays in this tab (`sessionStorage`) and is sent only to this origin.
 */
export const SCRIPT = `
"use strict";
const INTERVAL = 2000;
const at = (id) => document.getElementById(id);
let key = sessionStorage.getItem("key");
let timer;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

function duration(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return seconds + " s";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return minutes + " min";
  return Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
}

const clock = (time) => new Date(time).toLocaleTimeString();

function lifeOf({ expiresOn, dueOn, lastRefresh }) {
  const made = element("div");
  if (expiresOn === undefined) {
    made.append(element("p", lastRefresh === undefined ? "No token yet" : "Token of unknown expiry", "muted"));
    return made;
  }
  const [end, due, start] = [expiresOn, dueOn ?? expiresOn, lastRefresh ?? expiresOn].map(Date.parse);
  const left = end - Date.now();
  const bar = element("progress", undefined, Date.now() < due ? "" : "soon");
  bar.max = Math.max(end - start, 1);
  bar.value = Math.max(left, 0);
  bar.setAttribute("aria-label", "Remaining life of the token");
  const renewal = due > Date.now() ? "renewal due in " + duration(due - Date.now()) : "renewal due";
  const text = left > 0 ? "Token expires in " + duration(left) + ", " + renewal : "Token has expired";
  made.append(bar, element("p", text, left > 0 ? "muted" : "bad"));
  return made;
}

function rowsOf(rows) {
  const list = element("dl");
  for (const [name, text, className] of rows) {
    if (text !== undefined) list.append(element("dt", name), element("dd", text, className));
  }
  return list;
}

function eventOf({ on, what, durationMs, why, message }) {
  const took = durationMs === undefined ? "" : " in " + durationMs + " ms";
  const parts = [clock(on), what + took, why, message].filter((part) => part !== undefined);
  return element("li", parts.join(" · "), what === "failed" || what === "refused" ? "bad" : undefined);
}

function requestsOf({ total, active, refused, replayed, aborted }) {
  const rare = [[replayed, "sent again"], [refused, "refused"], [aborted, "aborted"]];
  const parts = [[total, "in total"], [active, "in flight"], ...rare.filter(([count]) => count > 0)];
  return parts.map((part) => part.join(" ")).join(", ");
}

function providerOf([name, { baseUrl, upstream, requests, credential, recent }]) {
  const made = element("article");
  const head = element("header");
  head.append(element("h2", name), element("code", baseUrl, "muted"));
  const { lastError } = credential;
  const identity = [credential.kind, credential.selector].filter(Boolean).join(", ");
  made.append(head, lifeOf(credential), rowsOf([
    ["Provider", upstream],
    ["Identity", identity],
    ["Scope", credential.scope],
    ["Requests", requestsOf(requests)],
    ["Last error", lastError && lastError.message + " (" + lastError.code + ")", "bad"],
  ]));
  if (recent.length > 0) {
    const list = element("ul");
    list.append(...recent.map(eventOf));
    made.append(list);
  }
  return made;
}

function show({ status, pid, uptimeSeconds, providers, configuration }) {
  const file = configuration && configuration.file;
  const parts = [status, "process " + pid, "up " + duration(uptimeSeconds * 1000), file];
  at("about").textContent = parts.filter(Boolean).join(" · ");
  at("providers").replaceChildren(...Object.entries(providers).map(providerOf));
  notice(configuration && configuration.problem && file + " cannot be used, so its last usable content stays in use. " + configuration.problem);
}

function notice(text) {
  at("notice").hidden = !text;
  at("notice").textContent = text || "";
}

function ask(why) {
  key = null;
  sessionStorage.removeItem("key");
  at("providers").replaceChildren();
  at("about").textContent = "";
  at("refusal").textContent = why;
  at("door").hidden = false;
  at("key").focus();
}

async function refresh() {
  clearTimeout(timer);
  if (key === null) return ask("");
  try {
    const response = await fetch("/status", {
      headers: { authorization: "Bearer " + key, accept: "application/json" },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    if (response.status === 401) return ask("This is not the key of this proxy.");
    at("door").hidden = true;
    show(await response.json());
  } catch {
    notice("The proxy does not answer. What is shown is the last that it said.");
  }
  if (!document.hidden) timer = setTimeout(refresh, INTERVAL);
}

at("door").addEventListener("submit", (event) => {
  event.preventDefault();
  key = at("key").value.trim();
  at("key").value = "";
  // A header cannot hold anything else.
  if (!/^[\\x21-\\x7e]+$/.test(key)) return ask("This is not the key of this proxy.");
  sessionStorage.setItem("key", key);
  void refresh();
});
document.addEventListener("visibilitychange", () => void refresh());
void refresh();
`;
