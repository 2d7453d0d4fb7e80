import { expect, test } from "vitest";
import type { OnlineRecognizer, SherpaLibrary } from "../sherpa-library.ts";
import type { FromChild } from "./child-messages.ts";
import { hearStreams } from "./hear-streams.ts";

const stepSamples = 1600;

/** A network that takes steps of 100 ms, and hears nothing. */
class DeafRecognizer implements OnlineRecognizer {
  readonly #waiting = new Map<object, number>();

  createStream() {
    const stream = {
      acceptWaveform: ({ samples }: { readonly samples: Float32Array }): void =>
        void this.#waiting.set(stream, (this.#waiting.get(stream) ?? 0) + samples.length),
      setOption: (): void => {},
    };
    return stream;
  }

  isReady(stream: object): boolean {
    return (this.#waiting.get(stream) ?? 0) >= stepSamples;
  }

  decodeStreams(streams: readonly object[]): void {
    for (const stream of streams) this.#waiting.set(stream, (this.#waiting.get(stream) ?? 0) - stepSamples);
  }

  getResult() {
    return { text: "" };
  }
}

test("each step of a long stretch without words is told: it goes on", async () => {
  const told: FromChild[] = [];
  const library = { OnlineRecognizer: DeafRecognizer } as unknown as SherpaLibrary;
  const duty = await hearStreams(library, { task: "streaming", config: {} }, (message) => told.push(message));
  duty.take({ type: "open", id: 1 });
  duty.take({ type: "push", id: 1, samples: new Float32Array(5 * stepSamples) });
  await expect.poll(() => told.at(-1)).toMatchObject({ readSamples: 5 * stepSamples });
  expect(told.map(({ type }) => type)).toEqual(["heard", "heard", "heard", "heard", "heard"]);
  expect(told[0]).toEqual({ type: "heard", id: 1, memoryBytes: expect.any(Number) });
});
