import { randomBytes } from "node:crypto";
import { subscribe, unsubscribe, type Channel } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { expect, onTestFinished } from "vitest";
import { events, type EventName } from "../../src/token/events.ts";

/** A secret that is found again, whole or cut off. */
export function marked(name: string): string {
  return `mArK-${name}-${randomBytes(16).toString("hex")}`;
}

/** Everything published from now on, by channel. */
export function listen(): { readonly name: EventName; readonly message: unknown }[] {
  const heard: { name: EventName; message: unknown }[] = [];
  for (const each of Object.values(events)) {
    const { name } = each as unknown as Channel;
    const note = (message: unknown): void => void heard.push({ name: name as EventName, message });
    subscribe(name, note);
    onTestFinished(() => void unsubscribe(name, note));
  }
  return heard;
}

/** All that a value shows of itself: to a person, a log, a debugger and whoever follows its properties and causes. */
export function shown(value: unknown): string {
  const texts: string[] = [];
  walk(value, new Set(), texts);
  return texts.join("\n");
}

function walk(value: unknown, seen: Set<unknown>, texts: string[]): void {
  if (typeof value === "function") return;
  if (typeof value !== "object" || value === null) {
    texts.push(String(value));
    return;
  }
  if (seen.has(value)) return;
  seen.add(value);
  if (seen.size === 1) {
    texts.push(inspect(value, { depth: Infinity, showHidden: true, getters: true }));
    texts.push(JSON.stringify(value) ?? "");
  }
  if (value instanceof Error) texts.push(String(value), value.message, value.stack ?? "");
  if (value instanceof Map) for (const entry of value) walk(entry, seen, texts);
  // Whether enumerable or not.
  for (const key of Reflect.ownKeys(value)) {
    texts.push(String(key));
    walk(Reflect.get(value, key), seen, texts);
  }
}

/** No secret, nor the beginning of one, nor another form of it, is in anything of this. */
export function expectNone(secrets: Iterable<string>, ...views: readonly unknown[]): void {
  const text = views.map(shown).join("\n");
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      const at = text.indexOf(form);
      const around = at === -1 ? "" : text.slice(Math.max(0, at - 200), at + 100);
      expect(around, `shows ${form}`).toBe("");
    }
  }
}

/** Shorter beginnings may be found anywhere, such as that of every JWT. */
const BEGINNING = 20;

function formsOf(secret: string): readonly string[] {
  const beginning = secret.startsWith("mArK-") ? [secret.slice(0, BEGINNING)] : [];
  const bytes = Buffer.from(secret);
  return [
    secret,
    ...beginning,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("hex"),
    bytes.toString("base64url").slice(0, -2),
  ];
}
