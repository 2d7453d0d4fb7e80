import type { Clock } from "@vivavoce/audio/clock";
import type { Logger } from "../runtime/logger.ts";

/** Writes down refusals: the first of a kind at once, the rest in sum. */
export interface RefusalLog {
  refused(status: number, code: string, remoteAddress: string): void;
  /** Writes what has not been written. */
  close(): void;
}

/** One line of a kind in this time. */
const windowMs = 10_000;
/** Most networks that are told apart in one sum. */
const maxNetworks = 1_000;

interface Sum {
  readonly status: number;
  count: number;
  lastAddress: string;
  readonly networks: Set<string>;
  readonly cancel: () => void;
}

/**
 * A log of refusals that strangers cannot fill: of each code one line at once, and then one every ten seconds with how
 * many more there were and from how many networks.
 * @param networkOf what an address counts for
 * @param count told of each of them
 */
export function createRefusalLog(
  logger: Logger,
  clock: Clock,
  networkOf: (address: string) => string,
  count?: (status: number, code: string) => void,
): RefusalLog {
  const sums = new Map<string, Sum>();

  function write(code: string): void {
    const sum = sums.get(code);
    sums.delete(code);
    sum?.cancel();
    if (sum === undefined || sum.count === 0) return;
    logger.log("info", "connections refused", {
      status: sum.status,
      code,
      count: sum.count,
      networks: sum.networks.size,
      lastAddress: sum.lastAddress,
    });
  }

  function open(status: number, code: string): Sum {
    const cancel = clock.setTimer(windowMs, () => {
      const quiet = sums.get(code)?.count === 0;
      write(code);
      // While it goes on, not even the first is written at once.
      if (!quiet) open(status, code);
    });
    const sum: Sum = { status, count: 0, lastAddress: "", networks: new Set(), cancel };
    sums.set(code, sum);
    return sum;
  }

  return {
    refused(status, code, remoteAddress) {
      count?.(status, code);
      const sum = sums.get(code);
      if (sum === undefined) {
        logger.log("info", "connection refused", { status, code, remoteAddress });
        open(status, code);
        return;
      }
      sum.count += 1;
      sum.lastAddress = remoteAddress;
      if (sum.networks.size < maxNetworks) sum.networks.add(networkOf(remoteAddress));
    },
    close() {
      for (const code of sums.keys()) write(code);
    },
  };
}
