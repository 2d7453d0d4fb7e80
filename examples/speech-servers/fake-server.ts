// #region fake
import { fakeSpeech, readFakeTranscription, startSpeechServer } from "@vivavoce/testing";

/** A speech server for tests: what it says, it understands. */
export function startFakeServer() {
  return startSpeechServer({
    "/audio/speech": (asked, response) => void response.end(fakeSpeech(String(asked.json["input"])).wav(22_050)),
    "/audio/transcriptions": async (asked, response) => {
      const { text } = await readFakeTranscription(asked);
      response.end(JSON.stringify({ text }));
    },
  });
}
// #endregion
