import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, numberAt, textAt } from "../read-event.ts";
import { say } from "../speech.ts";
import { ask, manualSession, refused, retrieve, startLongAnswer } from "../talk.ts";

/** What the user heard: truncate (CE-15) and auto_truncate (BH-45). */
export const truncationChecks: readonly WrittenCheck[] = [
  {
    ids: ["CE-15", "SE-14", "BH-44"],
    title: "truncate cuts an answer to what was heard and forgets the rest; more than was said is an error",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: manualSession });
      const { response, text, audio } = await ask(wire, "Count from 1 to 10.");
      const itemId = textAt(response, "output.0.id");
      const lengthMs = audio.length / 48;
      const cut = (audioEndMs: number) => ({
        type: "conversation.item.truncate",
        item_id: itemId,
        content_index: 0,
        audio_end_ms: audioEndMs,
      });
      await refused(wire, cut(Math.round(lengthMs + 60_000)));
      wire.send(cut(500));
      const done = await wire.next("conversation.item.truncated");
      const same = done["item_id"] === itemId && done["content_index"] === 0 && done["audio_end_ms"] === 500;
      expectThat(same, "the item, the part and 500 ms", done);
      const item = await retrieve(wire, itemId);
      const left = JSON.stringify(at(item, "content.0.transcript") ?? "");
      expectThat(left.length < text.length, "less than the whole transcript", left);
    },
  },
  {
    ids: ["SF-08.8", "SF-08.9", "BH-45"],
    title: "auto_truncate: a barge-in cuts the answer by itself and appends the text that was set",
    async run(context) {
      const detection = {
        type: "azure_semantic_vad",
        auto_truncate: true,
        interrupt_response: true,
        appended_text_after_truncation: "(the user broke in)",
      };
      const wire = await context.open({ session: { turn_detection: detection } });
      const itemId = textAt(await startLongAnswer(wire), "item_id");
      await say(context, wire, await context.speech());
      await wire.next("input_audio_buffer.speech_started", 10_000);
      const cut = await wire.next("conversation.item.truncated", 5000);
      expectThat(cut["item_id"] === itemId, `item ${itemId}`, cut);
      numberAt(cut, "audio_end_ms");
      const item = await retrieve(wire, itemId);
      const text = JSON.stringify(at(item, "content"));
      if (!text.includes("(the user broke in)")) context.failed(["SF-08.9"], "the appended text in the item", text);
    },
  },
];
