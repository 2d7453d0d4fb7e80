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
  "packages/server/src/session/reduce-many.property.test.ts",
  "packages/server/test/session-fuzz.test.ts",
  "packages/testing/test/real-*.test.ts",
  "examples/!(browser)/**/*.test.ts",
  "bench/src/{kills,partition}/*.test.ts",
  "packages/bus/src/durability.test.ts",
  "training/src/**/*.test.ts",
];

/** Checked against the clock, with hundreds of sockets or with sound that plays: one by one, with the machine to itself. */
const alone = ["tools/docs/test/conformance.test.ts", "packages/cli/test/sound-{device,loss}.test.ts"];

/** Most of what they take is waiting for sound, programs and pages: one would leave half of two cores idle. */
const atOnce = 2;

/** Packs everything, installs it elsewhere and tries it: minutes of work for both cores, and no part of the rest. */
const packed = ["tools/pack/test/*.test.ts"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    testTimeout: 20_000,
    setupFiles: ["test/plain-patterns.ts"],
    // What is waited for comes, however long a machine stands still in between; only what never comes has to be told.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include,
          exclude: [...configDefaults.exclude, ...browser, ...engines, ...alone, ...packed],
          setupFiles: ["test/same-properties.ts"],
          pool: "threads",
          // Nothing here leaves anything behind, and most of the time would go into loading the same modules again.
          isolate: false,
          // Each loads them once. A third of the time is waiting for sockets and sound, so a third keeps two cores at work.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      // Native engines do not survive being torn down with a thread; a process each also keeps their crashes apart.
      {
        extends: true,
        test: {
          name: "engines",
          include: engines,
          exclude: [...configDefaults.exclude, ...alone],
          pool: "forks",
          maxWorkers: atOnce,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: browser,
          globalSetup: "apps/console/test/build-once.ts",
          pool: "forks",
          maxWorkers: atOnce,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: alone, pool: "forks", maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: {
          name: "packed",
          include: packed,
          globalSetup: "tools/pack/test/pack-once.ts",
          pool: "forks",
          maxWorkers: atOnce,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
