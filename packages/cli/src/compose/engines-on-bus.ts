import { randomUUID } from "node:crypto";
import { createSystemClock } from "@vivavoce/server";
import type { Logger } from "@vivavoce/server";
import type { WorkLink } from "@vivavoce/engine/work";
import { sectionsOnBus } from "../config/bus-schema.ts";
import type { Config } from "../config/config-schema.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { enginesElsewhere } from "./engines-elsewhere.ts";
import type { LoadEnginesOptions } from "./load-engines.ts";
import type { LoadedBus } from "./load-bus.ts";

/** Engines that workers on the bus run for this process. */
export interface EnginesOnBus {
  readonly elsewhere: NonNullable<LoadEnginesOptions["elsewhere"]>;
  /** Lets go of the workers; before the bus. */
  close(): void;
}

/** How long work waits for another worker, in milliseconds, when the one that had it is gone and there is none at the moment. */
const patienceMs = 5000;
/** After so long it is said what is waited for. */
const sayMs = 1000;

/**
 * Finds the workers that run what the configuration leaves to the bus, and waits until all of it is offered: they may be started
 * later than the server. Undefined where all engines are here.
 */
export async function findEnginesOnBus(
  config: Config,
  bus: LoadedBus | undefined,
  logger: Logger,
): Promise<EnginesOnBus | undefined> {
  const places = placesOnBus(config);
  if (bus === undefined || places.length === 0) return undefined;
  const timers = createSystemClock();
  const link: WorkLink = bus.module.findWorkers({
    bus: bus.bus,
    prefix: bus.prefix,
    engines: places,
    timers,
    newId: () => randomUUID(),
    random: () => Math.random(),
    onNews: ({ worker, event, ...more }) => {
      if (event === "there") logger.log("info", "a worker is there", { worker });
      else if (event === "gone") logger.log("warn", "a worker is gone", { worker, ...more });
      else if (event === "other version")
        logger.log("warn", "a worker is of another version and not used", { worker, ...more });
      else
        logger.log("warn", "a worker offers another engine than the first and is not used for it", { worker, ...more });
    },
  });
  const cancel = timers.setTimer(sayMs, () =>
    logger.log("info", "waits for workers on the bus", { engines: places.join(", ") }),
  );
  await link.ready;
  cancel();
  const elsewhere = enginesElsewhere(link, { patience: { ms: patienceMs, timers } });
  return { elsewhere, close: () => link.close() };
}

/** Does work with the engines on the bus, as far as there are any, and lets go of their workers, also when it fails. */
export async function withEnginesOnBus(
  config: Config,
  bus: LoadedBus | undefined,
  logger: Logger,
  work: (onBus: EnginesOnBus | undefined) => Promise<void>,
): Promise<void> {
  const onBus = await findEnginesOnBus(config, bus, logger);
  try {
    await work(onBus);
  } finally {
    onBus?.close();
  }
}

/** What a section says of engines, and not of sessions. */
const ofEngines =
  /^\w+\.(engine|workers|maxWaiting|maxWaitingMs|options\..*|byLanguage\..*\.(engine|workers|options\..*))$/;

/** Says which settings have no effect here, since workers on the bus have their own. */
export function tellSettingsOfWorkers({ config, origins }: LoadedConfig, logger: Logger): void {
  const sections: readonly string[] = sectionsOnBus(config);
  const given = [...origins.keys()].filter((key) => sections.includes(key.split(".")[0] ?? "") && ofEngines.test(key));
  if (given.length === 0) return;
  logger.log("warn", "workers on the bus decide these settings, they have no effect here", {
    settings: given.join(", "),
  });
}

/** Places of the configuration whose engines are on the bus; a worker offers them by these names. */
export function placesOnBus(config: Config): readonly string[] {
  return sectionsOnBus(config).flatMap((section) => [
    section,
    ...Object.keys(config[section].byLanguage).map((language) => `${section}.byLanguage.${language}`),
  ]);
}
