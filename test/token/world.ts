import { vi } from "vitest";
import { ByokIdentityError } from "../../src/errors.ts";
import { cached, type CachedTokenSource } from "../../src/token/cached.ts";
import type { AccessToken, TokenRequest } from "../../src/token/types.ts";
import { IDENTITY } from "./support.ts";

interface OpenCall {
  readonly request: TokenRequest;
  readonly resolve: (token: AccessToken) => void;
  readonly reject: (error: Error) => void;
}

export interface Answer {
  readonly life: number;
  /** When the issuer would like it renewed, from now. */
  readonly ahead: number;
  /** Which earlier token it is once more, counted from the last; 0 for a new one. */
  readonly back: number;
}

/**
 * A cache, its source, its callers and the server that refuses tokens. Notes every promise that the cache breaks.
 * It knows the source's last token and whether a server has refused it since; it knows nothing of phases, pauses
 * or renewals.
 */
export class World {
  readonly violations: string[] = [];
  readonly #get: CachedTokenSource;
  readonly #minted: AccessToken[] = [];
  readonly #controllers = new Set<AbortController>();
  #open: OpenCall | undefined;
  #waiting = 0;
  #asked = 0;
  #current: AccessToken | undefined;
  /** Whether a server refused the current token, and the source has not stood by it since. */
  #refused = false;
  /** Whether a refusal of the current token came with a claims challenge. */
  #challenged = false;
  /** Whether the source's last answer came too early for the claims: it is called again, whatever was refused before. */
  #early = false;
  /** Counts what may take a token out of service besides its age: refusals, and the clock being set. */
  #upsets = 0;
  #abandoned = false;
  readonly #mints: boolean;
  /** When the current token came back from a renewal, as long as the clock is not set. */
  #repeatedOn = -Infinity;
  /** Until when a source that mints has no reason to be asked for another than the current token. */
  #settledUntil = -Infinity;

  /** When each token arrived that replaced a refused one, as long as nothing says that one was accepted since. */
  #trials: number[] = [];

  constructor({ mints = false }: { readonly mints?: boolean } = {}) {
    this.#mints = mints;
    const options = { identity: IDENTITY, mints: () => mints };
    this.#get = cached((request = {}) => this.#called(request), options);
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** A caller wants a token; each second one with a signal. */
  ask(request?: TokenRequest): void {
    this.#waiting += 1;
    this.#asked += 1;
    const controller = new AbortController();
    const plain = request === undefined && this.#asked % 2 === 0;
    if (!plain) this.#controllers.add(controller);
    const { signal } = controller;
    const usable = this.#usable() ? this.#current : undefined;
    const upsets = this.#upsets;
    const wait = plain ? this.#get() : this.#get({ ...request, signal });
    void wait
      .then(
        (token) => this.#served(token),
        (error: unknown) => {
          if (signal.aborted && error === signal.reason) return;
          const serves = usable !== undefined && this.#alive(usable) && upsets === this.#upsets;
          this.#failed(error, serves);
        },
      )
      .finally(() => {
        this.#waiting -= 1;
        this.#controllers.delete(controller);
      });
  }

  /** A server refuses one of the last tokens, and a caller says so when it asks again, or by invalidate(). */
  refuse(
    back: number,
    { silent, watched, challenged }: Readonly<Record<"silent" | "watched" | "challenged", boolean>>,
  ): void {
    const token = this.#minted.at(-1 - back);
    if (token === undefined) return;
    if (token.token === this.#current?.token && challenged) this.#challenged = true;
    if (token.token === this.#current?.token && !this.#refused) {
      this.#refused = true;
      // Whoever does not see answers has no other sign that it was accepted before.
      const age = Date.now() - (this.#trials.at(-1) ?? 0);
      if (age >= (watched && !silent ? 30_000 : 1_000)) this.#trials = [];
    }
    this.#upsets += 1;
    const challenge = challenged ? { claims: "{}" } : {};
    if (silent) this.#get.invalidate(token.token, challenge);
    else this.ask({ rejected: token, watched, ...challenge });
  }

  /** A server accepts one of the last tokens. */
  accept(back: number): void {
    const token = this.#minted.at(-1 - back);
    if (token === undefined) return;
    if (token.token === this.#current?.token) this.#trials = [];
    this.#get.accepted(token.token);
  }

  /** The source answers. */
  answer({ life, ahead, back }: Answer): void {
    const call = this.#ended();
    if (call === undefined) return;
    const earlier = back === 0 ? undefined : this.#minted.at(-back);
    const token = {
      token: earlier?.token ?? `token-${this.#minted.length}`,
      expiresOn: Date.now() + life,
      refreshOn: Date.now() + ahead,
    };
    call.resolve(token);
    if (!this.#alive(token)) return;
    const again = this.#refused && token.token === this.#current?.token;
    // Asked for before the refusal: the source has yet to be asked to replace it.
    if (again && call.request.rejected === undefined) return;
    // Asked for before the claims arrived.
    this.#early = this.#challenged && call.request.claims === undefined;
    if (this.#early) return;
    const now = Date.now();
    this.#repeatedOn = token.token === this.#current?.token ? now : -Infinity;
    if (this.#refused && token.token !== this.#current?.token) this.#trials.push(now);
    const wished = token.refreshOn > now ? token.refreshOn : Infinity;
    this.#settledUntil = Math.min(now + life / 2, wished);
    this.#minted.push(token);
    this.#current = token;
    this.#refused = false;
    this.#challenged = false;
  }

  /** The source fails. */
  fail(error: Error): void {
    this.#ended()?.reject(error);
  }

  /** The caller who has waited longest leaves. */
  leave(): void {
    const [first] = this.#controllers;
    first?.abort(new Error("left"));
  }

  setClock(by: number): void {
    this.#upsets += 1;
    this.#repeatedOn = -Infinity;
    this.#settledUntil = -Infinity;
    this.#trials = [];
    vi.setSystemTime(Date.now() + by);
  }

  cancelRenewal(): void {
    this.#abandoned = true;
    this.#get.cancelRenewal();
    this.fail(new Error("abandoned"));
  }

  #ended(): OpenCall | undefined {
    const call = this.#open;
    this.#open = undefined;
    return call;
  }

  #called(request: TokenRequest): Promise<AccessToken> {
    this.#check(this.#open === undefined, "the source is called twice at once");
    const { rejected, claims } = request;
    this.#check(
      !this.#refused || rejected?.token === this.#current?.token,
      "the source is not told of the refused token",
    );
    this.#check(!this.#challenged || claims !== undefined, "the source is not told of the claims");
    if (rejected !== undefined) {
      const recent = this.#trials.filter((on) => Date.now() < on + 30_000);
      this.#check(
        recent.length < 2 || this.#early,
        "a third new token in 30 s, and none was ever accepted",
      );
    }
    if (rejected === undefined && this.#usable()) {
      const now = Date.now();
      this.#check(now >= this.#repeatedOn + 30_000, "a renewal in vain is repeated at once");
      const settled = this.#mints && now < this.#settledUntil;
      this.#check(!settled, "a minted token is replaced in the first half of its life");
    }
    return new Promise((resolve, reject) => {
      this.#open = { request, resolve, reject };
    });
  }

  #served(token: AccessToken): void {
    this.#check(this.#alive(token), "an expired token is served");
    this.#check(token === this.#current, "another token than the last is served");
    this.#check(!this.#refused, "a refused token is served unrenewed");
  }

  #failed(error: unknown, serves: boolean): void {
    const code = error instanceof ByokIdentityError ? error.code : String(error);
    if (code === "ERR_CLOSED") this.#check(this.#abandoned, "a renewal is ended by nobody");
    else if (code === "ERR_TOKEN_UNCHANGED" || code === "ERR_NEW_TOKENS_REFUSED") {
      this.#refused = false;
      this.#challenged = false;
    } else this.#check(!serves, `${code} although a token served all the while`);
  }

  #alive({ expiresOn = Infinity }: AccessToken): boolean {
    return Date.now() < expiresOn;
  }

  #usable(): boolean {
    return this.#current !== undefined && !this.#refused && this.#alive(this.#current);
  }

  #check(holds: boolean, violation: string): void {
    if (!holds) this.violations.push(violation);
  }
}
