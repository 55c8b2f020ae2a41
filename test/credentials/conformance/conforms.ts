import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { createProviderAuth } from "../../../src/provider-auth.ts";
import { createTokenCache } from "../../../src/token-cache.ts";
import { startMockModel, type MockModel } from "../../../src/testing/index.ts";
import { NO_PAUSE } from "../../support/pauses.ts";
import { CASES, type Case } from "./cases.ts";
import type { Row } from "./row.ts";
import type { Conformance, Stage } from "./stage.ts";

/** A whole second, as most issuers count in. */
const START: number = Date.UTC(2030, 0, 1);

/** Three attempts: the longest pause that there could be before a fourth does not fit. */
const LIMIT = 1_390;

/** Half the jitter of a renewal. */
const HALF = 0.5;

/** Runs every case, or only some, on one source; the clock is faked, source and model endpoint are real. */
export function conforms(row: Row, only?: readonly Case[]): void {
  describe.each([row])("$name", () => {
    let model: MockModel;
    let refused: (token: string) => boolean = () => false;

    beforeAll(async () => {
      model = await startMockModel({ accept: (token) => !refused(token) });
    });
    afterAll(() => model.close());
    beforeEach(() => {
      model.reset();
      refused = (): boolean => false;
      vi.useFakeTimers({ toFake: ["Date"], now: START });
      vi.spyOn(Math, "random").mockReturnValue(HALF);
      onTestFinished(() => {
        vi.useRealTimers();
        vi.restoreAllMocks();
      });
    });

    async function stage(): Promise<Stage> {
      const behind = await row.start();
      model.configure({ exchangeUrl: behind.exchangeUrl ?? "" });
      const auth = createProviderAuth(
        { baseUrl: `${model.url}/v1`, ...behind.config },
        { cache: createTokenCache(), acquireTimeout: LIMIT, ...behind.options },
      );
      onTestFinished(() => auth.close());
      return {
        row,
        behind: {
          ...behind,
          become(mood): void {
            // While a source is down, nothing but pauses is random.
            vi.mocked(Math.random).mockReturnValue(mood === "down" ? NO_PAUSE : HALF);
            behind.become(mood);
          },
        },
        auth,
        model,
        refuse: (next) => void (refused = next),
        at: (milliseconds) => vi.setSystemTime(START + milliseconds),
      };
    }

    const all = Object.entries(CASES) as [Case, Conformance][];
    const conformances = all.filter(([name]) => only?.includes(name) !== false);
    const cases = conformances.map(([name, { title, run }]) => ({
      title,
      run,
      reason: row.except?.[name],
    }));

    test.each(cases.filter(({ reason }) => reason === undefined))("$title", async ({ run }) => {
      expect.hasAssertions();
      await run(await stage());
    });

    const leftOut = cases.filter(({ reason }) => reason !== undefined);
    test.each(leftOut.length > 0 ? [leftOut] : [])("what is left out has its reason", (...each) => {
      for (const { title, reason } of each) {
        process.stdout.write(`${row.name}: left out “${title}”: ${reason}\n`);
        expect(reason).not.toBe("");
      }
    });
  });
}
