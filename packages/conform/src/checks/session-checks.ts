import type { WrittenCheck } from "../check.ts";
import { expectThat, show } from "../check-failure.ts";
import { at, covers, expectTypes, typesOf } from "../read-event.ts";
import type { WireEvent } from "../read-event.ts";
import { ask, manualSession, settle, textSession, update } from "../talk.ts";

const echoedKeys = [
  "modalities",
  "instructions",
  "voice",
  "input_audio_sampling_rate",
  "input_audio_format",
  "output_audio_format",
  "turn_detection",
  "input_audio_noise_reduction",
  "input_audio_echo_cancellation",
  "input_audio_transcription",
  "tools",
  "tool_choice",
  "temperature",
  "max_response_output_tokens",
] as const;

const defaults: readonly (readonly [id: string, path: string, ...values: unknown[]])[] = [
  ["SF-05", "input_audio_sampling_rate", 24_000],
  ["SF-06", "input_audio_format", "pcm16"],
  ["SF-08.1a", "turn_detection.type", "server_vad"],
  ["SF-08.2", "turn_detection.threshold", 0.5],
  ["SF-08.4", "turn_detection.silence_duration_ms", 500, 200],
  ["SF-08.6", "turn_detection.create_response", true],
  ["SF-08.7", "turn_detection.interrupt_response", true],
  ["SF-08.8", "turn_detection.auto_truncate", false, null],
  ["SF-15", "tools", []],
  ["SF-16", "tool_choice", "auto"],
  ["SF-18", "temperature", 0.8, 1, null],
  ["SF-19", "max_response_output_tokens", "inf"],
];

/** `session.update` as a whole (CE-01) and what may not change (wire.md 5.12). */
export const sessionChecks: readonly WrittenCheck[] = [
  {
    ids: ["CE-01", "SE-04", "BH-05"],
    title: "session.update changes what it names and nothing else; session.updated shows the whole session, with nulls",
    async run(context) {
      const wire = await context.open();
      const before = wire.session;
      const { session, error } = await update(wire, { instructions: "Answer briefly." });
      expectThat(error === undefined, "session.updated", error);
      expectThat(at(session, "instructions") === "Answer briefly.", "the new instructions", session);
      const others = echoedKeys.filter((key) => key !== "instructions" && !covers(at(session, key), before[key]));
      expectThat(others.length === 0, "all else as it was", others.join(", "));
      const absent = echoedKeys.filter((key) => at(session, key) === undefined);
      if (absent.length > 0) context.failed(["BH-05"], "every setting, unset ones as null", `no ${absent.join(", ")}`);
    },
  },
  {
    ids: defaults.map(([id]) => id),
    title: "A new session has the documented defaults",
    async run(context) {
      const { session } = await context.open();
      // Native models have other values for some (wire.md 5.11).
      for (const [id, path, ...values] of defaults) {
        const seen = at(session, path);
        const right = values.some((value) => covers(seen, value));
        if (!right) context.failed([id], `${path} = ${values.map((value) => show(value)).join(" or ")}`, seen ?? null);
      }
    },
  },
  {
    ids: ["BH-10"],
    title: "The model of a session cannot be changed",
    async run(context) {
      const wire = await context.open();
      const model = wire.session["model"];
      const { session, error } = await update(wire, { model: "gpt-another", temperature: 0.7 });
      expectThat(error !== undefined || at(session, "model") === model, `an error, or model ${String(model)}`, session);
    },
  },
  {
    ids: ["BH-11", "ER-08"],
    title: "The voice cannot be changed once the assistant has spoken: cannot_update_voice, and nothing is applied",
    async run(context) {
      const wire = await context.open({ session: manualSession });
      const { audio } = await ask(wire, "Say hello.");
      expectThat(audio.length > 0, "spoken audio", `${audio.length} bytes`);
      const voice = { type: "azure-standard", name: "en-US-AndrewNeural" };
      const { error } = await update(wire, { voice, instructions: "Must not be kept." });
      expectThat(error !== undefined, "an error", "session.updated");
      const code = at(error, "code");
      if (code !== "cannot_update_voice") context.failed(["ER-08"], "code cannot_update_voice", error);
      const { session } = await update(wire, {});
      expectThat(at(session, "instructions") !== "Must not be kept.", "the instructions as they were", session);
    },
  },
  {
    ids: ["BH-12"],
    title: "With the client's echo reference the input format, rate and channels cannot be changed",
    async run(context) {
      const wire = await context.open({ query: { features: "client_ec_reference:true" } });
      const echo = { type: "server_echo_cancellation", reference_source: "client", channels: 2 };
      const first = await update(wire, { input_audio_echo_cancellation: echo });
      expectThat(first.error === undefined, "the settings to be taken", first.error);
      const { error } = await update(wire, { input_audio_sampling_rate: 16_000 });
      expectThat(error !== undefined, "an error", "session.updated");
    },
  },
  {
    ids: ["BH-13"],
    title: "A refused session.update changes nothing",
    async run(context) {
      const wire = await context.open({ session: { instructions: "Before." } });
      const { error } = await update(wire, { instructions: "After.", input_audio_format: "mp3" });
      expectThat(error !== undefined, "an error", "session.updated");
      const { session } = await update(wire, {});
      expectThat(at(session, "instructions") === "Before.", "the instructions as they were", session);
    },
  },
  {
    ids: ["BH-14", "SF-28", "SF-29", "SF-30"],
    title: "A whole session sent back is accepted; what the server sets is ignored",
    async run(context) {
      const wire = await context.open();
      const { session, error } = await update(wire, {
        ...wire.session,
        id: "sess_mine",
        expires_at: 1,
        object: "mine",
      });
      expectThat(error === undefined, "session.updated", error);
      expectThat(at(session, "id") === wire.session["id"], "the server's own id", session);
      expectThat(at(session, "expires_at") === wire.session["expires_at"], "the server's own expires_at", session);
    },
  },
  {
    ids: ["SF-02", "RC-05", "SE-25", "SE-26", "CP-04"],
    title: "modalities text: the answer comes in response.text events and without audio",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      const written = await ask(wire, "Say hello.");
      expectTextOnly(written.events);
      const spoken = await context.open({ session: manualSession });
      expectTextOnly((await ask(spoken, "Say hello.", { modalities: ["text"] })).events);
      const part = at(written.response, "output.0.content.0");
      expectThat(
        at(part, "type") === "text" && at(part, "text") === written.text,
        "the same text in response.done",
        part,
      );
    },
  },
  {
    ids: ["SF-03"],
    title: "instructions can be set and cleared with an empty text",
    async run(context) {
      const wire = await context.open();
      const set = await update(wire, { instructions: "Be kind." });
      expectThat(at(set.session, "instructions") === "Be kind.", "the instructions", set);
      const { session } = await update(wire, { instructions: "" });
      const left = at(session, "instructions");
      expectThat(left === "" || left === null || left === undefined, "none", left);
      await settle(wire);
    },
  },
  {
    ids: ["SF-03", "RC-06", "RC-20"],
    title: "The model follows the session's, the response's and the additional instructions",
    needs: ["instructions-followed"],
    async run(context) {
      const rule = (word: string): string => `Whatever is asked, answer with exactly this one word: ${word}.`;
      const wire = await context.open({ session: { ...textSession, instructions: rule("pineapple") } });
      const plain = await ask(wire, "How are you?");
      if (!/pineapple/i.test(plain.text)) context.failed(["SF-03"], "pineapple", plain.text);
      const own = await ask(wire, "How are you?", { instructions: rule("cucumber") });
      if (!/cucumber/i.test(own.text)) context.failed(["RC-06"], "cucumber", own.text);
      wire.send({ type: "session.update", session: { instructions: "You are a helpful assistant." } });
      wire.send({ type: "response.create", additional_instructions: rule("tomato") });
      const done = await wire.next("response.done", 12_000);
      const text = JSON.stringify(at(done, "response.output"));
      if (!/tomato/i.test(text)) context.failed(["RC-20"], "tomato", text);
    },
  },
];

function expectTextOnly(events: readonly WireEvent[]): void {
  expectTypes(events, "response.text.delta", "response.text.done");
  const types = typesOf(events);
  expectThat(!types.some((type) => type.startsWith("response.audio")), "no audio events", types.join(", "));
}
