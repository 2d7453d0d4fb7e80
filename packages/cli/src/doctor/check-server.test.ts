import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { createNeed } from "../../../../test/needs.ts";
import type { Config } from "../config/config-schema.ts";
import { loadConfig } from "../config/load-config.ts";
import { checkPort } from "./check-server.ts";
import type { DoctorSurroundings } from "./finding.ts";

const cwd = fileURLToPath(new URL("../../../server/test/tls/", import.meta.url));
const given: DoctorSurroundings = { env: {}, cwd, fetch: globalThis.fetch, nowMs: () => 0 };

/** The configuration of a server whose port is held by one that answers so. */
async function heldBy(answer: RequestListener, isTls: boolean, host = "127.0.0.1"): Promise<Config> {
  const pem = (name: string): Promise<string> => readFile(`${cwd}${name}.pem`, "utf8");
  const server = isTls
    ? createTlsServer({ cert: await pem("cert"), key: await pem("key") }, answer)
    : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const env = isTls ? { VIVAVOCE_TLS_CERT: "cert.pem", VIVAVOCE_TLS_KEY: "key.pem" } : {};
  const { port } = server.address() as AddressInfo;
  return (await loadConfig({ flags: { host, port: String(port) }, env, cwd })).config;
}

const taken = { status: "fail", found: expect.stringContaining("taken by another program") as string };
const long = 65_536;
/** Of answers that come, however long the machine stands still. */
const patienceMs = 15_000;

it.each([false, true])("knows a server of ours, and takes no answer without end (TLS: %s)", async (isTls) => {
  const ours = '{"sessions":0}';
  let answer = ours.padEnd(long);
  const config = await heldBy((_request, response) => void response.end(answer), isTls);
  expect(await checkPort(config, given, patienceMs)).toMatchObject({ status: "ok" });
  answer = ours.padEnd(long + 1);
  expect(await checkPort(config, given, patienceMs)).toMatchObject(taken);
  answer = "hello";
  expect(await checkPort(config, given, patienceMs)).toMatchObject(taken);
});

// Each byte is soon enough, and none is the last.
it.each([false, true])("waits no longer for one that sends on and on (TLS: %s)", async (isTls) => {
  const config = await heldBy((_request, response) => {
    const drips = setInterval(() => response.write(" "), 10);
    response.on("close", () => clearInterval(drips));
  }, isTls);
  expect(await checkPort(config, given, 200)).toMatchObject(taken);
});

const isThere = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === "::1"));
const ipv6 = createNeed("IPv6", !isThere);

it.skipIf(ipv6.missing)(ipv6.title("knows a server of ours that listens on IPv6"), async () => {
  const config = await heldBy((_request, response) => void response.end('{"sessions":0}'), false, "::1");
  expect(await checkPort(config, given, patienceMs)).toMatchObject({ status: "ok" });
});

it("tells what of the files a server of ours does not run with", async () => {
  const detail = "changed, and needs a restart: server.port";
  const degraded = [{ stage: "configuration", engine: "files", detail }];
  const config = await heldBy(
    (_request, response) => void response.end(JSON.stringify({ sessions: 0, degraded })),
    false,
  );
  expect(await checkPort(config, given, patienceMs)).toMatchObject({
    status: "note",
    advice: "configuration: changed, and needs a restart: server.port",
  });
});
