import { createSecretMask } from "@vivavoce/engine/remote";
import type { SelectedModel } from "../models/model-table.ts";
import { refuseSession } from "../refuse-session.ts";
import type { SessionRefusal } from "../refuse-session.ts";
import type { SessionHostOptions } from "../session-host-options.ts";
import type { SessionConnection, SessionHandle, SessionRequest } from "../session-port.ts";
import { PassthroughSession } from "./passthrough-session.ts";
import { upstreamAddress } from "./upstream-address.ts";

/**
 * Opens a session that another service answers: frames pass unchanged both ways, `session.created` is the service's
 * own. The client's dialect must be the service's.
 */
export function openPassthrough(
  options: Pick<SessionHostOptions, "clock" | "ids" | "logger" | "limits" | "openJournal" | "telemetry">,
  { name, upstream }: Extract<SelectedModel, { kind: "realtime" }>,
  request: SessionRequest,
  connection: SessionConnection,
): SessionHandle {
  const { clock, ids, logger, limits } = options;
  if (request.update !== undefined) return refuseSession(request, connection, ids, mismatch(secretNotPassed));
  const address = upstreamAddress(upstream, request.dialect);
  if (address.kind === "mismatch") return refuseSession(request, connection, ids, mismatch(address.message));
  const sessionId = `sess_${ids.seed()}`;
  const { clientRequestId } = request;
  const label = clientRequestId === "" ? {} : { "x-ms-client-request-id": clientRequestId };
  const spans = options.telemetry?.open(sessionId, request, name);
  const session = new PassthroughSession({
    request,
    connection,
    url: address.url,
    headers: { ...label, ...spans?.headers, ...address.headers },
    mask: createSecretMask(Object.values(address.headers)),
    connectTimeoutMs: upstream.connectTimeoutMs ?? 10_000,
    maxSessionMs: limits.maxSessionMs,
    journal: options.openJournal?.(sessionId),
    clock,
    ids,
    logger: logger.child({ sessionId, upstream: name, ...(clientRequestId === "" ? {} : { clientRequestId }) }),
  });
  if (spans !== undefined) void session.closed.then(() => spans.end());
  return session;
}

function mismatch(message: string): SessionRefusal {
  const close = { code: 1008, reason: "not the dialect of this model" };
  return { type: "invalid_request_error", code: "OperationNotSupported", message, close };
}

const secretNotPassed = "Client secrets open no sessions that are passed through; connect with a key.";
