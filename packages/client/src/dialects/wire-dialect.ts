import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";
import type { DialectName, DialectRow } from "@vivavoce/protocol/wire";

/** An event as the wire of a server has it. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** A client event in the words of a server. */
export interface EncodedEvent {
  readonly wire: WireEvent;
  /** Dotted paths of what this server has no words for, and what was therefore left out. */
  readonly dropped: readonly string[];
}

/** Translator between the canonical events, Voice Live's of dated api-versions, and one server's wire. No state. */
export interface Translator {
  readonly name: DialectName;
  encode(event: ClientEvent): EncodedEvent;
  /** Undefined for an event that only repeats what another one says. */
  decode(wire: WireEvent): ServerEvent | undefined;
}

/** The translator of a server's wire, and what else is to be known of it. */
export type WireDialect = Translator & Pick<DialectRow, "vendor" | "headers">;

/** The canonical events themselves. Pages that talk to Vivavoce or dated Voice Live carry no other. */
export const voiceLive: WireDialect = {
  name: "voice-live",
  vendor: "azure",
  encode: (event) => ({ wire: event as WireEvent, dropped: [] }),
  // The fields are the server's; the client reads none it has not looked at.
  decode: (wire) => wire as unknown as ServerEvent,
};
