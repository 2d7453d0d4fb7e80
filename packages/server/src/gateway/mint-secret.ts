import { isRecord } from "@vivavoce/audio/is-record";
import {
  DIALECTS,
  ProtocolError,
  createOpenaiBetaDialect,
  createOpenaiGaDialect,
  createSession,
  guardJson,
  toErrorBody,
} from "@vivavoce/protocol";
import type { Dialect, SessionType } from "@vivavoce/protocol";
import type { Ids } from "../runtime/ids.ts";
import { usesMask } from "../session/honour/given-tools.ts";
import { shownSession } from "../session/honour/mcp-secrets.ts";
import type { ClientSecrets, SecretGrant } from "../access/client-secrets.ts";
import { secretsUnavailable } from "./identify.ts";
import type { KnownCaller } from "../access/known-caller.ts";
import type { Refusal } from "./refusal.ts";

/** The three ways to ask for a secret: OA-06, and the two of the beta (OA-08). */
export type SecretEndpoint = "client_secrets" | "sessions" | "transcription_sessions";

/** What minting needs. */
export interface MintOptions {
  readonly secrets: ClientSecrets;
  readonly ids: Ids;
}

/** Who asks for a secret. */
export interface Minter {
  readonly caller: KnownCaller;
  /** Whether sessions of the secret count for him; on an open server they count for who opens them. */
  readonly owns: boolean;
  /** Whether he may have all the room for secrets. */
  readonly mayHaveAll: boolean;
}

/** A new client secret as the answer has it, or why there is none. */
export type MintResult =
  { readonly kind: "minted"; readonly body: object } | { readonly kind: "refused"; readonly refusal: Refusal };

type Fields = Readonly<Record<string, unknown>>;

const endpointPath = new RegExp(`${DIALECTS["openai-ga"].path}/(client_secrets|sessions|transcription_sessions)/?$`);
/** Model of a session that names none. */
const defaultModel = "gpt-realtime";
const maxModelLength = 256;

/** Which of the endpoints a path is, under any prefix (`/openai` on Azure); undefined for none. */
export function secretEndpointOf(path: string): SecretEndpoint | undefined {
  return endpointPath.exec(path)?.[1] as SecretEndpoint | undefined;
}

/** Answers one request for a client secret. `text` is the body; an empty one asks for the defaults. */
export async function mintSecret(
  endpoint: SecretEndpoint,
  text: string,
  minter: Minter,
  options: MintOptions,
): Promise<MintResult> {
  try {
    const body = objectOf(text === "" ? "{}" : text);
    if (endpoint === "client_secrets") return await mintGa(body, minter, options);
    return await mintBeta(endpoint, body, minter, options);
  } catch (error) {
    if (error instanceof ProtocolError) return refused(error, endpoint !== "client_secrets");
    throw error;
  }
}

async function mintGa(body: Fields, minter: Minter, options: MintOptions): Promise<MintResult> {
  const { expires_after: expiresAfter, session = { type: "realtime" }, ...unknown } = body;
  const [other] = Object.keys(unknown);
  if (other !== undefined) throw invalid("unknown_parameter", `Unknown parameter: '${other.slice(0, 100)}'.`, other);
  const lifetimeMs = lifetimeOf(expiresAfter, "expires_after", 600);
  const sessionType = isRecord(session) && session["type"] === "transcription" ? "transcription" : "realtime";
  const dialect = createOpenaiGaDialect(undefined, sessionType);
  const { grant, shown } = prepare(dialect, sessionType, session, options.ids);
  const minted = await keep(grant, lifetimeMs, minter, options.secrets);
  if (minted === undefined) return { kind: "refused", refusal: noRoom };
  if (minted === "unavailable") return { kind: "refused", refusal: secretsUnavailable };
  return { kind: "minted", body: { value: minted.value, expires_at: minted.expiresAt, session: shown } };
}

async function mintBeta(
  endpoint: SecretEndpoint,
  body: Fields,
  minter: Minter,
  options: MintOptions,
): Promise<MintResult> {
  const { client_secret: asked, ...session } = body;
  const sessionType = endpoint === "transcription_sessions" ? "transcription" : "realtime";
  const expiresAfter = isRecord(asked) ? (asked["expires_after"] ?? asked["expires_at"]) : undefined;
  const lifetimeMs = lifetimeOf(expiresAfter, "client_secret.expires_after", 60);
  const dialect = createOpenaiBetaDialect(undefined, sessionType);
  const { grant, shown } = prepare(dialect, sessionType, session, options.ids);
  const minted = await keep(grant, lifetimeMs, minter, options.secrets);
  if (minted === undefined) return { kind: "refused", refusal: noRoom };
  if (minted === "unavailable") return { kind: "refused", refusal: secretsUnavailable };
  const clientSecret = { value: minted.value, expires_at: minted.expiresAt };
  return { kind: "minted", body: { ...shown, client_secret: clientSecret } };
}

function keep(grant: SecretGrant, lifetimeMs: number, minter: Minter, secrets: ClientSecrets) {
  const { caller, owns, mayHaveAll } = minter;
  return secrets.mint(owns ? { ...grant, caller } : grant, lifetimeMs, mayHaveAll ? undefined : caller.id);
}

/** The settings as the dialect understands them, and the session they make, as the dialect shows it. */
function prepare(dialect: Dialect, sessionType: SessionType, session: unknown, ids: Ids) {
  const { transcriptionEvents = "session" } = DIALECTS[dialect.name];
  const type = `${sessionType === "transcription" ? transcriptionEvents : "session"}.update`;
  const parsed = dialect.decode(JSON.stringify({ type, session }));
  if (parsed.kind === "invalid") throw parsed.error;
  if (parsed.event.type !== "session.update") throw invalid("invalid_event", "The session was not understood.", null);
  const { model = defaultModel, ...update } = parsed.event.session;
  if (model === "" || model.length > maxModelLength || /\p{Cc}/u.test(model)) {
    throw invalid("invalid_value", "Invalid 'session.model': expected the name of a model.", "session.model");
  }
  // A mask that came from an echo would be taken for the credential itself.
  const masked = (update.tools ?? []).findIndex(usesMask);
  if (masked !== -1) {
    const message = "A masked credential stands for nothing here: send the credential itself.";
    throw invalid("invalid_value", message, `session.tools[${masked}]`);
  }
  const grant: SecretGrant = { sessionType, model, update };
  const full = createSession({
    apiVersion: dialect.apiVersion,
    model,
    id: `sess_${ids.seed()}`,
    // The session has not begun, so it has no end: OpenAI shows 0 too.
    expiresAt: 0,
    dialect: dialect.name,
    sessionType,
    update,
  });
  const [text = "{}"] = dialect.encode({
    type: "session.created",
    event_id: "event_mint",
    session: shownSession(full),
  });
  const { session: shown } = JSON.parse(text) as { session: object };
  return { grant, shown };
}

/** OA-06: 10 to 7200 seconds from now. */
function lifetimeOf(given: unknown, param: string, defaultSeconds: number): number {
  if (given === undefined || given === null) return defaultSeconds * 1000;
  if (!isRecord(given)) throw invalid("invalid_value", `Invalid '${param}': expected an object.`, param);
  const { anchor = "created_at", seconds = defaultSeconds } = given;
  if (anchor !== "created_at") {
    throw invalid("invalid_value", `Invalid '${param}.anchor': supported values are: 'created_at'.`, `${param}.anchor`);
  }
  if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 10 || seconds > 7200) {
    const message = `Invalid '${param}.seconds': expected an integer from 10 to 7200.`;
    throw invalid("invalid_value", message, `${param}.seconds`);
  }
  return seconds * 1000;
}

function objectOf(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("invalid_json", "The body is not valid JSON.", null);
  }
  if (!isRecord(value)) throw invalid("invalid_value", "The body must be a JSON object.", null);
  // Everything that follows walks the body by recursion.
  const fault = guardJson(value);
  if (fault !== undefined) throw invalid("invalid_value", `The body ${fault}.`, null);
  return value;
}

function invalid(code: ConstructorParameters<typeof ProtocolError>[0], message: string, param: string | null) {
  return new ProtocolError(code, message, { param });
}

/** The beta's body is the session itself, so its paths have no `session.` before them. */
function refused(error: ProtocolError, flat: boolean): MintResult {
  const { code, message, param } = toErrorBody(error);
  const inBody = (text: string): string => (flat ? text.replace(/(^|')session\./g, "$1") : text);
  const where = param === null ? {} : { param: inBody(param) };
  return {
    kind: "refused",
    refusal: { status: 400, code: code ?? "invalid_value", message: inBody(message), ...where },
  };
}

const noRoom: Refusal = {
  status: 429,
  code: "rate_limit_exceeded",
  message: "This server has as many client secrets as it may have. Try again when some have expired.",
};
