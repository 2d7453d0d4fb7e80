import {
  languageModelConformance,
  recognizerConformance,
  synthesizerConformance,
  voiceActivityConformance,
} from "@vivavoce/engine/testing";
import { describe, it } from "vitest";
import { scriptedModel } from "./scripted-model.ts";
import { speakTones } from "./speak-tones.ts";
import { ToneBook } from "./tone-book.ts";
import { createToneRecognizer } from "./tone-recognizer.ts";
import { createToneSynthesizer } from "./tone-synthesizer.ts";
import { createToneVoiceActivity } from "./tone-voice-activity.ts";

const book = new ToneBook();
const recognizer = createToneRecognizer(book);
const synthesizer = createToneSynthesizer(book);

const suites = {
  "tone voice activity": voiceActivityConformance({
    open: async () => createToneVoiceActivity(),
    speech: speakTones(book, "one two three four", 1500, 16_000),
  }),
  "tone recognizer": recognizerConformance({
    open: async () => recognizer,
    speech: { samples: speakTones(book, "one two three four", 1500, 16_000), text: /one two three four/ },
  }),
  "tone synthesizer": synthesizerConformance({
    open: async () => synthesizer,
    openToClose: async () => createToneSynthesizer(book),
  }),
  "scripted model": languageModelConformance({
    open: async () => scriptedModel(() => "Hello, what can I do for you?"),
    limitsOutput: false,
  }),
};

describe.each(Object.entries(suites))("%s", (_name, cases) => {
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_case, run) => run());
});
