import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, textAt, typesOf } from "../read-event.ts";
import { say } from "../speech.ts";
import { ask, prompt, startLongAnswer, takeResponse, textSession } from "../talk.ts";
import type { WireEvent } from "../read-event.ts";
import type { Wire } from "../wire.ts";

/** A session in which a long answer is being heard. */
async function openAnswering(context: CheckContext, detection: unknown): Promise<{ wire: Wire; responseId: string }> {
  const wire = await context.open({ session: { turn_detection: detection } });
  return { wire, responseId: textAt(await startLongAnswer(wire), "response_id") };
}

function ownEvents(wire: Wire, responseId: string): readonly WireEvent[] {
  return wire.events.filter((event) => (at(event, "response_id") ?? at(event, "response.id")) === responseId);
}

function expectClosed(wire: Wire, responseId: string): void {
  const types = typesOf(ownEvents(wire, responseId));
  const closing = [
    "response.audio.done",
    "response.audio_transcript.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.done",
  ];
  const ends = types.filter((type) => closing.includes(type)).slice(-5);
  expectThat(ends.join() === closing.join(), closing.join(", "), ends.join(", "));
  expectThat(types.at(-1) === "response.done", "nothing after response.done", types.at(-1));
}

function doneOf(responseId: string): (event: WireEvent) => boolean {
  return (event) => event.type === "response.done" && at(event, "response.id") === responseId;
}

const both = { type: "server_vad", create_response: true, interrupt_response: true } as const;

/** Barge-in and cancel (wire.md 7.3, 8.7 and 8.8). */
export const interruptionChecks: readonly WrittenCheck[] = [
  {
    ids: ["BH-40", "BH-41", "BH-42", "SF-08.7"],
    title: "Speech while a response runs cancels it: all levels closed, cancelled with turn_detected, no later deltas",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const { wire, responseId } = await openAnswering(context, both);
      await say(context, wire, await context.speech());
      await wire.next("input_audio_buffer.speech_started", 10_000);
      const { response } = await wire.next(doneOf(responseId), 10_000);
      expectThat(at(response, "status") === "cancelled", "status cancelled", at(response, "status"));
      expectThat(
        at(response, "status_details.reason") === "turn_detected",
        "turn_detected",
        at(response, "status_details"),
      );
      const item = at(response, "output.0.status");
      expectThat(item === "incomplete", "the item incomplete", item);
      await wire.next("response.created", 10_000);
      expectClosed(wire, responseId);
    },
  },
  {
    ids: ["BH-46"],
    title: "interrupt_response false: the response goes on, and the user's turn is committed and answered after it",
    async run(context) {
      const wire = await context.open({ session: { turn_detection: { ...both, interrupt_response: false } } });
      await prompt(wire, "Count from 1 to 10.");
      const responseId = textAt(await wire.next("response.audio.delta", 12_000), "response_id");
      await say(context, wire, await context.speech());
      await wire.next("input_audio_buffer.committed", 10_000);
      const { response } = await wire.next(doneOf(responseId), 14_000);
      expectThat(at(response, "status") === "completed", "the first response completed", response);
      await wire.next("response.created", 5000);
    },
  },
  {
    ids: ["BH-43"],
    title: "Speech after the response is done cancels nothing",
    async run(context) {
      const wire = await context.open({ session: { modalities: ["text"], turn_detection: both } });
      const { id } = await ask(wire, "Say hello.");
      await say(context, wire, await context.speech());
      const next = await takeResponse(wire);
      expectThat(next.status === "completed" && next.id !== id, "a response of its own, completed", next.response);
    },
  },
  {
    ids: ["CE-18"],
    title: "response.cancel: all levels closed, cancelled with client_cancelled; a named response works too",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const { wire, responseId } = await openAnswering(context, null);
      wire.send({ type: "response.cancel", response_id: responseId });
      const { response } = await wire.next(doneOf(responseId), 5000);
      expectThat(at(response, "status_details.reason") === "client_cancelled", "client_cancelled", response);
      expectClosed(wire, responseId);
      wire.send({ type: "response.create" });
      await wire.next("response.audio.delta", 12_000);
      wire.send({ type: "response.cancel" });
      const second = await wire.next("response.done", 5000);
      expectThat(at(second, "response.status") === "cancelled", "status cancelled", second);
    },
  },
  {
    ids: ["RC-02"],
    title: "cancel_previous: true cancels the running response, then creates; absent does the same in Voice Live",
    async run(context) {
      const { wire, responseId } = await openAnswering(context, null);
      wire.send({ type: "response.create", response: { cancel_previous: true } });
      const first = await wire.next(doneOf(responseId), 5000);
      expectThat(at(first, "response.status") === "cancelled", "the first response cancelled", first);
      const second = textAt(await wire.next("response.created", 5000), "response.id");
      await wire.next("response.audio.delta", 12_000);
      wire.send({ type: "response.create" });
      const done = await wire.next(doneOf(second), 5000);
      expectThat(at(done, "response.status") === "cancelled", "the second response cancelled", done);
    },
  },
  {
    ids: ["BH-47"],
    title: "A function call cut off by a cancel ends incomplete, or was completed before",
    needs: ["function-calls"],
    async run(context) {
      const tool = {
        type: "function",
        name: "note_everything",
        description: "Notes a long text.",
        parameters: { type: "object", properties: { text: { type: "string" } } },
      };
      const wire = await context.open({
        session: { ...textSession, tools: [tool], tool_choice: "required" },
      });
      await prompt(wire, "Note a text of at least two hundred words about the sea.");
      await wire.next("response.output_item.added", 12_000);
      wire.send({ type: "response.cancel", event_id: "evt_late" });
      const { response } = await wire.next("response.done", 5000);
      const wanted = at(response, "status") === "cancelled" ? "incomplete" : "completed";
      expectThat(at(response, "output.0.status") === wanted, `the call ${wanted}`, response);
    },
  },
];
