import { EngineError } from "@vivavoce/engine";
import { forbidTelemetry } from "./forbid-telemetry.ts";
import { callNative, withCountedCalls } from "./native-calls.ts";
import { runtimePackages } from "./runtime-packages.ts";

/** The module `onnxruntime-node`. */
export type OnnxRuntime = typeof import("onnxruntime-node");

/**
 * Loads the inference runtime on first use, with its telemetry off: it is a large native library.
 * @param engine id to name in errors
 * @throws EngineError `engine_unavailable` when there is no library for this platform, or when its telemetry cannot be
 *   turned off
 */
export async function loadOnnxRuntime(engine: string): Promise<OnnxRuntime> {
  forbidTelemetry(engine);
  const causes: unknown[] = [];
  for (const name of runtimePackages) {
    try {
      return withCountedCalls(await callNative(async () => (await import(name)) as OnnxRuntime));
    } catch (cause) {
      causes.push(cause);
    }
  }
  const message =
    `the inference runtime could not be loaded on ${process.platform} ${process.arch}; it has libraries for linux with ` +
    `glibc and windows on x64 and arm64 and for macOS on arm64: install there without leaving out optional packages, ` +
    `or choose another engine`;
  // The first is not there in a checkout, the second not where only the platform's own was installed.
  const cause = causes.find((each) => (each as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") ?? causes[0];
  throw new EngineError(engine, "engine_unavailable", message, { cause });
}
