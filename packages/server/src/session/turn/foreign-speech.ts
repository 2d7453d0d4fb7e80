import { baseLanguage } from "@vivavoce/engine/languages";
import { sentenceFor } from "../response/failure-sentence.ts";
import { selectVoice } from "../honour/voice-selection.ts";
import { hearingOf } from "../state/capabilities.ts";
import type { ResponseRequest } from "../state/response-state.ts";
import { heardAmong, sessionLanguages } from "../state/session-languages.ts";
import type { Transcript } from "../state/session-input.ts";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** Code of the warning that tells the client. */
export const notUnderstood = "language_not_understood";
/*
 * Measured in docs/decisions/0031: log odds of English that was understood, accented too, were seldom over 0.
 */
/** Log odds from which on an utterance speaks for another language, and not against it. */
const leastOdds = 0;
/** One utterance counts for so much at most: alone, whatever it is, it tells nobody. */
const mostOfOne = 2.5;
/** From this sum on the user is told. */
const enoughEvidence = 3;

/**
 * Adds up what an utterance says for or against the user's speaking a language that the recognizer does not know, and tells
 * the client when it is enough, once in a session. The sum never falls below nothing: who changes the language in the middle
 * of a session is noticed as soon as who begins with it.
 * @param hasWords whether text was made of it. Without, it may be people who talk behind a user who is silent: however often,
 * that tells nobody by itself, but makes it enough when the next words speak for another language as well.
 */
export function noteForeignSpeech(step: Step, { foreignLogOdds: odds }: Transcript, hasWords: boolean): void {
  const { foreign, session, capabilities } = step.state;
  const known = knownLanguages(step.state);
  if (odds === undefined || foreign.phase === "told" || known === null) return;
  const counted = Math.max(-mostOfOne, Math.min(mostOfOne, odds - leastOdds));
  // No more than is enough is kept: who goes on in English before a turn is answered is not told.
  const most = hasWords ? enoughEvidence : Math.max(foreign.evidence, mostOfOne);
  const evidence = Math.max(0, Math.min(most, foreign.evidence + counted));
  const isNews = foreign.phase === "listening" && evidence >= enoughEvidence;
  step.set({ foreign: { evidence, phase: isNews ? "due" : foreign.phase } });
  if (!isNews) return;
  const { id } = hearingOf(capabilities, sessionLanguages(session));
  const understood = `recognizer '${id}' knows ${known.join(", ")} only.`;
  const message = `The user seems to speak a language that is not understood here: ${understood}`;
  step.warn(notUnderstood, message, "session.input_audio_transcription");
}

/**
 * What to say in place of the answer to a turn, once in a session, where the user speaks a language that nobody here
 * understands: an answer to what was made of it would be nonsense. Undefined: the turn is answered.
 */
export function sayLanguages(step: Step): ResponseRequest["said"] {
  const { foreign, languageSentences, session, capabilities } = step.state;
  const known = knownLanguages(step.state);
  if (languageSentences === null || known === null || foreign.phase !== "due") return undefined;
  if (foreign.evidence < enoughEvidence) return undefined;
  step.set({ foreign: { ...foreign, phase: "told" } });
  const languages = sessionLanguages(session);
  const heard = heardAmong(languages, step.state.heardLanguage);
  const { name } = selectVoice(session.voice, capabilities.synthesizer.voices, { heard, languages });
  const found = sentenceFor(step.state, languageSentences, name);
  if (found === null) return undefined;
  return {
    text: found.sentence.replaceAll("{languages}", named(known, found.language)),
    standsFor: "unknown_language",
  };
}

/** The answer to a turn was cut before anything of it was heard: if it was the sentence, nobody has been told. */
export function untellLanguages(step: Step, { said }: ResponseRequest): void {
  if (said?.standsFor === "unknown_language") step.set({ foreign: { ...step.state.foreign, phase: "due" } });
}

/** What the recognizer of the session knows; null where it may know any language, or finds out which is spoken. */
function knownLanguages({ capabilities, session, languageSentences }: SessionState): readonly string[] | null {
  if (languageSentences === null) return null;
  const { languages, identifiesLanguage } = hearingOf(capabilities, sessionLanguages(session));
  const isOpen = languages.length === 0 || languages.some((code) => code === "*" || code === "mul");
  return isOpen || identifiesLanguage === true ? null : languages;
}

/**
 * Languages by their names in another: "English and German". Clients, engines and configurations name languages as they
 * like: what is no code stands for itself, and what nothing can be named in is taken for English.
 */
function named(languages: readonly string[], language: string): string {
  const locale = [language, baseLanguage(language)].find(isCode) ?? "en";
  const names = new Intl.DisplayNames([locale], { type: "language" });
  const codes = languages.map((code) => code.replaceAll("_", "-"));
  const said = codes.map((code) => (isCode(code) ? (names.of(code) ?? code) : code));
  return new Intl.ListFormat([locale], { type: "conjunction" }).format(said);
}

/** Whether `Intl` takes it for a language; it throws at what is none. */
function isCode(code: string): boolean {
  try {
    return new Intl.Locale(code).language !== "";
  } catch {
    return false;
  }
}

/** What is said, where nothing else is configured; `{languages}` are those that are understood. */
export const defaultLanguageSentences: Readonly<Record<string, string>> = {
  en: "Sorry, I only understand {languages} here. Whoever runs this service can add your language.",
  zh: "抱歉，我在这里只听得懂{languages}。提供这项服务的人可以添加您的语言。",
  es: "Lo siento, aquí solo entiendo {languages}. Quien ofrece este servicio puede añadir su idioma.",
  fr: "Désolé, je ne comprends ici que cette langue : {languages}. Qui propose ce service peut ajouter la vôtre.",
  de: "Entschuldigung, ich verstehe hier nur {languages}. Wer diesen Dienst betreibt, kann Ihre Sprache hinzufügen.",
  it: "Mi dispiace, qui capisco solo {languages}. Chi offre questo servizio può aggiungere la sua lingua.",
  pt: "Desculpe, aqui só entendo {languages}. Quem oferece este serviço pode acrescentar a sua língua.",
  ja: "すみません、ここでは{languages}しかわかりません。サービスの提供者はほかの言語を追加できます。",
  ko: "죄송합니다. 여기서는 {languages}만 알아듣습니다. 서비스 제공자가 다른 언어를 추가할 수 있습니다.",
  hi: "माफ़ कीजिए, मैं यहाँ केवल {languages} समझता हूँ। यह सेवा चलाने वाले आपकी भाषा जोड़ सकते हैं।",
  ar: "عذرًا، لا أفهم هنا إلا {languages}. يمكن لمن يدير هذه الخدمة إضافة لغتك.",
  nl: "Sorry, ik versta hier alleen {languages}. Wie deze dienst aanbiedt, kan uw taal toevoegen.",
  pl: "Przepraszam, rozumiem tu tylko ten język: {languages}. Kto prowadzi tę usługę, może dodać inne.",
  ru: "Извините, здесь я понимаю только этот язык: {languages}. Владелец сервиса может добавить другие.",
  uk: "Вибачте, тут я розумію лише цю мову: {languages}. Власник сервісу може додати інші.",
  tr: "Üzgünüm, burada yalnızca {languages} anlıyorum. Bu hizmeti sunan, dilinizi ekleyebilir.",
  vi: "Xin lỗi, ở đây tôi chỉ hiểu {languages}. Người cung cấp dịch vụ có thể thêm ngôn ngữ của bạn.",
};
