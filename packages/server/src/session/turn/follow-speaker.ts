import { baseLanguage, servesLanguage } from "@vivavoce/engine/languages";
import { selectVoice, speaks } from "../honour/voice-selection.ts";
import { heardAmong, sessionLanguages } from "../state/session-languages.ts";
import { speakingOf } from "../state/capabilities.ts";
import type { Transcript } from "../state/session-input.ts";
import type { Step } from "../state/step.ts";

/** Words, or characters of a script without spaces, from which a recognizer's idea of the language is believed. */
const enoughWords = 2;
const enoughCharacters = 4;

/**
 * The user spoke in this language: from now on the answer's voice is in it, where one is installed, and the client is told
 * what has changed. A session of one language stays in it, and one of several among them.
 */
export function followSpeaker(step: Step, { language, text }: Transcript): void {
  const { session, capabilities } = step.state;
  if (language === null || !isEnough(text)) return;
  const languages = sessionLanguages(session);
  const before = heardAmong(languages, step.state.heardLanguage);
  if (before !== null && baseLanguage(before) === baseLanguage(language)) return;
  if (languages.length === 1 || (languages.length > 1 && !servesLanguage(languages, language))) return;
  const { voices } = capabilities.synthesizer;
  const until = selectVoice(session.voice, voices, { heard: before, languages });
  const now = selectVoice(session.voice, voices, { heard: language, languages });
  step.set({ heardLanguage: language });
  if (!session.modalities.includes("audio")) return;
  if (now.name !== until.name) {
    const { id } = speakingOf(capabilities, now.name);
    const message = `The user speaks ${language}: '${now.name}' of '${id}' speaks in place of '${until.name}'.`;
    step.warn("voice_substituted", message, "session.voice");
  } else if (voices.length > 0 && !voices.some((voice) => speaks(voice, language))) {
    const message = `The user speaks ${language}, and no voice here does; '${now.name}' goes on in ${now.language}.`;
    step.warn("language_not_spoken", message, "session.voice");
  }
}

function isEnough(text: string): boolean {
  const dense =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu) ?? [];
  return dense.length >= enoughCharacters || text.trim().split(/\s+/u).length >= enoughWords;
}
