import type { MessageItem } from "@vivavoce/protocol";
import type { StandIn } from "../state/response-state.ts";
import { heardAmong, sessionLanguages } from "../state/session-languages.ts";
import type { Sentences, SessionState } from "../state/session-state.ts";

/** What marks an item that the server said in place of the model's answer; nothing for an answer. */
export function markOf(standsFor: StandIn | null): Pick<MessageItem, "vivavoce"> {
  return standsFor === null ? {} : { vivavoce: { stands_for: standsFor } };
}

/** What is said when the model fails, where nothing else is configured. Short: it is heard in place of an answer. */
export const defaultFailureSentences: Sentences = {
  en: "Sorry, my language model isn't answering right now.",
  zh: "抱歉，我的语言模型现在没有回应。",
  es: "Lo siento, mi modelo de lenguaje no responde ahora mismo.",
  fr: "Désolé, mon modèle de langage ne répond pas pour l'instant.",
  de: "Entschuldigung, mein Sprachmodell antwortet gerade nicht.",
  it: "Mi dispiace, il mio modello linguistico al momento non risponde.",
  pt: "Desculpe, o meu modelo de linguagem não está a responder agora.",
  "pt-br": "Desculpe, meu modelo de linguagem não está respondendo agora.",
  ja: "すみません、言語モデルが今応答していません。",
  ko: "죄송합니다. 지금 언어 모델이 응답하지 않습니다.",
  hi: "माफ़ कीजिए, मेरा भाषा मॉडल अभी जवाब नहीं दे रहा है।",
  ar: "عذرًا، نموذج اللغة لا يستجيب الآن.",
  nl: "Sorry, mijn taalmodel reageert op dit moment niet.",
  pl: "Przepraszam, mój model językowy teraz nie odpowiada.",
  ru: "Извините, моя языковая модель сейчас не отвечает.",
  uk: "Вибачте, моя мовна модель зараз не відповідає.",
  tr: "Üzgünüm, dil modelim şu anda yanıt vermiyor.",
  vi: "Xin lỗi, mô hình ngôn ngữ của tôi hiện không phản hồi.",
};

/** The sentence for a model that failed. Null where there is none. */
export function failureSentence(state: SessionState, voiceName: string): string | null {
  return sentenceFor(state, state.failureSentences, voiceName)?.sentence ?? null;
}

/**
 * The sentence in the language that the user spoke last, else in the session's, if the voice speaks it, else in the voice's
 * own: what it cannot speak would be silence again. Null where there is none.
 * @param voiceName the voice that will speak
 */
export function sentenceFor(
  { session, capabilities, heardLanguage }: SessionState,
  sentences: Sentences,
  voiceName: string,
): { readonly sentence: string; readonly language: string } | null {
  const voice = capabilities.synthesizer.voices.find(({ name }) => name === voiceName);
  const speaks = voice === undefined ? [] : [voice.language, ...(voice.languages ?? [])].map(plain);
  const asked = (session.input_audio_transcription?.language ?? "").split(",").filter((code) => code.trim() !== "");
  const locale: unknown = (session.voice as Readonly<Record<string, unknown>>)["locale"];
  const heard = heardAmong(sessionLanguages(session), heardLanguage);
  const wanted = [...(heard === null ? [] : [heard]), ...asked, ...(typeof locale === "string" ? [locale] : [])].map(
    plain,
  );
  const spoken = wanted.filter((code) => speaks.some((known) => known === "*" || baseOf(known) === baseOf(code)));
  for (const code of [...spoken, ...speaks]) {
    const sentence = sentences[code] ?? sentences[baseOf(code)];
    if (sentence !== undefined && sentence.trim() !== "") return { sentence, language: code };
  }
  return null;
}

function plain(code: string): string {
  return code.trim().toLowerCase().replaceAll("_", "-");
}

function baseOf(code: string): string {
  return code.split("-")[0] ?? code;
}
