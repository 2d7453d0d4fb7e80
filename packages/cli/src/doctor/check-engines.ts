import { reasonOf } from "@vivavoce/audio/reason-of";
import { askOnce, builtIn } from "../compose/ask-once.ts";
import { loadEngine } from "../compose/load-engines.ts";
import { describeLanguages } from "@vivavoce/engine";
import type { Synthesizer } from "@vivavoce/engine";
import type { Config } from "../config/config-schema.ts";
import { loadLanguageModel } from "../compose/load-language-model.ts";
import { createSystemClock } from "@vivavoce/server";
import { speakText } from "../speech/speak-text.ts";
import { hearItself, trialOf } from "./self-test.ts";
import { fail, note, ok } from "./finding.ts";
import type { DoctorSurroundings, Finding } from "./finding.ts";

const advice = "Install again with npm ci. If it stays so, please report it with what stands here.";

/** What to do about engines that cannot be loaded or fail. */
export function engineAdvice(config: Config, reason?: unknown): string {
  const failed = reasonOf(reason);
  // The reason says what to run.
  if (failed.includes("vivavoce models pull")) return "Then look again; vivavoce models list shows what else there is.";
  const asked = (["synthesizer", "recognizer"] as const).filter(
    (section) => !onThisMachine.has(config[section].engine),
  );
  if (asked.length === 0) return advice;
  const variables = asked.map((section) => `VIVAVOCE_${section.toUpperCase()}_URL`).join(" and ");
  return `Look at vivavoce config: the server that ${variables} names, its key, model and voices.`;
}

const onThisMachine: ReadonlySet<string> = new Set(["flite", "moonshine", "sherpa-onnx"]);

/** Lets a synthesizer speak, and says how soon it is heard. */
export async function checkVoice(synthesizer: Synthesizer, nowMs: () => number): Promise<Finding> {
  const { voices, sampleRate } = synthesizer.info.capabilities;
  const { voice, sentence, language } = trialOf(synthesizer);
  // A connection and a model may have to be opened first; the second time is what a conversation meets.
  await speakText(synthesizer, sentence, voice, { language });
  const startMs = nowMs();
  let firstMs: number | undefined;
  await speakText(synthesizer, sentence, voice, { language, heard: () => (firstMs ??= nowMs() - startMs) });
  const heard = firstMs === undefined ? "says nothing" : `first sound after ${firstMs.toFixed(0)} ms`;
  const more = voices.length > 1 ? `, first of ${voices.length} voices` : "";
  const found = `${voice}${more}, ${sampleRate} Hz, ${heard}`;
  if (firstMs !== undefined && firstMs < slowMs) return ok("Voice", found);
  return (firstMs === undefined ? fail : note)("Voice", found, "Answers will be slow to begin.");
}

/** Half a second more before each answer is felt. */
const slowMs = 500;

/** Loads the speech engines, lets one speak and the others listen to it. */
export async function checkSpeech(config: Config, { env, nowMs }: DoctorSurroundings): Promise<Finding[]> {
  const name = "Speech engines";
  const startMs = nowMs();
  const loading = await Promise.allSettled([
    loadEngine("synthesizer", config, env),
    loadEngine("voiceActivity", config, env),
    loadEngine("recognizer", config, env),
    loadEngine("judge", config, env),
    loadEngine("noiseSuppressor", config, env),
  ] as const);
  const [synthesizer, voiceActivity, recognizer, judge, noiseSuppressor] = loading;
  try {
    const findings = loading.flatMap((result) =>
      result.status === "rejected" ? [fail(name, reasonOf(result.reason), engineAdvice(config, result.reason))] : [],
    );
    if (synthesizer.status === "rejected" || voiceActivity.status === "rejected" || recognizer.status === "rejected") {
      return findings;
    }
    if (judge.status === "rejected" || noiseSuppressor.status === "rejected") return findings;
    const loaded = [voiceActivity.value, recognizer.value, synthesizer.value, noiseSuppressor.value];
    const ids = loaded.flatMap((engine) => (engine === undefined ? [] : [engine.info.id])).join(", ");
    const loadedMs = nowMs() - startMs;
    const speaking = await checkVoice(synthesizer.value, nowMs);
    const engines = { voiceActivity: voiceActivity.value, recognizer: recognizer.value };
    const heard = await hearItself(synthesizer.value, engines, nowMs, engineAdvice(config));
    return [
      ok(name, `${ids}; loaded in ${(loadedMs / 1000).toFixed(1)} s`),
      ...languageFindings({
        ...engines,
        synthesizer: synthesizer.value,
        ...(judge.value !== undefined && { judge: judge.value }),
      }),
      speaking,
      ...heard,
    ];
  } catch (error) {
    return [fail(name, reasonOf(error), engineAdvice(config))];
  } finally {
    for (const result of loading) {
      if (result.status === "fulfilled" && result.value !== undefined && "close" in result.value)
        await result.value.close();
    }
  }
}

/** Languages named one by one; of more, how many there are. */
const maxNamed = 12;

/** Who hears, judges and speaks in which language. */
export function languageFindings(engines: Parameters<typeof describeLanguages>[0]): Finding[] {
  return describeLanguages(engines).map(({ languages, recognizer, judge, synthesizer }) => {
    const named = languages.slice(0, maxNamed).join(", ");
    const rest = languages.length - maxNamed;
    const who = rest > 0 ? `${named} and ${rest} more` : named;
    const found = `${who}: heard by ${recognizer ?? "nobody"}, ends judged by ${judge ?? "silence"}, spoken by ${synthesizer ?? "nobody"}`;
    if (recognizer !== null && synthesizer !== null) return ok("Languages", found);
    return note("Languages", found, "For more: vivavoce models list, and docs/guides/languages-and-voices.md.");
  });
}

/** Finds the language model that would answer, and asks it for a word. */
export async function checkLanguageModel(config: Config, surroundings: DoctorSurroundings): Promise<Finding> {
  const name = "Language model";
  try {
    const { languageModel, reason } = await loadLanguageModel(config.model, {
      env: surroundings.env,
      fetch: surroundings.fetch,
      timers: createSystemClock(),
    });
    const found = `${languageModel.info.id} (${reason})`;
    const { nowMs } = surroundings;
    const came = await askOnce(languageModel, nowMs, new AbortController().signal);
    await languageModel.close();
    if (came?.answers === false) {
      const { address, status, contentType, beginning } = came.details;
      const seen = [address, status, contentType, beginning].filter((each) => each !== undefined).join(", ");
      return fail(
        name,
        `${found} does not answer: ${came.reason}${seen === "" ? "" : ` Seen: ${seen}`}`,
        status === undefined
          ? "Callers hear that the model does not answer. Start it, or see docs/guides/run-the-server.md."
          : "Callers hear that the model does not answer. Put that right, or see docs/guides/run-the-server.md.",
      );
    }
    if (languageModel.info.id !== builtIn) {
      const took = came === undefined ? "" : `; its first word took ${(came.tookMs / 1000).toFixed(1)} s`;
      return ok(name, `${found}${took}`);
    }
    const advice =
      "It only makes small talk. Run Ollama, or set OPENAI_BASE_URL, or OPENAI_API_KEY with VIVAVOCE_LLM_ENGINE=openai-compatible.";
    return note(name, found, advice);
  } catch (error) {
    return fail(name, reasonOf(error), "Look at vivavoce config.");
  }
}
