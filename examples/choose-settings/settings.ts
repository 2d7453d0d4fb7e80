// #region assistant
import type { SessionUpdate } from "@vivavoce/client";

/** A patient assistant that speaks slowly. */
export const patient: SessionUpdate = {
  instructions: "You help people with their tax return. One question at a time, in short sentences.",
  voice: { type: "azure-standard", name: "en-US-AvaNeural", rate: "0.9" },
  temperature: 0.3,
  max_response_output_tokens: 300,
};
// #endregion

// #region words
/** Names that a recognizer would not expect, and the text of what the user says. */
export const words: SessionUpdate = {
  input_audio_transcription: { model: "azure-speech", language: "en-US", phrase_list: ["Vivavoce", "Moonshine"] },
};
// #endregion

// #region text
/** Speech in, text out: a subtitle, or an agent whose answers are read. */
export const textOnly: SessionUpdate = { modalities: ["text"] };
// #endregion

// #region captions
/** When each word is said, for captions that run along. */
export const captions: SessionUpdate = { output_audio_timestamp_types: ["word"] };
// #endregion

// #region manual
/** Push to talk: the client says when the user has finished, with `input_audio_buffer.commit` and `response.create`. */
export const pushToTalk: SessionUpdate = { turn_detection: null };
// #endregion
