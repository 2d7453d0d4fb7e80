import type { VoiceInfo } from "@vivavoce/engine";
import type { InstalledModel } from "@vivavoce/models";

/** Kokoro names its voices by language, by gender, and by a name: `af_heart`. */
const kokoroLanguages: Readonly<Record<string, string>> = {
  a: "en-US",
  b: "en-GB",
  e: "es",
  f: "fr",
  h: "hi",
  i: "it",
  j: "ja",
  p: "pt-BR",
  z: "zh",
};

/** Languages as networks without a code for them write them. */
const languageNames: Readonly<Record<string, string>> = {
  arabic: "ar",
  chinese: "zh",
  english: "en",
  french: "fr",
  german: "de",
  hindi: "hi",
  italian: "it",
  japanese: "ja",
  korean: "ko",
  polish: "pl",
  portuguese: "pt",
  russian: "ru",
  spanish: "es",
  turkish: "tr",
};
const mostVoices = 2000;

/** The voice of eSpeak NG that reads a language of Kokoro. */
export function espeakVoice(language: string): string {
  return { fr: "fr-fr", en: "en-us" }[language] ?? language.toLowerCase();
}

/** A voice, and the number of its speaker. */
export interface SpeakerVoice {
  readonly info: VoiceInfo;
  readonly speaker: number;
}

/**
 * The voices of a model by name, from its row or description, else from its metadata, else counted.
 * @param speakers how many the network has
 */
export function speakerVoices(
  model: InstalledModel,
  metadata: ReadonlyMap<string, string>,
  speakers: number,
): SpeakerVoice[] {
  const given = Array.isArray(model.voices) ? (model.voices as readonly string[]) : undefined;
  const written = metadata
    .get("speaker_names")
    ?.split(",")
    .map((each) => each.trim());
  const names = given ?? written ?? [];
  const language = ownLanguage(model, metadata);
  const readsFigures = model.files["espeak-data"] !== undefined || model.files.rules !== undefined;
  const taken = new Set<string>();
  return Array.from({ length: Math.min(speakers, mostVoices) }, (_, speaker) => {
    const counted = speakers === 1 ? plainName(model) : `speaker-${speaker}`;
    const wished = names[speaker] || counted;
    const name = taken.has(wished) ? `${wished}-${speaker}` : wished;
    taken.add(name);
    const known = kokoroVoice(model, name);
    const spoken = known?.language ?? language;
    const others = model.languages.length > 1 ? { languages: model.languages.map(any) } : {};
    const gender = known?.gender ?? genderOf(name);
    return { info: { name, language: spoken, gender, ...others, readsFigures }, speaker };
  });
}

/** BCP-47 codes of a row, in which `mul` stands for more than can be listed. */
function any(language: string): string {
  return language === "mul" ? "*" : language;
}

/**
 * The language of a voice without a name that says it: of the row, else as the network says it. Voices of many languages
 * speak English until somebody says otherwise, and not what their list begins with.
 */
function ownLanguage(model: InstalledModel, metadata: ReadonlyMap<string, string>): string {
  if (model.network === "supertonic" && model.languages.includes("en")) return "en";
  const [first] = model.languages.filter((each) => each !== "mul");
  if (first !== undefined) return first;
  const voice = metadata.get("voice") ?? "";
  if (/^[a-z]{2,3}(?:-[a-z]{2})?$/u.test(voice)) {
    const [language = "", region] = voice.split("-");
    return region === undefined ? language : `${language}-${region.toUpperCase()}`;
  }
  return languageNames[(metadata.get("language") ?? "").toLowerCase()] ?? "en";
}

function kokoroVoice({ network }: InstalledModel, name: string): Pick<VoiceInfo, "language" | "gender"> | undefined {
  if (network !== "kokoro") return undefined;
  const [, letter = "", gender] = /^([abefhijpz])([fm])_/u.exec(name) ?? [];
  const language = kokoroLanguages[letter];
  return language === undefined ? undefined : { language, gender: gender === "f" ? "female" : "male" };
}

/** Some names end in the gender: `expr-voice-2-m`. */
function genderOf(name: string): VoiceInfo["gender"] {
  const mark = /(?:^|[-_ ])(female|male|[fm])\d*$/iu.exec(name)?.[1]?.toLowerCase();
  if (mark === undefined) return /^[FM]\d+$/u.test(name) ? (name.startsWith("F") ? "female" : "male") : "neutral";
  return mark.startsWith("f") ? "female" : "male";
}

/** The name of a single voice: that of its model. */
function plainName({ name, network, row }: InstalledModel): string {
  return row?.id ?? (/([^/\\:]+)[/\\]*$/u.exec(name)?.[1] || network);
}
