import { describe, expect, it } from "vitest";
import { ableEngines, createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";

const german = { name: "ramona", language: "de-DE", gender: "female" };
const abilities = {
  ...ableEngines,
  recognizer: { ...ableEngines.recognizer, languages: ["*"], identifiesLanguage: true },
  synthesizer: {
    ...ableEngines.synthesizer,
    voices: [...ableEngines.synthesizer.voices, german],
    others: { ramona: { ...ableEngines.synthesizer, id: "piper" } },
  },
};

function hear(bench: SessionBench, text: string, language: string): string {
  bench.input({ type: "audioReceived", receivedMs: bench.state.input.receivedMs + 2000 });
  bench.input({ type: "speechStarted", epoch: 0, startMs: 0, playback: null });
  bench.input({ type: "speechStopped", epoch: 0, endMs: bench.state.input.receivedMs });
  const itemId = bench.state.pendingUtterances.at(-1)?.itemId ?? "";
  bench.input({ type: "transcribed", itemId, transcript: { text, language, words: null, logprobs: null } });
  const plan = bench.effects.find((effect) => effect.type === "startResponse")?.plan;
  const { response } = bench.state;
  if (response.phase === "running") bench.client({ type: "response.cancel" });
  return plan?.voice.name ?? "";
}

const warnings = (bench: SessionBench): string[] =>
  bench.sent.flatMap((event) => (event.type === "warning" ? [event.warning.message] : []));

describe("a speaker who changes the language", () => {
  it("is answered by a voice of it, which is told once", () => {
    const bench = createSessionBench({}, abilities);
    expect(hear(bench, "Good morning to you", "en")).toBe("slt");
    expect(hear(bench, "Guten Morgen zusammen", "de")).toBe("ramona");
    expect(hear(bench, "Wie geht es dir", "de")).toBe("ramona");
    expect(hear(bench, "And now English again", "en")).toBe("slt");
    expect(warnings(bench).filter((message) => message.includes("The user speaks"))).toEqual([
      "The user speaks de: 'ramona' of 'piper' speaks in place of 'slt'.",
      "The user speaks en: 'slt' of 'test-tts' speaks in place of 'ramona'.",
    ]);
  });

  it("is told when no voice speaks it", () => {
    const bench = createSessionBench({}, abilities);
    expect(hear(bench, "今日はいい天気ですね", "ja")).toBe("slt");
    expect(warnings(bench)).toContain("The user speaks ja, and no voice here does; 'slt' goes on in en-US.");
  });

  it("is not believed for a single word", () => {
    const bench = createSessionBench({}, abilities);
    expect(hear(bench, "Mhm", "de")).toBe("slt");
  });

  it("changes nothing in a session of other languages", () => {
    const bench = createSessionBench({}, abilities);
    bench.client({
      type: "session.update",
      session: { input_audio_transcription: { model: "azure-speech", language: "en,fr" } },
    });
    expect(hear(bench, "Guten Morgen zusammen", "de")).toBe("slt");
  });
});
