import type { OpenSession, SessionConnection, SessionHandle } from "../../pipeline/session-port.ts";
import type { SessionFigures, SessionRequest } from "../../pipeline/session-port.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { MemoryAccount } from "../../runtime/memory-budget.ts";
import type { SessionRegistry } from "../admin/session-registry.ts";
import type { Arrival } from "../session-floor.ts";
import type { SessionSocket } from "../session-socket.ts";
import { noSession } from "./resume-desk.ts";
import type { ResumeAsk } from "./resume-ask.ts";
import type { LineOpening, ResumeDesk } from "./resume-desk.ts";
import type { SessionAsk } from "./session-ask.ts";
import type { SessionLine } from "./session-line.ts";

/** What a new socket begins or goes on with. */
export interface OpeningRequest {
  readonly arrival: Pick<Arrival, "request" | "caller" | "address" | "resume" | "asked" | "stockOwnerId">;
  /** Who owns the session. */
  readonly owner: string;
  readonly connectionId: string;
  readonly openSession: OpenSession;
  readonly memory: MemoryAccount;
  readonly logger: Logger;
  readonly startedAtMs: number;
  /** A session that began with this socket is over; never called where the socket goes on with one. */
  readonly over: () => void;
  /** A session of another process goes on here: from now on it is one of this process. */
  readonly adopted?: () => void;
  /** A session begins. */
  readonly begun?: () => void;
}

/** How the session of a socket is opened. */
export interface Opening {
  readonly openSession: OpenSession;
  /** Tells of the socket once it is made; it ends the session, where the session ends with it. */
  readonly opened: (socket: SessionSocket) => void;
  /** Whether it is a session that was there before. */
  readonly goesOn: boolean;
}

/** Code of a socket that an operator closes: clients take it as not worth another try (TR-62). */
const hungUpCode = 1008;

/** Opens sessions, or goes on with them, and keeps the registry of them. */
export function openingOf(desk: ResumeDesk, registry: SessionRegistry, request: OpeningRequest): Opening {
  const { arrival, owner } = request;
  const { resume, stockOwnerId, asked } = arrival;
  if (resume !== undefined && desk.mayTake(resume)) return takingOf(desk, registry, request, resume);
  if (resume !== undefined)
    return goingOn(request, (connection) => desk.resume(resume, owner, connection) ?? noSession);
  const isCounting = desk.serves(arrival.request);
  if (!isCounting && desk.servesStock && stockOwnerId !== undefined) {
    return stockOpeningOf(desk, registry, request, stockOwnerId);
  }
  if (asked?.isHere === true) return tooLate(request);
  const fresh = beginning(request, asked);
  const opener = isCounting ? desk.opener(lineOf(registry, request)) : request.openSession;
  return {
    openSession: (opening, connection) => opener(fresh(opening), connection),
    opened: isCounting ? () => {} : (socket) => enterSocket(registry, request, socket),
    goesOn: false,
  };
}

/** A session that is here. What the socket itself keeps ends with it; the session has an account of its own. */
function goingOn({ memory }: OpeningRequest, attach: (connection: SessionConnection) => SessionHandle): Opening {
  return {
    openSession: (_request, connection) => attach(connection),
    opened: (socket) => void socket.closed.then(() => memory.close()),
    goesOn: true,
  };
}

/** The session ends with its socket. */
function enterSocket(registry: SessionRegistry, request: OpeningRequest, socket: SessionSocket): void {
  const leave = enter(registry, request, {
    figures: () => socket.figures(),
    isParked: () => false,
    hangUp: () => socket.close(hungUpCode, "ended by the operator"),
  });
  void socket.closed.then(() => {
    leave();
    request.over();
  });
}

/** What a session begins with; its client is told where it takes the place of one that it asked for. */
function beginning({ begun, logger }: OpeningRequest, asked: SessionAsk | undefined) {
  return (opening: SessionRequest): SessionRequest => {
    begun?.();
    if (asked === undefined) return opening;
    logger.log("warn", "the session that a client asks for is not there, a new one begins");
    return { ...opening, unfound: true };
  };
}

/**
 * A session that was here when its client was let in, and is not any more. Nothing of it is counted: its client has to come
 * anew, and then is let in as for a new session, where there is room.
 */
function tooLate(request: OpeningRequest): Opening {
  return goingOn(request, (connection) => {
    request.logger.log("info", "the session that a client asks for has just ended, it has to come again");
    connection.close(1013, "the session has just ended");
    return noSession;
  });
}

/** A session whose client may ask for it by its id, or does. */
function stockOpeningOf(desk: ResumeDesk, registry: SessionRegistry, request: OpeningRequest, owner: string): Opening {
  const { arrival } = request;
  const { asked } = arrival;
  const going = asked && desk.resumeStock(asked.sessionId, owner, arrival.request);
  if (going !== undefined) return goingOn(request, going);
  if (asked?.isHere === true) return tooLate(request);
  const line = { ...lineOf(registry, request), callerId: owner };
  const fresh = beginning(request, asked);
  const begin: OpenSession = (opening, connection) => desk.opener(line, true)(fresh(opening), connection);
  if (asked === undefined || !desk.mayTakeStock(asked.sessionId)) {
    return { openSession: begin, opened: () => {}, goesOn: false };
  }
  let isSeated = false;
  const seating = {
    ...line,
    opening(opened: SessionLine) {
      isSeated = true;
      line.opening?.(opened);
    },
  };
  const instead: OpenSession = (opening, connection) => desk.opener(seating, true)(fresh(opening), connection);
  return {
    openSession: desk.stockTaker(asked.sessionId, seating, instead),
    // Its client may go before it is known what it gets.
    opened: (socket) => void socket.closed.then(() => (isSeated ? undefined : request.over())),
    goesOn: false,
  };
}

function takingOf(desk: ResumeDesk, registry: SessionRegistry, request: OpeningRequest, ask: ResumeAsk): Opening {
  let isAdopted = false;
  const taken = (): void => {
    isAdopted = true;
    request.adopted?.();
  };
  return {
    openSession: desk.taker(ask, { ...lineOf(registry, request), taken }),
    opened: (socket) => void socket.closed.then(() => (isAdopted ? undefined : request.memory.close())),
    goesOn: true,
  };
}

/** What a session that outlives its socket is opened with. */
function lineOf(registry: SessionRegistry, request: OpeningRequest): LineOpening {
  let leave = (): void => {};
  return {
    callerId: request.owner,
    openSession: request.openSession,
    memory: request.memory,
    logger: request.logger,
    opening(line) {
      leave = enter(registry, request, {
        figures: () => line.figures(),
        isParked: () => line.isParked,
        hangUp: () => line.hangUp(hungUpCode, "ended by the operator"),
      });
    },
    over() {
      leave();
      request.over();
    },
  };
}

interface Live {
  readonly figures: () => SessionFigures | undefined;
  readonly isParked: () => boolean;
  readonly hangUp: () => void;
}

function enter(registry: SessionRegistry, { arrival, connectionId, startedAtMs }: OpeningRequest, live: Live) {
  const { request, caller, address } = arrival;
  return registry.add({
    connectionId,
    caller: caller.name,
    address,
    dialect: request.dialect.name,
    model: request.model,
    clientRequestId: request.clientRequestId,
    startedAtMs,
    ...live,
  });
}
