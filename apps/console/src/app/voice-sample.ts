import { signal } from "@preact/signals";
import { connect, Playback } from "@vivavoce/client";
import type { VoiceLiveClient } from "@vivavoce/client";
import { openSpeaker } from "@vivavoce/client/browser-audio";
import type { Speaker } from "@vivavoce/client/browser-audio";
import { outcomeOf } from "../turns/answer-outcome.ts";
import type { Phrase } from "../text/messages.ts";
import { wayTo } from "./call.ts";
import { apiVersions } from "./connect-values.ts";
import { describeFailure } from "./describe-failure.ts";
import { chosenSpeaker } from "./devices.ts";
import { sampleSentence } from "./sample-sentences.ts";
import { abilities, connectValues } from "./state.ts";

/** A voice as a server names it. */
export interface OfferedVoice {
  readonly name: string;
  readonly language: string;
}

/** How long a sample may take, the connection and the sound together. */
const longestMs = 30_000;
/** How often it is looked whether the sound has been heard to its end. */
const lookMs = 100;

/** The voice that is being heard, or waited for. */
export const sampledVoice = signal<string | undefined>(undefined);
/** Why the last sample was not heard. */
export const sampleFailure = signal<Phrase | undefined>(undefined);

/** Kept: browsers allow a page few of them. */
let opening: Promise<Speaker> | undefined;
let running: AbortController | undefined;

/** Stops the sample that is being heard. */
export function stopSample(): void {
  running?.abort();
  running = undefined;
  sampledVoice.value = undefined;
}

/**
 * Plays a sentence in a voice, in a session of its own that asks no model (RC-13): with the rights and limits of any
 * session. One at a time: another stops when this begins. Never rejects.
 */
export async function playSample({ name, language }: OfferedVoice): Promise<void> {
  stopSample();
  sampleFailure.value = undefined;
  sampledVoice.value = name;
  const abort = new AbortController();
  running = abort;
  const late = setTimeout(() => abort.abort("late"), longestMs);
  try {
    const heard = await speakSample({ name, language }, abort.signal);
    if (!heard && !abort.signal.aborted) sampleFailure.value = (t) => t.offers.failed(name, t.offers.silent);
  } catch (error) {
    const why: unknown = abort.signal.reason;
    if (!abort.signal.aborted) sampleFailure.value = (t) => t.offers.failed(name, describeFailure(error));
    else if (why === "late") sampleFailure.value = (t) => t.offers.failed(name, t.offers.late);
  } finally {
    clearTimeout(late);
    if (running === abort) stopSample();
  }
}

/** @returns whether any sound came. */
async function speakSample(voice: OfferedVoice, signal: AbortSignal): Promise<boolean> {
  opening ??= openSpeaker();
  const output = await opening.catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  signal.throwIfAborted();
  const before = output.playedSamples;
  let client: VoiceLiveClient | undefined;
  try {
    await output.resume();
    if (chosenSpeaker.value !== "") await output.setDevice(chosenSpeaker.value).catch(() => undefined);
    const values = connectValues.value;
    const model = values.model || (abilities.value?.defaultModel ?? "");
    client = await connect({ ...wayTo({ ...values, model, apiVersion: apiVersions[0] }), signal });
    const playback = new Playback(client, output);
    const settings = { voice: { type: "azure-standard", name: voice.name }, turn_detection: null } as const;
    await client.updateSession(settings, { signal });
    await heardToEnd(client, playback, () => client?.say(sampleSentence(voice.language)), signal);
    const heard = output.playedSamples > before;
    playback.close();
    return heard;
  } finally {
    output.clear();
    void client?.close();
  }
}

/** Resolves once the answer that `ask` asks for is over and its sound was heard. */
function heardToEnd(client: VoiceLiveClient, playback: Playback, ask: () => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let done = false;
    const timer = setInterval(() => done && playback.pendingMs === 0 && finish(resolve), lookMs);
    const stops = [
      client.on("response.done", ({ response }) => {
        done = true;
        const outcome = outcomeOf(response);
        if (outcome.kind === "failed") finish(() => reject(new Error(outcome.failure.message)));
      }),
      client.on("error", ({ error }) => finish(() => reject(new Error(error.message ?? "")))),
    ];
    const finish = (then: () => void): void => {
      clearInterval(timer);
      for (const stop of stops) stop();
      signal.removeEventListener("abort", give);
      then();
    };
    const give = (): void => finish(() => reject(new Error("stopped")));
    signal.addEventListener("abort", give);
    void client.closed.then(({ reason }) => finish(() => reject(new Error(reason))));
    if (signal.aborted) give();
    else ask();
  });
}
