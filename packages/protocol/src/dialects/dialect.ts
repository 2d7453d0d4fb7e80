import type { ApiVersion } from "../api-version.ts";
import type { ServerEvent } from "../events/server-event.ts";
import type { ParsedClientEvent } from "../parsing/parse-client-event.ts";

/** Dialects this package speaks. */
export type DialectName = "voice-live" | "openai-beta";

/** Translator between one connection's wire and the canonical events, chosen once at the handshake. */
export interface Dialect {
  readonly kind: "dialect";
  readonly name: DialectName;
  /** Version whose defaults and rules count; for OpenAI dialects the one with the same defaults. */
  readonly apiVersion: ApiVersion;
  /** Subprotocol to select in the answer to the upgrade; absent when `realtime` was not offered (TR-50). */
  readonly subprotocol?: "realtime";
  /** Whether a client of this dialect knows the server event. */
  knowsEvent(type: string): boolean;
  /** A client's message as a canonical event. Never throws. */
  decode(text: string): ParsedClientEvent;
  /** A canonical event as the client's text, or undefined when this dialect does not have the event. */
  encode(event: ServerEvent): string | undefined;
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
