import { DIALECTS, chooseDialect, resumeFeature, sessionQuery } from "@vivavoce/protocol";
import type { Dialect, SessionType, UnsupportedDialect } from "@vivavoce/protocol";
import type { SessionRequest } from "../pipeline/session-port.ts";
import { agentOf } from "./agent-parameters.ts";
import type { SecretGrant } from "../access/client-secrets.ts";
import type { Identity } from "./identify.ts";
import type { KnownCaller } from "../access/known-caller.ts";
import type { OriginPolicy } from "./origin-policy.ts";
import { wrongMethod } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { resumeAskOf } from "./resume/resume-ask.ts";
import type { ResumeAsk } from "./resume/resume-ask.ts";
import { protocolOf } from "./resume/session-ask.ts";
import type { SessionAsk } from "./resume/session-ask.ts";
import { firstValueOf, headerOf, valuesOf } from "./upgrade-request.ts";
import type { NamedValues, UpgradeRequest } from "./upgrade-request.ts";

/** What becomes of an upgrade request. */
export type Handshake =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "accepted";
      /** An agent that this server does not have is told after the upgrade (TR-45). */
      readonly request: SessionRequest;
      readonly caller: KnownCaller;
      /** The session that it goes on with, which is there and counted; absent where it begins one. */
      readonly resume?: ResumeAsk;
      /** The session that it asks for by its id; counted only where that is here. */
      readonly asked?: SessionAsk;
      /** Kind of session that a client secret was minted for; absent without one. */
      readonly sessionType?: SessionType;
    };

/** The server's side of the decision. */
export interface HandshakePolicy {
  readonly allowsOrigin: OriginPolicy;
  /** Asked last, of requests that are right in all else: undefined, or why there is no room. Counts when it admits. */
  readonly admit: (caller: KnownCaller) => Refusal | undefined;
  /** Whether sessions are given to who asks for them by their id, on a server where nobody can show who he is. */
  readonly asksInVain: boolean;
  /** Asked in its place of requests that go on with a session. */
  readonly admitBack: (caller: KnownCaller) => Refusal | undefined;
}

/** Longest model name and request id taken from a client. */
const maxNameLength = 256;

/** Why a request is refused whoever sends it; undefined when it depends on who that is. */
export function refuseAnyone(
  request: UpgradeRequest,
  { allowsOrigin }: Pick<HandshakePolicy, "allowsOrigin">,
): Refusal | undefined {
  const asked = chooseDialectFor(request);
  if (asked.kind === "unsupported" && asked.reason === "unknown_path") return unknownPath;
  if (request.method !== "GET") return notThatWay;
  const origin = firstValueOf(request.headers, "origin");
  return allowsOrigin(origin, firstValueOf(request.headers, "host")) ? undefined : foreignOrigin;
}

/**
 * Decides about an upgrade request. The order tells strangers as little as possible: what is not a session path is
 * 404 for all; then origin, credential, and only then what is wrong with the request; limits last.
 * @param asked the session that it asks for by its id
 */
export function decideHandshake(
  request: UpgradeRequest,
  policy: HandshakePolicy,
  identity: Identity,
  asked?: SessionAsk,
): Handshake {
  const refusal = refuseAnyone(request, policy);
  if (refusal !== undefined) return refused(refusal);
  if (identity.kind === "unknown") return refused(identity.refusal);
  const { caller, grant } = identity;
  // A secret knows which kind of session it is for.
  const dialect = chooseDialectFor(request, grant?.sessionType);
  if (dialect.kind === "unsupported") return refused(unsupported(dialect));
  // Elsewhere, such parameters belong to nobody and are ignored.
  const isVoiceLive = DIALECTS[dialect.name].vendor === "azure";
  const agent = isVoiceLive ? agentOf(request.query) : undefined;
  const profile = firstValueOf(request.query, "profile") ?? "";
  if (isVoiceLive && !knownProfiles.has(profile.trim().toLowerCase())) return refused(unknownProfile);
  // What a secret was minted for binds who holds it: clients name a model in the URL as a habit, and get the minted one.
  const model = grant?.model ?? modelOf(request.query);
  const needsModel = agent === undefined && dialect.sessionType === "realtime";
  if (needsModel && model === "") return refused(missingModel);
  if (model.length > maxNameLength || /\p{Cc}/u.test(model)) return refused(badModel);
  const resume = resumeAskOf(request);
  if (resume === undefined && asked !== undefined && policy.asksInVain) return refused(nobodysSession);
  const goesOn = resume !== undefined || asked?.isHere === true;
  const noRoom = goesOn ? policy.admitBack(caller) : policy.admit(caller);
  if (noRoom !== undefined) return refused(noRoom);
  const { id, name } = caller;
  const accepted = { ...sessionRequest(request, dialect, model, grant), caller: { id, name } };
  const complete = agent === undefined ? accepted : { ...accepted, agent };
  return {
    kind: "accepted",
    request: complete,
    caller,
    ...(resume === undefined ? {} : { resume }),
    ...(resume !== undefined || asked === undefined ? {} : { asked }),
    ...(grant === undefined ? {} : { sessionType: grant.sessionType }),
  };
}

/** Whether a client secret is good for a request: wherever a session can be had, so that pages need no key (OA-06). */
export function takesSecrets(request: UpgradeRequest): boolean {
  return chooseDialectFor(request).kind === "dialect";
}

/** Whether a session can be had at this path, whatever else the request says. */
export function isRealtimePath(request: UpgradeRequest): boolean {
  const dialect = chooseDialectFor(request);
  return dialect.kind === "dialect" || dialect.reason !== "unknown_path";
}

/** The dialect of a request, or why there is none. @param sessionType what a client secret was minted for */
export function chooseDialectFor(request: UpgradeRequest, sessionType?: SessionType): Dialect | UnsupportedDialect {
  const { path, query, headers, protocols } = request;
  const handshake = { path, query: firstValues(query), headers: firstValues(headers), protocols };
  return chooseDialect(sessionType === undefined ? handshake : { ...handshake, sessionType });
}

/**
 * The protocol of a request that may go on with a session by its id; undefined where it cannot: a client that counts messages
 * goes on with a token alone.
 */
export function askingProtocolOf(request: UpgradeRequest, sessionType?: SessionType): string | undefined {
  const dialect = chooseDialectFor(request, sessionType);
  if (dialect.kind === "unsupported" || featuresOf(request.query).has(resumeFeature)) return undefined;
  return protocolOf(dialect);
}

/** The first value of every name; a second one is ignored, as unknown parameters are. */
function firstValues(pairs: NamedValues): Record<string, string> {
  return Object.fromEntries(pairs.toReversed());
}

function sessionRequest(
  request: UpgradeRequest,
  dialect: Dialect,
  model: string,
  grant: SecretGrant | undefined,
): SessionRequest {
  const id =
    headerOf(request, "x-ms-client-request-id") ?? firstValueOf(request.query, "client-request-id") ?? /* TR-34 */ "";
  const clientRequestId = id.replace(/[^\x21-\x7e]/g, "").slice(0, maxNameLength);
  const features = featuresOf(request.query);
  return {
    dialect,
    model,
    clientRequestId,
    ...(features.size === 0 ? {} : { features }),
    ...traceOf(request),
    ...(grant === undefined ? {} : { update: grant.update }),
  };
}

/** What is said of a trace, no longer than W3C Trace Context has it; what is none is left to whoever reads it. */
function traceOf(request: UpgradeRequest): Pick<SessionRequest, "trace"> {
  const traceparent = headerOf(request, "traceparent");
  const tracestate = headerOf(request, "tracestate");
  if (traceparent === undefined || traceparent.length > maxNameLength) return {};
  const isKept = tracestate !== undefined && tracestate.length <= 2 * maxNameLength;
  return { trace: { traceparent, ...(isKept ? { tracestate } : {}) } };
}

/** Flags in the form `name:true`, several separated by commas (TR-20). Who does not know a flag leaves it alone. */
function featuresOf(query: NamedValues): ReadonlySet<string> {
  const flags = valuesOf(query, "features").flatMap((value) => value.split(","));
  return new Set(flags.flatMap((flag) => /^\s*([\w.-]{1,64}):true\s*$/i.exec(flag)?.[1]?.toLowerCase() ?? []));
}

/** The model (TR-11), or the deployment that stands for it on Azure's beta path (OA-05). */
function modelOf(query: NamedValues): string {
  return (firstValueOf(query, "model") ?? firstValueOf(query, "deployment") ?? "").trim();
}

function refused(refusal: Refusal): Handshake {
  return { kind: "refused", refusal };
}

/** TR-42. */
export const unknownPath: Refusal = {
  status: 404,
  code: "not_found",
  message: `There is nothing here. Sessions are opened at ${DIALECTS["voice-live"].path}.`,
};

/** A session path asked for without an upgrade. */
export const upgradeRequired: Refusal = {
  status: 426,
  code: "upgrade_required",
  message: "This path speaks WebSocket: connect with a Voice Live client, or with ws:// or wss:// in the URL.",
  headers: { upgrade: "websocket", connection: "Upgrade" },
};

const notThatWay = wrongMethod("A WebSocket is opened with GET.", ["GET"]);

/** A page that may not use this server. */
export const foreignOrigin: Refusal = {
  status: 403,
  code: "origin_not_allowed",
  message:
    "This server is open, so pages of other origins, and names that it does not know, may not use it. Configure an API key " +
    "or allow the origin.",
  param: "origin",
};

const missingModel: Refusal = {
  status: 400,
  code: "missing_required_parameter",
  message: "The query parameter model is required.",
  param: "model",
};

/** TR-19: models of one's own; `model` then names the deployment, and selects as it always does. */
const knownProfiles: ReadonlySet<string> = new Set([
  "",
  "byom-azure-openai-realtime",
  "byom-azure-openai-chat-completion",
]);

const unknownProfile: Refusal = {
  status: 400,
  code: "invalid_value",
  message: `The query parameter profile is not known. Known profiles: ${[...knownProfiles].slice(1).join(", ")}.`,
  param: "profile",
};

/** Told to who asks for a session by its id, which is no secret, and cannot show who he is. */
const nobodysSession: Refusal = {
  status: 403,
  code: "session_without_owner",
  message:
    "This server is open, so that nobody can show that a session is his: none is given to who knows its id. " +
    `Leave ${sessionQuery} out, or configure an API key.`,
  param: sessionQuery,
};

const badModel: Refusal = {
  status: 400,
  code: "invalid_value",
  message: `The query parameter model is longer than ${maxNameLength} characters or holds control characters.`,
  param: "model",
};

/** TR-43. */
function unsupported({ reason, message }: UnsupportedDialect): Refusal {
  const code = {
    unknown_path: "not_found",
    missing_api_version: "missing_required_parameter",
    unknown_api_version: "invalid_value",
    dialect_not_available: "OperationNotSupported",
  }[reason];
  return { status: 400, code, message, ...(reason === "dialect_not_available" ? {} : { param: "api-version" }) };
}
