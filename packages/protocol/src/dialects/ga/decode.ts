import { z } from "zod";
import { ProtocolError } from "../../protocol-error.ts";
import type { ClientEvent } from "../../events/client-event.ts";
import { invalidEvent, parseClientEvent, readEvent } from "../../parsing/parse-client-event.ts";
import type { EventReader, ParsedClientEvent } from "../../parsing/parse-client-event.ts";
import type { SessionType } from "../../session/ga-settings.ts";
import { DIALECTS } from "../../wire/dialects.ts";
import { WORDS } from "../../wire/words.ts";
import { gaResponseSchemas, canonicalResponse } from "./response-input.ts";
import { gaSessionSchemas } from "./session-input.ts";
import { canonicalUpdate, inputWithoutEffect, withoutAnswers, wrongSessionType } from "./session-update.ts";
import { toolsWithoutEffect } from "./tool-input.ts";

/** The nested dialects: OpenAI's is strict, Azure's knows more and lets unknown fields pass. */
export type NestedName = "openai-ga" | "voice-live-v1";

const eventId = z.string().optional();
const updateSchemas = {
  openai: z.object({ type: z.literal("session.update"), event_id: eventId, session: gaSessionSchemas.openai }),
  azure: z.object({ type: z.literal("session.update"), event_id: eventId, session: gaSessionSchemas.azure }),
  transcription: z.object({
    type: z.literal("session.update"),
    event_id: eventId,
    session: gaSessionSchemas.transcription,
  }),
};
const createSchemas = {
  openai: z.object({
    type: z.literal("response.create"),
    event_id: eventId,
    response: gaResponseSchemas.openai.nullish(),
  }),
  azure: z.object({
    type: z.literal("response.create"),
    event_id: eventId,
    response: gaResponseSchemas.azure.nullish(),
    additional_instructions: z.string().nullish(),
  }),
};

const event = (value: ClientEvent, ignored: readonly string[]): ParsedClientEvent => ({
  kind: "event",
  event: value,
  ignored,
});

/** ER-06: OpenAI refuses what it does not know, where Voice Live warns. */
function refuseUnknown(unknown: readonly string[], id: string | null): ParsedClientEvent | undefined {
  const [param] = unknown;
  if (param === undefined) return undefined;
  return invalidEvent(new ProtocolError("unknown_parameter", `Unknown parameter: '${param}'.`, { param, eventId: id }));
}

/** The kind of session an update speaks of, as far as it says. */
function sessionTypeOf(message: object): unknown {
  const { session } = message as { session?: unknown };
  return typeof session === "object" && session !== null && "type" in session ? session.type : undefined;
}

function updateReader(name: NestedName, sessionType: SessionType): EventReader {
  return (message, id) => {
    const sent = sessionTypeOf(message);
    if ((sent === "realtime" || sent === "transcription") && sent !== sessionType) {
      const details = { param: "session.type", eventId: id };
      return invalidEvent(new ProtocolError("invalid_parameter", wrongSessionType(sent), details));
    }
    if (sessionType === "transcription") {
      const read = readEvent(updateSchemas.transcription, message, id);
      if (read.kind === "invalid") return read;
      const { session, ...head } = read.value;
      const update = withoutAnswers(canonicalUpdate(WORDS["openai-ga"].session, session));
      const idle = inputWithoutEffect(session);
      return refuseUnknown(read.ignored, id) ?? event({ ...head, session: update } as ClientEvent, idle);
    }
    const read = readEvent<z.infer<typeof updateSchemas.openai> | z.infer<typeof updateSchemas.azure>>(
      updateSchemas[DIALECTS[name].vendor],
      message,
      id,
    );
    if (read.kind === "invalid") return read;
    const { session, ...head } = read.value;
    const refusal = name === "openai-ga" ? refuseUnknown(read.ignored, id) : undefined;
    const ignored = [...read.ignored, ...toolsWithoutEffect(session.tools, "session.tools")];
    if (name === "openai-ga") ignored.push(...inputWithoutEffect(session));
    for (const key of ["tracing", "prompt"] as const) if (session[key] != null) ignored.push(`session.${key}`);
    if (typeof session.truncation === "object" && session.truncation !== null) ignored.push("session.truncation");
    return (
      refusal ?? event({ ...head, session: canonicalUpdate(WORDS[name].session, session) } as ClientEvent, ignored)
    );
  };
}

function createReader(name: NestedName): EventReader {
  return (message, id) => {
    const read = readEvent<z.infer<typeof createSchemas.openai> | z.infer<typeof createSchemas.azure>>(
      createSchemas[DIALECTS[name].vendor],
      message,
      id,
    );
    if (read.kind === "invalid") return read;
    const { response, ...head } = read.value;
    const refusal = name === "openai-ga" ? refuseUnknown(read.ignored, id) : undefined;
    if (refusal !== undefined) return refusal;
    const ignored = [...read.ignored, ...toolsWithoutEffect(response?.tools, "response.tools")];
    for (const key of ["parallel_tool_calls", "prompt"] as const) {
      if (response?.[key] != null) ignored.push(`response.${key}`);
    }
    const params = response == null ? undefined : canonicalResponse(WORDS[name].request, response);
    const more = response != null && "additional_instructions" in response ? response.additional_instructions : null;
    const canonical = {
      ...head,
      ...(params === undefined ? {} : { response: params }),
      ...(more == null ? {} : { additional_instructions: more }),
    } as ClientEvent & { type: "response.create" };
    return event(name === "openai-ga" ? keepRunning(canonical) : canonical, ignored);
  };
}

/** ER-01: with OpenAI a second response is an error unless it is asked for. */
export function keepRunning(request: ClientEvent & { type: "response.create" }): ClientEvent {
  const response = { ...request.response, cancel_previous: request.response?.cancel_previous ?? false };
  return { ...request, response };
}

/** CE-23: what would make an answer has no place in a transcription session. */
export const refuseAnswer: EventReader = (_message, id) =>
  invalidEvent(
    new ProtocolError("invalid_event", "A transcription session creates no responses.", {
      param: "type",
      eventId: id,
    }),
  );

/** Reads the messages of a nested dialect. */
export function createGaDecoder(name: NestedName, sessionType: SessionType): (text: string) => ParsedClientEvent {
  const readers = new Map<string, EventReader>([
    ["session.update", updateReader(name, sessionType)],
    ["response.create", sessionType === "transcription" ? refuseAnswer : createReader(name)],
  ]);
  return (text) => {
    const parsed = parseClientEvent(text, readers);
    if (name === "voice-live-v1" || parsed.kind === "invalid" || readers.has(parsed.event.type)) return parsed;
    return refuseUnknown(parsed.ignored, parsed.event.event_id ?? null) ?? parsed;
  };
}
