import type { OpenSession, SessionFigures } from "../../pipeline/session-port.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { MemoryAccount } from "../../runtime/memory-budget.ts";
import type { SessionRegistry } from "../admin/session-registry.ts";
import type { Arrival } from "../session-floor.ts";
import type { SessionSocket } from "../session-socket.ts";
import { noSession } from "./resume-desk.ts";
import type { ResumeAsk } from "./resume-ask.ts";
import type { LineOpening, ResumeDesk } from "./resume-desk.ts";

/** What a new socket begins or goes on with. */
export interface OpeningRequest {
  readonly arrival: Pick<Arrival, "request" | "caller" | "address" | "resume">;
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
}

/** How the session of a socket is opened. */
export interface Opening {
  readonly openSession: OpenSession;
  /** Tells of the socket once it is made; it ends the session, where the session ends with it. */
  readonly opened: (socket: SessionSocket) => void;
}

/** Code of a socket that an operator closes: clients take it as not worth another try (TR-62). */
const hungUpCode = 1008;

/** Opens sessions, or goes on with them, and keeps the registry of them. */
export function openingOf(desk: ResumeDesk, registry: SessionRegistry, request: OpeningRequest): Opening {
  const { arrival, owner, memory, over } = request;
  const { resume } = arrival;
  if (resume !== undefined && desk.mayTake(resume)) return takingOf(desk, registry, request, resume);
  if (resume !== undefined) {
    return {
      openSession: (_request, connection) => desk.resume(resume, owner, connection) ?? noSession,
      // What the socket itself keeps; the session has an account of its own.
      opened: (socket) => void socket.closed.then(() => memory.close()),
    };
  }
  if (!desk.serves(arrival.request)) {
    return {
      openSession: request.openSession,
      opened(socket) {
        const leave = enter(registry, request, {
          figures: () => socket.figures(),
          isParked: () => false,
          hangUp: () => socket.close(hungUpCode, "ended by the operator"),
        });
        void socket.closed.then(() => {
          leave();
          over();
        });
      },
    };
  }
  return { openSession: desk.opener(lineOf(registry, request)), opened: () => {} };
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
