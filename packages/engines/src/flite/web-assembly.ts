/** A compiled module; may be posted to worker threads. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

/** A program that runs: its functions and its memory, by name. */
export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Memory of a program; `buffer` is another one after the memory has grown. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What a program is given: functions, by module and by name. */
export type WasmImports = Readonly<Record<string, Readonly<Record<string, (...args: never[]) => unknown>>>>;

/** The part of the WebAssembly API in use: the standard library types name it only together with the browser's. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<WasmModule>;
}

/** The machine's WebAssembly, of which Node's own types say nothing. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
