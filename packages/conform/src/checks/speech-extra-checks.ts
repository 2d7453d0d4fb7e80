import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, numberAt, textAt, typesOf } from "../read-event.ts";
import { ask, manualSession } from "../talk.ts";

/** Letters and figures alone, to compare words by. */
const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** Timestamps and animation beside the audio (wire.md 4.7). */
export const speechExtraChecks: readonly WrittenCheck[] = [
  {
    ids: ["SF-12", "SE-33", "SE-34"],
    title: "output_audio_timestamp_types word: every word with its time, then done",
    needs: ["word-timestamps"],
    async run(context) {
      const wire = await context.open({ session: { ...manualSession, output_audio_timestamp_types: ["word"] } });
      const { events, text } = await ask(wire, "Say hello.");
      const marks = events.filter((event) => event.type === "response.audio_timestamp.delta");
      expectThat(marks.length > 0, "response.audio_timestamp.delta", typesOf(events).join(", "));
      let lastMs = 0;
      for (const mark of marks) {
        const offsetMs = numberAt(mark, "audio_offset_ms");
        expectThat(offsetMs >= lastMs, "times that do not go back", mark);
        lastMs = offsetMs;
        numberAt(mark, "audio_duration_ms");
        expectThat(mark["timestamp_type"] === "word", "timestamp_type word", mark);
        expectThat(lettersOf(text).includes(lettersOf(textAt(mark, "text"))), `a word of "${text}"`, mark);
      }
      const done = events.some((event) => event.type === "response.audio_timestamp.done");
      if (!done) context.failed(["SE-34"], "response.audio_timestamp.done", "none");
    },
  },
  {
    ids: ["SF-13", "SF-13.2", "SE-35", "SE-36", "RC-19"],
    title: "animation viseme_id: visemes with their times, then done; one response can ask for them too",
    needs: ["visemes"],
    async run(context) {
      const animation = { outputs: ["viseme_id"] };
      const wire = await context.open({ session: { ...manualSession, animation } });
      const asked = await context.open({ session: manualSession });
      const takes = [
        [["SF-13", "SF-13.2", "SE-35", "SE-36"], await ask(wire, "Say hello.")],
        [["RC-19"], await ask(asked, "Say hello.", { animation })],
      ] as const;
      for (const [ids, { events }] of takes) {
        const marks = events.filter((event) => event.type === "response.animation_viseme.delta");
        const sane = marks.every(
          (mark) => Number.isInteger(mark["viseme_id"]) && numberAt(mark, "audio_offset_ms") >= 0,
        );
        const done = events.some((event) => event.type === "response.animation_viseme.done");
        if (marks.length === 0 || !sane || !done)
          context.failed(ids, "visemes and their done event", `${marks.length} visemes`);
      }
    },
  },
  {
    ids: ["SE-37", "SE-38"],
    title: "animation blendshapes: frames, then done",
    needs: ["blendshapes"],
    async run(context) {
      const wire = await context.open({ session: { ...manualSession, animation: { outputs: ["blendshapes"] } } });
      const { events } = await ask(wire, "Say hello.");
      const frames = events.find((event) => event.type === "response.animation_blendshapes.delta");
      expectThat(at(frames, "frames") !== undefined, "frames", frames);
      const done = events.some((event) => event.type === "response.animation_blendshapes.done");
      expectThat(done, "response.animation_blendshapes.done", "none");
    },
  },
  {
    ids: ["SE-49"],
    title: "The transcript of an answer is annotated",
    needs: ["annotations"],
    async run(context) {
      const wire = await context.open({ session: manualSession });
      const { events } = await ask(wire, "Say hello, and cite a source.");
      const types = typesOf(events);
      expectThat(types.includes("response.audio_transcript.annotation.added"), "an annotation", types.join(", "));
    },
  },
];
