import { unsigned, valueKinds } from "./wasm-code.ts";
import type { Code, Local, ValueKind } from "./wasm-code.ts";

/** So many of them. */
export type Locals<Count extends number, All extends readonly Local[] = []> = All["length"] extends Count
  ? All
  : Locals<Count, readonly [...All, Local]>;

/** Writes one function: its parameters first, then variables, then what it does. It returns nothing. */
export class WasmFunction {
  readonly name: string;
  readonly #params: ValueKind[] = [];
  readonly #locals: ValueKind[] = [];
  readonly #code: number[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** The next parameter. @throws Error once there are variables */
  param(kind: ValueKind): Local {
    if (this.#locals.length > 0) throw new Error("parameters come before variables");
    this.#params.push(kind);
    return local(this.#params.length - 1);
  }

  variable(kind: ValueKind): Local {
    this.#locals.push(kind);
    return local(this.#params.length + this.#locals.length - 1);
  }

  /** The next parameters. @throws Error once there are variables */
  params<Count extends number>(kind: ValueKind, count: Count): Locals<Count> {
    return Array.from({ length: count }, () => this.param(kind)) as Local[] as Locals<Count>;
  }

  variables<Count extends number>(kind: ValueKind, count: Count): Locals<Count> {
    return Array.from({ length: count }, () => this.variable(kind)) as Local[] as Locals<Count>;
  }

  do(...code: readonly Code[]): void {
    for (const each of code) for (const byte of each) this.#code.push(byte);
  }

  get type(): Code {
    return [0x60, ...vector(this.#params.map((kind) => [valueKinds[kind]])), 0];
  }

  get body(): Code {
    const locals = vector(this.#locals.map((kind) => [1, valueKinds[kind]]));
    return sized([...locals, ...this.#code, 0x0b]);
  }
}

/** Calls a function of the same program. */
export function call(index: number, ...args: readonly Code[]): Code {
  return [...args.flat(), 0x10, ...unsigned(index)];
}

const magicAndVersion: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/**
 * A program of functions that work in one memory given as `memory` of `env`; all functions are exported by their names
 * and call each other by their places in the list.
 * @param pages of 64 KiB that the memory has, at least
 */
export function wasmProgram(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: Code): Code => [id, ...sized(content)];
  const imported = [...text("env"), ...text("memory"), 0x02, 0x00, ...unsigned(pages)];
  return Uint8Array.from([
    ...magicAndVersion,
    ...section(1, vector(functions.map(({ type }) => type))),
    ...section(2, vector([imported])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]))),
    ...section(10, vector(functions.map(({ body }) => body))),
  ]);
}

function local(index: number): Local {
  return { get: [0x20, ...unsigned(index)], set: (value) => [...value, 0x21, ...unsigned(index)] };
}

function sized(content: Code): Code {
  return [...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): Code {
  return sized([...new TextEncoder().encode(value)]);
}
