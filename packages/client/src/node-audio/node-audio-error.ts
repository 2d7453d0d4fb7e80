/** What was tried to reach a device, and why it did not work. */
export interface Attempt {
  /** `decibri`, or the name of a command. */
  readonly means: string;
  readonly error: Error;
}

const advice =
  "Plug one in or choose one in the system's settings; on Linux install pulseaudio-utils, alsa-utils or sox.";

/** No microphone or no speaker can be used, or it is lost. The message names what was tried and what to do. */
export class NodeAudioError extends Error {
  override readonly name = "NodeAudioError";
  readonly device: "microphone" | "speaker";
  /** Why, in a few words: what the first means said that is installed. */
  readonly reason: string;

  constructor(device: "microphone" | "speaker", attempts: readonly Attempt[]) {
    const tried = attempts.map(({ means, error }) => `${means}: ${reasonOf(error)}`).join("; ");
    const [first = tried] = attempts.map(({ error }) => reasonOf(error)).filter((reason) => reason !== notInstalled);
    super(`No ${device} can be used (${tried}). ${advice}`, { cause: attempts.at(-1)?.error });
    this.device = device;
    this.reason = first;
  }
}

const notInstalled = "not installed";

function reasonOf(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  if (code === "ENOENT" || code === "ERR_MODULE_NOT_FOUND") return notInstalled;
  return error.message.split("\n")[0]?.replace(/\.$/, "") ?? "";
}
