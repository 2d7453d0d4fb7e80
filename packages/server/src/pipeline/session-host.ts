import { traceFeature } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createMailbox } from "../runtime/mailbox.ts";
import { reduce } from "../session/reduce.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { createSessionState } from "../session/state/session-state.ts";
import { defaultMaxSentMessageBytes, encodeFitting } from "./encode-fitting.ts";
import { createClientMessages } from "./input/messages/client-messages.ts";
import { openingFacts } from "./opening-facts.ts";
import { createSessionDrain } from "./session-drain.ts";
import type { SessionHostOptions } from "./session-host-options.ts";
import { createSessionParts } from "./session-parts.ts";
import type { OpenSession, SessionConnection, SessionHandle, SessionRequest } from "./session-port.ts";
import { createSessionRoom } from "./session-room.ts";
import { createSessionTrace, effectFact, inputFact, noTrace } from "./session-trace.ts";

/** Sessions on engines: the only place where the reducer's effects meet sockets, engines and time. */
export function createSessionHost(options: SessionHostOptions): OpenSession {
  return (request, connection) => openSession(options, request, connection);
}

function openSession(
  options: SessionHostOptions,
  request: SessionRequest,
  connection: SessionConnection,
): SessionHandle {
  const { clock, limits } = options;
  const { dialect, clientRequestId } = request;
  const sessionId = `sess_${options.ids.seed()}`;
  const logger = options.logger.child({ sessionId, ...(clientRequestId === "" ? {} : { clientRequestId }) });
  const journal = options.openJournal?.(sessionId);
  const facts = openingFacts(options, request, sessionId);
  let current = createSessionState(facts);
  journal?.opened(facts);

  const isTraced = request.features?.has(traceFeature) === true;
  const trace = isTraced ? createSessionTrace(clock, (text) => connection.send(text)) : noTrace;
  const { memory } = connection;
  const room = createSessionRoom(memory);
  let isClosed = false;
  let markClosed = (): void => {};
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });

  const mailbox = createMailbox<SessionInput>((input) => {
    journal?.input(input);
    trace(inputFact(input, current));
    const reduction = reduce(current, input);
    current = reduction.state;
    room.noteConversation(current);
    room.noteAudio(audioInput.waitingBytes);
    for (const effect of reduction.effects) {
      parts.perform(effect);
      trace(effectFact(effect, current, loudspeaker.remainingMs));
    }
    if (input.type === "clientEvent") recordings.dropUnclaimed(input.sounds ?? []);
    drain.stepped();
  }, fault);
  const state = (): typeof current => current;
  const post = (input: SessionInput): void => mailbox.post(input);
  const socket = {
    send: ({ event }: { readonly event: ServerEvent }) => send(event),
    close: ({ code, reason }: { readonly code: number; readonly reason: string }) => close(code, reason),
  };
  const parts = createSessionParts(options, { sessionId, logger, trace, memory, state, post, fault, socket });
  const { audioInput, loudspeaker, recordings } = parts;
  const drain = createSessionDrain({
    clock,
    state,
    remainingMs: loudspeaker.remainingMs,
    input: audioInput,
    answers: dialect.sessionType === "realtime",
    over: () => post({ type: "drained" }),
  });
  const { playback, heard } = loudspeaker;
  const messages = createClientMessages({ dialect, audioInput, recordings, room, drain, state, playback, heard, post });

  function send(event: ServerEvent): void {
    const texts = encodeFitting(dialect, event, limits.maxSentMessageBytes ?? defaultMaxSentMessageBytes);
    for (const text of texts) connection.send(text);
    if (texts.length > 0 || event.type !== "warning") return;
    // Versions before 2026-01-01-preview do not know warnings: the log names what could not be honoured.
    logger.log("warn", "setting not honoured", { code: event.warning.code, param: event.warning.param });
  }

  function close(code: number, reason: string): void {
    connection.close(code, reason);
    release();
  }

  function release(): void {
    if (isClosed) return;
    isClosed = true;
    drain.close();
    post({ type: "disconnected" });
    mailbox.close();
    parts.close();
    journal?.close();
    markClosed();
  }

  /** A bug: the session cannot be trusted any more. */
  function fault(error: unknown): void {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    logger.log("error", "session failed", { error: message });
    close(1011, "internal error");
  }

  post({ type: "opened" });
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
