import { pause } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { Recognizer } from "@vivavoce/engine";
import type { Renewable } from "../../workers/renewable.ts";
import { openSeat } from "../child/open-seat.ts";
import { plainLanguage } from "../plain-language.ts";
import type { SherpaModel } from "../sherpa-settings.ts";
import { heardText } from "./heard-text.ts";
import { recognizerConfig } from "./recognizer-config.ts";
import { StreamingChild } from "./streaming-child.ts";
import { StreamingStream } from "./streaming-stream.ts";
import { sampleRate } from "./whole-recognizer.ts";
import type { WholeOptions } from "./whole-recognizer.ts";

/** How often, and how many times, is looked for a process after one was lost: 10 s in all. */
const lookAgainMs = 250;
const mostLooks = 40;

type Seat = Renewable<StreamingChild>;

/** A recognizer that writes while someone speaks, in processes that each hear many. */
export async function createStreamingRecognizer(found: SherpaModel, options: WholeOptions): Promise<Recognizer> {
  const { id, model, findings, workers, licence } = found;
  const { language: usual, maxWaitingMs = 300_000 } = options;
  const config = recognizerConfig(id, model, found.threads, plainLanguage(usual));
  const seats = await openSeats(workers, () =>
    openSeat<StreamingChild>(
      found,
      "the speech recognizer",
      (events) => new StreamingChild({ found, config, ...events }),
    ),
  );
  const [only, ...others] = model.languages;
  const ownLanguage = others.length === 0 && only !== "mul" ? only : undefined;
  let isClosed = false;
  const freestSoon = async (): Promise<StreamingChild | EngineError> => {
    for (let tried = 1; ; tried++) {
      await pause(found.timers, lookAgainMs);
      const child = freest(seats);
      if (isClosed || tried >= mostLooks || !(child instanceof EngineError)) return child;
    }
  };
  return {
    info: {
      id,
      languages: model.languages.length === 0 ? ["*"] : model.languages.map((each) => (each === "mul" ? "*" : each)),
      licence,
      capabilities: { sampleRate, partials: true, wordTimes: false, logprobs: false, phraseList: false },
    },
    openStream(stream) {
      if (isClosed) throw new EngineError(id, "engine_closed", "the speech recognizer is closed");
      return new StreamingStream(stream, {
        engine: id,
        child: freest(seats),
        replacement: () => freestSoon(),
        language: plainLanguage(stream.language ?? usual),
        ownLanguage,
        maxWaitingSamples: (maxWaitingMs * sampleRate) / 1000,
        toText: (result) => heardText(result, findings.isShouting),
      });
    },
    health() {
      const alive = isClosed ? 0 : seats.filter((seat) => seat.health().isReady).length;
      return { isReady: alive > 0, detail: `${alive} of ${workers} workers run` };
    },
    async close() {
      isClosed = true;
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
}

/** The process with the fewest streams; why there is none, when there is none. */
function freest(seats: readonly Seat[]): StreamingChild | EngineError {
  let best: StreamingChild | undefined;
  let reason: unknown;
  for (const seat of seats) {
    try {
      const child = seat.use();
      if (best === undefined || child.streams < best.streams) best = child;
    } catch (error) {
      reason = error;
    }
  }
  if (best !== undefined) return best;
  if (reason instanceof EngineError) return reason;
  return new EngineError("sherpa-onnx", "engine_unavailable", "the speech recognizer is being started anew");
}

async function openSeats(count: number, open: () => Promise<Seat>): Promise<Seat[]> {
  const opening = await Promise.allSettled(Array.from({ length: count }, open));
  const seats = opening.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = opening.find((each) => each.status === "rejected");
  if (failed === undefined) return seats;
  await Promise.all(seats.map((seat) => seat.close()));
  throw failed.reason;
}
