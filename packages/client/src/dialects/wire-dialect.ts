import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";

/** An event as the wire of a server has it. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** A client event in the words of a server. */
export interface EncodedEvent {
  readonly wire: WireEvent;
  /** Dotted paths of what this server has no words for, and what was therefore left out. */
  readonly dropped: readonly string[];
}

/** Translator between the canonical events, Voice Live's of dated api-versions, and one server's wire. No state. */
export interface WireDialect {
  readonly name: "voice-live" | "voice-live-v1" | "openai" | "openai-beta";
  encode(event: ClientEvent): EncodedEvent;
  /** Undefined for an event that only repeats what another one says. */
  decode(wire: WireEvent): ServerEvent | undefined;
}
