import type { Capability } from "./capabilities.ts";
import type { Check, ConformExtras, Credential } from "./check.ts";
import { checks as allChecks } from "./checks.ts";
import { checklist } from "./checklist.ts";
import { readTarget } from "./conform-dialect.ts";
import type { ConformDialect, Target } from "./conform-dialect.ts";
import { createConnectionPace } from "./connection-pace.ts";
import { makeScorecard } from "./make-scorecard.ts";
import { notApplicable } from "./not-applicable.ts";
import { startMcpStandIn } from "./mcp-stand-in.ts";
import type { McpStandIn } from "./mcp-stand-in.ts";
import { runCheck } from "./run-check.ts";
import type { IdProof, RunSurroundings } from "./run-check.ts";
import { notAskedFor } from "./scorecard.ts";
import type { Proof, Scorecard } from "./scorecard.ts";
import { createWatchBook, watchRules } from "./session-watch.ts";
import type { WatchBook, WatchRule, WatchRuleName } from "./session-watch.ts";
import { createSpeaker } from "./speech.ts";
import { openWire } from "./wire.ts";

/** What to test and how. */
export interface ConformanceOptions {
  /** Address of the server, http(s) or ws(s). A realtime path at its end chooses the dialect; query parameters are kept. */
  readonly url: string;
  /** Dialects to test; by default the one the path names, else all. */
  readonly dialect?: ConformDialect | readonly ConformDialect[];
  readonly credential?: Credential;
  /** What the server is declared not to have. */
  readonly without?: readonly Capability[];
  /** Only checks that answer one of these ids; `SF` or `SF-08` stand for all that begin so. */
  readonly only?: readonly string[];
  /** Model for the URL; default `gpt-4o`. */
  readonly model?: string;
  /** Version for Voice Live's dated dialect; default 2026-07-15. */
  readonly apiVersion?: string;
  /** Sockets at a time, 1 to 8; default 3. */
  readonly parallel?: number;
  /** New sockets in any minute; default 25 for Azure, which allows 30, else no limit. */
  readonly connectionsPerMinute?: number;
  /** Audio is sent as fast as it plays; default true except for loopback. */
  readonly realTime?: boolean;
  readonly extras?: ConformExtras;
  /** Longest time for all checks; default 300,000 ms, and 1,200,000 ms where connections are spread. */
  readonly maxRunMs?: number;
  /** Longest time for one check; default 20,000 ms. */
  readonly maxCheckMs?: number;
  /** Ends the run early: what has not run by then is failed. */
  readonly signal?: AbortSignal;
  /** Told after every check. */
  readonly onProgress?: (done: number, total: number, check: Check, proofs: readonly Proof[]) => void;
  /** Opens sockets; tests give their own. */
  readonly connect?: typeof openWire;
}

/**
 * Checks a server over real sockets, and gives an answer for every id of the checklist. It never rejects because of
 * what the server does: a server that cannot be reached, or goes away, fails its checks.
 *
 * `signal` and `maxRunMs` end the run early: what is under way fails at once, what has not run is failed, and the
 * scorecard is given as after any other run. All sockets are closed, and what was loaded or started for the run (speech,
 * an MCP server on loopback) is gone, when the promise settles.
 * @throws TypeError on an address that is none
 */
export async function runConformance(options: ConformanceOptions): Promise<Scorecard> {
  const target = readTarget(options.url);
  if (target === undefined) throw new TypeError(`"${options.url}" is no http or WebSocket URL.`);
  const dialects = [options.dialect ?? target.dialects].flat();
  const startedMs = performance.now();
  const over = new AbortController();
  const speaker = createSpeaker();
  const book = createWatchBook();
  let standIn: Promise<McpStandIn> | undefined;
  const settings = settingsOf(options, target);
  const timer = setTimeout(() => over.abort(), options.maxRunMs ?? (settings.perMinute === 0 ? 300_000 : 1_200_000));
  const surroundings: RunSurroundings = {
    ...settings,
    signal: options.signal === undefined ? over.signal : AbortSignal.any([over.signal, options.signal]),
    speaker,
    book,
    mcpUrl: async () => options.extras?.mcpUrl ?? (await (standIn ??= startMcpStandIn())).url,
    guardedMcpUrl: async () => options.extras?.mcpUrl ?? (await (standIn ??= startMcpStandIn())).guardedUrl,
  };
  const tasks = dialects.flatMap((dialect) => chosen(dialect, options.only).map((check) => ({ check, dialect })));
  const proofs = new Map<string, Proof[]>();
  const note = (id: string, proof: Proof): void => void proofs.set(id, [...(proofs.get(id) ?? []), proof]);
  let done = 0;
  const queue = tasks.entries();
  const found: (readonly IdProof[])[] = [];
  const work = async (): Promise<void> => {
    for (const [index, { check, dialect }] of queue) {
      const results = await runCheck(check, dialect, surroundings);
      found[index] = results;
      done += 1;
      const told = results.map(({ proof }) => proof);
      options.onProgress?.(done, tasks.length, check, told);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(8, Math.max(1, options.parallel ?? 3)) }, work));
  } finally {
    clearTimeout(timer);
    await speaker.close();
    await (await standIn?.catch(() => undefined))?.close();
  }
  // In the order of the checks, whichever ended first: the same server has the same scorecard.
  for (const { id, proof } of found.flat()) if (asked(id, options.only)) note(id, proof);
  for (const { id, proof } of watched(book, options.only)) note(id, proof);
  for (const { id, proof } of leftOut(dialects, options.only, proofs)) note(id, proof);
  return makeScorecard(
    {
      url: options.url,
      dialects,
      apiVersion: surroundings.apiVersion,
      without: options.without ?? [],
      durationMs: Math.round(performance.now() - startedMs),
      checks: tasks.length,
    },
    proofs,
  );
}

function settingsOf(
  options: ConformanceOptions,
  target: Target,
): Omit<RunSurroundings, "signal" | "speaker" | "book" | "mcpUrl" | "guardedMcpUrl"> & { readonly perMinute: number } {
  const host = new URL(target.base.replace(/^ws/, "http")).hostname;
  const loopback = /^(127\.|localhost$|\[::1\]$)/.test(host);
  const perMinute = options.connectionsPerMinute ?? (host.endsWith(".azure.com") ? 25 : 0);
  return {
    target,
    perMinute,
    model: options.model ?? target.query["model"] ?? "gpt-4o",
    apiVersion: options.apiVersion ?? datedVersion(target.query["api-version"]) ?? "2026-07-15",
    credential: options.credential ?? {},
    without: new Set(options.without ?? []),
    extras: options.extras ?? {},
    realTime: options.realTime ?? !loopback,
    maxCheckMs: options.maxCheckMs ?? 20_000,
    pace: createConnectionPace(perMinute),
    connect: options.connect ?? openWire,
  };
}

function datedVersion(text: string | undefined): string | undefined {
  return text === undefined || text === "v1" ? undefined : text;
}

/** Whether an id is one of those asked for; all are when nothing is. */
function asked(id: string, only: readonly string[] | undefined): boolean {
  if (only === undefined || only.length === 0) return true;
  return only.some((wanted) => id === wanted || id.startsWith(`${wanted}-`) || id.startsWith(`${wanted}.`));
}

function chosen(dialect: ConformDialect, only: readonly string[] | undefined): Check[] {
  return allChecks.filter((check) => check.dialects.includes(dialect) && check.ids.some((id) => asked(id, only)));
}

function* watched(book: WatchBook, only: readonly string[] | undefined): Generator<IdProof> {
  for (const [name, rule] of Object.entries(watchRules) as [WatchRuleName, WatchRule][]) {
    if (!book.seen.has(name)) continue;
    const seen = book.broken.get(name);
    const about = { title: rule.title, dialect: null };
    const proof: Proof =
      seen === undefined ? { ...about, status: "passed" } : { ...about, status: "failed", expected: rule.title, seen };
    for (const id of rule.ids) if (asked(id, only)) yield { id, proof };
  }
}

/** Ids that were not asked for, or whose checks all belong to dialects that were not tested. */
function* leftOut(
  dialects: readonly ConformDialect[],
  only: readonly string[] | undefined,
  proofs: ReadonlyMap<string, readonly Proof[]>,
): Generator<IdProof> {
  for (const { id } of checklist) {
    if (proofs.has(id) || notApplicable[id] !== undefined) continue;
    const check = allChecks.find((candidate) => candidate.ids.includes(id));
    const skipped = (note: string): IdProof => ({
      id,
      proof: { status: "skipped", title: check?.title ?? "", dialect: null, note },
    });
    if (!asked(id, only)) yield skipped(notAskedFor);
    else if (check !== undefined) {
      const others = check.dialects.filter((dialect) => !dialects.includes(dialect));
      yield skipped(`Only in dialects that were not tested: ${others.join(", ")}.`);
    }
  }
}
