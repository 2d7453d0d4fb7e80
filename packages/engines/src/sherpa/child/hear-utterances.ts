import type { NativeSettings, OfflineRecognizer, SherpaLibrary } from "../sherpa-library.ts";
import type { ChildDuty, Duty, FromChild, LanguageSetting, ToChild, WholeOrder } from "./child-messages.ts";
import { collectGarbage } from "./collect-garbage.ts";

/** Rate of what recognizers and denoisers are given, in Hz. */
export const recognitionRate = 16_000;

/** Reads whole utterances, one at a time: whoever gives orders waits for each. */
export async function hearUtterances(
  library: SherpaLibrary,
  { config, languageSetting }: ChildDuty,
  tell: (message: FromChild) => void,
): Promise<Duty> {
  const recognizer = await library.OfflineRecognizer.createAsync(config);
  const languages = new Languages(recognizer, config, languageSetting);
  const read = async ({ samples, language }: WholeOrder) => {
    languages.choose(language);
    const stream = recognizer.createStream();
    if (language !== undefined && languageSetting?.by === "option") stream.setOption(languageSetting.key, language);
    stream.acceptWaveform({ samples, sampleRate: recognitionRate });
    return recognizer.decodeAsync(stream);
  };
  // The first pass takes memory and sets up threads: nobody should wait for that one.
  await read({ samples: new Float32Array(recognitionRate) });
  return {
    facts: { sampleRate: 0, speakers: 0 },
    take(message) {
      if (message.type === "recognize") void answer(message);
    },
  };

  async function answer(order: Extract<ToChild, { type: "recognize" }>): Promise<void> {
    const { id } = order;
    try {
      const { text, lang, tokens, timestamps } = await read(order);
      const result = { text, ...(lang && { lang }), ...(tokens && { tokens }), ...(timestamps && { timestamps }) };
      tell({ type: "recognized", id, result, memoryBytes: process.memoryUsage.rss() });
    } catch {
      tell({ type: "failed", id });
    }
    collectGarbage();
  }
}

/** The language of networks that take it from their configuration, which is set anew only when it changes. */
class Languages {
  readonly #recognizer: OfflineRecognizer;
  readonly #config: NativeSettings;
  readonly #setting: LanguageSetting | undefined;
  #chosen: string | undefined;

  constructor(recognizer: OfflineRecognizer, config: NativeSettings, setting: LanguageSetting | undefined) {
    this.#recognizer = recognizer;
    this.#config = config;
    this.#setting = setting;
  }

  choose(language: string | undefined): void {
    if (this.#setting?.by !== "config" || language === this.#chosen) return;
    const { network, keys } = this.#setting;
    const model = this.#config["modelConfig"] as NativeSettings;
    const own = model[network] as NativeSettings;
    const said = language === undefined ? {} : Object.fromEntries(keys.map((key) => [key, language]));
    this.#recognizer.setConfig({ ...this.#config, modelConfig: { ...model, [network]: { ...own, ...said } } });
    this.#chosen = language;
  }
}
