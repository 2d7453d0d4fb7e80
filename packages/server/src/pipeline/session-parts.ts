import { EngineError } from "@vivavoce/engine";
import type { MemoryAccount } from "../runtime/memory-budget.ts";
import type { Logger } from "../runtime/logger.ts";
import type { SessionEffect } from "../session/state/session-effect.ts";
import type { Failure } from "../session/state/response-part.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { awaitsCall } from "../session/response/mcp-calls.ts";
import type { SessionState } from "../session/state/session-state.ts";
import { AudioInput } from "./input/audio-input.ts";
import { createRecordedSounds } from "./input/recorded/recorded-sounds.ts";
import type { RecordedSounds } from "./input/recorded/recorded-sounds.ts";
import { defaultMcpOptions } from "./mcp/mcp-options.ts";
import { createMcpServers } from "./mcp/mcp-servers.ts";
import { defaultAnswerLimits } from "./output/answer-limits.ts";
import { cancelsServerEcho } from "./output/echo-reference.ts";
import { createLoudspeaker } from "./output/loudspeaker.ts";
import type { SessionKeeper } from "../survival/session-keeper.ts";
import { lastSound } from "../survival/last-sound.ts";
import type { Loudspeaker } from "./output/loudspeaker.ts";
import { failureOf } from "./output/response-run.ts";
import { createResponseRuns } from "./output/response-runs.ts";
import type { SessionSpans } from "../telemetry/session-spans.ts";
import type { SessionHostOptions } from "./session-host-options.ts";
import type { HeardAtClient } from "./session-port.ts";
import { createSessionTimers } from "./session-timers.ts";
import type { SessionTrace } from "./session-trace.ts";
import { createHeardAgain } from "./input/heard-again.ts";
import type { AudioInputFact } from "./turn-taking/cues.ts";
import { nearlyOverMs } from "./turn-taking/durations.ts";
import { createTurnCues } from "./turn-taking/turn-cues.ts";

/** What works for a session: each effect has one part that performs it, and what comes of it is posted as an input. */
export interface SessionParts {
  readonly audioInput: AudioInput;
  readonly loudspeaker: Loudspeaker;
  readonly recordings: RecordedSounds;
  perform(effect: SessionEffect): void;
  /** Sound of the client up to this media time has come. */
  readonly heard: (receivedMs: number) => void;
  /** The session comes from another process: what was under way there is taken up. */
  moved(): void;
  /** The client is away: its sound is held, and timers of what it should do stand still. */
  park(): void;
  /** It is back. */
  unpark(heard: HeardAtClient | undefined): void;
  /** Stops all work; nothing is posted any more. */
  close(): void;
}

/** What the parts know of the session that they work for. */
export interface SessionPartsContext {
  readonly sessionId: string;
  readonly logger: Logger;
  readonly trace: SessionTrace;
  readonly spans: SessionSpans | undefined;
  readonly memory: MemoryAccount | undefined;
  readonly state: () => SessionState;
  readonly post: (input: SessionInput) => void;
  /** Who keeps the session beyond this process; undefined: nobody. */
  readonly keeper: SessionKeeper | undefined;
  /** Media time at which the sound begins, in milliseconds; absent: 0. */
  readonly startMs?: number | undefined;
  /** Something broke in a way that it must not. */
  readonly fault: (error: unknown) => void;
  /** The effects that mean the client's socket. */
  readonly socket: Pick<Actions, "send" | "close">;
}

type Actions = {
  readonly [Type in SessionEffect["type"]]: (effect: Extract<SessionEffect, { readonly type: Type }>) => void;
};

/** Makes the parts of one session, and the table from effects to them. */
export function createSessionParts(options: SessionHostOptions, context: SessionPartsContext): SessionParts {
  const { engines, clock, limits, maxWastedPerMinute, catchUp } = options;
  const { sessionId, logger, trace, spans, memory, state, post, fault, keeper } = context;
  const timers = createSessionTimers(clock, (timer) => post({ type: "timerFired", timer }));
  const over = new AbortController();

  const loudspeaker = createLoudspeaker({
    clock,
    leadMs: options.leadMs,
    sampleRate: engines.voiceActivity.info.capabilities.sampleRate,
    isCancelled: () => state().capabilities.echoCancellation && cancelsServerEcho(state().session),
  });
  const runs = createResponseRuns({
    engines,
    clock,
    sessionId,
    pacer: loudspeaker,
    answers: { ...defaultAnswerLimits, ...options.answers },
    logger,
    trace,
    spans,
    maxWastedPerMinute,
    tellsWritten: keeper !== undefined,
    part(responseId, part) {
      if (part.type !== "audio") return post({ type: "responsePart", responseId, part });
      const { type, base64, durationMs } = part;
      post({ type: "responsePart", responseId, part: { type, base64, durationMs } });
      loudspeaker.play(part);
    },
    fault,
  });
  const cues = createTurnCues({ clock, loudspeaker, runs, trace, state, over: over.signal });
  const audioInput = new AudioInput({
    ...engines,
    sessionId,
    clock,
    logger,
    catchUp,
    limits,
    ...(context.startMs !== undefined && { startMs: context.startMs }),
    post: (fact) => post(inputOf(fact)),
    cue: (cue) => cues.take(cue),
    readReference: loudspeaker.reference,
    speculates: maxWastedPerMinute > 0,
    isAssistantSpeaking: () => state().response.phase === "running" || loudspeaker.remainingMs() > nearlyOverMs,
    holdTimeout: () => cues.holdTimeout(),
  });
  const heardAgain = createHeardAgain({ audioInput, state, clock, post });
  const recordings = createRecordedSounds({
    engines: { ...engines, sessionId, catchUp },
    logger,
    transcribed: (name, transcript) => post({ type: "soundTranscribed", name, transcript }),
    failed: (name, error) => post({ type: "soundFailed", name, error: recognitionFailure(error) }),
  });
  const mcpLimits = { ...defaultMcpOptions, ...options.mcp };
  const mcpServers = createMcpServers({ limits: mcpLimits, clock, logger, memory, spans, post });

  function inputOf(fact: AudioInputFact): SessionInput {
    if (fact.type === "speechStarted") return { ...fact, playback: loudspeaker.playback() };
    return fact.type === "transcriptionFailed" ? { ...fact, error: recognitionFailure(fact.error) } : fact;
  }

  function recognitionFailure(error: unknown): Failure {
    const failure = failureOf(error);
    const details = error instanceof EngineError ? error.details : {};
    logger.log("warn", "recognition failed", { code: failure.code, reason: failure.message, ...details });
    return failure;
  }

  const actions: Actions = {
    ...context.socket,
    configureInput: ({ session, epoch }) => heardAgain.configure(session, epoch),
    transcribe: (utterance) => audioInput.transcribe(utterance),
    transcribeSound: ({ name }) => recordings.transcribe(name),
    forgetSound: ({ name }) => recordings.forget(name),
    clearInput: ({ epoch }) => audioInput.clear(epoch),
    noteAnswer: ({ text }) => audioInput.noteAssistantText(text),
    startResponse: ({ responseId, plan }) => runs.start(responseId, plan),
    abortResponse({ responseId, reason }) {
      runs.abort(responseId, reason);
      mcpServers.abort(responseId);
    },
    beginSound: ({ responseId, itemId }) => loudspeaker.begin(responseId, itemId),
    flushOutput: ({ responseId }) => loudspeaker.flush(responseId),
    listMcpTools: ({ itemId, server }) => mcpServers.list(itemId, server),
    callMcpTool(call) {
      const act = (): void => {
        if (over.signal.aborted || !awaitsCall(state(), call.responseId, call.itemId)) return;
        mcpServers.call(call);
      };
      // What is called may have an effect, and a gateway that took the session over would not know of the call.
      if (keeper === undefined) act();
      else keeper.kept(act);
    },
    closeMcpServer: ({ label }) => mcpServers.forget(label),
    startTimer({ timer, delayMs, afterPlayback }) {
      timers.start(timer, delayMs + (afterPlayback === true ? loudspeaker.remainingMs() : 0));
    },
    cancelTimer: ({ timer }) => timers.stop(timer),
  };

  return {
    audioInput,
    loudspeaker,
    recordings,
    perform: (effect) => (actions[effect.type] as (effect: SessionEffect) => void)(effect),
    heard(receivedMs) {
      loudspeaker.heard(receivedMs);
      heardAgain.heard(receivedMs);
    },
    moved() {
      heardAgain.begin();
      const last = lastSound(state());
      if (last !== null) loudspeaker.restore(last.responseId, last.itemId, last.sentMs);
    },
    park() {
      loudspeaker.park();
      timers.hold();
    },
    unpark(heard) {
      loudspeaker.unpark(heard);
      timers.release();
    },
    close() {
      timers.close();
      heardAgain.close();
      over.abort();
      for (const part of [runs, audioInput, recordings, mcpServers]) part.close();
    },
  };
}
