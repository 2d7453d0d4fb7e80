import type { CheckContext, WrittenCheck } from "../check.ts";
import { CheckFailure, CheckSkipped, expectThat } from "../check-failure.ts";
import { numberAt } from "../read-event.ts";
import { say } from "../speech.ts";
import type { SayOptions } from "../speech.ts";
import { userMessage } from "../talk.ts";

type Members = Readonly<Record<string, unknown>>;

interface Found {
  readonly startMs: number;
  readonly endMs: number;
}

/** Words nobody stops at. */
const unfinished = "I would like to order a pizza with";

/** Says the easy question once under the given detection; where it was found to begin and end. */
async function find(
  context: CheckContext,
  detection: Members,
  options: SayOptions & { readonly text?: string } = {},
): Promise<Found> {
  const session = { modalities: ["text"], turn_detection: { create_response: false, ...detection } };
  const wire = await context.open({ session });
  await say(context, wire, await context.speech(options.text), { leadMs: 1000, ...options });
  const started = await wire.next("input_audio_buffer.speech_started", 10_000);
  const stopped = await wire.next("input_audio_buffer.speech_stopped", 10_000);
  return { startMs: numberAt(started, "audio_start_ms"), endMs: numberAt(stopped, "audio_end_ms") };
}

const typed = (id: string, type: string, more: Members = {}): WrittenCheck => ({
  ids: [id],
  title: `Turns are found with the type ${type}`,
  async run(context) {
    const speech = await context.speech();
    const { startMs, endMs } = await find(context, { type, ...more }, { trailMs: 2500 });
    const sane = startMs < 1400 && endMs > startMs + speech.durationMs / 2;
    expectThat(sane, "a start near 1000 ms and an end after the words", `${startMs} to ${endMs} ms`);
  },
});

/** Turn detection by its effect (wire.md 5.4, 5.5 and 7.2). */
export const detectionChecks: readonly WrittenCheck[] = [
  typed("SF-08.1a", "server_vad"),
  typed("SF-08.1b", "azure_semantic_vad"),
  typed("SF-08.1c", "azure_semantic_vad_en"),
  typed("SF-08.1d", "azure_semantic_vad_multilingual"),
  typed("SF-08.1e", "semantic_vad", { eagerness: "high" }),
  {
    ids: ["SF-08.3", "BH-31"],
    title: "prefix_padding_ms moves audio_start_ms back, not below 0",
    async run(context) {
      const padded = (paddingMs: number): Promise<Found> =>
        find(context, { type: "server_vad", prefix_padding_ms: paddingMs });
      const [none, some, early] = await Promise.all([padded(0), padded(400), padded(5000)]);
      const apart = none.startMs - some.startMs;
      expectThat(Math.abs(apart - 400) <= 100, "starts 400 ms apart", `${none.startMs} and ${some.startMs} ms`);
      expectThat(early.startMs === 0, "0 where there is less audio before", `${early.startMs} ms`);
    },
  },
  {
    ids: ["SF-08.4", "BH-32", "BH-34"],
    title: "silence_duration_ms decides how long after the words speech stops; audio_end_ms holds that silence",
    async run(context) {
      const [short, long] = await Promise.all([
        find(context, { type: "server_vad", silence_duration_ms: 300 }),
        find(context, { type: "server_vad", silence_duration_ms: 1000 }),
      ]);
      const apart = long.endMs - short.endMs;
      expectThat(Math.abs(apart - 700) <= 200, "ends 700 ms apart", `${short.endMs} and ${long.endMs} ms`);
    },
  },
  {
    ids: ["SF-08.5", "BH-33"],
    title: "speech_duration_ms: speech shorter than that is no speech",
    async run(context) {
      const detection = { type: "azure_semantic_vad", speech_duration_ms: 4000, create_response: false };
      const wire = await context.open({ session: { modalities: ["text"], turn_detection: detection } });
      await say(context, wire, await context.speech(), { trailMs: 2000 });
      const seen = await wire.quiet(1500);
      expectThat(!seen.some((event) => event.type.includes("speech_started")), "no speech_started", "speech_started");
    },
  },
  {
    ids: ["SF-08.12", "SF-08.22", "SF-08.24"],
    title: "end_of_utterance_detection waits after words that are not finished, timeout_ms at most",
    async run(context) {
      const detection = (timeoutMs: number): Members => ({
        type: "azure_semantic_vad",
        silence_duration_ms: 300,
        end_of_utterance_detection: { model: "semantic_detection_v1", timeout_ms: timeoutMs },
      });
      const options = { trailMs: 5000, text: unfinished };
      const [short, long] = await Promise.all([
        find(context, detection(400), options),
        find(context, detection(3000), options),
      ]);
      const apart = long.endMs - short.endMs;
      expectThat(apart > 1000, "an end well over 1000 ms later", `${short.endMs} and ${long.endMs} ms`);
    },
  },
  {
    ids: ["SF-08.13"],
    title: "eagerness: low waits longer after words that are not finished than high",
    async run(context) {
      const options = { trailMs: 10_000, text: unfinished };
      const [low, high] = await Promise.all([
        find(context, { type: "semantic_vad", eagerness: "low" }, options),
        find(context, { type: "semantic_vad", eagerness: "high" }, options),
      ]);
      expectThat(low.endMs > high.endMs + 500, "a later end with low", `${low.endMs} and ${high.endMs} ms`);
    },
  },
  {
    ids: ["SF-08.10"],
    title: "remove_filler_words: a filler said while a response runs does not interrupt it",
    async run(context) {
      const detection = { type: "azure_semantic_vad", remove_filler_words: true };
      const wire = await context.open({ session: { turn_detection: detection } });
      const warning = (await wire.quiet(300)).find((event) => event.type === "warning");
      if (warning !== undefined) throw new CheckSkipped("The server warns that it does not tell fillers apart.");
      wire.send({ type: "conversation.item.create", item: userMessage("Count from 1 to 30.") });
      wire.send({ type: "response.create" });
      await wire.next("response.audio.delta", 12_000);
      // As fast as a microphone: a server may let its output go after a while in which no words have come.
      await say(context, wire, await context.speech("Uh huh."), { trailMs: 1500, realTime: true });
      const seen = await wire.quiet(2500);
      const heard = seen.filter((event) => event.type.includes("speech_started"));
      expectThat(heard.length === 0, "no speech_started for a filler", heard);
    },
  },
  {
    ids: ["SF-08.14"],
    title: "idle_timeout_ms: after an answer and that much silence a response starts by itself",
    needs: ["idle-timeout"],
    async run(context) {
      const detection = { type: "server_vad", idle_timeout_ms: 5000 };
      const wire = await context.open({ session: { modalities: ["text"], turn_detection: detection } });
      wire.send({ type: "conversation.item.create", item: userMessage("Say hello.") });
      wire.send({ type: "response.create" });
      await wire.next("response.done", 10_000);
      await say(context, wire, null, { leadMs: 7000, trailMs: 0 });
      const next = await wire.next(["response.created", "error"], 9000);
      if (next.type === "error") throw new CheckFailure("a response", JSON.stringify(next));
    },
  },
];
