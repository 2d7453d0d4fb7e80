// #region engines
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import { createOpenAiCompatibleRecognizer, createOpenAiCompatibleSynthesizer } from "@vivavoce/engines/speech-servers";

/** The embedded engines, with the voice and the ears of a server. */
export async function enginesOf(baseUrl: string) {
  return createEmbeddedEngines({
    synthesizer: await createOpenAiCompatibleSynthesizer({ baseUrl, model: "kokoro", voices: "af_heart, bm_george" }),
    recognizer: await createOpenAiCompatibleRecognizer({ baseUrl, model: "whisper-1", language: "en" }),
  });
}
// #endregion
