import { fc } from "../support/properties.ts";
import { expect, it, vi } from "vitest";
import { HOUR, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { outage } from "./support.ts";
import { World } from "./world.ts";

useFakeClock();

type Step = (world: World) => void | Promise<void>;

const spans = fc.constantFrom(1, 999, 1_000, 5_000, 29_999, 30_000, 60_000, 299_999, HOUR);
const lives = fc.constantFrom(-1, 0, 1, 50, 240_000, 300_001, 400_000, HOUR, 24 * HOUR);

/** A step, told by its name in a counterexample. */
function named(step: Step, name: string): Step {
  return Object.assign(step, { toString: () => name });
}

/** A step that comes once all who are answered know it: a token on its way to a caller cannot be called back. */
function settled(step: Step): Step {
  return async (world) => {
    await turn();
    await step(world);
  };
}

const ask = fc.integer({ min: 1, max: 5 }).map((callers) =>
  named((world) => {
    for (let count = 0; count < callers; count += 1) world.ask();
  }, `${callers} ask`),
);
const refuse = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 2),
    fc.record({ silent: fc.boolean(), watched: fc.boolean(), challenged: fc.boolean() }),
  )
  .map(([back, how]) =>
    named(
      settled((world) => world.refuse(back, how)),
      `refuse -${back} ${JSON.stringify(how)}`,
    ),
  );
const accept = fc.nat({ max: 2 }).map((back) =>
  named(
    settled((world) => world.accept(back)),
    `accept -${back}`,
  ),
);
const answer = fc
  .record({ life: lives, ahead: spans, back: fc.constantFrom(0, 0, 0, 1, 1, 2) })
  .map((given) =>
    named(
      settled((world) => world.answer(given)),
      `answer ${JSON.stringify(given)}`,
    ),
  );
const fail = fc.constantFrom(undefined, 0, 1_000, 30_000).map((retryAfter) =>
  named(
    settled((world) => world.fail(outage(retryAfter === undefined ? {} : { retryAfter }))),
    `fail, Retry-After ${retryAfter}`,
  ),
);
const wait = spans.map((span) =>
  named(
    settled(() => pass(span)),
    `wait ${span}`,
  ),
);
const setClock = fc
  .tuple(spans, fc.boolean())
  .map(([span, back]) => (back ? -span : span))
  .map((span) =>
    named(
      settled((world) => world.setClock(span)),
      `set the clock by ${span}`,
    ),
  );
const settle = fc.constant(named(turn, "settle"));
const microtask = fc.constant(named(() => Promise.resolve(), "microtask"));
const leave = fc.constant(named((world) => world.leave(), "leave"));
const abandon = fc.constant(
  named(
    settled((world) => world.cancelRenewal()),
    "abandon",
  ),
);

const steps = fc.oneof(
  { weight: 5, arbitrary: ask },
  { weight: 4, arbitrary: refuse },
  { weight: 1, arbitrary: accept },
  { weight: 5, arbitrary: answer },
  { weight: 2, arbitrary: fail },
  { weight: 4, arbitrary: wait },
  { weight: 1, arbitrary: setClock },
  { weight: 5, arbitrary: settle },
  { weight: 3, arbitrary: microtask },
  { weight: 1, arbitrary: leave },
  { weight: 1, arbitrary: abandon },
);

/** A working source, until everybody is answered. */
async function finish(world: World): Promise<void> {
  for (let round = 0; round < 10 && world.waiting > 0; round += 1) {
    await turn();
    world.answer({ life: HOUR, ahead: HOUR, back: 0 });
    await turn();
  }
  world.cancelRenewal();
  await turn();
}

it("cached() keeps its promises for any interleaving of callers, refusals, time and failure", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(steps, { maxLength: 50, size: "max" }),
      async (mints, script) => {
        vi.setSystemTime(START);
        const world = new World({ mints });
        for (const step of script) await step(world);
        await finish(world);
        expect(world.violations).toEqual([]);
        expect(world.waiting, "callers left waiting").toBe(0);
        expect(vi.getTimerCount(), "timers left").toBe(0);
      },
    ),
    { numRuns: 1_000 },
  );
}, 30_000);
