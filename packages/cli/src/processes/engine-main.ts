import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { createStreamChannel, createWorkHost } from "@vivavoce/engine/work";
import { createProcessPage, createSystemClock } from "@vivavoce/server";
import { EngineSecrets } from "../compose/engine-secrets.ts";
import { warmUp } from "../compose/warm-up.ts";
import { runChild, tell } from "./child-side.ts";
import { loadHostedEngines } from "./hosted-engines.ts";

const aliveEveryMs = 1000;

/** The process of the engines: what hears and speaks for the sessions of all others. */
runChild(async ({ config, secrets: given, enginesAt }, logger) => {
  const secrets = new EngineSecrets(given);
  const clock = createSystemClock();
  const page = createProcessPage();
  const engines = await loadHostedEngines(config, { logger, secrets });
  await warmUp(engines.usual, logger);
  const host = createWorkHost({ engines: engines.hosted, timers: clock });
  const server = createServer((socket) => host.serve(createStreamChannel(socket)));
  // One that was killed has left its socket behind.
  await rm(enginesAt, { force: true }).catch(() => {});
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(enginesAt, resolve);
  });
  const stayAlive = (): void => {
    tell({ type: "alive" });
    clock.setTimer(aliveEveryMs, stayAlive);
  };
  stayAlive();
  const end = async (): Promise<void> => {
    server.close();
    host.close();
    await engines.close();
    process.exit(0);
  };
  tell({ type: "ready" });
  return {
    take(message) {
      if (message.type === "end") void end();
      if (message.type === "secrets") secrets.take(message.secrets);
      if (message.type === "numbers") tell({ type: "numbers", text: page() });
    },
    orphaned() {
      // Sessions finish what they are saying, and leave one after the other.
      const look = (): void => void (host.channels === 0 ? void end() : clock.setTimer(aliveEveryMs, look));
      look();
    },
  };
});
