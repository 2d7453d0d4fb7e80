import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const installed = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** Where libraries are known to report to. */
const collectors = [
  "events.data.microsoft.com",
  "OneCollector",
  "applicationinsights",
  "posthog.com",
  "sentry.io",
  "segment.io",
];

test(
  "of all compiled code that is installed, only the runtime with the switch reports anywhere",
  { timeout: 60_000 },
  () => {
    const compiled = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.(?:node|wasm|dll|dylib|so(?:\.\d+)*)$/u.test(path),
    );
    const carriers = compiled.filter((path) => {
      const content = readFileSync(`${installed}/${path}`);
      return collectors.some((collector) => content.includes(collector));
    });
    // A newer version of another dependency may bring such a library along: then it is read, and turned off too.
    expect(carriers.filter((path) => !path.startsWith("onnxruntime-node/"))).toEqual([]);
    expect(compiled.some((path) => path.startsWith("onnxruntime-node/"))).toBe(true);
    for (const path of carriers) {
      expect(readFileSync(`${installed}/${path}`).includes("ORT_DISABLE_TELEMETRY"), path).toBe(true);
    }
  },
);
