import { get } from "node:https";
import { createServer } from "node:net";
import { readUpTo } from "../chat/ask-server.ts";
import { findConsoleDir } from "../compose/console-dir.ts";
import type { Config } from "../config/config-schema.ts";
import { listenHost } from "../config/exposure.ts";
import { fail, note, ok } from "./finding.ts";
import type { DoctorSurroundings, Finding } from "./finding.ts";

const healthTimeoutMs = 2000;
/** Many times what a server of ours says; another program at that port may send without end. */
const healthBytes = 65_536;

/**
 * Whether the server's port can be had, or is held by a server of ours.
 * @param timeoutMs how long who holds it has for all of its answer
 */
export async function checkPort(
  { server }: Config,
  { fetch }: DoctorSurroundings,
  timeoutMs = healthTimeoutMs,
): Promise<Finding> {
  const name = "Port";
  const host = listenHost(server.host);
  const code = await tryPort(host, server.port);
  const at = `${server.host}:${server.port}`;
  if (code === undefined) return ok(name, `${at} is free`);
  if (code !== "EADDRINUSE") return fail(name, `${at} cannot be used (${code})`, "Check HOST and PORT.");
  const isTls = server.tls.cert !== undefined;
  const health = await (isTls
    ? healthOverTls(host, server.port, AbortSignal.timeout(timeoutMs))
    : healthOf(
        `http://${host.includes(":") ? `[${host}]` : host}:${server.port}/health`,
        fetch,
        AbortSignal.timeout(timeoutMs),
      ));
  if (health !== undefined) return runningAt(at, health);
  const advice = "Start with another one: PORT=9000 npm start, or vivavoce serve --port 9000.";
  return fail(name, `${at} is taken by another program`, advice);
}

/** Whether the console can be served. */
export function checkConsole({ console: { enabled } }: Config): Finding {
  const name = "Console";
  if (!enabled) return ok(name, "switched off");
  if (findConsoleDir() !== undefined) return ok(name, "built");
  return note(name, "not built", "npm run build; all else works without it.");
}

/** Listens for a moment; the error's code when that fails. */
function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}

/** What of the server that runs is missing, as it says itself. */
function runningAt(at: string, health: object): Finding {
  const found = `Vivavoce runs at ${at}`;
  const missing = [...missingOf(health, "unavailable"), ...missingOf(health, "degraded")];
  return missing.length === 0 ? ok("Port", found) : note("Port", found, missing.join("; "));
}

function missingOf(health: object, member: "unavailable" | "degraded"): string[] {
  const list: unknown = Reflect.get(health, member);
  if (!Array.isArray(list)) return [];
  return list.map((each: { stage?: string; detail?: string }) => `${each.stage ?? "engine"}: ${each.detail ?? member}`);
}

/** The same of a server with a certificate, which need not be for this address, nor trusted here: nothing is told to it. */
function healthOverTls(host: string, port: number, signal: AbortSignal): Promise<object | undefined> {
  return new Promise((resolve) => {
    const options = { host, port, path: "/health", rejectUnauthorized: false, signal };
    const asked = get(options, (response) => {
      ourHealth(response).then(resolve, () => resolve(undefined));
    });
    asked.on("error", () => resolve(undefined));
  });
}

/** What a server of ours says at `/health`; undefined where another program answers, or none. */
async function healthOf(url: string, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<object | undefined> {
  try {
    const { body } = await fetch(url, { signal });
    return body === null ? undefined : await ourHealth(body);
  } catch {
    return undefined;
  }
}

/** @throws when the answer breaks off, or is no JSON; one that is too long is left where it is. */
async function ourHealth(body: AsyncIterable<Uint8Array>): Promise<object | undefined> {
  const answer: unknown = JSON.parse((await readUpTo(body, healthBytes)) ?? "null");
  return typeof answer === "object" && answer !== null && "sessions" in answer ? answer : undefined;
}
