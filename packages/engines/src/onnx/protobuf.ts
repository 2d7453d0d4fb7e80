/** One field of a protobuf message. */
export interface Field {
  readonly field: number;
  /** Empty for numbers. */
  readonly body: Uint8Array;
  /** Of a number written as a varint; 0 else. */
  readonly value: number;
}

const noBytes = new Uint8Array(0);

/** Fields of a message, in order. @throws Error when the bytes are none, or are cut off */
export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let start = 0; start < message.length;) {
    const tag = readVarint(message, start);
    const [field, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
    const { end, body, value } = bodyAt(message, tag.end, wireType);
    if (field < 1 || end > message.length) throw new Error("the file is no ONNX file, or is cut off");
    fields.push({ field, body, value });
    start = end;
  }
  return fields;
}

/** Whole numbers of at least 0 packed into the body of a field. */
export function packedVarints(body: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < body.length;) {
    const { value, end } = readVarint(body, at);
    values.push(value);
    at = end;
  }
  return values;
}

interface Body {
  readonly end: number;
  readonly body: Uint8Array;
  readonly value: number;
}

function bodyAt(message: Uint8Array, at: number, wireType: number): Body {
  switch (wireType) {
    case 0:
      return { ...readVarint(message, at), body: noBytes };
    case 1:
      return { end: at + 8, body: message.subarray(at, at + 8), value: 0 };
    case 2: {
      const length = readVarint(message, at);
      const end = length.end + length.value;
      return { end, body: message.subarray(length.end, end), value: 0 };
    }
    case 5:
      return { end: at + 4, body: message.subarray(at, at + 4), value: 0 };
    default:
      throw new Error("the file is no ONNX file");
  }
}

/**
 * A whole number, and where it ends. Those beyond 2 ** 53 lose their last digits: only negative ones are so large here, and
 * those are not needed.
 * @throws Error with `reason` when the bytes are none, or are cut off
 */
export function readVarint(
  message: Uint8Array,
  from: number,
  reason = "the file is no ONNX file, or is cut off",
): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = from; at < Math.min(message.length, from + 10); at++) {
    const byte = message[at] as number;
    value += (byte % 128) * 2 ** (7 * (at - from));
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new Error(reason);
}

/** A field of bytes: a message or a text. */
export function writtenBytes(field: number, body: Uint8Array): Uint8Array {
  return joined([varint(field * 8 + 2), varint(body.length), body]);
}

/** A field of text, as UTF-8. */
export function writtenText(field: number, text: string): Uint8Array {
  return writtenBytes(field, new TextEncoder().encode(text));
}

/** A field of a whole number; a negative one takes ten bytes, as the format has it. */
export function writtenNumber(field: number, value: number): Uint8Array {
  return joined([varint(field * 8), varint(BigInt.asUintN(64, BigInt(value)))]);
}

/** A field of a number of single precision. */
export function writtenFloat(field: number, value: number): Uint8Array {
  const body = new Uint8Array(4);
  new DataView(body.buffer).setFloat32(0, value, true);
  return joined([varint(field * 8 + 5), body]);
}

function varint(value: number | bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) + 128);
  return Uint8Array.from([...out, Number(rest)]);
}

/** Fields one behind the other: a message. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
