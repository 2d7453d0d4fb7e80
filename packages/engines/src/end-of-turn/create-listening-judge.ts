import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { EndOfUtteranceJudge, PauseListener } from "@vivavoce/engine";
import { onlyFile } from "@vivavoce/models";
import type { InstalledModel, ModelTask } from "@vivavoce/models";
import { createEndOfUtteranceJudge } from "../end-of-utterance/end-of-utterance-judge.ts";
import { checkModel } from "../sherpa/check-model.ts";
import { withFiles } from "../sherpa/native-files.ts";
import { resolveFor } from "../sherpa/resolve-for.ts";
import { WorkerPool } from "../workers/worker-pool.ts";
import { logLosses } from "../workers/worker-settings.ts";
import type { WorkerSettings } from "../workers/worker-settings.ts";
import { sampleRate, windowS } from "./log-mel.ts";
import { judgeWithListener } from "./judge-with-listener.ts";
import { engineId } from "./pause-messages.ts";
import type { PauseForm, PauseRequest } from "./pause-messages.ts";
import { startPauseWorker } from "./start-pause-worker.ts";

/** Which network listens, how long it is waited for, and on how many threads. */
export interface ListeningJudgeOptions extends Omit<WorkerSettings, "maxWaiting"> {
  /** An id of the catalogue of models, or `path:` with a file or folder of your own. */
  readonly model: string;
  /** Longest that a turn waits for the network once the text is known, in milliseconds, 0 to 2000. Default 150. */
  readonly budgetMs?: number;
  /** Threads with a network each, 1 to 64. Default 1. */
  readonly workers?: number | undefined;
  /** Threads of one network, 1 to 64. Default 1. */
  readonly threads?: number;
  /** Who judges the words. Default: the judge that comes with the package. */
  readonly words?: EndOfUtteranceJudge;
}

const usualBudgetMs = 150;
/** One pause at a time is asked about, and one more may have been withdrawn and not be finished. */
const maxWaiting = 2;
/** A question takes some ten milliseconds, or a hundred; one that takes this long does not end. */
const stuckMs = 5000;

/**
 * A judge of both sound and words: a network on onnxruntime listens to the last 8 seconds, and its answer is weighed against that
 * of the words (see `weighOpinions`). In languages that the judge of words cannot read the network decides alone; in those
 * that the network was not made for, and when its answer is late, the words do.
 * @throws EngineError `engine_unavailable` when model or runtime cannot be had or the file is of another form, `unsupported`
 * when the model is for something else or a setting is out of its range
 */
export async function createListeningJudge(options: ListeningJudgeOptions): Promise<EndOfUtteranceJudge> {
  const { words = createEndOfUtteranceJudge(), timers = createSystemClock(), logger } = options;
  const budgetMs = whole("budgetMs", options.budgetMs ?? usualBudgetMs, 0, 2000);
  const threads = whole("threads", options.threads ?? 1, 1, 64);
  const size = whole("workers", options.workers ?? 1, 1, 64);
  const model = await findModel(options.model);
  const id = `${engineId}/${model.row?.id ?? model.network}`;
  const network: PauseForm = model.network === "turn-1" ? "turn-1" : "smart-turn";
  const setup = { network, path: onlyFile(model, "model"), threads };
  const pool = await new WorkerPool<PauseRequest, number>({
    engine: id,
    name: "the end-of-turn network",
    size,
    startWorker: (events) => startPauseWorker(setup, model.name, events),
    timers,
    limits: { startTimeoutMs: 60_000, abortGraceMs: stuckMs, maxWaiting, maxWaitingCost: maxWaiting },
    headStart: 0,
    onLost: logLosses(logger, id, "a worker with an end-of-turn network was lost"),
  }).opened();
  const listener: PauseListener = {
    id,
    soundMs: windowS * 1000,
    sampleRate,
    budgetMs,
    listen: (sound, { signal, sessionId = "" }) =>
      pool.run({
        request: { sound: new Float32Array(sound) },
        share: sessionId,
        cost: 1,
        isUrgent: true,
        timeoutMs: stuckMs,
        signal,
      }),
  };
  const heard = model.languages.length === 0 ? ["*"] : model.languages;
  return {
    ...judgeWithListener(words, listener, heard),
    health() {
      const { isReady, detail = "" } = pool.health();
      return { isReady: true, ...(!isReady && { degraded: `${id} does not listen, words decide alone: ${detail}` }) };
    },
    close: () => pool.close(),
  };
}

async function findModel(name: string): Promise<InstalledModel> {
  const forOther = (other: string, isFor: ModelTask): EngineError =>
    new EngineError(engineId, "unsupported", `model: ${other} is for ${isFor}, not for end-of-turn`);
  const model = await resolveFor(engineId, name, "end-of-turn", forOther);
  try {
    withFiles(engineId, () => onlyFile(model, "model"));
    await checkModel(engineId, model);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(engineId, error.code, `model: ${error.message}`, { cause: error });
  }
  return model;
}

/** @throws EngineError `unsupported` naming the setting and its range */
function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const message = `${name} must be a whole number from ${least} to ${most}, not ${value}`;
  throw new EngineError(engineId, "unsupported", message);
}
