import { deferred } from "@vivavoce/audio/deferred";
import { stackOf } from "@vivavoce/audio/reason-of";
import type { ServerEvent } from "@vivavoce/protocol";
import { createMailbox } from "../runtime/mailbox.ts";
import { reduce } from "../session/reduce.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { createSessionState } from "../session/state/session-state.ts";
import { createEventSender } from "./event-sender.ts";
import { createClientMessages } from "./input/messages/client-messages.ts";
import { openingFacts } from "./opening-facts.ts";
import { createSessionDrain } from "./session-drain.ts";
import { FiguresOfSession } from "./session-figures.ts";
import type { SessionHostOptions } from "./session-host-options.ts";
import { createSessionParts } from "./session-parts.ts";
import type { OpenSession, SessionConnection, SessionHandle, SessionRequest } from "./session-port.ts";
import { createSessionRoom } from "./session-room.ts";
import { effectFact, inputFact, openTrace } from "./session-trace.ts";

/** Sessions on engines: the only place where the reducer's effects meet sockets, engines and time. */
export function createSessionHost(options: SessionHostOptions): OpenSession {
  return (request, connection) => hostSession(options, request, connection);
}

function hostSession(
  options: SessionHostOptions,
  request: SessionRequest,
  connection: SessionConnection,
): SessionHandle {
  const { clock, limits } = options;
  const { dialect, clientRequestId, keeper } = request;
  const moved = keeper?.moved;
  const sessionId = moved?.state.session.id ?? request.sessionId ?? `sess_${options.ids.seed()}`;
  const logger = options.logger.child({ sessionId, ...(clientRequestId === "" ? {} : { clientRequestId }) });
  const spans = options.telemetry?.open(sessionId, request, options.engines.languageModel.info.id);
  // A journal begins with a session's opening: one that comes from elsewhere has its beginning there.
  const journal = moved === undefined ? options.openJournal?.(sessionId) : undefined;
  const facts = openingFacts(options, request, sessionId);
  let current = moved === undefined ? createSessionState(facts) : { ...moved.state, capabilities: facts.abilities };
  const state = (): typeof current => current;
  journal?.opened(facts);
  keeper?.begin(state, moved?.leftMs ?? limits.maxSessionMs);

  const tell = (text: string): void => {
    keeper?.said(text);
    connection.send(text);
  };
  const trace = openTrace(options, request, { state, tell, spans });
  const { memory } = connection;
  const room = createSessionRoom(memory);
  let isClosed = false;
  const figures = new FiguresOfSession();
  const { promise: closed, resolve: markClosed } = deferred();

  const mailbox = createMailbox<SessionInput>((input) => {
    journal?.input(input);
    keeper?.input(input);
    trace(inputFact(input, current));
    figures.take(input);
    const reduction = reduce(current, input);
    current = reduction.state;
    // Sound that has come is most of what happens, and nothing that is kept changes with it.
    if (input.type !== "audioReceived" || reduction.effects.length > 0) room.noteConversation(current);
    room.noteAudio(audioInput.waitingBytes);
    for (const effect of reduction.effects) {
      parts.perform(effect);
      // What is only told again does not happen again.
      if (input.type !== "shownAgain") trace(effectFact(effect, current, loudspeaker.remainingMs));
    }
    if (input.type === "clientEvent") recordings.dropUnclaimed(input.sounds ?? []);
    drain.stepped();
    keeper?.stepped();
  }, fault);
  const post = (input: SessionInput): void => mailbox.post(input);
  const send = createEventSender(options, dialect, connection, logger);
  const socket = {
    send: ({ event }: { readonly event: ServerEvent }) => send(event),
    close: ({ code, reason }: { readonly code: number; readonly reason: string }) => close(code, reason),
  };
  const common = { sessionId, logger, trace, spans, memory, state, post, fault, socket };
  const parts = createSessionParts(options, { ...common, keeper, startMs: moved?.mediaMs });
  const { audioInput, loudspeaker, recordings } = parts;
  const drain = createSessionDrain({
    clock,
    state,
    remainingMs: loudspeaker.remainingMs,
    input: audioInput,
    answers: dialect.sessionType === "realtime",
    // A client that comes back elsewhere finds what is kept there.
    kept: (act) => (keeper === undefined ? act() : keeper.kept(act)),
    over: () => post({ type: "drained" }),
  });
  const { playback } = loudspeaker;
  const { heard } = parts;
  const take = createClientMessages({ dialect, audioInput, recordings, room, drain, state, playback, heard, post });

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
    spans?.end();
    markClosed();
  }

  const whileOpen = (act: () => void): void => void (isClosed || act());

  /** A bug: the session cannot be trusted any more. */
  function fault(error: unknown): void {
    const message = stackOf(error);
    logger.log("error", "session failed", { error: message });
    close(1011, "internal error");
  }

  if (moved === undefined) post({ type: "opened", ...(request.unfound && { unfound: true }) });
  else {
    const { mostShownBytes: mostBytes, mediaMs: receivedMs, leftMs } = moved;
    const isShown = mostBytes !== undefined;
    if (isShown) post({ type: "shownAgain", mostBytes });
    post({ type: "moved", receivedMs, leftMs, ...(isShown && { soundLost: true }) });
    parts.moved();
  }
  return {
    receive(message) {
      if (isClosed) return;
      try {
        take(typeof message === "string" ? Buffer.from(message) : message);
      } catch (error) {
        fault(error);
      }
    },
    disconnected: () => release(),
    figures: () => figures.read(current),
    parked: () => whileOpen(() => parts.park()),
    resumed: (heardOf) => whileOpen(() => parts.unpark(heardOf)),
    showAgain: (mostBytes) => whileOpen(() => post({ type: "shownAgain", mostBytes })),
    closed,
    drain() {
      whileOpen(() => drain.begin());
      return closed;
    },
  };
}
