import { jetstreamManager } from "@nats-io/jetstream";
import type { KV } from "@nats-io/kv";
import type { FleetStore } from "@vivavoce/server";
import type { Bus } from "./connect-bus.ts";
import { raiseStream } from "./ensure-stream.ts";
import { isMissing, isStale } from "./jetstream-errors.ts";

/** A bucket of values, and what may be kept in it. */
export interface BusStoreOptions {
  /** Name of the bucket: letters, digits, `_` and `-`. */
  readonly bucket: string;
  /** Values go by themselves after so long, in milliseconds. */
  readonly keptMs: number;
  readonly maxBytes: number;
  /** Servers of NATS that keep each value, at least; 1 when absent. */
  readonly replicas?: number;
}

/** A store in a bucket of JetStream, which is made when it is first needed, and again when it is lost. */
export function createBusStore(bus: Bus, { bucket, keptMs, maxBytes, replicas = 1 }: BusStoreOptions): FleetStore {
  let opening: Promise<KV> | undefined;

  async function make(): Promise<KV> {
    const store = await bus.stores.create(bucket, {
      history: 1,
      ttl: keptMs,
      max_bytes: maxBytes,
      replicas,
      // Else any of several servers answers, which may not have heard of the newest value yet.
      allow_direct: false,
    });
    // A bucket that was there already stays as it was made.
    const { streamInfo } = await store.status();
    const manager = await jetstreamManager(bus.connection);
    await raiseStream(manager, streamInfo.config, { num_replicas: replicas }, (difference) => bus.tell(difference));
    return store;
  }

  async function open(): Promise<KV> {
    // Requests that NATS's client keeps while it looks for its server would all end with their time.
    if (!bus.isUp) throw new Error("The bus is away.");
    opening ??= make();
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }

  async function using<Result>(work: (store: KV) => Promise<Result>): Promise<Result> {
    const store = await open();
    try {
      return await work(store);
    } catch (error) {
      if (!isMissing(error)) throw error;
      opening = undefined;
      return work(await open());
    }
  }

  return {
    get: (key) =>
      using(async (store) => {
        const entry = await store.get(key);
        return entry === null ? undefined : { value: entry.value, revision: entry.revision };
      }),
    put: (key, value, revision) =>
      using(async (store) => {
        try {
          await store.put(key, value, { previousSeq: revision });
          return true;
        } catch (error) {
          if (isStale(error)) return false;
          throw error;
        }
      }),
  };
}
