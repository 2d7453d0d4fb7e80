import type { EndOfUtteranceJudge, LanguageModel, Synthesizer } from "@vivavoce/engine";
import type { Clock, ServerOptions } from "@vivavoce/server";
import type { InProcessOptions } from "@vivavoce/server/testing";
import { createCallClock } from "./call-clock.ts";
import type { CallClock } from "./call-clock.ts";
import { EngineWatch } from "./engine-watch.ts";
import type { Latencies } from "./engine-watch.ts";
import { scriptedModel } from "./scripted-model.ts";
import { ToneBook } from "./tone-book.ts";
import { createToneRecognizer } from "./tone-recognizer.ts";
import { createToneSynthesizer } from "./tone-synthesizer.ts";
import { createToneVoiceActivity } from "./tone-voice-activity.ts";

/** What a call is staged with. */
export interface StageOptions {
  /** Who answers: a `scriptedModel`, or your own. Without one nobody says anything. */
  readonly model?: LanguageModel;
  /** Engines in place of the scripted ones; what they take in real time does not count. */
  readonly engines?: Partial<ServerOptions["engines"]>;
  readonly latency?: Latencies;
  /** Speaks for the user where a real recognizer listens; by default the tones that scripted engines understand. */
  readonly userVoice?: Synthesizer;
  readonly agents?: ServerOptions["agents"];
  readonly limits?: ServerOptions["limits"];
  readonly leadMs?: number;
  /**
   * Answers that may be made ahead of the end of a turn and thrown away, in any minute, as `createServer` takes it. 0 when
   * absent: then each request to the model is a turn, and a script stays in step.
   */
  readonly maxWastedPerMinute?: number;
  readonly mcp?: ServerOptions["mcp"];
  /** What the call's clock shows at the beginning; default 2026-01-01T00:00Z. */
  readonly startsAt?: Date;
}

/** Everything around a call that is not the call: engines, clock and the language they share. */
export interface Stage<Time extends Clock = CallClock> {
  readonly clock: Time;
  readonly watch: EngineWatch;
  readonly book: ToneBook;
  readonly server: InProcessOptions & ServerOptions;
  /** Ends of utterances that the judge finds unfinished. */
  readonly unfinished: Set<string>;
  /** Whether the scripted ears understand the scripted voice of the agent, so that what is heard can be told. */
  readonly agentIsAudible: boolean;
}

/** Builds the stage, with a clock of its own or the one that is given; nothing is opened. */
export function createStage(options: StageOptions): Stage<CallClock>;
export function createStage(options: StageOptions, clock: Clock): Stage<Clock>;
export function createStage(options: StageOptions, given?: Clock): Stage<Clock> {
  const clock = given ?? createCallClock((options.startsAt ?? new Date(Date.UTC(2026, 0, 1))).getTime());
  const watch = new EngineWatch(clock);
  const book = new ToneBook();
  const unfinished = new Set<string>();
  const { engines = {}, latency = {} } = options;
  const server: InProcessOptions & ServerOptions = {
    engines: {
      ...engines,
      // The scripted one answers within the call and need not be watched.
      voiceActivity:
        engines.voiceActivity === undefined ? createToneVoiceActivity() : watch.voiceActivity(engines.voiceActivity),
      recognizer: watch.recognizer(engines.recognizer ?? createToneRecognizer(book), latency.recognizerMs),
      synthesizer: watch.synthesizer(engines.synthesizer ?? createToneSynthesizer(book), latency.synthesizerMs),
      languageModel: watch.languageModel(
        options.model ?? engines.languageModel ?? scriptedModel(() => ""),
        latency.modelMs,
      ),
      judge: engines.judge ?? createScriptedJudge(unfinished),
    },
    clock,
    ids: createCountingIds(),
    maxWastedPerMinute: options.maxWastedPerMinute ?? 0,
    ...(options.agents === undefined ? {} : { agents: options.agents }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.leadMs === undefined ? {} : { leadMs: options.leadMs }),
    ...(options.mcp === undefined ? {} : { mcp: options.mcp }),
  };
  return { clock, watch, book, server, unfinished, agentIsAudible: engines.synthesizer === undefined };
}

/** Finds everything finished but what the test says is not. */
function createScriptedJudge(unfinished: ReadonlySet<string>): EndOfUtteranceJudge {
  return {
    id: "scripted-judge",
    judge: ({ text }) => ([...unfinished].some((end) => text.endsWith(end)) ? 0.05 : 1),
  };
}

/** Seeds for ids that are the same in every run. */
function createCountingIds(): { seed(): string } {
  let count = 0;
  return { seed: () => `call${String(count++).padStart(10, "0")}` };
}
