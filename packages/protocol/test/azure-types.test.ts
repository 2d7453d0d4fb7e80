import type { KnownResponseStatus } from "@azure/ai-voicelive";
import {
  KnownClientEventType,
  KnownEouThresholdLevel,
  KnownInputAudioFormat,
  KnownMessageRole,
  KnownModality,
  KnownOutputAudioFormat,
  KnownReasoningEffort,
  KnownServerEventType,
  KnownTurnDetectionType,
} from "@azure/ai-voicelive";
import { describe, expect, expectTypeOf, test } from "vitest";
import { LATEST_API_VERSION, chooseDialect, parseClientEvent } from "../src/index.ts";
import type { ClientEventType, ResponseStatus, ServerEventType, Session, TurnDetection } from "../src/index.ts";

/** The stock client's names of a kind, as the strings they are on the wire. */
type Names<E extends string> = `${E}`;

const values = (names: Record<string, string>): string[] => Object.values(names);

describe("the types of the stock Voice Live client agree with ours", () => {
  test("in events, formats, modes and states", () => {
    // The one event that is only a name becomes an item (CE-20).
    expectTypeOf<Exclude<Names<KnownClientEventType>, "mcp_approval_response">>().toExtend<ClientEventType>();
    expectTypeOf<Names<KnownServerEventType>>().toExtend<ServerEventType>();
    expectTypeOf<Names<KnownTurnDetectionType>>().toExtend<TurnDetection["type"]>();
    expectTypeOf<Names<KnownModality>>().toEqualTypeOf<Session["modalities"][number]>();
    expectTypeOf<Names<KnownResponseStatus>>().toEqualTypeOf<ResponseStatus>();
    expectTypeOf<Names<KnownInputAudioFormat>>().toEqualTypeOf<Session["input_audio_format"]>();
    expectTypeOf<Names<KnownReasoningEffort>>().toEqualTypeOf<NonNullable<Session["reasoning_effort"]>>();
  });

  test.each(values(KnownClientEventType))("its %s is an event we know", (type) => {
    const parsed = parseClientEvent(JSON.stringify({ type }));
    // Fields may be missing here; an unknown event would be refused for its type.
    if (parsed.kind === "invalid") expect(parsed.error.param).not.toBe("type");
  });

  test("its newest version is told of every event it knows", () => {
    const dialect = chooseDialect({
      path: "/voice-live/realtime",
      query: { "api-version": LATEST_API_VERSION, model: "m" },
      headers: {},
      protocols: [],
    });
    if (dialect.kind !== "dialect") throw new Error(dialect.message);
    const withheld = values(KnownServerEventType).filter((type) => !dialect.knowsEvent(type));
    expect(withheld).toEqual([]);
  });

  test.each([
    ...values(KnownOutputAudioFormat).map((value) => ({ output_audio_format: value })),
    ...values(KnownInputAudioFormat).map((value) => ({ input_audio_format: value })),
    ...values(KnownReasoningEffort).map((value) => ({ reasoning_effort: value })),
    ...values(KnownModality).map((value) => ({ modalities: [value] })),
    ...values(KnownTurnDetectionType).map((type) => ({ turn_detection: { type } })),
    ...values(KnownEouThresholdLevel).map((threshold_level) => ({
      turn_detection: {
        type: "azure_semantic_vad",
        end_of_utterance_detection: { model: "semantic_detection_v1", threshold_level },
      },
    })),
  ])("a session of its %j is accepted", (session) => {
    expect(parseClientEvent(JSON.stringify({ type: "session.update", session }))).toMatchObject({ kind: "event" });
  });

  test.each(values(KnownMessageRole))("a message of its role %s is accepted", (role) => {
    const type = role === "assistant" ? "text" : "input_text";
    const item = { type: "message", role, content: [{ type, text: "a" }] };
    expect(parseClientEvent(JSON.stringify({ type: "conversation.item.create", item }))).toMatchObject({
      kind: "event",
    });
  });
});
