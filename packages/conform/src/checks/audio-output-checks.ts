import { alawToSamples, bytesToPcm16, pcm16ToSamples, rmsDb, ulawToSamples } from "@vivavoce/audio";
import type { CheckContext, WrittenCheck } from "../check.ts";
import { CheckFailure, expectThat, show } from "../check-failure.ts";
import { medianPitch } from "../median-pitch.ts";
import { at } from "../read-event.ts";
import { speechRate } from "../speech.ts";
import { manualSession, takeResponse } from "../talk.ts";
import type { TakenResponse } from "../talk.ts";
import type { Wire } from "../wire.ts";

const words = "The quick brown fox jumps over the lazy dog.";

/** Has the same words spoken every time, so that lengths can be compared. */
async function speak(wire: Wire, response: Readonly<Record<string, unknown>> = {}): Promise<TakenResponse> {
  const message = { type: "message", role: "assistant", content: [{ type: "text", text: words }] };
  wire.send({ type: "response.create", response: { pre_generated_assistant_message: message, ...response } });
  const taken = await takeResponse(wire);
  if (taken.audio.length === 0) throw new CheckFailure("spoken audio", show(taken.response));
  return taken;
}

async function speakAs(context: CheckContext, voice: Readonly<Record<string, unknown>>): Promise<Float32Array> {
  const base = { type: "azure-standard", name: "en-US-AvaNeural" };
  const wire = await context.open({ session: { ...manualSession, voice: { ...base, ...voice } } });
  const warning = (await wire.quiet(200)).find((event) => String(at(event, "warning.param")).includes("voice."));
  if (warning !== undefined) throw new CheckFailure("the setting to have an effect", show(warning["warning"]));
  return pcm16ToSamples(bytesToPcm16((await speak(wire)).audio));
}

/** Samples for a byte, against 24 kHz pcm16: what each format makes of the same words. */
const formats = [
  ["pcm16", 1],
  ["pcm16_8000hz", 1 / 3],
  ["pcm16_16000hz", 2 / 3],
  ["g711_ulaw", 1 / 6],
  ["g711_alaw", 1 / 6],
] as const;

/** Audio output by its effect: formats, the voice's settings, ready-made words (wire.md 5.2 and 5.3). */
export const audioOutputChecks: readonly WrittenCheck[] = [
  {
    ids: ["SF-07", "RC-08", "RC-13"],
    title:
      "Every output format has the right amount of audio that is not silence; ready-made words are spoken as given",
    async run(context) {
      const wire = await context.open({ session: manualSession });
      const plain = await speak(wire);
      expectThat(plain.text.trim() === words, words, plain.text);
      for (const [format, share] of formats) {
        const { audio } = await speak(wire, { output_audio_format: format });
        const ratio = audio.length / plain.audio.length / share;
        const loud = levelOf(audio, format) > -45;
        const right = ratio > 0.9 && ratio < 1.1 && loud;
        if (!right) context.failed(["SF-07", "RC-08"], `${format}: as much audio as in pcm16`, `${audio.length} bytes`);
      }
    },
  },
  {
    ids: ["SF-04", "SE-29", "RC-07"],
    title: "The voice can be chosen for one response",
    async run(context) {
      const wire = await context.open({ session: manualSession });
      const { response } = await speak(wire, { voice: { type: "azure-standard", name: "en-US-AndrewNeural" } });
      expectThat(
        at(response, "voice.name") === "en-US-AndrewNeural",
        "the voice in the response",
        at(response, "voice"),
      );
      const warned = wire.events.find((event) => String(at(event, "warning.param")).includes("voice"));
      if (warned !== undefined) context.warned(["RC-07"], String(at(warned, "warning.message")));
    },
  },
  {
    ids: ["SF-04.12"],
    title: "rate makes speech faster",
    async run(context) {
      const [slow, fast] = [await speakAs(context, { rate: "0.8" }), await speakAs(context, { rate: "1.4" })];
      expectThat(
        fast.length < slow.length * 0.75,
        "much less audio at 1.4 than at 0.8",
        `${slow.length} and ${fast.length} samples`,
      );
    },
  },
  {
    ids: ["SF-04.13"],
    title: "volume makes speech louder and softer",
    async run(context) {
      const [soft, loud] = [await speakAs(context, { volume: "-12dB" }), await speakAs(context, { volume: "+0dB" })];
      const apart = rmsDb(loud) - rmsDb(soft);
      expectThat(apart > 6, "at least 6 dB between -12dB and +0dB", `${apart.toFixed(1)} dB`);
    },
  },
  {
    ids: ["SF-04.11"],
    title: "pitch changes the voice",
    async run(context) {
      const [low, high] = [await speakAs(context, { pitch: "-6st" }), await speakAs(context, { pitch: "+6st" })];
      const [lowHz, highHz] = [medianPitch(low, speechRate), medianPitch(high, speechRate)];
      const semitones = 12 * Math.log2(highHz / lowHz);
      expectThat(semitones > 6, "a pitch well over 6 semitones higher at +6st than at -6st", `${semitones.toFixed(1)}`);
    },
  },
];

function levelOf(audio: Buffer, format: string): number {
  if (format === "g711_ulaw") return rmsDb(ulawToSamples(audio));
  if (format === "g711_alaw") return rmsDb(alawToSamples(audio));
  return rmsDb(pcm16ToSamples(bytesToPcm16(audio)));
}
