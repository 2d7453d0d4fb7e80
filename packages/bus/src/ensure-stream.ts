import type { JetStreamManager, StreamConfig } from "@nats-io/jetstream";
import { isTaken } from "./jetstream-errors.ts";

/** What of a stream is raised and never lowered. */
export type StreamLimits = Partial<Pick<StreamConfig, "num_replicas" | "max_age" | "max_bytes">>;
type Limit = keyof StreamLimits;

/** A stream as it is wanted. */
export type WantedStream = Pick<StreamConfig, "name" | "storage" | "num_replicas"> & Partial<StreamConfig>;

/** A limit of a stream that was there already and is another than that which is wanted. */
export interface StreamDifference {
  readonly stream: string;
  /** `num_replicas`; `max_age` in nanoseconds, 0 for ever; `max_bytes`, -1 without end. */
  readonly setting: Limit;
  readonly has: number;
  readonly wanted: number;
  /** It has less than is wanted, and gets that; else it keeps what it has. */
  readonly isRaised: boolean;
}

/** Is told of a stream that was there and is not as it is wanted. */
export type TellDifference = (difference: StreamDifference) => void;

/**
 * Makes a stream, or gives the one that is there the size, age and replicas that are wanted, where they are more than it has: by
 * less an operator's own would be undone, and two servers with different settings would undo each other's.
 * @param tell called once for each that is not as it is wanted, after the stream was changed
 * @throws Error when it is kept in another kind of storage, which NATS cannot change; JetStreamApiError when it cannot be made
 */
export async function ensureStream(
  manager: JetStreamManager,
  wanted: WantedStream,
  tell: TellDifference = () => {},
): Promise<void> {
  try {
    await manager.streams.add(wanted);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const { config } = await manager.streams.info(wanted.name);
    if (config.storage !== wanted.storage) {
      throw new Error(
        `The stream ${wanted.name} is kept in ${config.storage} and not in ${wanted.storage}, which NATS does not change: ` +
          "remove it, or use another prefix.",
        { cause: error },
      );
    }
    const differences = differencesOf(config, wanted);
    await manager.streams.update(wanted.name, { ...wanted, ...mostOf(differences) });
    differences.forEach(tell);
  }
}

/**
 * Gives a stream that is there what it has less of than is wanted.
 * @param tell as `ensureStream`
 * @throws JetStreamApiError when it cannot be had
 */
export async function raiseStream(
  manager: JetStreamManager,
  config: StreamConfig,
  wanted: StreamLimits,
  tell: TellDifference,
): Promise<void> {
  const differences = differencesOf(config, wanted);
  if (differences.some(({ isRaised }) => isRaised)) await manager.streams.update(config.name, mostOf(differences));
  differences.forEach(tell);
}

function differencesOf(config: StreamConfig, wanted: StreamLimits): StreamDifference[] {
  const differences: StreamDifference[] = [];
  for (const setting of ["num_replicas", "max_age", "max_bytes"] as const) {
    const [has, want] = [config[setting], wanted[setting]];
    if (want === undefined || want === has) continue;
    const isRaised = sizeOf(setting, want) > sizeOf(setting, has);
    differences.push({ stream: config.name, setting, has, wanted: want, isRaised });
  }
  return differences;
}

function mostOf(differences: readonly StreamDifference[]): StreamLimits {
  return Object.fromEntries(
    differences.map(({ setting, has, wanted, isRaised }) => [setting, isRaised ? wanted : has]),
  );
}

/** NATS writes no limit as 0 or -1. */
function sizeOf(setting: Limit, value: number): number {
  return setting !== "num_replicas" && value <= 0 ? Infinity : value;
}
