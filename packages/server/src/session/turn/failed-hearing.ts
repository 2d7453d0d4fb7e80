import { sentenceFor } from "../response/failure-sentence.ts";
import { selectVoice } from "../honour/voice-selection.ts";
import type { ResponseRequest } from "../state/response-state.ts";
import { heardAmong, sessionLanguages } from "../state/session-languages.ts";
import type { Sentences } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/**
 * What to say to who has spoken and was not turned into text, in place of an answer; once until something is recognized
 * again: who goes on talking to ears that are gone is not told so at every breath. Undefined: nothing is said.
 */
export function sayNotHeard(step: Step): ResponseRequest["said"] {
  const { session, capabilities, hearingSentences = {}, hearingFailure } = step.state;
  if (hearingFailure === "told" || !session.modalities.includes("audio")) return undefined;
  const languages = sessionLanguages(session);
  const heard = heardAmong(languages, step.state.heardLanguage);
  const { name } = selectVoice(session.voice, capabilities.synthesizer.voices, { heard, languages });
  const found = sentenceFor(step.state, hearingSentences, name);
  if (found === null) return undefined;
  step.set({ hearingFailure: "told" });
  return { text: found.sentence, standsFor: "failed_recognition" };
}

/** Something was recognized: the next failure is said again. Words are answered, and nobody waits for the sentence then. */
export function noteHeard(step: Step, hasWords: boolean): void {
  const { hearingFailure } = step.state;
  if (hearingFailure === "told" || (hearingFailure === "owed" && hasWords)) step.set({ hearingFailure: null });
}

/** The user, who was not turned into text, has gone on making sounds: the sentence is due when they turn out to be no words. */
export function oweNotHeard(step: Step): void {
  if (step.state.hearingFailure !== "told") step.set({ hearingFailure: "owed" });
}

/**
 * The answer to a turn was cut before anything of it was heard. If it was the sentence, nobody has been told.
 * @returns whether it was: there was nothing that a model could answer, so no answer is owed, but the sentence
 */
export function untellNotHeard(step: Step, { said }: ResponseRequest): boolean {
  if (said?.standsFor !== "failed_recognition") return false;
  step.set({ hearingFailure: "owed" });
  return true;
}

/** What is said, where nothing else is configured. True of a recognizer that fails and of a turn that was lost with it. */
export const defaultHearingSentences: Sentences = {
  en: "Sorry, my speech recognition didn't answer just now.",
  zh: "抱歉，我的语音识别刚才没有回应。",
  es: "Lo siento, mi reconocimiento de voz no ha respondido ahora mismo.",
  fr: "Désolé, ma reconnaissance vocale n'a pas répondu à l'instant.",
  de: "Entschuldigung, meine Spracherkennung hat gerade nicht geantwortet.",
  it: "Mi dispiace, il mio riconoscimento vocale non ha risposto.",
  pt: "Desculpe, o meu reconhecimento de voz não respondeu agora.",
  "pt-br": "Desculpe, meu reconhecimento de voz não respondeu agora.",
  ja: "すみません、音声認識がたった今応答しませんでした。",
  ko: "죄송합니다. 방금 음성 인식이 응답하지 않았습니다.",
  hi: "माफ़ कीजिए, मेरी वाक् पहचान ने अभी जवाब नहीं दिया।",
  ar: "عذرًا، لم يستجب التعرّف على الكلام لديّ الآن.",
  nl: "Sorry, mijn spraakherkenning reageerde zojuist niet.",
  pl: "Przepraszam, moje rozpoznawanie mowy przed chwilą nie odpowiedziało.",
  ru: "Извините, моё распознавание речи только что не ответило.",
  uk: "Вибачте, моє розпізнавання мовлення щойно не відповіло.",
  tr: "Üzgünüm, konuşma tanımam az önce yanıt vermedi.",
  vi: "Xin lỗi, bộ nhận dạng giọng nói của tôi vừa không phản hồi.",
};
