import { defineConfig } from "vitest/config";

// Tests read the sources of every workspace package, so a stale build can never pass for the code.
const conditions = ["@vivavoce/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      "test/*.test.ts",
      "packages/*/{src,test}/**/*.test.ts",
      "apps/*/test/**/*.test.ts",
      "bench/src/**/*.test.ts",
      "training/src/**/*.test.ts",
      "examples/*/**/*.test.ts",
    ],
    testTimeout: 20_000,
    // Native engines do not survive being torn down with a thread; a process each also keeps their crashes apart.
    pool: "forks",
  },
});
