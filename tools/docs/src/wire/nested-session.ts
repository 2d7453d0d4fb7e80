import { WORDS } from "@vivavoce/protocol/wire";
import { describeFields } from "./describe-fields.ts";
import type { FieldDescription } from "./describe-fields.ts";
import type { WireSchemas } from "./wire-schemas.ts";

/** A field of the nested session, and what it is in the flat one. */
export interface NestedField {
  readonly path: string;
  readonly openai: FieldDescription | undefined;
  readonly azure: FieldDescription | undefined;
  readonly flat: string | undefined;
}

/** Names in the flat session of what stands elsewhere in the nested one (OA-10); the dialects' tables know them. */
const FLAT_NAMES: ReadonlyMap<string, string> = new Map(
  [...WORDS["voice-live-v1"].session, ...WORDS["openai-ga"].session]
    .filter(({ field }) => !field.startsWith("ga."))
    .flatMap(({ field, at, param = at }): [string, string][] => [
      // A member of the object at that place has the value.
      ...(param.startsWith(`${at}.`) ? [] : [[at, field] as [string, string]]),
      [param, field],
    ])
    .toReversed(),
);

/** Objects whose members are explained with the flat session. */
const EXPLAINED = /^(?:tools|tool_choice|audio\.input\.(?:turn_detection|transcription|echo_cancellation))(?:\[\])?\./;

/** Fields of the nested session by path, OpenAI's first. */
export function describeNestedSession({ nestedSessions, components }: WireSchemas): readonly NestedField[] {
  const read = (schema: object) =>
    new Map(
      describeFields(schema)
        .filter(({ path }) => !EXPLAINED.test(path))
        .map((field) => [field.path, field]),
    );
  const openai = read(nestedSessions.openai);
  const azure = read(nestedSessions.azure);
  const flat = components.get("SessionUpdate")?.properties ?? {};
  return [...new Set([...openai.keys(), ...azure.keys()])].map((path) => ({
    path,
    openai: openai.get(path),
    azure: azure.get(path),
    flat: FLAT_NAMES.get(path) ?? (Object.hasOwn(flat, path) ? path : undefined),
  }));
}
