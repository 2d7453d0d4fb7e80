import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectTypes, expectWithout, numberAt, textAt, typesOf } from "../read-event.ts";
import { easyWord, say } from "../speech.ts";
import { takeResponse, textSession } from "../talk.ts";
import type { Wire } from "../wire.ts";

const transcription = "conversation.item.input_audio_transcription.completed";

async function order(wire: Wire, types: readonly string[]): Promise<string> {
  let itemId = "";
  for (const type of types) {
    const event = await wire.next(type, 12_000);
    const id = textAt(event, type === "conversation.item.created" ? "item.id" : "item_id");
    if (itemId === "") itemId = id;
    expectThat(id === itemId, `${type} of item ${itemId}`, event);
  }
  return itemId;
}

async function detect(context: CheckContext, detection: Readonly<Record<string, unknown>>): Promise<Wire> {
  const session = { modalities: ["text"], turn_detection: detection };
  const wire = await context.open({ session });
  await say(context, wire, await context.speech());
  return wire;
}

/** Turns found by the server (wire.md 7.2, 8.1) and by the client (wire.md 8.3). */
export const turnChecks: readonly WrittenCheck[] = [
  {
    ids: [
      "SE-08",
      "SE-10",
      "SE-11",
      "BH-21",
      "BH-33",
      "BH-35",
      "BH-36",
      "SE-27",
      "SE-28",
      "SE-29",
      "SE-30",
      "CP-05",
      "TR-76",
    ],
    title: "A spoken turn: started, stopped, committed, item, then a spoken answer without being asked",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const detection = { type: "server_vad", create_response: true, interrupt_response: true };
      const wire = await context.open({ session: { turn_detection: detection } });
      await say(context, wire, await context.speech());
      const steps = [
        "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
      ];
      const itemId = await order(wire, steps);
      const { events, response, text, audio, status } = await takeResponse(wire);
      expectThat(status === "completed", "a completed response", response);
      expectTypes(events, "response.audio_transcript.delta", "response.audio.delta");
      const types = typesOf(events);
      const done = ["response.audio.done", "response.audio_transcript.done", "response.content_part.done"];
      const places = [...done, "response.output_item.done", "response.done"].map((type) => types.indexOf(type));
      expectThat(
        places.every((place, index) => place > (places[index - 1] ?? -1)),
        `${done.join(", ")} in order`,
        types,
      );
      expectThat(
        audio.length > 4800 && audio.length % 2 === 0,
        "at least 100 ms of 16-bit audio",
        `${audio.length} bytes`,
      );
      const part = at(response, "output.0.content.0");
      expectThat(
        at(part, "type") === "audio" && at(part, "transcript") === text,
        "a part audio with the transcript",
        part,
      );
      const created = wire.events.find((event) => event.type === "conversation.item.created");
      expectThat(at(created, "item.id") === itemId, `the created item ${itemId}`, created);
    },
  },
  {
    ids: ["BH-24", "CP-02", "SE-17", "SF-11"],
    title: "User audio is transcribed, and becomes an item with one part input_audio",
    needs: ["transcription"],
    async run(context) {
      const session = { ...textSession, input_audio_transcription: { model: "azure-speech" } };
      const wire = await context.open({ session });
      await say(context, wire, await context.speech());
      wire.send({ type: "input_audio_buffer.commit" });
      const { item_id: itemId } = await wire.next("input_audio_buffer.committed");
      const first = await wire.next([transcription, "conversation.item.created"], 12_000);
      const second = await wire.next([transcription, "conversation.item.created"], 12_000);
      expectThat(first.type !== second.type, "one transcription and one item", [first.type, second.type]);
      const [words, created] = first.type === transcription ? [first, second] : [second, first];
      expectThat(words["item_id"] === itemId && at(created, "item.id") === itemId, `item ${String(itemId)}`, words);
      expectThat(easyWord.test(textAt(words, "transcript")), "the words that were said", words["transcript"]);
      const part = at(created, "item.content.0");
      if (at(part, "type") !== "input_audio") context.failed(["CP-02"], "a part input_audio", part);
      // Cascaded pipelines transcribe first and fill the item; native ones leave null (wire.md 8.1 and 8.2).
      const wanted = first.type === transcription ? words["transcript"] : null;
      if (at(part, "transcript") !== wanted) context.failed(["BH-24"], `the transcript ${String(wanted)}`, part);
    },
  },
  {
    ids: ["CE-04", "BH-38"],
    title: "Manual mode: commit gives committed and an item, and no response",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      await say(context, wire, await context.speech());
      wire.send({ type: "input_audio_buffer.commit" });
      const { item_id: itemId } = await wire.next("input_audio_buffer.committed");
      await wire.next((event) => event.type === "conversation.item.created" && at(event, "item.id") === itemId);
      const more = typesOf(await wire.quiet(600));
      expectThat(!more.some((type) => type.startsWith("response.")), "no response", more.join(", "));
      wire.send({ type: "response.create" });
      await takeResponse(wire);
    },
  },
  {
    ids: ["SF-08.6", "BH-36"],
    title: "create_response false: the turn is committed, and no response starts",
    async run(context) {
      const wire = await detect(context, { type: "server_vad", create_response: false });
      await wire.next("input_audio_buffer.committed", 12_000);
      await wire.next("conversation.item.created", 12_000);
      expectWithout(await wire.quiet(800), "response.created", "no response");
    },
  },
  {
    ids: ["BH-37"],
    title: "With create_response and interrupt_response false there are only the events of detection",
    async run(context) {
      const wire = await detect(context, { type: "server_vad", create_response: false, interrupt_response: false });
      await wire.next("input_audio_buffer.speech_started", 12_000);
      await wire.next("input_audio_buffer.speech_stopped", 12_000);
      expectWithout(await wire.quiet(800), "response.created", "no response");
    },
  },
  {
    ids: ["BH-30"],
    title: "The audio clock counts what was appended since the session began, over turns and clears",
    async run(context) {
      const detection = { type: "server_vad", create_response: false };
      const wire = await context.open({ session: { modalities: ["text"], turn_detection: detection } });
      const speech = await context.speech();
      const turnMs = 400 + speech.durationMs + 1500;
      await say(context, wire, speech);
      const first = numberAt(await wire.next("input_audio_buffer.speech_started", 12_000), "audio_start_ms");
      await wire.next("input_audio_buffer.committed", 12_000);
      wire.send({ type: "input_audio_buffer.clear" });
      await say(context, wire, speech);
      const second = numberAt(await wire.next("input_audio_buffer.speech_started", 12_000), "audio_start_ms");
      const apart = second - first;
      expectThat(Math.abs(apart - turnMs) < 250, `starts about ${Math.round(turnMs)} ms apart`, `${apart} ms`);
    },
  },
  {
    ids: ["BH-39"],
    title: "Noise without words is committed with an empty transcript or not at all, and gets no answer",
    needs: ["transcription"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      await say(context, wire, null);
      wire.send({ type: "input_audio_buffer.commit" });
      const answer = await wire.next(["input_audio_buffer.committed", "error"]);
      if (answer.type === "error") return;
      const { transcript } = await wire.next(transcription);
      expectThat(transcript === "", "an empty transcript of silence", transcript);
      expectWithout(await wire.quiet(600), "response.created", "no response");
    },
  },
];
