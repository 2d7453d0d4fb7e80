/** Instructions of a WebAssembly function, as bytes. What leaves a value on the stack is an expression of it. */
export type Code = readonly number[];

/** Kinds of values (WebAssembly 2.0, 5.3.1 and 5.3.2). */
export const valueKinds = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
/** Name of a kind of value. */
export type ValueKind = keyof typeof valueKinds;

/** A variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

/** A whole number without sign (LEB128). */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low + 128);
  } while (rest !== 0);
  return bytes;
}

/** A whole number of 32 bits with sign (LEB128). */
function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const unary =
  (opcode: Code) =>
  (a: Code): Code => [...a, ...opcode];
const binary =
  (opcode: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
/** Addresses are in bytes; no alignment is promised. */
const load =
  (opcode: Code) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...unsigned(offset)];
const store =
  (opcode: Code) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, 0, ...unsigned(offset)];
const lane =
  (opcode: number) =>
  (vector: Code, index: number): Code => [...vector, ...simd(opcode), index];

/** Instructions on whole numbers of 32 bits. */
export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: load([0x28]),
  add: binary([0x6a]),
  sub: binary([0x6b]),
  mul: binary([0x6c]),
  /** Of numbers without sign. */
  div: binary([0x6e]),
  rem: binary([0x70]),
};

/** Instructions on numbers of single precision, as samples are stored. */
export const f32 = {
  load: load([0x2a]),
  store: store([0x38]),
  ofF64: unary([0xb6]),
  add: binary([0x92]),
};

/** Instructions on numbers of double precision. */
export const f64 = {
  const: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  load: load([0x2b]),
  store: store([0x39]),
  add: binary([0xa0]),
  sub: binary([0xa1]),
  mul: binary([0xa2]),
  div: binary([0xa3]),
  ofF32: unary([0xbb]),
};

/** Loads and stores of a whole vector, whatever numbers are in it. */
export const v128 = {
  load: load(simd(0x00)),
  store: store(simd(0x0b)),
};

/** Four numbers of 32 bits. */
export const f32x4 = {
  zero: [...simd(0x0c), ...Array.from({ length: 16 }, () => 0)] as Code,
  splat: unary(simd(0x13)),
  lane: lane(0x1f),
  add: binary(simd(0xe4)),
  sub: binary(simd(0xe5)),
  mul: binary(simd(0xe6)),
};

/** Bytes of a vector in the order that exchanges both its halves. */
const exchanged: Code = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];

/** Two numbers of 64 bits. */
export const f64x2 = {
  const: (first: number, second: number): Code => [
    ...simd(0x0c),
    ...new Uint8Array(Float64Array.of(first, second).buffer),
  ],
  splat: unary(simd(0x14)),
  lane: lane(0x21),
  /** The value whose lane is `index`, with another number in it. */
  withLane: (vector: Code, index: number, value: Code): Code => [...vector, ...value, ...simd(0x22), index],
  add: binary(simd(0xf0)),
  sub: binary(simd(0xf1)),
  mul: binary(simd(0xf2)),
  /** Both numbers exchanged. */
  swap: (vector: Local): Code => [...vector.get, ...vector.get, ...simd(0x0d), ...exchanged],
};

/** Does something so many times, at least once. `left` counts down from `times` to 1. */
export function repeat(left: Local, times: Code, ...body: readonly Code[]): Code {
  const count = left.set(i32.sub(left.get, i32.const(1)));
  return [...left.set(times), 0x03, 0x40, ...body.flat(), ...count, ...left.get, 0x0d, 0, 0x0b];
}
