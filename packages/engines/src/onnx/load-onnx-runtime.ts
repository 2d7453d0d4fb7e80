import { EngineError } from "@vivavoce/engine";
import { forbidTelemetry } from "./forbid-telemetry.ts";

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
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    const message =
      `onnxruntime-node could not be loaded on ${process.platform} ${process.arch}; it has libraries for ` +
      `linux and windows on x64 and arm64 and for macOS on arm64: run "npm ci" there, or choose another engine`;
    throw new EngineError(engine, "engine_unavailable", message, { cause });
  }
}
