import { createRequire } from "node:module";
import { isMainThread } from "node:worker_threads";
import { EngineError } from "@vivavoce/engine";
import { runtimePackages } from "./runtime-packages.ts";

/**
 * With "1" here, the inference runtime makes no device id, no database and no upload. It reads the environment of the
 * process itself, once, when the first model of the process is loaded. On Windows it does not read it: SECURITY.md.
 */
export const telemetrySwitch = "ORT_DISABLE_TELEMETRY";

const remedy = `Start the program with ${telemetrySwitch}=1 in its environment`;

/** What is asked about this thread and its process; tests give their own. */
export interface TelemetrySurroundings {
  readonly isMainThread: boolean;
  /** Variables of this thread: in a worker thread a copy, unless it was started with `SHARE_ENV`. */
  readonly threadEnvironment: Record<string, string | undefined>;
  /** The value that native code of this process sees; undefined when absent or when it cannot be told. */
  readonly nativeValue: (name: string) => string | undefined;
  /** Whether this thread has loaded the runtime already. */
  readonly isRuntimeLoaded: () => boolean;
}

/** Passes an engine, named by its id, or throws. */
export type TelemetryGate = (engine: string) => void;

/** A gate in given surroundings; `forbidTelemetry` is the one that is used. */
export function createTelemetryGate(surroundings: TelemetrySurroundings): TelemetryGate {
  const { isMainThread, threadEnvironment, nativeValue, isRuntimeLoaded } = surroundings;
  let isForbidden = false;
  return (engine) => {
    // The runtime keeps to what it read first, so a variable that somebody deletes later changes nothing.
    if (isMainThread && !isForbidden && threadEnvironment[telemetrySwitch] !== "1" && isRuntimeLoaded()) {
      const message =
        "onnxruntime-node was loaded before its telemetry could be turned off, and may tell Microsoft about the models " +
        `of this engine. ${remedy}, or load the engines before you load it`;
      throw new EngineError(engine, "engine_unavailable", message);
    }
    threadEnvironment[telemetrySwitch] = "1";
    if (!isMainThread && !isForbidden && nativeValue(telemetrySwitch) !== "1") {
      const message =
        "the telemetry of onnxruntime-node cannot be turned off from a worker thread, whose environment is a copy. " +
        `${remedy}, or set process.env.${telemetrySwitch} = "1" in the main thread before a worker loads engines`;
      throw new EngineError(engine, "engine_unavailable", message);
    }
    isForbidden = true;
  };
}

const ownSurroundings: TelemetrySurroundings = {
  isMainThread,
  threadEnvironment: process.env,
  nativeValue,
  isRuntimeLoaded() {
    const require = createRequire(import.meta.url);
    return runtimePackages.some((name) => {
      try {
        return require.cache[require.resolve(name)] !== undefined;
      } catch {
        return false;
      }
    });
  },
};

/** The switches of a diagnostic report that the typings of the oldest Node version do not know. */
interface ReportSwitches {
  excludeNetwork?: boolean;
  excludeEnv?: boolean;
}

/**
 * A worker thread has no other way to the environment of its process than a diagnostic report, which takes some
 * milliseconds and stays in memory. Without its part about sockets, for which names would be looked up.
 */
function nativeValue(name: string): string | undefined {
  const report = process.report as (typeof process.report & ReportSwitches) | undefined;
  if (report === undefined) return undefined;
  const { excludeNetwork, excludeEnv } = report;
  report.excludeNetwork = true;
  if (excludeEnv === true) report.excludeEnv = false;
  try {
    const { environmentVariables } = report.getReport() as { environmentVariables?: Record<string, string> };
    return environmentVariables?.[name];
  } finally {
    if (excludeNetwork !== undefined) report.excludeNetwork = excludeNetwork;
    if (excludeEnv === true) report.excludeEnv = true;
  }
}

/**
 * Turns the telemetry of `onnxruntime-node` off for this process, or refuses to go on: the one gate in front of the
 * runtime and of every thread that loads it. A value that the caller has set is replaced; there is no way to leave the
 * telemetry on. In the main thread it succeeds unless somebody has loaded the runtime before; a worker thread cannot
 * change the environment of its process, so there the switch must stand already.
 * @throws EngineError `engine_unavailable` when the telemetry may be on, or may come on
 */
export const forbidTelemetry: TelemetryGate = createTelemetryGate(ownSurroundings);
