import { JetStreamApiError } from "@nats-io/jetstream";
import type { JetStreamManager, StreamConfig } from "@nats-io/jetstream";

const nameTaken = 10058;

/** A stream as it is wanted. */
export type WantedStream = Pick<StreamConfig, "name" | "storage" | "num_replicas"> & Partial<StreamConfig>;

/**
 * Makes a stream, or gives the one that is there the size, age and replicas that are wanted.
 * @throws Error when it is kept in another kind of storage, which NATS cannot change; JetStreamApiError when it cannot be made
 */
export async function ensureStream(manager: JetStreamManager, wanted: WantedStream): Promise<void> {
  try {
    await manager.streams.add(wanted);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== nameTaken) throw error;
    const { config } = await manager.streams.info(wanted.name);
    if (config.storage !== wanted.storage) {
      throw new Error(
        `The stream ${wanted.name} is kept in ${config.storage} and not in ${wanted.storage}, which NATS does not change: ` +
          "remove it, or use another prefix.",
        { cause: error },
      );
    }
    await manager.streams.update(wanted.name, wanted);
  }
}
