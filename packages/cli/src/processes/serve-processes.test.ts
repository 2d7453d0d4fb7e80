import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { silentLogger } from "@vivavoce/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { EngineSecrets } from "../compose/engine-secrets.ts";
import { watchConfiguration } from "../compose/watch-configuration.ts";
import { configSchema } from "../config/config-schema.ts";
import { ConfigError } from "../config/config-error.ts";
import { createManualClock } from "@vivavoce/audio/clock";
import { serveProcesses } from "./serve-processes.ts";

test.skipIf(process.platform === "win32")(
  "a folder that cannot be made is told in one line, and nothing is started",
  async () => {
    // A file is no folder that one could be made in.
    vi.stubEnv("TMPDIR", join(fileURLToPath(import.meta.url), "x"));
    onTestFinished(() => void vi.unstubAllEnvs());
    const config = configSchema.parse({});
    const started = { config, env: {}, unread: [], origins: new Map() };
    const read = () => Promise.resolve(started);
    const watch = watchConfiguration({ started, read, cwd: "/", clock: createManualClock(), logger: silentLogger });
    const serving = serveProcesses({
      config,
      count: 2,
      tls: undefined,
      bus: undefined,
      watch,
      secrets: new EngineSecrets({}),
      env: {},
      cwd: "/",
      logger: silentLogger,
    });
    await expect(serving).rejects.toThrow(ConfigError);
    await expect(serving).rejects.toThrow(/^Several processes need a folder .* Name one with TMPDIR\.$/);
  },
);
