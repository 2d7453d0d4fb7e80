import { f32, f32x4, f64, f64x2, i32, repeat, v128 } from "../wasm/wasm-code.ts";
import type { Code, Local } from "../wasm/wasm-code.ts";
import { call, WasmFunction } from "../wasm/wasm-program.ts";
import { fastSamples, forwardIndex, inverseIndex } from "./fast-transform.ts";

const block = fastSamples / 2;
/** Places of a block's spectrum, from no frequency at all up to half of the rate. */
export const fastBins = block + 1;

/** Room that all filters of a memory work in, one after the other; bytes from its beginning. */
export interface FilterPlaces {
  readonly samples: number;
  readonly re: number;
  readonly im: number;
}

/** Numbers of the filter that its functions need. */
export interface FilterNumbers {
  readonly tailPartitions: number;
  readonly lateDecay: number;
  readonly learnedShare: number;
}

const next = (pointer: Local, by: Code): Code => pointer.set(i32.add(pointer.get, by));
const bytes = (count: number): Code => i32.const(count);

/** The four numbers of a vector added up. */
function total(vector: Local): Code {
  const at = (index: number): Code => f64.ofF32(f32x4.lane(vector.get, index));
  return f64.add(f64.add(at(0), at(1)), f64.add(at(2), at(3)));
}

/**
 * The loops of `kalman-filter.ts` with four partitions at once: `predict`, `learn`, `constrain`, `followTail` and `push`,
 * which come after the transforms of a program. Rows of weights are `groups` vectors long; those of a history `rowBytes`
 * from one to the next. Arguments are addresses unless they are told to be something else.
 */
export function filterFunctions(places: FilterPlaces, numbers: FilterNumbers): WasmFunction[] {
  return [predict(places), learn(places, numbers), constrain(places), followTail(numbers), push(places)];
}

/** predict(historyRe, historyIm, rowBytes, weightRe, weightIm, uncertainty, groups, uncertainPower, echo) */
function predict({ samples, re, im }: FilterPlaces): WasmFunction {
  const fn = new WasmFunction("predict");
  const row = rowParams(fn);
  const [uncertainPower, echo] = fn.params("i32", 2);
  const [bins, sums] = fn.variables("i32", 2);
  const walk = new RowWalk(fn, row);
  const [sumRe, sumIm, power] = fn.variables("v128", 3);
  const { xr, xi, wr, wi, c } = walk;
  const at = fn.variable("i32");
  fn.do(
    sums.set(bytes(0)),
    repeat(
      bins,
      bytes(fastBins),
      sumRe.set(f32x4.zero),
      sumIm.set(f32x4.zero),
      power.set(f32x4.zero),
      walk.over(
        sumRe.set(f32x4.add(sumRe.get, f32x4.sub(f32x4.mul(xr.get, wr.get), f32x4.mul(xi.get, wi.get)))),
        sumIm.set(f32x4.add(sumIm.get, f32x4.add(f32x4.mul(xr.get, wi.get), f32x4.mul(xi.get, wr.get)))),
        power.set(f32x4.add(power.get, f32x4.mul(c.get, squared(xr, xi)))),
      ),
      f64.store(uncertainPower.get, f64.mul(f64.const(0.5), total(power))),
      f64.store(sums.get, total(sumRe), re),
      f64.store(sums.get, total(sumIm), im),
      next(uncertainPower, bytes(8)),
      next(sums, bytes(8)),
    ),
    call(inverseIndex, bytes(re), bytes(im), bytes(samples)),
    at.set(bytes(0)),
    repeat(
      bins,
      bytes(block / 2),
      v128.store(i32.add(echo.get, at.get), v128.load(at.get, samples + 8 * block)),
      next(at, bytes(16)),
    ),
  );
  return fn;
}

/**
 * learn(historyRe, historyIm, rowBytes, weightRe, weightIm, uncertainty, groups, uncertainPower, noisePower, errorRe,
 * errorIm, keep): `keep` is a number. The error's samples are in the room already, behind as many zeros.
 */
function learn({ samples }: FilterPlaces, { learnedShare }: FilterNumbers): WasmFunction {
  const fn = new WasmFunction("learn");
  const row = rowParams(fn);
  const [uncertainPower, noisePower, errorRe, errorIm] = fn.params("i32", 4);
  const keep = fn.param("f64");
  const [er, ei, noise, step, keepPower] = fn.variables("f64", 5);
  const walk = new RowWalk(fn, row);
  const { xr, xi, wr, wi, c } = walk;
  const [stepRe, stepIm, kept, keptPower, learned, lost] = fn.variables("v128", 6);
  const bins = fn.variable("i32");
  const all = (value: Code): Code => f32x4.splat(f32.ofF64(value));
  const stepped = (along: Code): Code => f32x4.mul(kept.get, along);
  fn.do(
    call(forwardIndex, bytes(samples), errorRe.get, errorIm.get),
    keepPower.set(f64.mul(keep.get, keep.get)),
    kept.set(all(keep.get)),
    keptPower.set(all(keepPower.get)),
    lost.set(all(f64.sub(f64.const(1), keepPower.get))),
    repeat(
      bins,
      bytes(fastBins),
      er.set(f64.load(errorRe.get)),
      ei.set(f64.load(errorIm.get)),
      noise.set(
        f64.add(
          f64.mul(f64.const(0.8), f64.load(noisePower.get)),
          f64.mul(f64.const(0.2), f64.add(f64.mul(er.get, er.get), f64.mul(ei.get, ei.get))),
        ),
      ),
      f64.store(noisePower.get, noise.get),
      step.set(f64.div(f64.const(1), f64.add(f64.add(f64.load(uncertainPower.get), noise.get), f64.const(1e-10)))),
      stepRe.set(all(f64.mul(step.get, er.get))),
      stepIm.set(all(f64.mul(step.get, ei.get))),
      learned.set(all(f64.mul(f64.mul(keepPower.get, f64.const(learnedShare)), step.get))),
      walk.over(
        wr.set(
          stepped(
            f32x4.add(
              wr.get,
              f32x4.mul(c.get, f32x4.add(f32x4.mul(xr.get, stepRe.get), f32x4.mul(xi.get, stepIm.get))),
            ),
          ),
        ),
        wi.set(
          stepped(
            f32x4.add(
              wi.get,
              f32x4.mul(c.get, f32x4.sub(f32x4.mul(xr.get, stepIm.get), f32x4.mul(xi.get, stepRe.get))),
            ),
          ),
        ),
        c.set(
          f32x4.add(
            f32x4.mul(f32x4.sub(keptPower.get, f32x4.mul(f32x4.mul(learned.get, c.get), squared(xr, xi))), c.get),
            f32x4.mul(lost.get, squared(wr, wi)),
          ),
        ),
        walk.keep(),
      ),
      ...[uncertainPower, noisePower, errorRe, errorIm].map((pointer) => next(pointer, bytes(8))),
    ),
  );
  return fn;
}

/** constrain(weightRe, weightIm, weightRowBytes): of the partition that they begin with the half that wraps around is cut. */
function constrain({ samples, re, im }: FilterPlaces): WasmFunction {
  const fn = new WasmFunction("constrain");
  const [weightRe, weightIm, rowBytes] = fn.params("i32", 3);
  const [wr, wi, at, left] = fn.variables("i32", 4);
  const overBins = (...body: readonly Code[]): Code[] => [
    wr.set(weightRe.get),
    wi.set(weightIm.get),
    at.set(bytes(0)),
    repeat(left, bytes(fastBins), ...body, next(wr, rowBytes.get), next(wi, rowBytes.get), next(at, bytes(8))),
  ];
  fn.do(
    ...overBins(f64.store(at.get, f64.ofF32(f32.load(wr.get)), re), f64.store(at.get, f64.ofF32(f32.load(wi.get)), im)),
    call(inverseIndex, bytes(re), bytes(im), bytes(samples)),
    at.set(bytes(0)),
    repeat(left, bytes(block / 2), v128.store(at.get, f64x2.const(0, 0), samples + 8 * block), next(at, bytes(16))),
    call(forwardIndex, bytes(samples), bytes(re), bytes(im)),
    ...overBins(f32.store(wr.get, f32.ofF64(f64.load(at.get, re))), f32.store(wi.get, f32.ofF64(f64.load(at.get, im)))),
  );
  return fn;
}

/**
 * followTail(oldestRe, oldestIm, rowBytes, weightRe, weightIm, weightRowBytes, latePower): the weights begin with the last
 * four partitions.
 */
function followTail({ tailPartitions, lateDecay }: FilterNumbers): WasmFunction {
  const fn = new WasmFunction("followTail");
  const [re, im, rowBytes, weightRe, weightIm, weightRowBytes, late] = fn.params("i32", 7);
  const left = fn.variable("i32");
  const [xr, xi] = fn.variables("f64", 2);
  const [wr, wi] = fn.variables("v128", 2);
  fn.do(
    repeat(
      left,
      bytes(fastBins),
      wr.set(v128.load(weightRe.get)),
      wi.set(v128.load(weightIm.get)),
      wr.set(squared(wr, wi)),
      xr.set(f64.ofF32(f32.load(re.get))),
      xi.set(f64.ofF32(f32.load(im.get))),
      f64.store(
        late.get,
        f64.mul(
          f64.const(lateDecay),
          f64.add(
            f64.load(late.get),
            f64.mul(
              f64.mul(total(wr), f64.const(1 / tailPartitions)),
              f64.add(f64.mul(xr.get, xr.get), f64.mul(xi.get, xi.get)),
            ),
          ),
        ),
      ),
      next(re, rowBytes.get),
      next(im, rowBytes.get),
      next(weightRe, weightRowBytes.get),
      next(weightIm, weightRowBytes.get),
      next(late, bytes(8)),
    ),
  );
  return fn;
}

/** push(newestRe, newestIm, rowBytes, againBytes): the spectrum of the samples in the room, twice in each row. */
function push({ samples, re, im }: FilterPlaces): WasmFunction {
  const fn = new WasmFunction("push");
  const [toRe, toIm, rowBytes, againBytes] = fn.params("i32", 4);
  const [at, left] = fn.variables("i32", 2);
  const write = (to: Local, from: number): Code[] => {
    const value = f32.ofF64(f64.load(at.get, from));
    return [f32.store(to.get, value), f32.store(i32.add(to.get, againBytes.get), value), next(to, rowBytes.get)];
  };
  fn.do(
    call(forwardIndex, bytes(samples), bytes(re), bytes(im)),
    at.set(bytes(0)),
    repeat(left, bytes(fastBins), ...write(toRe, re), ...write(toIm, im), next(at, bytes(8))),
  );
  return fn;
}

interface RowParams {
  readonly historyRe: Local;
  readonly historyIm: Local;
  readonly rowBytes: Local;
  readonly weightRe: Local;
  readonly weightIm: Local;
  readonly uncertainty: Local;
  readonly groups: Local;
}

function rowParams(fn: WasmFunction): RowParams {
  const [historyRe, historyIm, rowBytes, weightRe, weightIm, uncertainty, groups] = fn.params("i32", 7);
  return { historyRe, historyIm, rowBytes, weightRe, weightIm, uncertainty, groups };
}

function squared(re: Local, im: Local): Code {
  return f32x4.add(f32x4.mul(re.get, re.get), f32x4.mul(im.get, im.get));
}

/** Goes over one row, four partitions at a time, and on to the next row. */
class RowWalk {
  readonly xr: Local;
  readonly xi: Local;
  readonly wr: Local;
  readonly wi: Local;
  readonly c: Local;
  readonly #params: RowParams;
  readonly #re: Local;
  readonly #im: Local;
  readonly #left: Local;

  constructor(fn: WasmFunction, params: RowParams) {
    this.#params = params;
    [this.#re, this.#im, this.#left] = fn.variables("i32", 3);
    [this.xr, this.xi, this.wr, this.wi, this.c] = fn.variables("v128", 5);
  }

  over(...body: readonly Code[]): Code {
    const { historyRe, historyIm, rowBytes, weightRe, weightIm, uncertainty, groups } = this.#params;
    return [
      this.#re.set(historyRe.get),
      this.#im.set(historyIm.get),
      repeat(
        this.#left,
        groups.get,
        this.xr.set(v128.load(this.#re.get)),
        this.xi.set(v128.load(this.#im.get)),
        this.wr.set(v128.load(weightRe.get)),
        this.wi.set(v128.load(weightIm.get)),
        this.c.set(v128.load(uncertainty.get)),
        ...body,
        ...[this.#re, this.#im, weightRe, weightIm, uncertainty].map((pointer) => next(pointer, bytes(16))),
      ),
      next(historyRe, rowBytes.get),
      next(historyIm, rowBytes.get),
    ].flat();
  }

  /** Writes weights and uncertainty back. */
  keep(): Code {
    const { weightRe, weightIm, uncertainty } = this.#params;
    return [
      v128.store(weightRe.get, this.wr.get),
      v128.store(weightIm.get, this.wi.get),
      v128.store(uncertainty.get, this.c.get),
    ].flat();
  }
}
