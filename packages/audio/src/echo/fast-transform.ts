import { f64, f64x2, i32, repeat, v128 } from "../wasm/wasm-code.ts";
import type { Code, Local } from "../wasm/wasm-code.ts";
import { call, WasmFunction } from "../wasm/wasm-program.ts";

/** Samples of a transform; the complex one behind it has half of them. */
export const fastSamples = 256;
const half = fastSamples / 2;
const complexBytes = 16;
/** One factor in memory: its cosine twice, then its sine and that with the other sign. */
const turnBytes = 2 * complexBytes;
const conjugated = f64x2.const(1, -1);

/** Places of the tables and of the values that are worked on, bytes from the beginning of the memory. */
interface TransformPlaces {
  readonly reversed: number;
  readonly stages: readonly number[];
  readonly last: number;
  readonly real: number;
  readonly values: number;
  readonly end: number;
}

/** Lengths of what a stage of radix 4 makes four times as long. */
const spans = [4, 16];
const places = placesFrom(0);

/** Where memory begins that is not the transform's own. */
export const transformBytes = places.end;

/** Writes the tables of the transform into a memory. */
export function writeTransformTables(buffer: ArrayBuffer): void {
  const reversed = new Uint32Array(buffer, places.reversed, half);
  for (let i = 1; i < half; i++) reversed[i] = ((reversed[i >> 1] as number) >> 1) | ((i & 1) * (half >> 1));
  for (let i = 0; i < half; i++) reversed[i] = complexBytes * (reversed[i] as number);
  const write = (place: number, index: number, angle: number): void => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    new Float64Array(buffer, place + index * turnBytes, 4).set([cos, cos, sin, -sin]);
  };
  for (const [stage, span] of spans.entries()) {
    for (let k = 0; k < span; k++) {
      for (const [at, times] of [2, 1, 3].entries()) {
        write(places.stages[stage] as number, 3 * k + at, (2 * Math.PI * times * k) / (4 * span));
      }
    }
  }
  for (let k = 0; k < half / 2; k++) write(places.last, k, (2 * Math.PI * k) / half);
  for (let k = 1; k <= half / 2; k++) write(places.real, k - 1, (2 * Math.PI * k) / fastSamples);
}

/** Index of the complex transform in place, which both transforms begin or end with. */
const transformIndex = 0;

/**
 * The transform of `real-fft.ts` for 256 samples with two numbers at once, each complex number side by side: `transform`,
 * `forward(samples, re, im)` and `inverse(re, im, samples)`, the first ones of a program. Arguments are addresses.
 */
export function transformFunctions(): WasmFunction[] {
  return [complexTransform(), forwardTransform(), inverseTransform()];
}
/** Place of `forward` among them. */
export const forwardIndex = 1;
/** Place of `inverse` among them. */
export const inverseIndex = 2;

function complexTransform(): WasmFunction {
  const fn = new WasmFunction("transform");
  const [at, turns, left, within] = fn.variables("i32", 4);
  const [a, b, c, d, even, turn, odd, side] = fn.variables("v128", 8);
  const next = (pointer: Local, bytes: number): Code => pointer.set(i32.add(pointer.get, i32.const(bytes)));
  const combine = (spanBytes: number): Code[] => [
    even.set(f64x2.add(a.get, b.get)),
    turn.set(f64x2.sub(a.get, b.get)),
    odd.set(f64x2.add(c.get, d.get)),
    side.set(f64x2.sub(c.get, d.get)),
    side.set(f64x2.mul(f64x2.swap(side), conjugated)),
    v128.store(at.get, f64x2.add(even.get, odd.get)),
    v128.store(at.get, f64x2.add(turn.get, side.get), spanBytes),
    v128.store(at.get, f64x2.sub(even.get, odd.get), 2 * spanBytes),
    v128.store(at.get, f64x2.sub(turn.get, side.get), 3 * spanBytes),
  ];
  fn.do(
    at.set(i32.const(places.values)),
    repeat(
      left,
      i32.const(half / 4),
      ...[a, b, c, d].map((value, index) => value.set(v128.load(at.get, index * complexBytes))),
      ...combine(complexBytes),
      next(at, 4 * complexBytes),
    ),
  );
  for (const [stage, span] of spans.entries()) {
    const bytes = span * complexBytes;
    fn.do(
      at.set(i32.const(places.values)),
      repeat(
        left,
        i32.const(half / (4 * span)),
        turns.set(i32.const(places.stages[stage] as number)),
        repeat(
          within,
          i32.const(span),
          a.set(v128.load(at.get)),
          ...[b, c, d].flatMap((value, index) => [
            value.set(v128.load(at.get, (index + 1) * bytes)),
            value.set(turned(value, turns, index * turnBytes)),
          ]),
          ...combine(bytes),
          next(at, complexBytes),
          next(turns, 3 * turnBytes),
        ),
        next(at, 3 * bytes),
      ),
    );
  }
  const halfBytes = (half / 2) * complexBytes;
  fn.do(
    at.set(i32.const(places.values)),
    turns.set(i32.const(places.last)),
    repeat(
      left,
      i32.const(half / 2),
      a.set(v128.load(at.get)),
      b.set(v128.load(at.get, halfBytes)),
      b.set(turned(b, turns, 0)),
      v128.store(at.get, f64x2.add(a.get, b.get)),
      v128.store(at.get, f64x2.sub(a.get, b.get), halfBytes),
      next(at, complexBytes),
      next(turns, turnBytes),
    ),
  );
  return fn;
}

function forwardTransform(): WasmFunction {
  const fn = new WasmFunction("forward");
  const [samples, re, im] = fn.params("i32", 3);
  const walk = new BinWalk(fn, re, im);
  const { at, left, turns, near, far } = walk;
  const [even, odd] = fn.variables("v128", 2);
  const first = i32.const(places.values);
  const reals = [f64x2.lane(v128.load(first), 0), f64x2.lane(v128.load(first), 1)] as const;
  fn.do(
    at.set(i32.const(places.values)),
    turns.set(i32.const(places.reversed)),
    repeat(
      left,
      i32.const(half),
      v128.store(at.get, v128.load(i32.add(samples.get, i32.load(turns.get)))),
      at.set(i32.add(at.get, i32.const(complexBytes))),
      turns.set(i32.add(turns.get, i32.const(4))),
    ),
    call(transformIndex),
    f64.store(re.get, f64.add(...reals)),
    f64.store(im.get, f64.const(0)),
    f64.store(re.get, f64.sub(...reals), 8 * half),
    f64.store(im.get, f64.const(0), 8 * half),
    ...walk.begin(),
    repeat(
      left,
      i32.const(half / 2),
      near.set(v128.load(at.get)),
      far.set(f64x2.mul(v128.load(walk.end.get), conjugated)),
      even.set(f64x2.mul(f64x2.add(near.get, far.get), f64x2.const(0.5, 0.5))),
      odd.set(f64x2.mul(f64x2.sub(near.get, far.get), f64x2.const(0.5, 0.5))),
      odd.set(f64x2.mul(f64x2.swap(odd), conjugated)),
      odd.set(turned(odd, turns, 0)),
      near.set(f64x2.add(even.get, odd.get)),
      far.set(f64x2.mul(f64x2.sub(even.get, odd.get), conjugated)),
      f64.store(walk.nearRe.get, f64x2.lane(near.get, 0)),
      f64.store(walk.nearIm.get, f64x2.lane(near.get, 1)),
      f64.store(walk.farRe.get, f64x2.lane(far.get, 0)),
      f64.store(walk.farIm.get, f64x2.lane(far.get, 1)),
      ...walk.next(),
    ),
  );
  return fn;
}

function inverseTransform(): WasmFunction {
  const fn = new WasmFunction("inverse");
  const [re, im, samples] = fn.params("i32", 3);
  const walk = new BinWalk(fn, re, im);
  const { at, left, turns, near, far } = walk;
  const [even, odd] = fn.variables("v128", 2);
  const place = (bin: Local): Code => i32.add(i32.load(bin.get), i32.const(places.values));
  const [placeNear, placeFar] = fn.variables("i32", 2);
  const scale = 0.5 / half;
  const scaled = f64x2.const(scale, scale);
  const ends = [f64.load(re.get), f64.load(re.get, 8 * half)] as const;
  const pair = (first: Code, second: Code): Code => f64x2.withLane(f64x2.splat(first), 1, second);
  fn.do(
    // Real and imaginary parts are exchanged, which makes the transform its inverse.
    v128.store(i32.const(places.values), f64x2.mul(pair(f64.sub(...ends), f64.add(...ends)), scaled)),
    ...walk.begin(),
    placeNear.set(i32.const(places.reversed + 4)),
    placeFar.set(i32.const(places.reversed + 4 * (half - 1))),
    repeat(
      left,
      i32.const(half / 2),
      near.set(pair(f64.load(walk.nearRe.get), f64.load(walk.nearIm.get))),
      far.set(f64x2.mul(pair(f64.load(walk.farRe.get), f64.load(walk.farIm.get)), conjugated)),
      even.set(f64x2.mul(f64x2.add(near.get, far.get), scaled)),
      odd.set(f64x2.mul(f64x2.sub(near.get, far.get), scaled)),
      odd.set(
        f64x2.sub(
          f64x2.mul(odd.get, v128.load(turns.get)),
          f64x2.mul(f64x2.swap(odd), v128.load(turns.get, complexBytes)),
        ),
      ),
      even.set(f64x2.swap(even)),
      v128.store(place(placeNear), f64x2.add(even.get, f64x2.mul(odd.get, conjugated))),
      v128.store(place(placeFar), f64x2.sub(odd.get, f64x2.mul(even.get, conjugated))),
      placeNear.set(i32.add(placeNear.get, i32.const(4))),
      placeFar.set(i32.sub(placeFar.get, i32.const(4))),
      ...walk.next(),
    ),
    call(transformIndex),
    at.set(i32.const(places.values)),
    repeat(
      left,
      i32.const(half),
      near.set(v128.load(at.get)),
      v128.store(samples.get, f64x2.swap(near)),
      at.set(i32.add(at.get, i32.const(complexBytes))),
      samples.set(i32.add(samples.get, i32.const(complexBytes))),
    ),
  );
  return fn;
}

/** Goes from both ends of a spectrum to its middle: bins k and half - k make each other. */
class BinWalk {
  readonly at: Local;
  readonly end: Local;
  readonly turns: Local;
  readonly left: Local;
  readonly near: Local;
  readonly far: Local;
  readonly nearRe: Local;
  readonly nearIm: Local;
  readonly farRe: Local;
  readonly farIm: Local;
  readonly #re: Local;
  readonly #im: Local;

  constructor(fn: WasmFunction, re: Local, im: Local) {
    this.#re = re;
    this.#im = im;
    [this.at, this.end, this.turns, this.left] = fn.variables("i32", 4);
    [this.near, this.far] = fn.variables("v128", 2);
    [this.nearRe, this.nearIm, this.farRe, this.farIm] = fn.variables("i32", 4);
  }

  begin(): Code[] {
    const last = 8 * (half - 1);
    return [
      this.at.set(i32.const(places.values + complexBytes)),
      this.end.set(i32.const(places.values + (half - 1) * complexBytes)),
      this.turns.set(i32.const(places.real)),
      this.nearRe.set(i32.add(this.#re.get, i32.const(8))),
      this.nearIm.set(i32.add(this.#im.get, i32.const(8))),
      this.farRe.set(i32.add(this.#re.get, i32.const(last))),
      this.farIm.set(i32.add(this.#im.get, i32.const(last))),
    ];
  }

  next(): Code[] {
    const forward = (pointer: Local, bytes: number): Code => pointer.set(i32.add(pointer.get, i32.const(bytes)));
    return [
      forward(this.at, complexBytes),
      forward(this.end, -complexBytes),
      forward(this.turns, turnBytes),
      forward(this.nearRe, 8),
      forward(this.nearIm, 8),
      forward(this.farRe, -8),
      forward(this.farIm, -8),
    ];
  }
}

/** A complex number turned back by the angle whose factor stands there. */
function turned(value: Local, turns: Local, offset: number): Code {
  return f64x2.add(
    f64x2.mul(value.get, v128.load(turns.get, offset)),
    f64x2.mul(f64x2.swap(value), v128.load(turns.get, offset + complexBytes)),
  );
}

function placesFrom(start: number): TransformPlaces {
  let at = start;
  const take = (bytes: number): number => (at += bytes) - bytes;
  return {
    reversed: take(4 * half),
    stages: spans.map((span) => take(3 * span * turnBytes)),
    last: take((half / 2) * turnBytes),
    real: take((half / 2) * turnBytes),
    values: take(half * complexBytes),
    end: take(0),
  };
}
