import { reasonOf } from "@vivavoce/audio/reason-of";
import { declaredWithout } from "./capabilities.ts";
import type { Capability } from "./capabilities.ts";
import type { Check, CheckContext, OpenOptions } from "./check.ts";
import { CheckFailure, CheckSkipped, show } from "./check-failure.ts";
import { createCheckTimer } from "./check-timer.ts";
import type { CheckTimer } from "./check-timer.ts";
import { doorOf } from "./conform-dialect.ts";
import type { ConformDialect, Target } from "./conform-dialect.ts";
import type { ConnectionPace } from "./connection-pace.ts";
import type { Proof } from "./scorecard.ts";
import { createSessionWatch } from "./session-watch.ts";
import type { WatchBook } from "./session-watch.ts";
import { easyQuestion } from "./speech.ts";
import type { Speaker } from "./speech.ts";
import type { openWire, OpenRequest, Wire } from "./wire.ts";

/** What every check of a run is told alike. */
type ToldToAll = "model" | "apiVersion" | "credential" | "extras" | "realTime" | "mcpUrl" | "guardedMcpUrl";

/** What all checks of a run share. */
export interface RunSurroundings extends Pick<CheckContext, ToldToAll> {
  readonly target: Target;
  readonly without: ReadonlySet<Capability>;
  readonly maxCheckMs: number;
  readonly signal: AbortSignal;
  readonly pace: ConnectionPace;
  readonly speaker: Speaker;
  readonly book: WatchBook;
  readonly connect: typeof openWire;
}

/** A proof for one id. */
export interface IdProof {
  readonly id: string;
  readonly proof: Proof;
}

/** Runs one check in one dialect. Never rejects; closes every socket the check has opened. */
export async function runCheck(
  check: Check,
  dialect: ConformDialect,
  surroundings: RunSurroundings,
): Promise<readonly IdProof[]> {
  const about = { title: check.title, dialect };
  const all = (proof: Omit<Proof, "title" | "dialect">): IdProof[] =>
    check.ids.map((id) => ({ id, proof: { ...about, ...proof } }));
  const missing = (check.needs ?? []).filter((need) => surroundings.without.has(need));
  if (missing.length > 0) return all({ status: "skipped", note: declaredWithout(missing) });

  const over = new AbortController();
  const timer = createCheckTimer(surroundings.maxCheckMs, () => over.abort());
  const signal = AbortSignal.any([over.signal, surroundings.signal]);
  const wires: Wire[] = [];
  const own = new Map<string, Proof>();
  try {
    if (surroundings.signal.aborted) throw new CheckFailure("to run", "the time of the whole run was over");
    const context = makeContext(dialect, surroundings, { signal, timer, wires }, (ids, proof) => {
      for (const id of ids) if (!own.has(id)) own.set(id, { ...about, ...proof });
    });
    await Promise.race([check.run(context), untilAborted(signal, surroundings.maxCheckMs)]);
    return check.ids.map((id) => ({ id, proof: own.get(id) ?? { ...about, status: "passed" } }));
  } catch (error) {
    const proof = proofOf(error);
    return check.ids.map((id) => ({ id, proof: own.get(id) ?? { ...about, ...proof } }));
  } finally {
    timer.stop();
    over.abort();
    for (const wire of wires) wire.close();
  }
}

function proofOf(error: unknown): Omit<Proof, "title" | "dialect"> {
  if (error instanceof CheckSkipped) return { status: "skipped", note: error.message };
  if (error instanceof CheckFailure) return { status: "failed", expected: error.expected, seen: error.seen };
  return {
    status: "failed",
    expected: "the check to run",
    seen: reasonOf(error),
  };
}

function untilAborted(signal: AbortSignal, maxCheckMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () =>
      // What waits on a socket says better what was missing; it hears of the end at the same moment.
      setTimeout(() => reject(new CheckFailure(`to be done within ${maxCheckMs / 1000} s`, "it was not")), 50),
    );
  });
}

interface RunningCheck {
  readonly signal: AbortSignal;
  readonly timer: CheckTimer;
  readonly wires: Wire[];
}

function makeContext(
  dialect: ConformDialect,
  run: RunSurroundings,
  { signal, timer, wires }: RunningCheck,
  note: (ids: readonly string[], proof: Omit<Proof, "title" | "dialect">) => void,
): CheckContext {
  async function connect(request: OpenRequest, isSession: boolean): Promise<Wire> {
    await timer.pauseFor(run.pace.turn());
    const namesAgent = Object.keys(request.query ?? {}).some((name) => name.startsWith("agent"));
    const { url, headers } = addressOf(request, dialect, run);
    const wire = await run.connect(url, {
      headers,
      protocols: request.protocols ?? [],
      deflate: request.deflate ?? true,
      // Wrong agents get an error where others get a session (TR-45).
      watch: createSessionWatch(dialect, run.book, isSession && !namesAgent),
      signal,
    });
    wires.push(wire);
    return wire;
  }

  async function open({ session, ...request }: OpenOptions = {}): Promise<Wire> {
    const wire = await connect(request, true);
    const { refusal } = wire;
    if (refusal !== undefined) {
      throw new CheckFailure("a session", `HTTP ${refusal.status} ${show(refusal.body)}`);
    }
    await wire.next(["session.created", "transcription_session.created"], 10_000);
    if (session !== undefined) {
      wire.send({ type: "session.update", session });
      await wire.next(["session.updated", "transcription_session.updated"]);
    }
    return wire;
  }

  return {
    dialect,
    base: run.target.base,
    model: run.model,
    apiVersion: run.apiVersion,
    credential: run.credential,
    signal,
    extras: run.extras,
    realTime: run.realTime,
    mcpUrl: run.mcpUrl,
    guardedMcpUrl: run.guardedMcpUrl,
    lacks: (capability) => run.without.has(capability),
    open,
    dial: (request = {}) => connect(request, false),
    speech: (text = easyQuestion) => run.speaker.speak(text),
    warned: (ids, message) => note(ids, { status: "warned", note: message }),
    failed: (ids, expected, seen) => note(ids, { status: "failed", expected, seen: show(seen) }),
    untold: (ids, reason) => note(ids, { status: "skipped", note: reason }),
  };
}

function addressOf(
  request: OpenRequest,
  dialect: ConformDialect,
  run: RunSurroundings,
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
  const door = doorOf(dialect, run);
  const { apiKey, bearer } = run.credential;
  const authenticate = request.authenticate !== false && request.base === undefined;
  const secrets: Record<string, string> = {};
  if (authenticate && bearer !== undefined) secrets["authorization"] = `Bearer ${bearer}`;
  else if (authenticate && apiKey !== undefined) {
    // OpenAI takes its key as a bearer, Azure under a name of its own.
    secrets["api-key"] = apiKey;
    if (dialect.startsWith("openai")) secrets["authorization"] = `Bearer ${apiKey}`;
  }
  const url = new URL(`${request.base ?? run.target.base}${request.path ?? door.path}`);
  // The version and model of the given URL have become the door's.
  const { "api-version": _version, model: _model, ...given } = run.target.query;
  for (const [name, value] of Object.entries({ ...given, ...door.query, ...request.query })) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return { url: url.href, headers: { ...door.headers, ...secrets, ...request.headers } };
}
