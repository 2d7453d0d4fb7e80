import { loadEngine } from "../compose/load-engines.ts";
import type { Config } from "../config/config-schema.ts";
import { loadLanguageModel } from "../compose/load-language-model.ts";
import { createSystemClock } from "@vivavoce/server";
import { speakText } from "../speech/speak-text.ts";
import { transcribeAudio } from "../speech/transcribe-audio.ts";
import { reasonOf } from "./finding.ts";
import type { DoctorSurroundings, Finding } from "./finding.ts";

/** Short, and recognized without mistakes by any engine worth having. */
const sentence = "What time is it?";
const advice = "Install again with npm ci. If it stays so, please report it with what stands here.";

/** Loads the speech engines, lets one speak and the others listen to it. */
export async function checkSpeech(config: Config, { nowMs }: DoctorSurroundings): Promise<Finding[]> {
  const startMs = nowMs();
  const loading = await Promise.allSettled([
    loadEngine("synthesizer", config),
    loadEngine("voiceActivity", config),
    loadEngine("recognizer", config),
  ] as const);
  const [synthesizer, voiceActivity, recognizer] = loading;
  try {
    const findings = loading.flatMap((result): Finding[] =>
      result.status === "rejected"
        ? [{ name: "Speech engines", status: "fail", found: reasonOf(result.reason), advice }]
        : [],
    );
    if (synthesizer.status === "rejected" || voiceActivity.status === "rejected" || recognizer.status === "rejected") {
      return findings;
    }
    const ids = [voiceActivity, recognizer, synthesizer].map(({ value }) => value.info.id).join(", ");
    const loadedMs = nowMs() - startMs;
    const voice = synthesizer.value.info.capabilities.voices[0]?.name ?? "";
    const spoken = await speakText(synthesizer.value, sentence, voice, { rate: 1, pitchSemitones: 0, volumeDb: 0 });
    const recording = { sampleRate: spoken.sampleRate, pieces: [spoken.samples] };
    const engines = { voiceActivity: voiceActivity.value, recognizer: recognizer.value };
    // The first use compiles code and takes memory; the second is what a conversation meets.
    await transcribeAudio(engines, recording, "en");
    const heardFromMs = nowMs();
    const { text, durationMs } = await transcribeAudio(engines, recording, "en");
    const heardMs = nowMs() - heardFromMs;
    return [
      { name: "Speech engines", status: "ok", found: `${ids}; loaded in ${(loadedMs / 1000).toFixed(1)} s` },
      hearing(text, durationMs / heardMs),
    ];
  } catch (error) {
    return [{ name: "Speech engines", status: "fail", found: reasonOf(error), advice }];
  } finally {
    for (const result of loading) if (result.status === "fulfilled") await result.value.close();
  }
}

function hearing(text: string, timesRealTime: number): Finding {
  const name = "Hearing itself";
  const speed = `${timesRealTime.toFixed(0)} times as fast as speech`;
  const words = (each: string): string => each.toLowerCase().replace(/[^a-z ]/g, "");
  if (words(text) !== words(sentence)) {
    return { name, status: "fail", found: `said "${sentence}", heard "${text}"`, advice };
  }
  if (timesRealTime >= 2) return { name, status: "ok", found: `heard what was said, ${speed}` };
  return { name, status: "note", found: `heard what was said, ${speed}`, advice: "Answers will be slow to begin." };
}

/** Finds the language model that would answer. */
export async function checkLanguageModel(config: Config, surroundings: DoctorSurroundings): Promise<Finding> {
  const name = "Language model";
  try {
    const { languageModel, reason } = await loadLanguageModel(config.model, {
      env: surroundings.env,
      fetch: surroundings.fetch,
      timers: createSystemClock(),
    });
    await languageModel.close();
    const found = `${languageModel.info.id} (${reason})`;
    if (languageModel.info.id !== "vivavoce-builtin") return { name, status: "ok", found };
    return {
      name,
      status: "note",
      found,
      advice: "It only makes small talk. Run Ollama, or set OPENAI_BASE_URL or OPENAI_API_KEY, for a real model.",
    };
  } catch (error) {
    return { name, status: "fail", found: reasonOf(error), advice: "Look at vivavoce config." };
  }
}
