import { configDefaults, defineConfig } from "vitest/config";

// Tests read the sources of every workspace package, so a stale build can never pass for the code.
const conditions = ["@vivavoce/source"];

const include = [
  "test/*.test.ts",
  "packages/*/{src,test}/**/*.test.ts",
  "apps/*/test/**/*.test.ts",
  "tools/*/{src,test}/**/*.test.ts",
  "bench/src/**/*.test.ts",
  "training/src/**/*.test.ts",
  "examples/*/**/*.test.ts",
];

/** What browsers run, in one; and what is bundled for them. */
const browser = [
  "apps/console/test/console{,-*}.test.ts",
  "examples/browser/*.test.ts",
  "packages/client/test/{browser-sound,bundle}.test.ts",
];

/** Real engines and whole programs, and the few that take ten seconds and more: nothing to wait for at every change. */
const engines = [
  "packages/engines/test/**/*.test.ts",
  "packages/engines/src/{embedded,moonshine,noise-suppression,onnx,silero,workers}/*.test.ts",
  "packages/{cli,conform}/test/**/*.test.ts",
  "packages/cli/src/compose/load-engines.test.ts",
  "packages/server/src/pipeline/input/echo-orders.test.ts",
  "packages/server/test/session-fuzz.test.ts",
  "packages/testing/test/real-engines.test.ts",
  "examples/!(browser)/**/*.test.ts",
  "training/src/**/*.test.ts",
];

/** A server is checked against the clock, with hundreds of sockets: after all others, with the machine to itself. */
const alone = ["tools/docs/test/conformance.test.ts"];

/** Packs everything, installs it elsewhere and tries it: minutes of work for both cores, and no part of the rest. */
const packed = ["tools/pack/test/*.test.ts"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include,
          exclude: [...configDefaults.exclude, ...browser, ...engines, ...alone, ...packed],
          pool: "threads",
          // Nothing here leaves anything behind, and half of the time would go into loading the same modules again.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      // Native engines do not survive being torn down with a thread; a process each also keeps their crashes apart.
      { extends: true, test: { name: "engines", include: engines, pool: "forks", sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: "browser", include: browser, pool: "forks", sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: "alone", include: alone, pool: "forks", sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          name: "packed",
          include: packed,
          globalSetup: "tools/pack/test/pack-once.ts",
          pool: "forks",
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
