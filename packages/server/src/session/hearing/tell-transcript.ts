import type { Session } from "@vivavoce/protocol";
import type { Transcript } from "../state/session-input.ts";
import type { Step } from "../state/step.ts";

const streamingModels = /^(gpt-4o(-mini)?-transcribe|mai-transcribe)/;

/**
 * Whether partial text is shown while the user speaks. Captured azure-speech sessions show none (SE-16), so only the
 * transcription models that are known to stream do it.
 */
export function streamsPartials(session: Pick<Session, "input_audio_transcription">): boolean {
  const model = session.input_audio_transcription?.model;
  return model !== undefined && streamingModels.test(model);
}

/**
 * SE-16, SE-17: the text of a part, and before it what of it has not been shown yet, to models that stream it.
 * @param transcript begins with `shownText`
 */
export function tellTranscript(
  step: Step,
  part: { readonly itemId: string; readonly contentIndex: number; readonly shownText: string },
  transcript: Transcript,
): void {
  const { session } = step.state;
  const at = { item_id: part.itemId, content_index: part.contentIndex };
  const delta = transcript.text.slice(part.shownText.length);
  if (delta !== "" && (part.shownText !== "" || streamsPartials(session))) {
    step.send({ type: "conversation.item.input_audio_transcription.delta", ...at, delta });
  }
  step.send({
    type: "conversation.item.input_audio_transcription.completed",
    ...at,
    transcript: transcript.text,
    ...(transcript.language === null ? {} : { language: transcript.language }),
    ...logprobs(session, transcript),
    ...phrases(session, transcript),
  });
}

/**
 * The text that stands in the end, with what the client has been shown as its beginning: pieces that were sent add up to
 * it whatever the recognizer says. A recognizer that was asked to keep what is shown never needs it; one that was not
 * (the settings changed while the user spoke) loses the words in the place of those that were shown.
 */
export function continued(shownText: string, text: string): string {
  if (text.startsWith(shownText)) return text;
  const words = (of: string): string[] => of.split(/\s+/u).filter((word) => word !== "");
  return [shownText, ...words(text).slice(words(shownText).length)].join(" ");
}

function logprobs(session: Session, transcript: Transcript): object {
  const asked = session.include?.includes("item.input_audio_transcription.logprobs") ?? false;
  if (!asked || transcript.logprobs === null) return {};
  return { logprobs: transcript.logprobs.map((entry) => ({ ...entry, bytes: utf8Bytes(entry.token) })) };
}

/** The utterance as one phrase; a recognizer without word times has none, and the client has been told so. */
function phrases(session: Session, { text, language, words }: Transcript): object {
  const asked = session.include?.includes("item.input_audio_transcription.phrases") ?? false;
  const [first] = words ?? [];
  const last = words?.at(-1);
  if (!asked || words === null || first === undefined || last === undefined) return {};
  const phrase = {
    offset_milliseconds: Math.round(first.offsetMs),
    duration_milliseconds: Math.round(last.offsetMs + last.durationMs - first.offsetMs),
    text,
    words: words.map((word) => ({
      text: word.text,
      offset_milliseconds: Math.round(word.offsetMs),
      duration_milliseconds: Math.round(word.durationMs),
    })),
    ...(language === null ? {} : { locale: language }),
  };
  return { phrases: [phrase] };
}

function utf8Bytes(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
