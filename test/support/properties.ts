import * as fc from "fast-check";

// A run of the suite must not depend on luck; the long run (`npm run fuzz`) looks elsewhere each time.
fc.configureGlobal({ seed: Number(process.env["FUZZ_SEED"] ?? 1) });

export { fc };
