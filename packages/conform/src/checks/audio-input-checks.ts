import type { CheckContext, WrittenCheck } from "../check.ts";
import { textAt } from "../read-event.ts";
import { easyWord, say } from "../speech.ts";
import type { SayOptions } from "../speech.ts";
import { textSession } from "../talk.ts";

const formats: readonly (readonly [id: string, session: Readonly<Record<string, unknown>>, options: SayOptions])[] = [
  ["SF-05", { input_audio_format: "pcm16", input_audio_sampling_rate: 16_000 }, { sampleRate: 16_000 }],
  ["SF-05", { input_audio_format: "pcm16", input_audio_sampling_rate: 8000 }, { sampleRate: 8000 }],
  ["SF-05", { input_audio_format: "pcm16", input_audio_sampling_rate: 44_100 }, { sampleRate: 44_100 }],
  ["SF-06", { input_audio_format: "g711_ulaw", input_audio_sampling_rate: 8000 }, { format: "g711_ulaw" }],
  ["SF-06", { input_audio_format: "g711_alaw", input_audio_sampling_rate: 8000 }, { format: "g711_alaw" }],
];

async function heard(
  context: CheckContext,
  session: Readonly<Record<string, unknown>>,
  options: SayOptions,
): Promise<string> {
  const transcribed = { input_audio_transcription: { model: "azure-speech", language: "en-US" } };
  const wire = await context.open({ session: { ...textSession, ...transcribed, ...session } });
  await say(context, wire, await context.speech(), { trailMs: 500, ...options });
  wire.send({ type: "input_audio_buffer.commit" });
  return textAt(await wire.next("conversation.item.input_audio_transcription.completed", 10_000), "transcript");
}

/** Every format and rate of input by its effect: the words are understood (wire.md 5.3). */
export const audioInputChecks: readonly WrittenCheck[] = formats.map(([id, session, options]) => ({
  ids: [id],
  title: `Speech is understood as ${String(session["input_audio_format"])} at ${String(session["input_audio_sampling_rate"])} Hz`,
  needs: ["transcription"],
  async run(context) {
    const words = await heard(context, session, options);
    if (!easyWord.test(words)) context.failed([id], "the words that were said", words);
  },
}));
