import { silentLogger } from "@vivavoce/server";
import { expect, it, vi } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import { loadBus } from "./load-bus.ts";

async function configured(env: Record<string, string>) {
  const { config } = await loadConfig({ flags: {}, env, cwd: "/nowhere" });
  return config;
}

it("loads nothing where no bus is configured", async () => {
  const load = vi.fn();
  expect(await loadBus(await configured({}), silentLogger, { load })).toBeUndefined();
  expect(load).not.toHaveBeenCalled();
});

it("says what to install where it is missing", async () => {
  const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  const loading = loadBus(await configured({ VIVAVOCE_BUS: "nats://127.0.0.1:1" }), silentLogger, {
    load: () => Promise.reject(missing),
  });
  await expect(loading).rejects.toThrow(/bus\.url.*npm install @vivavoce\/bus/);
});

it("names what cannot be had", async () => {
  const nobody = await configured({ VIVAVOCE_BUS: "nats://anna:secret@127.0.0.1:1" });
  await expect(loadBus(nobody, silentLogger)).rejects.toThrow("The bus at nats://***@127.0.0.1:1 cannot be reached");
  const noFile = await configured({ VIVAVOCE_BUS: "nats://127.0.0.1:1", VIVAVOCE_BUS_CREDENTIALS: "absent.creds" });
  await expect(loadBus(noFile, silentLogger, { cwd: "/nowhere" })).rejects.toThrow(/bus: .*\/nowhere\/absent\.creds/);
});

it.each([
  ["VIVAVOCE_BUS", "http://127.0.0.1:4222", "bus.url.0: expected an address such as nats://127.0.0.1:4222"],
  ["VIVAVOCE_BUS_PREFIX", "a.b", "bus.prefix: expected letters, digits, _ and -, 32 at most"],
  ["VIVAVOCE_BUS_REPLICAS", "6", "bus.replicas: expected a number from 1 to 5"],
  ["VIVAVOCE_BUS_NAME", "two words", "bus.name: expected letters, digits, _ . and -, 64 at most"],
])("refuses %s=%s by name", async (variable, value, words) => {
  const error: unknown = await configured({ [variable]: value }).catch((reason: unknown) => reason);
  expect(String(error)).toContain(words);
  expect(String(error)).toContain(variable);
});

it("takes several addresses", async () => {
  const { bus } = await configured({ VIVAVOCE_BUS: "nats://one:4222, tls://two:4222" });
  expect(bus.url).toEqual(["nats://one:4222", "tls://two:4222"]);
});
