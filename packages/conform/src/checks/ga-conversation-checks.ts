import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import type { ConformDialect } from "../conform-dialect.ts";
import { at, sequenceOf, textAt } from "../read-event.ts";
import { say } from "../speech.ts";
import { ask, refusedWith, startLongAnswer, takeResponse, userMessage } from "../talk.ts";
import type { Wire } from "../wire.ts";

type Members = Readonly<Record<string, unknown>>;

/** The evergreen label of Voice Live has GA's form too (wire.md 11.4). */
const nested: readonly ConformDialect[] = ["openai-ga", "voice-live-v1"];
const audioDelta = "response.output_audio.delta";
const server = { type: "server_vad", create_response: true, interrupt_response: true } as const;

async function openNested(context: CheckContext, detection: unknown, more: Members = {}): Promise<Wire> {
  const audio = { input: { turn_detection: detection, transcription: { model: "whisper-1" } } };
  const session = { type: "realtime", output_modalities: ["audio"], audio, ...more };
  return context.open({ session });
}

const callOrder = [
  "response.created",
  "response.output_item.added",
  "conversation.item.added",
  "response.function_call_arguments.delta",
  "response.function_call_arguments.done",
  "conversation.item.done",
  "response.output_item.done",
  "response.done",
].join(", ");

/** Conversations in GA's form: turns, barge-in, cancel, truncate, function calls (wire.md 11.3). */
export const gaConversationChecks: readonly WrittenCheck[] = [
  {
    ids: ["OA-11", "SE-58", "SE-70"],
    title: "A GA user turn is committed, added and done before the response, and transcribed",
    dialects: nested,
    needs: ["transcription"],
    async run(context) {
      const wire = await openNested(context, server);
      await say(context, wire, await context.speech());
      const { item_id: itemId } = await wire.next("input_audio_buffer.committed", 12_000);
      const { id } = await takeResponse(wire);
      const place = (type: string): number =>
        wire.events.findIndex((event) => event.type === type && at(event, "item.id") === itemId);
      const begun = wire.events.findIndex((event) => at(event, "response.id") === id);
      const [added, done] = [place("conversation.item.added"), place("conversation.item.done")];
      expectThat(
        added >= 0 && added < done && done < begun,
        "item.added, item.done, response.created",
        sequenceOf(wire.events),
      );
      const words = wire.events.find((event) => event.type.endsWith("input_audio_transcription.completed"));
      expectThat(words?.["item_id"] === itemId, "the transcription of that item", words);
      expectThat(!wire.events.some((event) => event.type === "conversation.item.created"), "no item.created", "one");
    },
  },
  {
    ids: ["BH-40", "BH-41"],
    title: "A GA response is cancelled by speech: all levels closed, cancelled with turn_detected",
    dialects: nested,
    async run(context) {
      const wire = await openNested(context, server);
      const responseId = textAt(await startLongAnswer(wire, audioDelta), "response_id");
      await say(context, wire, await context.speech());
      await wire.next("input_audio_buffer.speech_started", 10_000);
      const done = await wire.next("response.done", 10_000);
      expectThat(at(done, "response.id") === responseId, `response ${responseId}`, done);
      expectThat(at(done, "response.status_details.reason") === "turn_detected", "turn_detected", done["response"]);
      const own = wire.events.filter((event) => event["response_id"] === responseId).map(({ type }) => type);
      for (const type of ["response.output_audio.done", "response.content_part.done", "response.output_item.done"]) {
        expectThat(own.includes(type), type, own.join(", "));
      }
    },
  },
  {
    ids: ["CE-18", "CE-15", "SE-14"],
    title: "A GA response is cancelled by the client, and its item truncated to what was heard",
    dialects: nested,
    async run(context) {
      const wire = await openNested(context, null);
      const itemId = textAt(await startLongAnswer(wire, audioDelta), "item_id");
      wire.send({ type: "response.cancel" });
      const done = await wire.next("response.done", 5000);
      expectThat(at(done, "response.status_details.reason") === "client_cancelled", "client_cancelled", done);
      const cut = { type: "conversation.item.truncate", item_id: itemId, content_index: 0, audio_end_ms: 100 };
      wire.send(cut);
      const truncated = await wire.next("conversation.item.truncated");
      expectThat(truncated["item_id"] === itemId && truncated["audio_end_ms"] === 100, "the item at 100 ms", truncated);
    },
  },
  {
    ids: ["SE-31", "SE-32", "OA-11"],
    title: "A GA function call has its events in order; output_modalities text and tools of one response are honoured",
    dialects: nested,
    needs: ["function-calls"],
    async run(context) {
      const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
      const tool = { type: "function", name: "get_weather", description: "Tells the weather of a city.", parameters };
      const wire = await openNested(context, null, { output_modalities: ["text"] });
      const { events, response } = await ask(wire, "What is the weather in Paris?", {
        tools: [tool],
        tool_choice: "required",
      });
      const shown = sequenceOf(events.filter((event) => event.type !== "warning"));
      expectThat(shown === callOrder, callOrder, shown);
      expectThat(/paris/i.test(textAt(response, "output.0.arguments")), "arguments with Paris", response);
    },
  },
  {
    ids: ["ER-01", "RC-02"],
    title: "OpenAI dialects refuse a second response.create while one runs",
    dialects: ["openai-ga"],
    async run(context) {
      const wire = await openNested(context, null);
      await startLongAnswer(wire, audioDelta);
      await refusedWith(wire, "conversation_already_has_active_response", { type: "response.create" });
    },
  },
  {
    ids: ["RC-18", "RC-04", "RC-15"],
    title: "GA responses out of band: conversation none, input and metadata",
    dialects: ["openai-ga"],
    async run(context) {
      const wire = await openNested(context, null, { output_modalities: ["text"] });
      const input = [userMessage("Repeat after me: blue window.")];
      wire.send({ type: "response.create", response: { conversation: "none", input, metadata: { topic: "test" } } });
      const { text, response, events } = await takeResponse(wire);
      expectThat(/blue window/i.test(text), "blue window", text);
      expectThat(at(response, "metadata.topic") === "test", "the metadata", response);
      expectThat(!sequenceOf(events).includes("conversation.item"), "no item in the conversation", sequenceOf(events));
    },
  },
];
