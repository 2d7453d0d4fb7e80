import { availableParallelism, totalmem } from "node:os";
import type { Timers } from "@vivavoce/audio/clock";
import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { InstalledModel, ModelTask } from "@vivavoce/models";
import { logLosses } from "../workers/worker-settings.ts";
import type { WorkerSettings } from "../workers/worker-settings.ts";
import { checkModel } from "./check-model.ts";
import type { ModelFindings } from "./check-model.ts";
import { resolveFor } from "./resolve-for.ts";
import { requireSherpa } from "./sherpa-library.ts";

/** What all engines of this library are loaded with. */
export interface SherpaOptions extends WorkerSettings {
  /** An id of the catalogue of models, or `path:` with a folder of your own. */
  readonly model: string;
  /** Processes, each with a network of its own. Default 1. */
  readonly workers?: number | undefined;
  /** Threads of each process, 1 to 64. Default: 2 for networks of more than 150 MB, else 1. */
  readonly threads?: number;
  /**
   * Most memory of one process, in MB; one that has more is replaced. Default: 1024 and four times the size of the model's
   * files.
   */
  readonly maxMemoryMb?: number;
}

/** A model that was found and looked at, and how it is run. */
export interface SherpaModel {
  /** Id of the engine with this model, for example `sherpa-onnx/parakeet-v3`. */
  readonly id: string;
  readonly model: InstalledModel;
  readonly findings: ModelFindings;
  readonly workers: number;
  readonly threads: number;
  readonly maxMemoryBytes: number;
  readonly maxWaiting: number;
  readonly timers: Timers;
  readonly onLost: (cause: unknown) => void;
  /** SPDX expression of library and weights. */
  readonly licence: string;
}

const engine = "sherpa-onnx";
const mebi = 2 ** 20;
/** Networks larger than this gain by a second thread. */
const largeBytes = 150 * mebi;
/** What a process takes beside its network. */
const ownMemoryBytes = 150 * mebi;

/**
 * Finds and looks at a model.
 * @throws EngineError `engine_unavailable` when the library or the model cannot be had, `unsupported` when the model is for
 * something else or a setting is out of its range
 */
export async function findModel(task: ModelTask, options: SherpaOptions): Promise<SherpaModel> {
  const { workers = 1, maxWaiting = 64, timers = createSystemClock(), logger } = options;
  const threadsGiven = whole("threads", options.threads, 1, 64);
  const memoryGiven = whole("maxMemoryMb", options.maxMemoryMb, 64, 1024 * 1024);
  whole("workers", workers, 1, 64);
  const forOther = (name: string, isFor: ModelTask): EngineError =>
    new EngineError(engine, "unsupported", `the model ${name} is for ${isFor}, not for ${task}`);
  const model = await resolveFor(engine, options.model, task, forOther);
  requireSherpa(engine, model.row?.engine.leastVersion);
  const id = `${engine}/${model.row?.id ?? model.network}`;
  const findings = await checkModel(id, model);
  // Weights stand in memory once, and once more while they are made ready.
  const least = workers * (findings.bytes + ownMemoryBytes);
  if (least > totalmem()) {
    const [need, have] = [least, totalmem()].map((bytes) => Math.round(bytes / mebi));
    const message = `workers: ${workers} with ${model.name} need ${need} MB of memory, and this machine has ${have}`;
    throw new EngineError(id, "unsupported", message);
  }
  return {
    id,
    model,
    findings,
    workers,
    threads: threadsGiven ?? Math.min(availableParallelism(), findings.bytes > largeBytes ? 2 : 1),
    maxMemoryBytes: memoryGiven === undefined ? 1024 * mebi + 4 * findings.bytes : memoryGiven * mebi,
    maxWaiting,
    timers,
    onLost: logLosses(logger, id, "a process with a speech model was lost"),
    licence: `Apache-2.0 AND ${licenceName(model)}`,
  };
}

/** The number of a setting. @throws EngineError `unsupported` naming the setting and its range */
export function whole(name: string, value: number | undefined, least: number, most: number): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  const message = `${name} must be a whole number from ${least} to ${most}, not ${value}`;
  throw new EngineError(engine, "unsupported", message);
}

/** Names that are no SPDX identifiers are written as references to a text. */
function licenceName({ row }: InstalledModel): string {
  const name = row?.licence.name;
  if (name === undefined) return "LicenseRef-of-its-owner";
  return /^(?:Apache-2\.0|MIT|BSD-[23]-Clause|CC-BY(?:-[A-Z]{2})*-4\.0|CC0-1\.0)$/u.test(name)
    ? name
    : `LicenseRef-${name.replaceAll(/[^A-Za-z0-9.]+/gu, "-")}`;
}
