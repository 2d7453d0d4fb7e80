import { hostname } from "node:os";
import { resolve } from "node:path";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { EngineError } from "@vivavoce/engine";
import type { Logger } from "@vivavoce/server";
import type { Bus } from "@vivavoce/bus";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config-schema.ts";

/** The bus of a server, and the package that knows how to use it. */
export interface LoadedBus {
  readonly bus: Bus;
  readonly module: typeof import("@vivavoce/bus");
  /** First part of all subjects and stores. */
  readonly prefix: string;
  /** Of this server among the others; not necessarily its own alone. */
  readonly name: string;
  /** For `/health`: nothing while the bus is there. */
  degraded(): readonly { readonly stage: string; readonly engine: string; readonly detail: string }[];
  /**
   * Takes others than those it was connected with, where they are others; throws as `Bus.useCredentials`.
   * @returns whether they are
   */
  useCredentials(config: Pick<Config["bus"], "url" | "credentialsFile">): Promise<boolean>;
  /** Lets go of the bus, after what uses it. Never rejects. */
  close(): Promise<void>;
}

/** What finds the package; tests give their own. */
export type ImportBus = () => Promise<typeof import("@vivavoce/bus")>;

/**
 * Connects to the configured bus; undefined where none is. The package that does is loaded only here.
 * @throws ConfigError when the package is not installed, or a file cannot be read
 * @throws EngineError `engine_unavailable` when no server can be had or lets this program in
 */
export async function loadBus(
  config: Pick<Config, "bus">,
  logger: Logger,
  { cwd = process.cwd(), load = () => import("@vivavoce/bus") }: { cwd?: string; load?: ImportBus } = {},
): Promise<LoadedBus | undefined> {
  const { url, credentialsFile, caFile, prefix, name = nameOf(hostname()) } = config.bus;
  if (url === undefined) return undefined;
  const module = await found(load);
  const bus = await module
    .connectBus({
      ...credentialsOf(url, credentialsFile, cwd),
      name: `vivavoce ${name}`,
      ...(caFile !== undefined && { caFile: resolve(cwd, caFile) }),
      onChange(isUp) {
        if (isUp) logger.log("info", "the bus is there again");
        else logger.log("warn", "the bus is lost, it is looked for");
      },
      onDifference({ stream, setting, has, wanted, isRaised }) {
        if (isRaised)
          logger.log("info", "a stream on the bus was raised", { stream, setting, before: has, after: wanted });
        else
          logger.log("info", "a stream on the bus has more than is set, and keeps it", {
            stream,
            setting,
            has,
            wanted,
          });
      },
    })
    .catch((error: unknown) => {
      const reason = reasonOf(error);
      const isFile = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (isFile) throw new ConfigError(`bus: ${reason}`);
      throw new EngineError("bus", "engine_unavailable", reason, { cause: error });
    });
  return {
    bus,
    module,
    prefix,
    name,
    useCredentials: ({ url: next, credentialsFile: file }) =>
      next === undefined ? Promise.resolve(false) : bus.useCredentials(credentialsOf(next, file, cwd)),
    degraded: () => (bus.isUp ? [] : [{ stage: "bus", engine: "nats", detail: "the bus is lost, it is looked for" }]),
    close: () => bus.close(),
  };
}

function credentialsOf(url: string | readonly string[], file: string | undefined, cwd: string) {
  return {
    servers: typeof url === "string" ? [url] : url,
    ...(file !== undefined && { credentialsFile: resolve(cwd, file) }),
  };
}

async function found(load: ImportBus): Promise<typeof import("@vivavoce/bus")> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new ConfigError(
      "A bus is configured (bus.url), and what speaks to it is not installed. Install it with: npm install @vivavoce/bus",
    );
  }
}

/** The name of a machine as one of a server. */
function nameOf(host: string): string {
  return host.replace(/[^A-Za-z0-9_.-]/g, "-").slice(0, 64) || "server";
}
