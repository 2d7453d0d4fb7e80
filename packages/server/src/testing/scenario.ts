import { createManualClock } from "@vivavoce/audio/clock";
import type { ManualClock } from "@vivavoce/audio/clock";
import { chooseDialect, parseServerEvent } from "@vivavoce/protocol";
import type { ClientEvent, Dialect, ServerEvent } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import type { EngineSet } from "@vivavoce/engine";
import type { SessionJournal } from "../journal/session-journal.ts";
import { createSessionHost } from "../pipeline/session-host.ts";
import type { SessionHostOptions } from "../pipeline/session-host-options.ts";
import type { SessionHandle } from "../pipeline/session-port.ts";
import { createLogger } from "../runtime/logger.ts";

/** What happens in a scenario, and on which engines. */
export interface ScenarioOptions {
  /** Stretches of the user's speech in media time, `[startMs, endMs]`. */
  readonly speech?: readonly (readonly [number, number])[];
  /** What the recognizer hears, utterance by utterance. */
  readonly heard?: Parameters<typeof createScriptedRecognizer>[0]["utterances"];
  /** What the model answers, response by response. */
  readonly answers?: Parameters<typeof createScriptedLanguageModel>[0];
  readonly synthesis?: Parameters<typeof createScriptedSynthesizer>[0];
  readonly engines?: Partial<EngineSet>;
  readonly apiVersion?: string;
  /** Path and query that the client connects to, for other dialects; `apiVersion` is of no account then. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly leadMs?: number;
  /** Answers made ahead that may go to waste in a minute; none is made ahead when absent. */
  readonly maxWastedPerMinute?: number;
  /** What is said when the model fails; nothing when absent. */
  readonly failureSentences?: Readonly<Record<string, string>>;
  /** What is said when speech cannot be recognized; nothing when absent. */
  readonly hearingSentences?: Readonly<Record<string, string>>;
  /** What is said where the language is not understood; nothing when absent. */
  readonly languageSentences?: Readonly<Record<string, string>>;
  readonly moreLanguages?: string;
  /** Flags of the query's `features`. */
  readonly features?: readonly string[];
  readonly limits?: Partial<SessionHostOptions["limits"]>;
  readonly journal?: SessionJournal;
  /** A clock that the engines know too. */
  readonly clock?: ManualClock;
}

/** A whole session on scripted engines and a clock that is moved by hand; no sockets. */
export interface Scenario {
  readonly clock: ManualClock;
  readonly handle: SessionHandle;
  /** Every event sent, in the dialect's form; the canonical ones were checked against the order rules as they came. */
  readonly events: readonly ServerEvent[];
  readonly closedWith: { readonly code: number; readonly reason: string } | null;
  /** Lines of the server's log. */
  readonly log: readonly string[];
  send(event: ClientEvent): Promise<void>;
  /** Sends a message in the dialect's own form. */
  write(message: object): Promise<void>;
  /** Sends silence in 20 ms frames while the same time passes; speech is wherever the script has it. */
  talk(durationMs: number): Promise<void>;
  /** Lets time pass without audio. */
  wait(durationMs: number): Promise<void>;
  /** Types of the events from the given index on, runs of the same delta written once. */
  types(from?: number): string[];
  /** What was said in each response that is over, by its first part; empty where that was not speech. */
  answers(): string[];
}

const frameMs = 20;

/** The judge of scenarios finds everything complete. */
const agreeable: NonNullable<EngineSet["judge"]> = { id: "agreeable", judge: () => 1 };

/** Opens a session on scripted engines and a clock that the test moves. */
export async function openScenario(options: ScenarioOptions = {}): Promise<Scenario> {
  const clock = options.clock ?? createManualClock(1_000_000);
  const events: ServerEvent[] = [];
  const log: string[] = [];
  let closedWith: Scenario["closedWith"] = null;
  const checker = createOrderChecker();
  const { journal } = options;
  const open = createSessionHost({
    engines: {
      voiceActivity: createScriptedVoiceActivity({ speech: options.speech ?? [] }),
      recognizer: createScriptedRecognizer({ utterances: options.heard ?? [] }),
      languageModel: createScriptedLanguageModel(options.answers ?? []),
      synthesizer: createScriptedSynthesizer(options.synthesis),
      judge: agreeable,
      ...options.engines,
    },
    clock,
    ids: { seed: () => "scenario0000" },
    logger: createLogger({ level: "info", format: "text", write: (line) => log.push(line), wallMs: () => 0 }),
    limits: {
      maxItems: 100,
      maxBufferedMs: 60_000,
      maxSessionMs: 3_600_000,
      maxSessionBytes: 16 * 1024 * 1024,
      maxPendingTranscriptions: 64,
      maxPendingMs: 60_000,
      maxUtteranceMs: 60_000,
      ...options.limits,
    },
    leadMs: options.leadMs ?? 1000,
    maxWastedPerMinute: options.maxWastedPerMinute ?? 0,
    failureSentences: options.failureSentences,
    hearingSentences: options.hearingSentences,
    languageSentences: options.languageSentences,
    moreLanguages: options.moreLanguages,
    openJournal: journal && (() => journal),
  });
  const model = "scripted-language-model";
  const target = options.target ?? `/voice-live/realtime?api-version=${options.apiVersion ?? "2026-07-15"}`;
  const { pathname: path, searchParams: query } = new URL(target, "ws://scenario");
  const chosen = chooseDialect({ path, query, headers: { ...options.headers }, protocols: [] });
  if (chosen.kind !== "dialect") throw new Error(chosen.message);
  const dialect: Dialect = {
    ...chosen,
    encode(event) {
      parseServerEvent(event);
      checker.check(event);
      return chosen.encode(event);
    },
  };
  const handle = open(
    { dialect, model, clientRequestId: "", features: new Set(options.features) },
    {
      bufferedBytes: 0,
      send(text) {
        events.push(JSON.parse(text) as ServerEvent);
      },
      close(code, reason) {
        closedWith ??= { code, reason };
      },
    },
  );
  await settle();

  return {
    clock,
    handle,
    events,
    log,
    get closedWith() {
      return closedWith;
    },
    async send(event) {
      handle.receive(JSON.stringify(event));
      await settle();
    },
    async write(message) {
      handle.receive(JSON.stringify(message));
      await settle();
    },
    async talk(durationMs) {
      const audio = Buffer.alloc((24_000 * 2 * frameMs) / 1000).toString("base64");
      for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs += frameMs) {
        handle.receive(Buffer.from(JSON.stringify({ type: "input_audio_buffer.append", audio })));
        await settle();
        await clock.advanceAsync(frameMs);
        await settle();
      }
    },
    async wait(durationMs) {
      for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs += frameMs) {
        await clock.advanceAsync(frameMs);
        await settle();
      }
    },
    types(from = 0) {
      const types = events.slice(from).map((event) => event.type);
      return types.filter((type, index) => type !== types[index - 1] || !type.endsWith(".delta"));
    },
    answers: () =>
      events.flatMap((event) => {
        if (event.type !== "response.done") return [];
        const [item] = event.response.output;
        const part = item?.type === "message" ? item.content[0] : undefined;
        return [part !== undefined && "transcript" in part ? String(part.transcript) : ""];
      }),
  };
}

/** Lets everything that waits for promises alone happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
