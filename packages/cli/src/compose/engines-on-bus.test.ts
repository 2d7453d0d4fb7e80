import { createLogger, silentLogger } from "@vivavoce/server";
import { expect, it } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import { placesOnBus, tellSettingsOfWorkers, withEnginesOnBus } from "./engines-on-bus.ts";
import type { LoadedBus } from "./load-bus.ts";

async function told(env: Record<string, string>) {
  const loaded = await loadConfig({ flags: {}, env, cwd: "/nowhere" });
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  tellSettingsOfWorkers(loaded, createLogger({ level: "info", format: "text", write, wallMs: () => 0 }));
  return { lines, places: placesOnBus(loaded.config) };
}

const bus = { VIVAVOCE_BUS: "nats://127.0.0.1:4222" };

it("asks workers for what the bus is for, and for nothing without one", async () => {
  expect((await told({})).places).toEqual([]);
  expect((await told(bus)).places).toEqual(["recognizer", "synthesizer"]);
  expect((await told({ ...bus, VIVAVOCE_BUS_ENGINES: "none" })).places).toEqual([]);
  await expect(told({ ...bus, VIVAVOCE_BUS_ENGINES: "none,recognizer" })).rejects.toThrow(
    /bus\.engines: none stands alone/,
  );
  await expect(told({ ...bus, VIVAVOCE_BUS_ENGINES: "ears" })).rejects.toThrow(/bus\.engines\.0: expected recognizer/);
});

it("names the settings that are the workers'", async () => {
  const settings = {
    VIVAVOCE_RECOGNIZER: "moonshine",
    VIVAVOCE_SAY_LANGUAGES: "off",
    VIVAVOCE_SYNTHESIZER_WORKERS: "2",
  };
  expect((await told(settings)).lines).toEqual([]);
  const { lines } = await told({ ...settings, ...bus });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^warn .*settings="recognizer\.engine, synthesizer\.workers"/);
});

it("lets go of the workers also when the engines cannot be loaded", async () => {
  const { config } = await loadConfig({ flags: {}, env: bus, cwd: "/nowhere" });
  const done: string[] = [];
  const link = { ready: Promise.resolve(), close: () => void done.push("closed") };
  const loaded = { bus: {}, prefix: "viva", module: { findWorkers: () => link } } as unknown as LoadedBus;
  const failing = withEnginesOnBus(config, loaded, silentLogger, async (onBus) => {
    done.push(onBus === undefined ? "nobody there" : "loading");
    throw new Error("no such model");
  });
  await expect(failing).rejects.toThrow("no such model");
  expect(done).toEqual(["loading", "closed"]);
});
