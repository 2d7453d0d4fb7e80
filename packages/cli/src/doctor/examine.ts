import { ConfigError } from "../config/config-error.ts";
import { loadConfig } from "../config/load-config.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { openFileNotices } from "../compose/open-files.ts";
import { readTls } from "../config/read-tls.ts";
import { tlsNotices } from "../config/tls-notices.ts";
import { createSystemClock } from "@vivavoce/server";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkLanguageModel, checkSpeech } from "./check-engines.ts";
import { checkMachine, checkNode } from "./check-machine.ts";
import { checkModels } from "./check-models.ts";
import { checkConsole, checkPort } from "./check-server.ts";
import { checkSound } from "./check-sound.ts";
import { fail, note, ok } from "./finding.ts";
import type { DoctorSurroundings, Finding } from "./finding.ts";

/** Looks at everything that a conversation needs, and tells each finding as soon as it is known. */
export async function examine(surroundings: DoctorSurroundings, tell: (finding: Finding) => void): Promise<void> {
  tell(checkNode(process.version));
  tell(checkMachine());
  const loaded = await readConfiguration(surroundings);
  tell(loaded.finding);
  // Without a configuration nothing is known about engines and port.
  if (loaded.config !== undefined) {
    for (const finding of await checkSpeech(loaded.config.config, surroundings)) tell(finding);
    tell(await checkLanguageModel(loaded.config.config, surroundings));
    tell(await checkPort(loaded.config.config, surroundings));
    tell(checkConsole(loaded.config.config));
  }
  tell(await checkModels(surroundings));
  for (const finding of await checkSound(surroundings.env)) tell(finding);
  for (const finding of await checkEndpoint(surroundings)) tell(finding);
}

async function readConfiguration({
  env,
  cwd,
}: DoctorSurroundings): Promise<{ readonly finding: Finding; readonly config?: LoadedConfig }> {
  const name = "Configuration";
  try {
    const config = await loadConfig({ flags: {}, env, cwd });
    const tls = await readTls(config, cwd);
    const found = config.file ?? "defaults and environment";
    const notices = [
      ...(await tlsNotices(config.config, tls, { cwd, wallMs: createSystemClock().wallMs() })),
      ...(await openFileNotices(config, cwd, env)),
    ];
    const advice =
      config.unread.length === 0
        ? notices[0]
        : `Nothing reads ${config.unread.join(", ")}. vivavoce serve --help names every variable.`;
    return { finding: advice === undefined ? ok(name, found) : note(name, found, advice), config };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { finding: fail(name, error.message, "vivavoce config shows what is in force.") };
  }
}
