import { expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { memoryNotice, usableMemory } from "./memory-notice.ts";

const own = configSchema.parse({});
const asked = configSchema.parse({ recognizer: { engine: "openai-compatible" } });
const both = configSchema.parse({
  recognizer: { engine: "openai-compatible", byLanguage: { zh: { engine: "sherpa-onnx" } } },
});

test("memory that will not do for engines here is told of", () => {
  expect(memoryNotice(own, true, 450e6)).toMatch(/^WARNING: this program may have 450 MB of memory, /);
  expect(memoryNotice(both, true, 450e6)).toContain("450 MB");
  expect([memoryNotice(own, false, 450e6), memoryNotice(asked, true, 450e6), memoryNotice(own, true, 1e9)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a limit counts where there is one", () => {
  expect([usableMemory(0, 8e9), usableMemory(2 ** 64, 8e9), usableMemory(5e8, 8e9)]).toEqual([8e9, 8e9, 5e8]);
});
