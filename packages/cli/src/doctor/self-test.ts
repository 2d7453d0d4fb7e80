import { describeLanguages } from "@vivavoce/engine";
import type { Synthesizer } from "@vivavoce/engine";
import { baseLanguage, servesLanguage } from "@vivavoce/engine/languages";
import { editDistance } from "../config/nearest-name.ts";
import { speakText } from "../speech/speak-text.ts";
import { transcribeAudio } from "../speech/transcribe-audio.ts";
import type { TranscriptionEngines } from "../speech/transcribe-audio.ts";
import { fail, note, ok } from "./finding.ts";
import type { Finding } from "./finding.ts";

/**
 * "What time is it?": short, without figures or names, and recognized without mistakes by any engine worth having. Behind the
 * first is what recognizers write for the same sound.
 */
const sentences: Readonly<Record<string, readonly [string, ...string[]]>> = {
  en: ["What time is it?"],
  de: ["Wie spät ist es?"],
  fr: ["Quelle heure est-il ?"],
  es: ["¿Qué hora es?"],
  it: ["Che ore sono?"],
  pt: ["Que horas são?"],
  nl: ["Hoe laat is het?"],
  pl: ["Która jest godzina?"],
  ru: ["Который сейчас час?"],
  uk: ["Котра зараз година?"],
  tr: ["Saat kaç?"],
  cs: ["Kolik je hodin?"],
  sk: ["Koľko je hodín?"],
  sv: ["Hur mycket är klockan?"],
  da: ["Hvad er klokken?"],
  no: ["Hva er klokka?", "Hva er klokken?"],
  fi: ["Paljonko kello on?"],
  hu: ["Hány óra van?"],
  ro: ["Cât este ceasul?", "Cât e ceasul?"],
  el: ["Τι ώρα είναι;"],
  bg: ["Колко е часът?"],
  hr: ["Koliko je sati?"],
  id: ["Jam berapa sekarang?"],
  vi: ["Bây giờ là mấy giờ?"],
  ar: ["كم الساعة الآن؟"],
  hi: ["अभी कितने बजे हैं?"],
  zh: ["现在几点了？", "現在幾點了", "现在几点啦"],
  yue: ["而家幾點呀？", "而家几点呀", "依家幾點呀"],
  ja: ["今何時ですか？", "いま何時ですか", "今なんじですか"],
  ko: ["지금 몇 시예요?", "지금 몇 시에요"],
};

/** A sentence that a voice can be tried with, and in which language. */
export interface Trial {
  readonly language: string;
  readonly voice: string;
  readonly sentence: string;
}

/** A sentence in the voice's own language; English for a voice of any, or of one that has no sentence here. */
export function trialOf({ info }: Synthesizer): Trial {
  const [first] = info.capabilities.voices;
  const language = baseLanguage(first?.language ?? "en");
  const known = Object.hasOwn(sentences, language) ? language : "en";
  return { language: known, voice: first?.name ?? "", sentence: sentenceIn(known) };
}

function sentenceIn(language: string): string {
  return sentences[language]?.[0] ?? "";
}

/** More pairs of engines are not tried: each takes seconds. */
const mostTrials = 4;

/** One trial for each pair of ears and voice that share a language. */
export function trialsOf(synthesizer: Synthesizer, { recognizer }: Pick<TranscriptionEngines, "recognizer">): Trial[] {
  const { voices } = synthesizer.info.capabilities;
  const own = baseLanguage(voices[0]?.language ?? "en");
  const trials = describeLanguages({ recognizer, synthesizer }).flatMap((service): Trial[] => {
    if (service.recognizer === null || service.synthesizer === null) return [];
    const shared = service.languages.map((each) => (each === "*" ? "en" : baseLanguage(each)));
    const language = [own, ...shared].find((each) => shared.includes(each) && Object.hasOwn(sentences, each));
    const voice = voices.find((each) => servesLanguage(each.languages ?? [each.language], language ?? ""));
    if (language === undefined || voice === undefined) return [];
    return [{ language, voice: voice.name, sentence: sentenceIn(language) }];
  });
  return trials.slice(0, mostTrials);
}

/** Lets the voices speak and the ears listen to them, in each language that both know. */
export async function hearItself(
  synthesizer: Synthesizer,
  engines: TranscriptionEngines,
  nowMs: () => number,
  advice: string,
): Promise<Finding[]> {
  const trials = trialsOf(synthesizer, engines);
  if (trials.length === 0) {
    const found = "no voice here speaks a language that is understood here and has a sentence to try";
    return [note(name, found, "Try a recording of your own: vivavoce transcribe speech.wav")];
  }
  const findings: Finding[] = [];
  for (const trial of trials) {
    const spoken = await speakText(synthesizer, trial.sentence, trial.voice, { language: trial.language });
    const recording = { sampleRate: spoken.sampleRate, pieces: [spoken.samples] };
    // The first use compiles code and takes memory; the second is what a conversation meets.
    await transcribeAudio(engines, recording, trial.language, false);
    const heardFromMs = nowMs();
    const { text, durationMs } = await transcribeAudio(engines, recording, trial.language, false);
    const finding = judgeHearing(trial, text, durationMs / (nowMs() - heardFromMs), advice);
    const isNamed = trial.language !== "en" || trials.length > 1;
    findings.push(isNamed ? { ...finding, found: `in ${trial.language}: ${finding.found}` } : finding);
  }
  return findings;
}

const name = "Hearing itself";
/** Share of letters that may differ where a recognizer spells otherwise, or a voice is not clear. */
const nearly = 0.2;

/** @param timesRealTime how many times as fast as speech it was recognized */
export function judgeHearing(
  { language, sentence }: Trial,
  text: string,
  timesRealTime: number,
  advice: string,
): Finding {
  const speed = `${timesRealTime.toFixed(0)} times as fast as speech`;
  const heard = letters(text);
  const written = [sentence, ...(sentences[language] ?? [])].map(letters);
  if (!written.some((each) => each.join("") === heard.join(""))) {
    const found = `said "${sentence}", heard "${text}"`;
    const isNear =
      language !== "en" &&
      written.some((each) => editDistance(each, heard.slice(0, 4 * each.length)) <= each.length * nearly);
    if (!isNear) return fail(name, found, advice);
    return note(name, found, "That is nearly the same: another voice may be clearer.");
  }
  if (timesRealTime >= 2) return ok(name, `heard what was said, ${speed}`);
  return note(name, `heard what was said, ${speed}`, "Answers will be slow to begin.");
}

/** What is heard of a text: its letters and figures, without case, marks and gaps. */
function letters(text: string): string[] {
  return Array.from(
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}]/gu, ""),
  );
}
