import { wasmProgram } from "../wasm/wasm-program.ts";
import { compile, instantiate, pageBytes } from "../wasm/web-assembly.ts";
import { fastBins, filterFunctions } from "./fast-filter.ts";
import type { FilterNumbers } from "./fast-filter.ts";
import { fastSamples, transformBytes, transformFunctions, writeTransformTables } from "./fast-transform.ts";

/** The functions of the program; see where they are written for their arguments. */
interface Program {
  forward(samples: number, re: number, im: number): void;
  inverse(re: number, im: number, samples: number): void;
  predict(...args: number[]): void;
  learn(...args: number[]): void;
  constrain(weightRe: number, weightIm: number, rowBytes: number): void;
  followTail(...args: number[]): void;
  push(newestRe: number, newestIm: number, rowBytes: number, againBytes: number): void;
}

const sumsBytes = 8 * (fastBins + 1);
/** Where the filters of a memory work, behind the tables of the transform. */
const places = {
  samples: transformBytes,
  re: transformBytes + 8 * fastSamples,
  im: transformBytes + 8 * fastSamples + sumsBytes,
};
const ownBytes = places.im + sumsBytes;

/** Of one canceller; what does not fit is in the ordinary memory. */
const roomBytes = 266_240;
const roomsPerMemory = 12;
const pages = Math.ceil((ownBytes + roomsPerMemory * roomBytes) / pageBytes);
/** Rooms for 1,536 cancellers. */
const mostMemories = 128;

/** One canceller's part of a memory that the program works in. */
export class FastRoom {
  readonly program: Program;
  /** Where the samples lie of which the program makes a transform, shared by all rooms of the memory. */
  readonly samples: Float64Array;
  readonly #memory: FastMemory;
  readonly #end: number;
  #at: number;
  #isOpen = true;

  constructor(memory: FastMemory, start: number) {
    this.program = memory.program;
    this.samples = memory.samples;
    this.#memory = memory;
    this.#at = start;
    this.#end = start + roomBytes;
    new Uint8Array(memory.buffer, start, roomBytes).fill(0);
  }

  /** So many zeros of the room. @throws RangeError when it is full */
  float32(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, this.#take(4 * length), length);
  }

  /** So many zeros of the room. @throws RangeError when it is full */
  float64(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, this.#take(8 * length), length);
  }

  /** Gives the room back; nothing that was taken of it may be used any more. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#memory.free(this.#end - roomBytes);
  }

  #take(lengthBytes: number): number {
    const at = this.#at;
    this.#at += 16 * Math.ceil(lengthBytes / 16);
    if (this.#at > this.#end) throw new RangeError("a canceller wants more than its part of the memory");
    return at;
  }
}

class FastMemory {
  readonly buffer: ArrayBuffer;
  readonly program: Program;
  readonly samples: Float64Array;
  readonly #free: number[];

  constructor(module: object) {
    const { buffer, exports } = instantiate(module, pages);
    this.buffer = buffer;
    this.program = exports as Program;
    this.samples = new Float64Array(this.buffer, places.samples, fastSamples);
    writeTransformTables(this.buffer);
    this.#free = Array.from({ length: roomsPerMemory }, (_, index) => ownBytes + index * roomBytes);
  }

  get rooms(): number {
    return roomsPerMemory - this.#free.length;
  }

  open(): FastRoom | undefined {
    const start = this.#free.pop();
    return start === undefined ? undefined : new FastRoom(this, start);
  }

  free(start: number): void {
    this.#free.push(start);
  }
}

/**
 * Hands out rooms of memories that one program works in. Memories are made when they are needed and never grow, so that
 * nothing that was taken of them moves; one without rooms is let go of.
 */
export class FastMemories {
  readonly #numbers: FilterNumbers;
  readonly #most: number;
  #module: object | null | undefined;
  #memories: FastMemory[] = [];

  /** @param most memories; more cancellers than have room in them work without the program */
  constructor(numbers: FilterNumbers, most = mostMemories) {
    this.#numbers = numbers;
    this.#most = most;
  }

  /** Rooms in use, and memories for them. */
  get use(): { readonly rooms: number; readonly memories: number } {
    this.#letGo();
    return { rooms: this.#memories.reduce((sum, { rooms }) => sum + rooms, 0), memories: this.#memories.length };
  }

  /** Undefined where there is no WebAssembly with vectors, or no more memory: then TypeScript does the same. */
  open(): FastRoom | undefined {
    if (this.#module === null) return undefined;
    // The fullest first, so that others come to be empty; one that is empty is used again before another is made.
    for (const memory of this.#memories.toSorted((a, b) => b.rooms - a.rooms)) {
      const room = memory.open();
      if (room === undefined) continue;
      this.#letGo();
      return room;
    }
    if (this.#memories.length >= this.#most) return undefined;
    try {
      this.#module ??= compile(
        wasmProgram([...transformFunctions(), ...filterFunctions(places, this.#numbers)], pages),
      );
    } catch {
      this.#module = null;
      return undefined;
    }
    try {
      const memory = new FastMemory(this.#module);
      this.#memories.push(memory);
      return memory.open();
    } catch {
      // A machine without addresses left for another one.
      return undefined;
    }
  }

  #letGo(): void {
    this.#memories = this.#memories.filter(({ rooms }) => rooms > 0);
  }
}
