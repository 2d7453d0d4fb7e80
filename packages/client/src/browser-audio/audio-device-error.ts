/** Why a device cannot be used. */
export type AudioDeviceProblem = "insecure" | "denied" | "missing" | "busy" | "lost" | "unsupported";

const messages: Readonly<Record<AudioDeviceProblem, string>> = {
  insecure: "Microphone and sound need https or localhost.",
  denied: "The browser does not allow the microphone: allow it for this page, then try again.",
  missing: "There is no microphone: plug one in, then try again.",
  busy: "The microphone cannot be used: another program may hold it.",
  lost: "The microphone is gone: plug it in again, or choose another.",
  unsupported: "This browser cannot do it.",
};

/** A microphone or speaker cannot be used; the message is for people and says what to do. */
export class AudioDeviceError extends Error {
  override readonly name = "AudioDeviceError";
  readonly problem: AudioDeviceProblem;

  constructor(problem: AudioDeviceProblem, cause?: unknown) {
    super(messages[problem], cause === undefined ? undefined : { cause });
    this.problem = problem;
  }
}

/** The error for what `getUserMedia` rejects with. */
export function captureError(error: unknown): AudioDeviceError {
  const name = typeof error === "object" && error !== null && "name" in error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return new AudioDeviceError("denied", error);
  if (name === "NotFoundError" || name === "OverconstrainedError") return new AudioDeviceError("missing", error);
  return new AudioDeviceError("busy", error);
}
