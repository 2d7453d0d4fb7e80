import { connect } from "node:net";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { createStreamChannel, createWorkLink } from "@vivavoce/engine/work";
import type { WorkChannel } from "@vivavoce/engine/work";
import { createServerSessions, createSystemClock, loadTelemetry } from "@vivavoce/server";
import type { Logger } from "@vivavoce/server";
import { keepsSessions, sessionsOf, sessionStoreOf } from "../compose/build-server.ts";
import { tellWhoAnswers } from "../compose/ask-once.ts";
import { openJournalFolder } from "../compose/journal-files.ts";
import { languageModels } from "../compose/language-models.ts";
import { findEnginesOnBus } from "../compose/engines-on-bus.ts";
import { EngineSecrets } from "../compose/engine-secrets.ts";
import { loadBus } from "../compose/load-bus.ts";
import type { LoadedBus } from "../compose/load-bus.ts";
import type { Config } from "../config/config-schema.ts";
import { loadEngines } from "../compose/load-engines.ts";
import { sectionsOnBus } from "../config/bus-schema.ts";
import { runChild, tell } from "./child-side.ts";
import { enginesElsewhere } from "../compose/engines-elsewhere.ts";

/** A process with sessions: all of their work but what hears and speaks. */
runChild(async ({ config, secrets: given, enginesAt, cwd, number, namesModels }, logger) => {
  const secrets = new EngineSecrets(given);
  const link = createWorkLink({
    connect: () => openChannel(enginesAt),
    timers: createSystemClock(),
    onChange(isUp, cause) {
      if (isUp) logger.log("debug", "the engines are there");
      else logger.log("warn", "the engines are gone", { reason: cause?.message });
    },
  });
  await link.ready;
  const needsBus = sectionsOnBus(config).length > 0 || keepsSessions(config);
  const bus = needsBus ? await loadBus(config, logger, { cwd }) : undefined;
  const onBus = await findEnginesOnBus(config, bus, logger);
  const here = enginesElsewhere(link);
  const { dir } = config.journal;
  const elsewhere: typeof here = (...place) => onBus?.elsewhere(...place) ?? here(...place);
  const engines = await loadEngines(config, { logger, env: process.env, secrets, elsewhere });
  const openJournal = dir === undefined ? undefined : openJournalFolder(dir, cwd, logger);
  const telemetry = config.server.telemetry.enabled ? await loadTelemetry(logger) : undefined;
  const sessions = createServerSessions({
    ...sessionsOf(config, engines, { openJournal, telemetry }),
    ...(bus !== undefined && { sessionStore: sessionStoreOf(bus, config) }),
    logger,
    tell,
    place: number,
  });
  const over = new AbortController();
  void sessions.over.then(async () => {
    over.abort();
    await engines.close();
    onBus?.close();
    link.close();
    await bus?.close();
    process.exit(0);
  });
  const { recognizer, languageModel, languageModelReason, synthesizer, models } = engines;
  tell({
    type: "ready",
    about: sessions.about,
    signs: {
      recognizer: { info: { id: recognizer.info.id } },
      languageModel: { info: { id: languageModel.info.id } },
      languageModelReason,
      synthesizer: { info: { id: synthesizer.info.id } },
      models: { names: models.names, agents: models.agents.map(({ name }) => ({ name })) },
    },
  });
  if (namesModels) {
    void tellWhoAnswers(languageModels(engines), { logger, now: () => createSystemClock().now(), signal: over.signal });
  }
  return {
    take(message, socket) {
      if (message.type === "secrets") return void secrets.take(message.secrets);
      if (message.type === "bus") return bus === undefined ? undefined : renewBus(bus, message.bus, logger);
      if (message.type !== "end" && message.type !== "numbers") sessions.take(message, socket);
    },
    orphaned: () => sessions.orphaned(),
  };
});

/** The process that decides has tried it already. */
function renewBus(bus: LoadedBus, config: Config["bus"], logger: Logger): void {
  void bus
    .useCredentials(config)
    .catch((error: unknown) => logger.log("error", "the bus was not changed", { reason: reasonOf(error) }));
}

function openChannel(path: string): Promise<WorkChannel> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(createStreamChannel(socket));
    });
  });
}
