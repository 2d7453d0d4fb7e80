import type {
  AudioTranscription,
  ConversationItemInputAudioTranscriptionDeltaEvent,
  RealtimeAudioConfigOutput,
  RealtimeAudioInputTurnDetection,
  RealtimeResponseCreateParams,
  RealtimeServerEvent,
  RealtimeSessionCreateRequest,
  RealtimeTranscriptionSessionCreateRequest,
} from "openai/resources/realtime/realtime";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { ServerEventOf, ServerEventType } from "../../events/server-event.ts";
import type { GA_NAMES } from "./event-names.ts";
import { OPENAI_GA_EVENTS } from "./event-names.ts";
import type { gaResponseSchemas } from "./response-input.ts";
import type { gaSessionSchemas } from "./session-input.ts";

type StockType = RealtimeServerEvent["type"];
type Stock<T extends StockType> = Extract<RealtimeServerEvent, { type: T }>;
/** What is written as JSON: an optional member is there or absent, never undefined. */
type Written<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer E)[]
    ? Written<E>[]
    : T extends object
      ? { [K in keyof T]: Written<Exclude<T[K], undefined>> }
      : T;

/** A canonical event under its GA name. */
type Renamed<T extends keyof typeof GA_NAMES> = Omit<ServerEventOf<T>, "type"> & { type: (typeof GA_NAMES)[T] };
type Known<T extends ServerEventType & StockType> = Written<ServerEventOf<T>>;
describe("the types of the stock client", () => {
  test("know every event this dialect lists", () => {
    expectTypeOf<(typeof OPENAI_GA_EVENTS)[number]>().toExtend<StockType>();
    expect(new Set(OPENAI_GA_EVENTS).size).toBe(OPENAI_GA_EVENTS.length);
  });

  test("accept what is sent under its canonical name", () => {
    expectTypeOf<Known<"error">>().toExtend<Stock<"error">>();
    expectTypeOf<Known<"input_audio_buffer.committed">>().toExtend<Stock<"input_audio_buffer.committed">>();
    expectTypeOf<Known<"input_audio_buffer.cleared">>().toExtend<Stock<"input_audio_buffer.cleared">>();
    expectTypeOf<Known<"input_audio_buffer.speech_started">>().toExtend<Stock<"input_audio_buffer.speech_started">>();
    expectTypeOf<Known<"input_audio_buffer.speech_stopped">>().toExtend<Stock<"input_audio_buffer.speech_stopped">>();
    expectTypeOf<Known<"input_audio_buffer.timeout_triggered">>().toExtend<
      Stock<"input_audio_buffer.timeout_triggered">
    >();
    expectTypeOf<
      Known<"conversation.item.input_audio_transcription.delta">
    >().toExtend<ConversationItemInputAudioTranscriptionDeltaEvent>();
    expectTypeOf<Known<"conversation.item.truncated">>().toExtend<Stock<"conversation.item.truncated">>();
    expectTypeOf<Known<"conversation.item.deleted">>().toExtend<Stock<"conversation.item.deleted">>();
    expectTypeOf<Known<"response.content_part.added">>().toExtend<Stock<"response.content_part.added">>();
    expectTypeOf<Known<"response.content_part.done">>().toExtend<Stock<"response.content_part.done">>();
    expectTypeOf<Known<"response.function_call_arguments.delta">>().toExtend<
      Stock<"response.function_call_arguments.delta">
    >();
    expectTypeOf<Known<"response.function_call_arguments.done">>().toExtend<
      Stock<"response.function_call_arguments.done">
    >();
    expectTypeOf<Known<"mcp_list_tools.completed">>().toExtend<Stock<"mcp_list_tools.completed">>();
    expectTypeOf<Known<"response.mcp_call.completed">>().toExtend<Stock<"response.mcp_call.completed">>();
  });

  test("accept what is sent under GA's name", () => {
    expectTypeOf<Renamed<"response.audio.delta">>().toExtend<Stock<"response.output_audio.delta">>();
    expectTypeOf<Renamed<"response.audio.done">>().toExtend<Stock<"response.output_audio.done">>();
    expectTypeOf<Renamed<"response.audio_transcript.delta">>().toExtend<
      Stock<"response.output_audio_transcript.delta">
    >();
    expectTypeOf<Renamed<"response.audio_transcript.done">>().toExtend<
      Stock<"response.output_audio_transcript.done">
    >();
    expectTypeOf<Renamed<"response.text.delta">>().toExtend<Stock<"response.output_text.delta">>();
    expectTypeOf<Renamed<"response.text.done">>().toExtend<Stock<"response.output_text.done">>();
  });

  // Formats and noise reduction are left out: there the stock types let even the type be absent. Tools and items have
  // schemas of their own, and `conversation` is auto or none.
  test("write nothing that is not taken", () => {
    type Session = Omit<Written<RealtimeSessionCreateRequest>, "tools" | "audio">;
    expectTypeOf<Session>().toExtend<z.input<typeof gaSessionSchemas.openai>>();
    expectTypeOf<Omit<Written<RealtimeTranscriptionSessionCreateRequest>, "audio">>().toExtend<
      z.input<typeof gaSessionSchemas.transcription>
    >();
    type Audio = NonNullable<z.input<typeof gaSessionSchemas.openai>["audio"]>;
    type Input = NonNullable<Audio["input"]>;
    expectTypeOf<Written<RealtimeAudioInputTurnDetection>>().toExtend<NonNullable<Input["turn_detection"]>>();
    expectTypeOf<Written<AudioTranscription>>().toExtend<NonNullable<Input["transcription"]>>();
    expectTypeOf<Omit<Written<RealtimeAudioConfigOutput>, "format">>().toExtend<NonNullable<Audio["output"]>>();
    type Elsewhere = "tools" | "input" | "conversation" | "audio";
    expectTypeOf<Omit<Written<RealtimeResponseCreateParams>, Elsewhere>>().toExtend<
      z.input<typeof gaResponseSchemas.openai>
    >();
  });
});
