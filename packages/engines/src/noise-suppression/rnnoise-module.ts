import { EngineError } from "@vivavoce/engine";
import { readFile } from "node:fs/promises";
import { webAssembly } from "../flite/web-assembly.ts";
import type { WasmMemory, WasmModule } from "../flite/web-assembly.ts";
import { resolvePackageFile } from "../onnx/resolve-package-file.ts";
import type { PackageFile } from "../onnx/resolve-package-file.ts";

/** Id of the engine built on it, for errors. */
export const engineId = "rnnoise";

/** Samples of a frame, at 48 kHz. */
export const rnnoiseFrameSamples = 480;

/** The build with SIMD instructions; of the project's packages the only thing that runs without its browser wrapper. */
export const rnnoiseFile: PackageFile = {
  packageName: "@vivavoce/model-rnnoise",
  path: "rnnoise_simd.wasm",
  upstream: { packageName: "@sapphi-red/web-noise-suppressor", path: "dist/rnnoise_simd.wasm" },
  sha256: "378fd17c294db15ee4e818ba5ef072242a21c8ad7445b483f7f46d7dc4f2c253",
};

/** Functions the program must export. The file is pinned, but only a test of its names says why an upgrade fails. */
export const rnnoiseExports = [
  "__wasm_call_ctors",
  "malloc",
  "free",
  "rnnoise_create",
  "rnnoise_destroy",
  "rnnoise_get_frame_size",
  "rnnoise_process_frame",
] as const;

type Exports = Readonly<Record<(typeof rnnoiseExports)[number], (...args: number[]) => number>>;

/** The program in memory, shared by all streams; each stream has a state in it. */
export interface RnnoiseModule {
  /** @throws EngineError `engine_failed` when there is no more memory */
  openState(): RnnoiseState;
}

/** One stream's recurrent state. */
export interface RnnoiseState {
  /** Replaces a frame at 48 kHz, in [-1, 1], by the one before it with less noise. */
  process(frame: Float32Array): void;
  close(): void;
}

/** What samples in [-1, 1] are multiplied by: the network was trained on 16-bit numbers. */
const fullScale = 32_768;
const pageBytes = 65_536;
const frameBytes = 4 * rnnoiseFrameSamples;

let compiled: Promise<WasmModule> | undefined;

/**
 * Loads the program; it is read and compiled once in a process.
 * @throws EngineError `engine_unavailable` when its package is missing or another than expected, or cannot run here
 */
export async function loadRnnoise(): Promise<RnnoiseModule> {
  const path = await resolvePackageFile(engineId, rnnoiseFile);
  compiled ??= readFile(path).then((bytes) => webAssembly.compile(Uint8Array.from(bytes)));
  try {
    return instantiate(await compiled);
  } catch (cause) {
    compiled = undefined;
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(engineId, "engine_unavailable", "the noise suppressor could not be started", { cause });
  }
}

function instantiate(module: WasmModule): RnnoiseModule {
  let memory: (WasmMemory & { grow(pages: number): number }) | undefined;
  let bytes = new Uint8Array(0);
  const instance = new webAssembly.Instance(module, {
    env: {
      // Must return nothing. The program calls it many times a frame.
      emscripten_memcpy_big: (to: number, from: number, lengthBytes: number) => {
        if (memory !== undefined && bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
        bytes.copyWithin(to, from, from + lengthBytes);
      },
      emscripten_resize_heap: (lengthBytes: number) => (memory !== undefined && grow(memory, lengthBytes) ? 1 : 0),
      __assert_fail: () => {
        throw new EngineError(engineId, "engine_failed", "the noise suppressor failed");
      },
    },
  });
  const missing = rnnoiseExports.filter((name) => typeof instance.exports[name] !== "function");
  if (missing.length > 0) {
    const message = `the noise suppressor lacks ${missing.join(", ")}; install the version the lock file names`;
    throw new EngineError(engineId, "engine_unavailable", message);
  }
  const program = instance.exports as Exports;
  const heap = (memory = instance.exports["memory"] as WasmMemory & { grow(pages: number): number });
  program.__wasm_call_ctors();
  const input = program.malloc(frameBytes);
  const output = program.malloc(frameBytes);
  return { openState: () => openState(program, heap, input, output) };
}

function openState(program: Exports, memory: WasmMemory, input: number, output: number): RnnoiseState {
  const state = program.rnnoise_create(0);
  if (state === 0) throw new EngineError(engineId, "engine_failed", "there is no memory for another noise suppressor");
  let given = new Float32Array(memory.buffer, input, rnnoiseFrameSamples);
  let result = new Float32Array(memory.buffer, output, rnnoiseFrameSamples);
  let closed = false;
  return {
    process(frame) {
      // Memory that grew has another buffer.
      if (given.buffer !== memory.buffer) {
        given = new Float32Array(memory.buffer, input, rnnoiseFrameSamples);
        result = new Float32Array(memory.buffer, output, rnnoiseFrameSamples);
      }
      for (let i = 0; i < rnnoiseFrameSamples; i++) given[i] = (frame[i] as number) * fullScale;
      program.rnnoise_process_frame(state, output, input);
      for (let i = 0; i < rnnoiseFrameSamples; i++) frame[i] = (result[i] as number) / fullScale;
    },
    close() {
      if (!closed) program.rnnoise_destroy(state);
      closed = true;
    },
  };
}

function grow(memory: WasmMemory & { grow(pages: number): number }, lengthBytes: number): boolean {
  try {
    memory.grow(Math.max(0, Math.ceil((lengthBytes - memory.buffer.byteLength) / pageBytes)));
    return true;
  } catch {
    return false;
  }
}
