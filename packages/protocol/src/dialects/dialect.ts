import type { ApiVersion } from "../api-version.ts";
import type { ServerEvent } from "../events/server-event.ts";
import type { ParsedClientEvent } from "../parsing/parse-client-event.ts";
import type { SessionType } from "../session/ga-settings.ts";
import type { DialectName } from "../wire/dialects.ts";

/** Translator between one connection's wire and the canonical events, chosen once at the handshake. */
export interface Dialect {
  readonly kind: "dialect";
  readonly name: DialectName;
  /** Kind of session that the connection asks for; it never changes. */
  readonly sessionType: SessionType;
  /** Version whose defaults and rules count; for OpenAI dialects the one with the same defaults. */
  readonly apiVersion: ApiVersion;
  /** Subprotocol to select in the answer to the upgrade; absent when `realtime` was not offered (TR-50). */
  readonly subprotocol?: "realtime";
  /** Whether a client of this dialect knows a server event of that name, the name it has in this dialect. */
  knowsEvent(type: string): boolean;
  /** A client's message as a canonical event. Never throws. */
  decode(text: string): ParsedClientEvent;
  /**
   * A canonical event as the messages for the client, in order. None when this dialect does not have the event, or
   * has said it before; two or more where the dialect tells it in steps (wire.md 11.3). To be called with every event of the
   * connection, in order.
   */
  encode(event: ServerEvent): readonly string[];
  /** What it has told that counts for what it tells next, as JSON; absent where each event stands for itself. */
  memory?(): unknown;
  /** Goes on where another one of its name was, which had this in mind. To be called before anything is told. */
  recall?(memory: unknown): void;
}

/** Why no dialect could be chosen; the gateway refuses the upgrade. */
export interface UnsupportedDialect {
  readonly kind: "unsupported";
  readonly reason: "unknown_path" | "missing_api_version" | "unknown_api_version" | "dialect_not_available";
  /** For the client, one line. */
  readonly message: string;
  /** Api-versions that are accepted here. */
  readonly knownApiVersions: readonly ApiVersion[];
}
