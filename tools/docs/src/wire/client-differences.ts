import {
  LATEST_API_VERSION,
  createOpenaiBetaDialect,
  createOpenaiGaDialect,
  createVoiceLiveDialect,
  createVoiceLiveV1Dialect,
} from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";

/** A client event that is not taken everywhere. */
export interface ClientDifference {
  readonly type: string;
  readonly known: readonly string[];
  readonly unknown: readonly string[];
}

/** Dialects by the name they have in the reference. */
const DIALECTS: readonly (readonly [string, Dialect])[] = [
  ["dated Voice Live", createVoiceLiveDialect(LATEST_API_VERSION)],
  ["v1", createVoiceLiveV1Dialect()],
  ["OpenAI GA", createOpenaiGaDialect()],
  ["OpenAI GA transcription", createOpenaiGaDialect(undefined, "transcription")],
  ["OpenAI beta", createOpenaiBetaDialect()],
  ["OpenAI beta transcription", createOpenaiBetaDialect(undefined, "transcription")],
];

/** Events of wire.md that only dialects have (CE-23 to CE-25). */
const DIALECT_EVENTS = ["transcription_session.update"];

/** Whether the event is refused as a whole, whatever its fields are. */
function refuses(dialect: Dialect, event: object): boolean {
  const parsed = dialect.decode(JSON.stringify(event));
  if (parsed.kind === "event") return false;
  return parsed.error.param === "type" || parsed.error.code === "invalid_event";
}

/** Client events that some dialects refuse, found by asking them. */
export function clientDifferences(examples: ReadonlyMap<string, object>): readonly ClientDifference[] {
  const events = [...examples, ...DIALECT_EVENTS.map((type) => [type, { type, session: {} }] as const)];
  return events
    .map(([type, event]) => ({
      type,
      known: DIALECTS.filter(([, dialect]) => !refuses(dialect, event)).map(([name]) => name),
      unknown: DIALECTS.filter(([, dialect]) => refuses(dialect, event)).map(([name]) => name),
    }))
    .filter(({ unknown }) => unknown.length > 0);
}
