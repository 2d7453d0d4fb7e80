import { concatSamples } from "./concat.ts";
import { polyphaseFilter } from "./polyphase-filter.ts";
import type { PolyphaseFilter } from "./polyphase-filter.ts";
import { StreamingResampler } from "./streaming-resampler.ts";
import type { StreamingResamplerOptions } from "./streaming-resampler.ts";
import { f32, f32x4, i32, repeat, v128 } from "./wasm/wasm-code.ts";
import type { Code, Local } from "./wasm/wasm-code.ts";
import { WasmFunction, wasmProgram } from "./wasm/wasm-program.ts";
import { compile, instantiate, pageBytes } from "./wasm/web-assembly.ts";

/** Outputs that are made at once, and values that they are made of: of longer chunks part after part. */
const partSamples = 1024;
const heldSamples = 8192;
/**
 * Rates that callers send as a rule. There is room for the filters from all of them to one other: it is never given back,
 * and would be gone for everybody after a few callers with rates that nobody else has.
 */
const usualRates: ReadonlySet<number> = new Set([8000, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]);
/** Values of all filters together; what does not fit is done in TypeScript. */
const rowValues = 49_152;
const places = { held: 0, out: 4 * heldSamples, rows: 4 * (heldSamples + partSamples) };
const pages = Math.ceil((places.rows + 4 * rowValues) / pageBytes);

interface Program {
  convolve(held: number, rows: number, count: number, phase: number, up: number, down: number, taps: number): void;
}

/** The one memory of a process in which all streams are convolved, one after the other: nothing of a stream stays in it. */
class FastConvolution {
  readonly #program: Program;
  readonly #held: Float32Array;
  readonly #out: Float32Array;
  readonly #rows: Float32Array;
  readonly #places = new Map<PolyphaseFilter, number>();
  #filled = 0;

  constructor() {
    const { buffer, exports } = instantiate(compile(wasmProgram([convolve()], pages)), pages);
    this.#program = exports as Program;
    this.#held = new Float32Array(buffer, places.held, heldSamples);
    this.#out = new Float32Array(buffer, places.out, partSamples);
    this.#rows = new Float32Array(buffer, places.rows, rowValues);
  }

  /** What fills the outputs of a filter; undefined for one that has no room here. */
  of(filter: PolyphaseFilter): Convolution | undefined {
    const place = this.#placeOf(filter);
    if (place === undefined) return undefined;
    return (held, samples, firstPhase, out) => {
      // The loop of the program counts down, and does not look before it begins.
      if (out.length === 0) return;
      const length = held.length + samples.length;
      if (length > heldSamples || out.length > partSamples) {
        this.#convolve(filter, place, concatSamples([held, samples]), firstPhase, out);
        return;
      }
      this.#held.set(held);
      this.#held.set(samples, held.length);
      const { up, down, taps } = filter;
      this.#program.convolve(places.held, place, out.length, firstPhase, up, down, taps);
      out.set(this.#out.subarray(0, out.length));
    };
  }

  #convolve(
    { up, down, taps }: PolyphaseFilter,
    place: number,
    held: Float32Array,
    firstPhase: number,
    out: Float32Array,
  ): void {
    const most = Math.min(partSamples, Math.floor(((heldSamples - taps) * up) / down));
    let start = 0;
    let phase = firstPhase;
    for (let done = 0; done < out.length;) {
      const count = Math.min(most, out.length - done);
      const steps = phase + count * down;
      this.#held.set(held.subarray(start, start + Math.ceil(steps / up) + taps));
      this.#program.convolve(places.held, place, count, phase, up, down, taps);
      out.set(this.#out.subarray(0, count), done);
      done += count;
      start += Math.floor(steps / up);
      phase = steps % up;
    }
  }

  #placeOf(filter: PolyphaseFilter): number | undefined {
    const known = this.#places.get(filter);
    if (known !== undefined) return known;
    const { up, down, taps } = filter;
    const isTooLarge = this.#filled + up * taps > rowValues || heldSamples < taps + 16 * Math.ceil(down / up);
    if (isTooLarge) return undefined;
    for (let phase = 0; phase < up; phase++) filter.prepareRow(phase);
    this.#rows.set(filter.rows, this.#filled);
    const place = places.rows + 4 * this.#filled;
    this.#filled += filter.rows.length;
    this.#places.set(filter, place);
    return place;
  }
}

let fast: FastConvolution | null | undefined;

/** What a stream is converted with, see `StreamingResampler`. */
export interface StreamResampler extends Pick<StreamingResampler, "process" | "flush"> {
  /**
   * The same as `process` of so many zeros, to the last bit, and cheaper; absent where it would not be. What it gives may be
   * shared by all, `isSharedSilence`, and must not be changed.
   */
  silence?(count: number): Float32Array;
}

/** Whether samples are zeros of `silence` that everybody shares, which costs no look at them. */
export function isSharedSilence(samples: Float32Array): boolean {
  return samples.buffer === zeros.buffer;
}

/**
 * A resampler for servers, which convert many streams: `StreamingResampler` with four products at once, equal to it to the
 * rounding of 32 bits. Where WebAssembly has no vectors, or a rate is a rare one, it is `StreamingResampler` itself.
 * @throws RangeError when a rate is not an integer from 1000 to 384000
 */
export function createStreamResampler(options: StreamingResamplerOptions): StreamResampler {
  const plain = new StreamingResampler(options);
  const { fromRate, toRate, quality = "high" } = options;
  if (fromRate === toRate || !usualRates.has(fromRate) || !usualRates.has(toRate)) return plain;
  if (fast === undefined) {
    try {
      fast = new FastConvolution();
    } catch {
      fast = null;
    }
  }
  const filter = polyphaseFilter(fromRate, toRate, quality);
  const convolution = fast?.of(filter);
  return convolution === undefined ? plain : new FastResampler(filter, convolution);
}

/** Fills `out`: the first output has its window at the beginning of `held`, which `samples` follow, and the row of `phase`. */
type Convolution = (held: Float32Array, samples: Float32Array, phase: number, out: Float32Array) => void;

/**
 * What a stream holds that has heard nothing but silence for as long as its filter, and a piece of more: read only, shared by
 * all. Amply 100 ms of any usual rate.
 */
const zeros = new Float32Array(8192);

class FastResampler implements StreamResampler {
  readonly #filter: PolyphaseFilter;
  readonly #convolution: Convolution;
  /** Inputs still needed by outputs to come; the window of the next one begins with the first. */
  #held = new Float32Array(0);
  #phase = 0;
  /** Of `#held`, how many at its end are known to be zero. */
  #heldZeros = 0;
  #inputSamples = 0;
  #outputSamples = 0;

  constructor(filter: PolyphaseFilter, convolution: Convolution) {
    this.#filter = filter;
    this.#convolution = convolution;
    this.#restart();
  }

  process(samples: Float32Array): Float32Array {
    this.#inputSamples += samples.length;
    return this.#take(samples, Infinity);
  }

  flush(): Float32Array {
    const { up, down, taps } = this.#filter;
    const due = Math.round((this.#inputSamples * up) / down) - this.#outputSamples;
    const tail = this.#take(new Float32Array(taps + Math.ceil(down / up)), due);
    this.#restart();
    return tail;
  }

  silence(count: number): Float32Array {
    if (this.#heldZeros < this.#held.length || this.#held.length + count > zeros.length) {
      const zerosBefore = this.#heldZeros;
      const out = this.process(new Float32Array(count));
      this.#heldZeros = Math.min(this.#held.length, zerosBefore + count);
      return out;
    }
    this.#inputSamples += count;
    const length = this.#held.length + count;
    const outputs = this.#outputsOf(length, Infinity);
    const out = outputs > zeros.length ? new Float32Array(outputs) : zeros.subarray(0, outputs);
    this.#held = zeros.subarray(0, length - this.#pass(out.length));
    this.#heldZeros = this.#held.length;
    return out;
  }

  #take(samples: Float32Array, limit: number): Float32Array {
    const held = this.#held;
    const out = new Float32Array(this.#outputsOf(held.length + samples.length, limit));
    this.#convolution(held, samples, this.#phase, out);
    const passed = this.#pass(out.length);
    // A copy: the samples of a long chunk are not kept for the sake of a few.
    this.#held =
      passed >= held.length ? samples.slice(passed - held.length) : concatSamples([held.subarray(passed), samples]);
    this.#heldZeros = 0;
    return out;
  }

  /** Outputs that so many inputs complete. */
  #outputsOf(length: number, limit: number): number {
    const { up, down, taps } = this.#filter;
    const reach = (length - taps + 1) * up - this.#phase;
    return Math.max(0, Math.min(limit, Math.ceil(reach / down)));
  }

  /** Goes on behind so many outputs. @returns inputs that no output needs any more */
  #pass(outputs: number): number {
    const { up, down } = this.#filter;
    const steps = this.#phase + outputs * down;
    this.#phase = steps % up;
    this.#outputSamples += outputs;
    return Math.floor(steps / up);
  }

  #restart(): void {
    // Silence before the stream, so that the first output lies on the first input.
    this.#held = new Float32Array(this.#filter.halfTaps - 1);
    this.#heldZeros = this.#held.length;
    this.#phase = 0;
    this.#inputSamples = 0;
    this.#outputSamples = 0;
  }
}

/** convolve(held, rows, count, phase, up, down, taps): see `streaming-resampler.ts`; addresses and whole numbers. */
function convolve(): WasmFunction {
  const fn = new WasmFunction("convolve");
  const [held, rows, count, phase, up, down, taps] = fn.params("i32", 7);
  const [outputs, groups, sample, row, out] = fn.variables("i32", 5);
  const sum = fn.variable("v128");
  const lane = (index: number): Code => f32x4.lane(sum.get, index);
  const by = (pointer: Local, bytes: Code): Code => pointer.set(i32.add(pointer.get, bytes));
  fn.do(
    out.set(i32.const(places.out)),
    repeat(
      outputs,
      count.get,
      sample.set(held.get),
      row.set(i32.add(rows.get, i32.mul(i32.mul(phase.get, taps.get), i32.const(4)))),
      sum.set(f32x4.zero),
      repeat(
        groups,
        i32.div(taps.get, i32.const(4)),
        sum.set(f32x4.add(sum.get, f32x4.mul(v128.load(sample.get), v128.load(row.get)))),
        by(sample, i32.const(16)),
        by(row, i32.const(16)),
      ),
      f32.store(out.get, f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3)))),
      by(out, i32.const(4)),
      by(phase, down.get),
      by(held, i32.mul(i32.div(phase.get, up.get), i32.const(4))),
      phase.set(i32.rem(phase.get, up.get)),
    ),
  );
  return fn;
}
