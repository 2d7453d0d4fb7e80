import { deferred } from "@vivavoce/audio/deferred";
import { defaultMaxSentMessageBytes } from "../../pipeline/encode-fitting.ts";
import type { OpenSession, SessionConnection, SessionHandle, SessionRequest } from "../../pipeline/session-port.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import { KeptSession } from "../../survival/kept-session.ts";
import { OtherFormError } from "../../survival/kept-entries.ts";
import { rebuildSession } from "../../survival/rebuild-session.ts";
import type { RebuiltSession } from "../../survival/rebuild-session.ts";
import type { SessionRecord, SessionStore } from "../../survival/session-store.ts";
import { StartingPoint, startFor } from "../../survival/starting-point.ts";
import type { ResumeAsk } from "./resume-ask.ts";
import type { SessionLine, SessionLineOptions } from "./session-line.ts";

export interface TakeRequest {
  readonly store: SessionStore;
  readonly ask: ResumeAsk;
  /** Who asks. */
  readonly callerId: string;
  readonly request: SessionRequest;
  readonly link: SessionConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxBytes: number | undefined;
}

type Open = (line: SessionLine, openSession: OpenSession) => SessionHandle;
type Begin = (options: Pick<SessionLineOptions, "keep" | "earlier">, open: Open) => SessionHandle;

/**
 * Takes a session over from another process and opens it here. Its client says nothing before it is told that this was done;
 * where it cannot be, its socket is closed with 4410, or with 1013 where another try is worth while.
 */
export function takeSession(asked: TakeRequest, begin: Begin): SessionHandle {
  const { promise: closed, resolve: over } = deferred();
  const { link, logger } = asked;
  let handle: SessionHandle | undefined;
  let isGone = false;

  async function take(): Promise<void> {
    const found = await find(asked);
    if (isGone) return over();
    if (typeof found === "string") {
      link.close(goneCode, found);
      return over();
    }
    handle = begin(...reopening(asked, found.rebuilt, found.record));
    await handle.closed;
    over();
  }

  void take().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.log("warn", "a session could not be taken over", { reason });
    link.close(1013, "the session cannot be had now");
    over();
  });
  return {
    receive: (message, isBinary) => handle?.receive(message, isBinary),
    disconnected(isLost) {
      isGone = true;
      if (handle === undefined) over();
      else handle.disconnected(isLost);
    },
    drain: async () => {
      await handle?.drain();
    },
    closed,
    counted: {
      say: (text) => handle?.counted?.say(text),
      refused: (bytes) => handle?.counted?.refused(bytes),
    },
  };
}

interface Found {
  readonly rebuilt: RebuiltSession;
  readonly record: SessionRecord;
}

/** @returns why it cannot go on, in a word */
async function find({ store, ask, callerId, request, maxBytes, logger }: TakeRequest): Promise<Found | string> {
  let why = "session_not_found";
  let rebuilt: RebuiltSession | undefined;
  let foreign: OtherFormError | undefined;
  const accepts = (entries: readonly Buffer[]): boolean => {
    rebuilt = undefined;
    foreign = undefined;
    try {
      const read = rebuildSession(entries, request.dialect, maxBytes ?? defaultMaxSentMessageBytes);
      // Another caller's is told as none at all.
      if (read.identity.owner !== callerId) return false;
      why = "session_not_resumable";
      const { said, unseen, state } = read;
      const isReached = ask.seen <= said && ask.seen >= said - unseen.length;
      if (isReached && state.lifecycle === "open") rebuilt = read;
    } catch (error) {
      if (error instanceof OtherFormError) foreign = error;
      const reason = error instanceof Error ? error.message : String(error);
      if (foreign === undefined) logger.log("warn", "the record of a session cannot be read", { reason });
      why = "session_not_resumable";
    }
    return rebuilt !== undefined;
  };
  const taken = await store.take(ask.token, accepts);
  // It is not gone: a server of the version that wrote it may be the next that the client finds.
  if (foreign !== undefined) throw foreign;
  return taken === undefined || rebuilt === undefined ? why : { rebuilt, record: taken.record };
}

function reopening(
  { ask, request, link, clock, logger }: TakeRequest,
  { identity, state, said, unseen, endsAtMs, ...rebuilt }: RebuiltSession,
  record: SessionRecord,
): Parameters<Begin> {
  const start = startFor(rebuilt.start, ask.from, state.input.receivedMs);
  const moved = { state, mediaMs: start.mediaMs, leftMs: Math.max(0, endsAtMs - clock.wallMs()) };
  return [
    {
      earlier: { said, unseen, received: start.received },
      keep: (line) =>
        new KeptSession({ record, identity, clock, logger, line, point: new StartingPoint(start), moved }),
    },
    (line, openSession) => line.reopen(openSession, request, link, ask.seen, ask.heard),
  ];
}

/**
 * The session is not there any more, or not all of it that the client wants. Not told as a status of HTTP: pages are not
 * shown it, and would try in vain until the time is over.
 */
export const goneCode = 4410;
