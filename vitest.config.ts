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

/** A server is checked against the clock, with hundreds of sockets: after all others, with the machine to itself. */
const alone = ["tools/docs/test/conformance.test.ts"];

/** Packs everything, installs it elsewhere and tries it: minutes of work for both cores, and no part of the rest. */
const packed = ["tools/pack/test/*.test.ts"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    testTimeout: 20_000,
    // Native engines do not survive being torn down with a thread; a process each also keeps their crashes apart.
    pool: "forks",
    projects: [
      {
        extends: true,
        test: {
          name: "tests",
          include,
          exclude: [...configDefaults.exclude, ...alone, ...packed],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "alone", include: alone, sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: "packed", include: packed, sequence: { groupOrder: 2 } } },
    ],
  },
});
