import { EngineError } from "../engine-error.ts";

/** Whether it is what an engine that was closed answers. */
export function isClosedError(error: unknown): boolean {
  return error instanceof EngineError && error.code === "engine_closed";
}
