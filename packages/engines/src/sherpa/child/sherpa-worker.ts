import { setPriority } from "node:os";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { loadSherpa } from "../sherpa-library.ts";
import type { FromChild, ToChild } from "./child-messages.ts";
import { denoiseSound } from "./denoise-sound.ts";
import { hearStreams } from "./hear-streams.ts";
import { hearUtterances } from "./hear-utterances.ts";
import { quietSound } from "./quiet-sound.ts";
import { speakAloud } from "./speak-aloud.ts";

// A process of its own: the native library ends its whole process over a bad model. It holds one network and nothing else.

/** Gives half of the processor to the server when both want it, as the threads of other engines do. */
function standBack(): void {
  try {
    setPriority(3);
  } catch {
    // Not allowed: the priority stays.
  }
}

const tell = (message: FromChild): void => {
  if (process.connected) process.send?.(message);
};

async function takeUp(message: ToChild): Promise<void> {
  if (message.type !== "load") return;
  try {
    const library = loadSherpa();
    const make = {
      whole: hearUtterances,
      streaming: hearStreams,
      voice: speakAloud,
      denoise: denoiseSound,
      quiet: quietSound,
    }[message.duty.task];
    const duty = await make(library, message.duty, tell);
    process.on("message", (next: ToChild) => duty.take(next));
    tell({ type: "ready", facts: duty.facts });
  } catch (error) {
    tell({ type: "refused", reason: reasonOf(error) });
  }
}

standBack();
// Whoever started it is gone. Native work may be going on in other threads, for which an orderly end would wait.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
process.once("message", (message: ToChild) => void takeUp(message));
