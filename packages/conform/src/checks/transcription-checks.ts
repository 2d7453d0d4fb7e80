import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, listAt, numberAt, textAt, typesOf } from "../read-event.ts";
import { easyWord, say } from "../speech.ts";
import { textSession } from "../talk.ts";
import type { WireEvent } from "../read-event.ts";
import type { Wire } from "../wire.ts";

const completed = "conversation.item.input_audio_transcription.completed";

async function transcribe(
  context: CheckContext,
  include: readonly string[],
  model = "azure-speech",
): Promise<{ wire: Wire; words: WireEvent }> {
  const settings = { input_audio_transcription: { model, language: "en-US" }, include };
  const wire = await context.open({ session: { ...textSession, ...settings } });
  await say(context, wire, await context.speech(), { trailMs: 500 });
  wire.send({ type: "input_audio_buffer.commit" });
  return { wire, words: await wire.next(completed, 10_000) };
}

/** Whether the server has warned that it has not what was to be included. */
function toldOfInclude(context: CheckContext, wire: Wire): boolean {
  const about = wire.events.find((event) => String(at(event, "warning.param")).endsWith("include"));
  if (about !== undefined) context.warned(["SF-22"], textAt(about, "warning.message"));
  return about !== undefined;
}

/** What transcriptions carry beside the words (wire.md 4.2). */
export const transcriptionChecks: readonly WrittenCheck[] = [
  {
    ids: ["SE-17", "SF-11.1", "SF-11.2"],
    title: "transcription.completed has the item, the part and the words",
    needs: ["transcription"],
    async run(context) {
      const { words } = await transcribe(context, []);
      textAt(words, "item_id");
      expectThat(words["content_index"] === 0, "content_index 0", words);
      expectThat(easyWord.test(textAt(words, "transcript")), "the words that were said", words);
    },
  },
  {
    ids: ["SF-22", "TR-77"],
    title: "include phrases: phrases and words with offset_milliseconds and duration_milliseconds",
    needs: ["transcription", "phrases"],
    async run(context) {
      const { wire, words } = await transcribe(context, ["item.input_audio_transcription.phrases"]);
      if (toldOfInclude(context, wire)) return context.untold(["TR-77"], "The server warns that it has no phrases.");
      const [phrase] = listAt(words, "phrases");
      for (const name of ["offset_milliseconds", "duration_milliseconds"]) numberAt(phrase, name);
      textAt(phrase, "text");
      const [word] = listAt(phrase, "words");
      for (const name of ["offset_milliseconds", "duration_milliseconds"]) numberAt(word, name);
    },
  },
  {
    ids: ["SF-22"],
    title: "include logprobs: a log probability and the bytes of every token",
    needs: ["transcription", "logprobs"],
    async run(context) {
      const { wire, words } = await transcribe(context, ["item.input_audio_transcription.logprobs"]);
      if (toldOfInclude(context, wire)) return;
      const [token] = listAt(words, "logprobs");
      textAt(token, "token");
      expectThat(numberAt(token, "logprob") <= 0, "a logarithm", token);
      listAt(token, "bytes");
    },
  },
  {
    ids: ["SE-16"],
    title: "Transcriptions of a streaming model come in deltas that add up to the whole",
    needs: ["transcription", "transcription-deltas"],
    async run(context) {
      const { wire, words } = await transcribe(context, [], "gpt-4o-transcribe");
      const deltas = wire.events.filter((event) => event.type.endsWith("input_audio_transcription.delta"));
      const text = deltas.map((event) => textAt(event, "delta")).join("");
      expectThat(deltas.length > 0, "deltas before completed", typesOf(wire.events).join(", "));
      expectThat(text.trim() === textAt(words, "transcript").trim(), textAt(words, "transcript"), text);
    },
  },
];
