import { readFileSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineOptions } from "@vivavoce/engine";
import { engineTable } from "@vivavoce/engines";
import { loadConfig } from "vivavoce";
import { expect, onTestFinished, test, vi } from "vitest";

// Every JSON block of a guide that is a configuration is read as the server reads it, and the engines in it are loaded as far
// as they come without the model that the guide has its reader fetch.

const guides = new URL("../../docs/guides/", import.meta.url);
const configurations = readdirSync(guides)
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) => {
    const guide = readFileSync(new URL(name, guides), "utf8");
    const blocks = [...guide.matchAll(/^```json\n(.*?)^```$/gmsu)].map(([, json = ""]) => json);
    return blocks.filter(isConfiguration).map((json) => ({ name, json }));
  });

/** An event of the wire has a type, the description of a model its network, and what a program prints is no object of sections. */
function isConfiguration(json: string): boolean {
  const value = JSON.parse(json) as Record<string, unknown>;
  return !("type" in value || "network" in value);
}

interface Section {
  readonly engine: string;
  readonly options?: EngineOptions | undefined;
  readonly byLanguage?: Readonly<Record<string, Omit<Section, "byLanguage">>>;
}

test("the guides have configurations, of every kind of engine", () => {
  const all = configurations.map(({ json }) => json).join();
  expect(configurations.length).toBeGreaterThan(10);
  for (const section of ["recognizer", "synthesizer", "endOfUtterance", "noiseSuppressor", "denoiser"])
    expect(all).toContain(`"${section}"`);
});

test.each(configurations)("a configuration of $name is one: $json", async ({ json }) => {
  const cwd = await mkdtemp(join(tmpdir(), "vivavoce-configuration-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await writeFile(join(cwd, "vivavoce.config.json"), json);
  const { config } = await loadConfig({ flags: {}, env: {}, cwd });
  vi.stubEnv("HF_HUB_CACHE", join(cwd, "nothing-here"));
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [kind, section] of [
    ["recognizer", config.recognizer],
    ["synthesizer", config.synthesizer],
    ["judge", config.endOfUtterance],
    ["noiseSuppressor", config.noiseSuppressor],
  ] as const) {
    const { byLanguage = {}, ...usual }: Section = section;
    for (const { engine, options } of [usual, ...Object.values(byLanguage)]) {
      expect(Object.keys(engineTable[kind])).toContain(engine);
      const table: Readonly<Record<string, (settings: { options?: EngineOptions }) => unknown>> = engineTable[kind];
      const model = options?.["model"] ?? options?.["denoiser"];
      if (model === undefined || !["sherpa-onnx", "onnxruntime", "moonshine"].includes(engine)) continue;
      const wanted = String(model).startsWith("path:")
        ? "there is no such folder or file"
        : `${model} is not on this machine. Fetch it with: vivavoce models pull ${model}`;
      await expect(Promise.resolve(table[engine]?.(options === undefined ? {} : { options }))).rejects.toThrow(wanted);
    }
  }
});
