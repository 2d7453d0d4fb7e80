import type { Logger } from "../runtime/logger.ts";
import type { TelemetryApi } from "./telemetry-api.ts";

/** Where every copy of `@opentelemetry/api` 1.x finds what an SDK has registered. */
const registered = Symbol.for("opentelemetry.js.api.1");

/**
 * The OpenTelemetry API, when an SDK has been registered in this process before (`node --import ./otel.js`); undefined
 * when none has, and then nothing is loaded. Where the API cannot be found from here, the log says so.
 */
export async function loadTelemetry(logger: Logger): Promise<TelemetryApi | undefined> {
  const sdk: unknown = Reflect.get(globalThis, registered);
  const isRegistered = typeof sdk === "object" && sdk !== null && ("trace" in sdk || "metrics" in sdk);
  if (!isRegistered) return undefined;
  try {
    return await import("@opentelemetry/api");
  } catch {
    logger.log("warn", "an OpenTelemetry SDK is registered, but @opentelemetry/api is not installed beside the server");
    return undefined;
  }
}
