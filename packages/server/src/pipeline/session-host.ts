import { createSession, traceFeature } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createMailbox } from "../runtime/mailbox.ts";
import { withAgent } from "../session/settings/agent-session.ts";
import { givenTools } from "../session/honour/given-tools.ts";
import { reduce } from "../session/reduce.ts";
import type { AbortReason, SessionEffect } from "../session/state/session-effect.ts";
import type { Failure, SessionInput, TimerName } from "../session/state/session-input.ts";
import { createSessionState } from "../session/state/session-state.ts";
import { abilitiesOf } from "./abilities-of.ts";
import { defaultMaxSentMessageBytes, encodeFitting } from "./encode-fitting.ts";
import { createClientMessages } from "./input/client-messages.ts";
import { createAudioInput } from "./input/audio-input.ts";
import type { AudioInputFact } from "./input/audio-input-port.ts";
import { createRecordedSounds } from "./input/recorded-sounds.ts";
import { defaultMcpOptions } from "./mcp/mcp-options.ts";
import { createMcpServers } from "./mcp/mcp-servers.ts";
import { defaultAnswerLimits } from "./output/answer-limits.ts";
import { cancelsServerEcho, createEchoReference } from "./output/echo-reference.ts";
import { createOutputPacer } from "./output/output-pacer.ts";
import { failureOf } from "./output/response-run.ts";
import { createResponseRuns } from "./output/response-runs.ts";
import { createSessionDrain } from "./session-drain.ts";
import { createSessionRoom } from "./session-room.ts";
import { createSessionTrace, noTrace } from "./session-trace.ts";
import { createTurnNotices } from "./turn-notices.ts";
import type { SessionHostOptions } from "./session-host-options.ts";
import type { OpenSession, SessionConnection, SessionHandle, SessionRequest } from "./session-port.ts";

/** Sessions on engines: the only place where the reducer's effects meet sockets, engines and time. */
export function createSessionHost(options: SessionHostOptions): OpenSession {
  return (request, connection) => openSession(options, request, connection);
}

function openSession(
  options: SessionHostOptions,
  request: SessionRequest,
  connection: SessionConnection,
): SessionHandle {
  const { engines, clock, ids, limits } = options;
  const { dialect } = request;
  const sessionId = `sess_${ids.seed()}`;
  const logger = options.logger.child({ sessionId, ...clientLabel(request) });
  const journal = options.openJournal?.(sessionId);
  const facts = {
    session: withAgent(
      createSession({
        apiVersion: dialect.apiVersion,
        model: request.model,
        id: sessionId,
        expiresAt: Math.floor((clock.wallMs() + limits.maxSessionMs) / 1000),
        dialect: dialect.name,
        sessionType: dialect.sessionType,
        ...(request.update === undefined ? {} : { update: request.update }),
      }),
      options.agent,
    ),
    apiVersion: dialect.apiVersion,
    idSeed: ids.seed(),
    given: givenTools(request.update),
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    abilities: abilitiesOf(engines, options.modelNames),
    limits: {
      maxItems: limits.maxItems,
      maxBufferedMs: limits.maxBufferedMs,
      maxSessionMs: limits.maxSessionMs,
      maxSessionBytes: limits.maxSessionBytes,
      maxPendingTranscriptions: limits.maxPendingTranscriptions,
    },
  };
  let state = createSessionState(facts);
  journal?.opened(facts);

  const pacer = createOutputPacer(clock, options.leadMs);
  const trace =
    request.features?.has(traceFeature) === true ? createSessionTrace(clock, (text) => connection.send(text)) : noTrace;
  const timers = new Map<TimerName, () => void>();
  let markClosed = (): void => {};
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });
  const over = new AbortController();
  let isClosed = false;

  const room = createSessionRoom(connection.memory);
  const mailbox = createMailbox<SessionInput>((input) => {
    journal?.input(input);
    const reduction = reduce(state, input);
    state = reduction.state;
    room.noteConversation(state);
    room.noteAudio(audioInput.waitingBytes);
    for (const effect of reduction.effects) perform(effect);
    if (input.type === "clientEvent") recordings.dropUnclaimed(input.sounds ?? []);
    drain.stepped();
  }, fault);

  const runs = createResponseRuns({
    engines,
    clock,
    sessionId,
    gate: pacer,
    answers: { ...defaultAnswerLimits, ...options.answers },
    logger,
    trace,
    maxWastedPerMinute: options.maxWastedPerMinute ?? 0,
    part(responseId, part, { outputFormat }) {
      mailbox.post({ type: "responsePart", responseId, part });
      if (part.type !== "audio") return;
      const startMs = pacer.sent(part.durationMs);
      if (state.abilities.echoCancellation && cancelsServerEcho(state.session))
        echo.sent(part.base64, outputFormat, startMs);
    },
    fault,
  });
  const { sampleRate } = engines.voiceActivity.info.capabilities;
  const echo = createEchoReference(clock, sampleRate);
  const notices = createTurnNotices({ clock, pacer, runs, trace, state: () => state, over: over.signal });

  const audioInput = createAudioInput({
    ...engines,
    sessionId,
    logger,
    ...(options.catchUp === undefined ? {} : { catchUp: options.catchUp }),
    limits: { maxPendingMs: limits.maxPendingMs, maxUtteranceMs: limits.maxUtteranceMs },
    post: (fact) => mailbox.post(inputOf(fact)),
    notice: (notice) => notices.take(notice),
    readReference: (fromSample, toSample) => echo.read(fromSample, toSample),
    foreseesTurns: (options.maxWastedPerMinute ?? 0) > 0,
    isAssistantSpeaking: () => state.response.phase === "running" || pacer.remainingMs() > nearlyOverMs,
    holdTimeout: () => notices.holdTimeout(),
  });

  const recordings = createRecordedSounds({
    engines: { ...engines, sessionId, ...(options.catchUp === undefined ? {} : { catchUp: options.catchUp }) },
    logger,
    transcribed: (name, transcript) => mailbox.post({ type: "soundTranscribed", name, transcript }),
    failed: (name, error) => mailbox.post({ type: "soundFailed", name, error: recognitionFailure(error) }),
  });

  const mcpServers = createMcpServers({
    limits: { ...defaultMcpOptions, ...options.mcp },
    clock,
    logger,
    memory: connection.memory,
    post: (input) => mailbox.post(input),
  });

  const drain = createSessionDrain({
    clock,
    state: () => state,
    remainingMs: () => pacer.remainingMs(),
    input: audioInput,
    answers: dialect.sessionType === "realtime",
    over: () => close(1001, "server stops"),
  });

  function inputOf(fact: AudioInputFact): SessionInput {
    switch (fact.type) {
      case "speechStarted": {
        const playback = pacer.playback();
        if (playback !== null && state.session.turn_detection?.interrupt_response !== false) {
          trace({ kind: "playback_cut", item_id: playback.itemId, played_ms: Math.round(playback.playedMs) });
        }
        return { ...fact, playback };
      }
      case "speechStopped":
        trace({ kind: "speech_stopped", media_ms: Math.round(fact.endMs) });
        return fact;
      case "transcribed":
        trace({ kind: "transcribed", item_id: fact.itemId });
        return fact;
      case "transcriptionFailed":
        return { ...fact, error: recognitionFailure(fact.error) };
      default:
        return fact;
    }
  }

  function recognitionFailure(error: unknown): Failure {
    const failure = failureOf(error);
    logger.log("warn", "recognition failed", { code: failure.code });
    return failure;
  }

  function perform(effect: SessionEffect): void {
    switch (effect.type) {
      case "send":
        return send(effect.event);
      case "configureInput":
        return audioInput.configure(effect.session, effect.epoch);
      case "transcribe":
        return audioInput.transcribe(effect);
      case "transcribeSound":
        return recordings.transcribe(effect.name);
      case "forgetSound":
        return recordings.forget(effect.name);
      case "clearInput":
        return audioInput.clear(effect.epoch);
      case "startResponse":
        return runs.start(effect.responseId, effect.plan);
      case "abortResponse":
        return abort(effect.responseId, effect.reason);
      case "listMcpTools":
        return mcpServers.list(effect.itemId, effect.server);
      case "callMcpTool":
        return mcpServers.call(effect);
      case "closeMcpServer":
        return mcpServers.forget(effect.label);
      case "startTimer": {
        const { timer } = effect;
        timers.get(timer)?.();
        timers.set(
          timer,
          clock.setTimer(effect.delayMs + (effect.afterPlayback === true ? pacer.remainingMs() : 0), () =>
            mailbox.post({ type: "timerFired", timer }),
          ),
        );
        return;
      }
      case "cancelTimer":
        timers.get(effect.timer)?.();
        timers.delete(effect.timer);
        return;
      case "flushOutput":
        return flush();
      case "close":
        return close(effect.code, effect.reason);
      default:
        return effect satisfies never;
    }
  }

  function send(event: ServerEvent): void {
    const texts = encodeFitting(dialect, event, limits.maxSentMessageBytes ?? defaultMaxSentMessageBytes);
    for (const text of texts) connection.send(text);
    if (texts.length === 0 && event.type === "warning") {
      // Versions before 2026-01-01-preview do not know warnings: the log names what could not be honoured.
      logger.log("warn", "setting not honoured", { code: event.warning.code, param: event.warning.param });
    }
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        trace({ kind: "speech_started", media_ms: state.input.receivedMs });
        if (state.session.turn_detection?.interrupt_response !== false) flush();
        return;
      case "response.content_part.added":
        if (event.part.type === "audio") pacer.begin(event.response_id, event.item_id);
        return;
      case "response.done":
        return trace({
          kind: "response_ended",
          response_id: event.response.id,
          remaining_ms: Math.round(pacer.remainingMs()),
        });
      case "response.audio_transcript.done":
        return audioInput.noteAssistantText(event.transcript);
      case "response.text.done":
        return audioInput.noteAssistantText(event.text);
      default:
        return;
    }
  }

  function abort(responseId: string, reason: AbortReason): void {
    runs.abort(responseId, reason);
    mcpServers.abort(responseId);
    // A client that cancels stops playing; a barge-in flushes with speech_started.
    if (reason === "client_cancelled" && pacer.plays(responseId)) flush();
  }

  /** The client plays nothing more of what it has. */
  function flush(): void {
    pacer.flush();
    echo.flush();
  }

  function close(code: number, reason: string): void {
    connection.close(code, reason);
    release();
  }

  function release(): void {
    if (isClosed) return;
    isClosed = true;
    drain.close();
    mailbox.post({ type: "disconnected" });
    mailbox.close();
    for (const cancel of timers.values()) cancel();
    over.abort();
    runs.close();
    audioInput.close();
    recordings.close();
    mcpServers.close();
    journal?.close();
    markClosed();
  }

  /** A bug: the session cannot be trusted any more. */
  function fault(error: unknown): void {
    logger.log("error", "session failed", {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    close(1011, "internal error");
  }

  const messages = createClientMessages({
    dialect,
    audioInput,
    recordings,
    room,
    drain,
    state: () => state,
    playback: () => pacer.playback(),
    heard: (receivedMs) => echo.received(receivedMs),
    post: (input) => mailbox.post(input),
  });

  mailbox.post({ type: "opened" });
  return {
    receive(message) {
      if (isClosed) return;
      try {
        messages.receive(typeof message === "string" ? Buffer.from(message) : message);
      } catch (error) {
        fault(error);
      }
    },
    disconnected: release,
    closed,
    drain() {
      if (!isClosed) drain.begin();
      return closed;
    },
  };
}

/** With less of the answer left than this, whoever speaks takes the next turn rather than interrupting this one. */
const nearlyOverMs = 400;

function clientLabel({ clientRequestId }: SessionRequest): Readonly<Record<string, string>> {
  return clientRequestId === "" ? {} : { clientRequestId };
}
