import { ChatFailure } from "./chat-failure.ts";

/** No microphone, or it is lost; names the way out. */
export function microphoneFailure(error: unknown): ChatFailure {
  return deviceFailure("microphone", "--input speech.wav", error);
}

/** No speaker, or it is lost; names the way out. */
export function speakerFailure(error: unknown): ChatFailure {
  return deviceFailure("speaker", "--output answer.wav", error);
}

function deviceFailure(device: string, instead: string, error: unknown): ChatFailure {
  const reason = error instanceof Error ? error.message : String(error);
  return new ChatFailure(
    `No ${device} can be used: ${reason.replace(/\.$/, "")}. See --list-devices, or use ${instead}.`,
    {
      cause: error,
    },
  );
}
