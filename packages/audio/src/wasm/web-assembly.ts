/** A memory of pages of 64 KiB. */
interface Memory {
  readonly buffer: ArrayBuffer;
}

/** The part of the WebAssembly API in use: the standard library types name it only together with the browser's. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number; maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** Bytes of a page. */
export const pageBytes = 65_536;

/** A compiled program. @throws Error where there is no WebAssembly, or it has no vectors */
export function compile(program: Uint8Array<ArrayBuffer>): object {
  return new (api().Module)(program);
}

/**
 * A memory that never grows, so that nothing in it moves, and the functions of a program in it.
 * @throws Error when there is no more memory
 */
export function instantiate(module: object, pages: number): { readonly buffer: ArrayBuffer; readonly exports: object } {
  const { Memory, Instance } = api();
  const memory = new Memory({ initial: pages, maximum: pages });
  return { buffer: memory.buffer, exports: new Instance(module, { env: { memory } }).exports };
}

function api(): WebAssemblyApi {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly?: WebAssemblyApi };
  if (WebAssembly === undefined) throw new Error("there is no WebAssembly");
  return WebAssembly;
}
