import type { Clock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { defaultMaxSentMessageBytes } from "../../runtime/encode-fitting.ts";
import type { OpenSession, SessionConnection, SessionHandle, SessionRequest } from "../../pipeline/session-port.ts";
import type { Logger } from "../../runtime/logger.ts";
import { KeptSession } from "../../survival/kept-session.ts";
import { identityOf, OtherFormError } from "../../survival/kept-entries.ts";
import { rebuildSession } from "../../survival/rebuild-session.ts";
import type { RebuiltSession } from "../../survival/rebuild-session.ts";
import type { SessionState } from "../../session/state/session-state.ts";
import type { SessionRecord, SessionStore } from "../../survival/session-store.ts";
import { StartingPoint, startFor } from "../../survival/starting-point.ts";
import type { ResumeAsk } from "./resume-ask.ts";
import type { SessionLine, SessionLineOptions } from "./session-line.ts";

/** Which kept session is asked for, and by whom. */
export interface TakeRequest {
  readonly store: SessionStore;
  /** What it is kept under. */
  readonly id: string;
  /** What a client says that counts messages; absent: it knows nothing, and is told everything anew. */
  readonly ask?: ResumeAsk;
  /** Whether who asks may have a session of that owner. */
  readonly mayHave: (owner: string) => boolean;
  readonly request: SessionRequest;
  readonly link: SessionConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxBytes: number | undefined;
  /** Most bytes of messages that a client is told anew. */
  readonly mostShownBytes: number;
}

type Open = (line: SessionLine, openSession: OpenSession) => SessionHandle;
/** @param owner whose session it is */
type Begin = (options: Pick<SessionLineOptions, "keep" | "earlier">, open: Open, owner: string) => SessionHandle;

/**
 * Takes a session over from another process and opens it here. What its client says before that waits. Where the store cannot
 * be asked, its socket is closed with 1013, since another try is worth while.
 * @param gone says why it cannot go on, in a word; what the socket has in place of it
 */
export function takeSession(asked: TakeRequest, begin: Begin, gone: (why: string) => SessionHandle): SessionHandle {
  const { promise: closed, resolve: over } = deferred();
  const { link, logger } = asked;
  let handle: SessionHandle | undefined;
  let isGone = false;
  /** Little: nothing is read meanwhile. */
  const waiting: (readonly [message: string | Buffer, isBinary: boolean | undefined])[] = [];
  link.pause?.();

  async function take(): Promise<void> {
    const found = await find(asked, () => !isGone);
    if (isGone) return over();
    link.resume?.();
    handle = typeof found === "string" ? gone(found) : begin(...reopening(asked, found.rebuilt, found.record));
    for (const [message, isBinary] of waiting.splice(0)) handle.receive(message, isBinary);
    await handle.closed;
    over();
  }

  void take().catch((error: unknown) => {
    const reason = reasonOf(error);
    logger.log("warn", "a session could not be taken over", { reason });
    link.close(1013, "the session cannot be had now");
    over();
  });
  return {
    receive(message, isBinary) {
      if (handle === undefined) waiting.push([message, isBinary]);
      else handle.receive(message, isBinary);
    },
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

/**
 * @param isWanted whether who asks is still there: for nobody it is not taken from who has it
 * @returns why it cannot go on, in a word
 */
async function find(asked: TakeRequest, isWanted: () => boolean): Promise<Found | string> {
  const { store, id, ask, mayHave, request, maxBytes, logger } = asked;
  let why = "session_not_found";
  let rebuilt: RebuiltSession | undefined;
  let foreign: OtherFormError | undefined;
  const accepts = (entries: readonly Buffer[]): boolean | "never" => {
    rebuilt = undefined;
    foreign = undefined;
    if (!isWanted()) return "never";
    try {
      // Another caller's is told as none at all, and costs no more than that: nothing of it is made again.
      const { owner, dialect, apiVersion } = identityOf(entries);
      if (owner !== undefined && !mayHave(owner)) return "never";
      why = "session_not_resumable";
      // No more that its owner adds would make it another.
      const isOther = (has: string | undefined, wants: string): boolean => has !== undefined && has !== wants;
      if (isOther(dialect, request.dialect.name) || isOther(apiVersion, request.dialect.apiVersion)) return "never";
      const read = rebuildSession(entries, request.dialect, maxBytes ?? defaultMaxSentMessageBytes, ask !== undefined);
      const { said, unseen, state } = read;
      if (state.lifecycle !== "open") return "never";
      if (ask === undefined ? !isSameKind(request, state) : ask.seen < said - unseen.length) return "never";
      // What its client has seen may not have been read yet.
      if (ask === undefined || ask.seen <= said) rebuilt = read;
    } catch (error) {
      why = "session_not_resumable";
      if (error instanceof OtherFormError) {
        foreign = error;
        return "never";
      }
      const reason = reasonOf(error);
      logger.log("warn", "the record of a session cannot be read", { reason });
    }
    return rebuilt !== undefined;
  };
  const taken = await store.take(id, accepts, mayHave);
  // It is not gone: a server of the version that wrote it may be the next that the client finds.
  if (foreign !== undefined) throw foreign;
  return taken === undefined || rebuilt === undefined ? why : { rebuilt, record: taken.record };
}

function reopening(
  { ask, request, link, clock, logger, mostShownBytes }: TakeRequest,
  { identity, state, said, unseen, endsAtMs, ...rebuilt }: RebuiltSession,
  record: SessionRecord,
): Parameters<Begin> {
  const leftMs = Math.max(0, endsAtMs - clock.wallMs());
  const { receivedMs } = state.input;
  // What was heard is not said again by who counts nothing: its sound begins anew.
  const start =
    ask === undefined
      ? { received: 0, mediaMs: receivedMs, done: [], owed: 0 }
      : startFor(rebuilt.start, ask.from, receivedMs);
  const moved = { state, mediaMs: start.mediaMs, leftMs, ...(ask === undefined && { mostShownBytes }) };
  const keep: SessionLineOptions["keep"] = (line) =>
    new KeptSession({
      record,
      identity,
      dialect: request.dialect,
      clock,
      logger,
      line,
      point: new StartingPoint(start),
      moved,
    });
  if (ask !== undefined) {
    const earlier = { said, unseen, received: start.received };
    return [
      { earlier, keep },
      (line, openSession) => line.reopen(openSession, request, link, ask.seen, ask.heard),
      identity.owner,
    ];
  }
  const { agent: _, ...asks } = request;
  // The model is that of the session, whatever the client names now.
  const same = { ...(state.agent === null ? asks : request), model: state.session.model };
  return [{ keep }, (line, openSession) => line.reopenShown(openSession, same, link), identity.owner];
}

/** Whether a client asks for a session of the kind that it had: with the same agent or none, to speak or to transcribe. */
function isSameKind({ agent, dialect }: SessionRequest, state: SessionState): boolean {
  const type = state.session.ga?.type ?? dialect.sessionType;
  return (agent === undefined) === (state.agent === null) && type === dialect.sessionType;
}

/**
 * The session is not there any more, or not all of it that the client wants. Not told as a status of HTTP: pages are not
 * shown it, and would try in vain until the time is over.
 */
export const goneCode = 4410;
