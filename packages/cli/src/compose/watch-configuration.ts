import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { Clock, ConfigurationState, Logger } from "@vivavoce/server";
import type { ReadConfiguration } from "../config/load-config.ts";
import { needingRestart } from "./configuration-changes.ts";
import { lookAgain } from "./look-again.ts";

/** What of a configuration can be taken while a server runs. */
export interface ConfigurationPart {
  /** What it is called where it cannot be taken. */
  readonly name: string;
  /**
   * Takes it, where it is another than the one in use.
   * @returns what was changed, by names and never by values; undefined where nothing was
   * @throws what is wrong with it, for one line; then the one in use stays
   */
  take(next: ReadConfiguration): Promise<Readonly<Record<string, string>> | undefined>;
}

/** Which configuration is watched, and what of it is taken. */
export interface ConfigurationWatchOptions {
  readonly started: ReadConfiguration;
  /** Reads it as at the start. Rejects with a ConfigError where it cannot be used. */
  readonly read: () => Promise<ReadConfiguration>;
  /** Folder of relative paths. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Looks at the files of a configuration again and again. */
export interface ConfigurationWatch {
  /** Begins to look. */
  start(parts: readonly ConfigurationPart[]): void;
  /** Looks at once, because somebody asks for it, and says what came of it. Never rejects. */
  look(): Promise<void>;
  /** For the page of numbers. */
  state(): ConfigurationState;
  /** For `/health`: nothing while what runs is what stands in the files. */
  degraded(): readonly { readonly stage: string; readonly engine: string; readonly detail: string }[];
  stop(): void;
}

/** Tells a file from what it was before; one that cannot be read is its own reason why. */
async function digestOf(file: string | undefined, cwd: string): Promise<string> {
  if (file === undefined) return "";
  return readFile(resolve(cwd, file)).then(
    (bytes) => createHash("sha256").update(bytes).digest("base64"),
    (error: unknown) => reasonOf(error),
  );
}

/** `/health` is for everybody: names that are the operator's own are not told there. */
function shownTo(keys: readonly string[]): string {
  return [...new Set(keys.map((key) => key.replace(/^(models|agents|\w+\.byLanguage)\..*$/, "$1")))].join(", ");
}

/** What the files hold: a configuration, or why it is none. */
interface Candidate {
  readonly found?: ReadConfiguration;
  readonly problem?: string;
  /** Tells it from another; held in memory only. */
  readonly text: string;
}

/**
 * Takes what was changed in the files of a configuration while a server runs, as far as that can be: keys. They are read again and
 * again: a link that is exchanged is seen like a file that is written. Nothing is believed before it was seen twice, since files are
 * written one after the other. What cannot be used is told once, and what is in use stays; what needs a restart is named.
 */
export function watchConfiguration({
  started,
  read,
  cwd,
  clock,
  logger,
}: ConfigurationWatchOptions): ConfigurationWatch {
  let parts: readonly ConfigurationPart[] = [];
  let seen: Candidate | undefined;
  let problem: string | undefined;
  let restart: readonly string[] = [];
  let unread: readonly string[] = started.unread;
  let takenAtMs = clock.wallMs();
  const looks = lookAgain(clock, lookOnce, (reason) => {
    logger.log("error", "the configuration cannot be looked at", { reason });
  });

  async function find(): Promise<Candidate> {
    try {
      const found = await read();
      const needs = needingRestart(started, found);
      const ofBus = await digestOf(found.config.bus.credentialsFile, cwd);
      return { found, text: JSON.stringify([found.config, found.env, ofBus, needs]) };
    } catch (error) {
      return { problem: reasonOf(error), text: `! ${reasonOf(error)}` };
    }
  }

  async function lookOnce(isAsked: boolean): Promise<void> {
    const candidate = await find();
    if (looks.areOver) return;
    const isSure = isAsked || candidate.text === seen?.text;
    seen = candidate;
    if (!isSure) return;
    if (candidate.found === undefined) refuse(candidate.problem, isAsked);
    else await take(candidate.found, isAsked);
  }

  async function take(found: ReadConfiguration, isAsked: boolean): Promise<void> {
    const problems: string[] = [];
    let changes = {};
    for (const part of parts) {
      try {
        changes = { ...changes, ...(await part.take(found)) };
      } catch (error) {
        problems.push(`${part.name}: ${reasonOf(error)}`);
      }
    }
    const hasChanged = Object.keys(changes).length > 0;
    if (hasChanged) logger.log("info", "what was changed in the configuration is in use", changes);
    nameRestart(needingRestart(started, found), isAsked);
    const odd = found.unread.filter((name) => !unread.includes(name));
    if (odd.length > 0) logger.log("warn", "variables are set that nothing here reads", { names: odd.join(", ") });
    unread = found.unread;
    if (problems.length > 0) return refuse(problems.join("; "), isAsked);
    if (problem !== undefined || hasChanged || isAsked) takenAtMs = clock.wallMs();
    if (isAsked && !hasChanged && restart.length === 0) logger.log("info", "the configuration is the one in use");
    problem = undefined;
  }

  function refuse(reason: string | undefined, isAsked: boolean): void {
    if (isAsked || problem !== reason) {
      logger.log("warn", "the configuration was not taken: what is in use stays", { reason });
    }
    problem = reason;
  }

  function nameRestart(needs: readonly string[], isAsked: boolean): void {
    const isSame = needs.join() === restart.join();
    restart = needs;
    if (isSame && !isAsked) return;
    if (needs.length > 0) {
      logger.log("warn", "what was changed in the configuration needs a restart", { settings: needs.join(", ") });
    } else if (!isSame) logger.log("info", "nothing in the configuration needs a restart any more");
  }

  return {
    start(taken) {
      parts = taken;
      looks.start();
    },
    look: () => looks.look(),
    state: () => ({ takenAtMs, isRefused: problem !== undefined, needsRestart: restart.length > 0 }),
    degraded() {
      const detail = (text: string) => ({ stage: "configuration", engine: "files", detail: text });
      return [
        ...(problem === undefined ? [] : [detail("what stands there now cannot be used, as the log says")]),
        ...(restart.length === 0 ? [] : [detail(`changed, and needs a restart: ${shownTo(restart)}`)]),
      ];
    },
    stop: () => looks.stop(),
  };
}
