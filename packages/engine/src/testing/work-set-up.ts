import assert from "node:assert/strict";
import { createManualClock } from "@vivavoce/audio/clock";
import { EngineError } from "../engine-error.ts";
import type { EngineErrorCode } from "../engine-error.ts";
import type { Prosody, SpeechChunk, Synthesizer } from "../synthesizer.ts";
import type { WorkChannel } from "../work/work-channel.ts";
import { createWorkHost } from "../work/work-host.ts";
import type { WorkHostOptions } from "../work/work-host.ts";
import { createWorkLink } from "../work/work-link.ts";
import type { WorkLink } from "../work/work-link.ts";

/** A voice as it is. */
export const plain: Prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };

/** Opens a new channel: the end of who wants work done, and that of who does it. */
export type OpenChannel = () => Promise<readonly [WorkChannel, WorkChannel]>;

/** A host of these engines and a link to it. */
export async function setUp(open: OpenChannel, engines: WorkHostOptions["engines"], credits?: number) {
  const timers = createManualClock();
  const host = createWorkHost({ engines, timers, ...(credits !== undefined && { credits }) });
  const ends: WorkChannel[] = [];
  const link: WorkLink = createWorkLink({
    timers,
    async connect() {
      const [client, server] = await open();
      ends.push(server);
      host.serve(server);
      return client;
    },
  });
  await link.ready;
  const close = (): void => {
    link.close();
    host.close();
  };
  return { timers, host, link, ends, close };
}

/** Waits, for some seconds at most, until something is so; fails with what it is called else. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let turns = 0; turns < 3000; turns++) {
    if (isSo()) return;
    // What goes through the system takes its time on a busy machine, which turns of the event loop do not.
    await new Promise((resolve) => (turns < 500 ? setImmediate(resolve) : setTimeout(resolve, 5)));
  }
  assert.fail(`never: ${what}`);
}

/** The error that work fails with; fails itself where there is none, or one of another code. */
export async function fails(work: Promise<unknown>, code: EngineErrorCode): Promise<EngineError> {
  const error = await work.then(
    () => assert.fail(`it did not fail with ${code}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof EngineError, String(error));
  assert.equal(error.code, code);
  return error;
}

/** All chunks of some speech. */
export async function collect(chunks: AsyncIterable<SpeechChunk>): Promise<SpeechChunk[]> {
  const all: SpeechChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

/** Says a text in a voice of the scripted synthesizer. */
export function speak(synthesizer: Synthesizer, text: string, signal?: AbortSignal): AsyncIterable<SpeechChunk> {
  return synthesizer.synthesize({
    text,
    voice: "alto",
    prosody: plain,
    signal: signal ?? new AbortController().signal,
  });
}
