import { writeFileSync } from "node:fs";

/** A value of an attribute: whole numbers are integers, `{ float }` is a float. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

/** Element types by their number in the format. */
const elements = { float: 1, int32: 6, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof elements;

/** A dimension: its size, or a name where it is open. */
export type Dimension = number | string;

/**
 * Builds an ONNX file from its nodes, so that a library of inference can be tried with networks that nobody has trained: they
 * compute what a test can foresee.
 *
 *     const network = new OnnxWriter();
 *     const x = network.input("x", "float", ["N", 80]);
 *     network.output(network.node("Relu", [x]), "y", "float", ["N", 80]);
 *     network.save("model.onnx", { model_type: "example" });
 */
export class OnnxWriter {
  readonly #nodes: Buffer[] = [];
  readonly #initializers: Buffer[] = [];
  readonly #inputs: Buffer[] = [];
  readonly #outputs: Buffer[] = [];
  #names = 0;

  input(name: string, type: ElementType, dims: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  /** Gives a value that was computed the name of an output. */
  output(value: string, name: string, type: ElementType, dims: readonly Dimension[]): void {
    this.#nodes.push(nodeProto("Identity", [value], [name], {}));
    this.#outputs.push(valueInfo(name, type, dims));
  }

  /** @returns the name of its first output */
  node(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const name = this.#name();
    this.#nodes.push(nodeProto(operator, inputs, [name], attributes));
    return name;
  }

  floats(values: ArrayLike<number>, dims: readonly number[] = [values.length]): string {
    return this.#initializer("float", dims, Buffer.from(Float32Array.from(values).buffer));
  }

  int64s(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#initializer("int64", dims, Buffer.from(BigInt64Array.from(values.map(BigInt)).buffer));
  }

  bytes(metadata: Readonly<Record<string, string | number>> = {}): Buffer {
    const graph = Buffer.concat([
      ...this.#nodes.map((node) => nested(1, node)),
      text(2, "graph"),
      ...this.#initializers.map((tensor) => nested(5, tensor)),
      ...this.#inputs.map((input) => nested(11, input)),
      ...this.#outputs.map((output) => nested(12, output)),
    ]);
    const properties = Object.entries(metadata).map(([key, value]) =>
      nested(14, Buffer.concat([text(1, key), text(2, String(value))])),
    );
    // The 8th edition of the format with the 13th of its operators.
    return Buffer.concat([integer(1, 8), nested(7, graph), nested(8, integer(2, 13)), ...properties]);
  }

  save(path: string, metadata: Readonly<Record<string, string | number>> = {}): void {
    writeFileSync(path, this.bytes(metadata));
  }

  #initializer(type: ElementType, dims: readonly number[], data: Buffer): string {
    const name = this.#name();
    const parts = [...dims.map((size) => integer(1, size)), integer(2, elements[type]), text(8, name), nested(9, data)];
    this.#initializers.push(Buffer.concat(parts));
    return name;
  }

  #name(): string {
    return `v${this.#names++}`;
  }
}

function nodeProto(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => nested(5, attributeProto(name, value))),
  ]);
}

function attributeProto(name: string, value: Attribute): Buffer {
  if (typeof value === "number") return Buffer.concat([text(1, name), integer(3, value), integer(20, 2)]);
  if (typeof value === "string") return Buffer.concat([text(1, name), text(4, value), integer(20, 3)]);
  if ("float" in value) return Buffer.concat([text(1, name), float(2, value.float), integer(20, 1)]);
  return Buffer.concat([text(1, name), ...value.map((each) => integer(8, each)), integer(20, 7)]);
}

function valueInfo(name: string, type: ElementType, dims: readonly Dimension[]): Buffer {
  const shape = dims.map((dim) => nested(1, typeof dim === "number" ? integer(1, dim) : text(2, dim)));
  const tensor = Buffer.concat([integer(1, elements[type]), nested(2, Buffer.concat(shape))]);
  return Buffer.concat([text(1, name), nested(2, nested(1, tensor))]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const more = rest > 127n;
    bytes.push(Number(rest & 127n) | (more ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const integer = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);

function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
}

const nested = (field: number, content: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);

const text = (field: number, value: string): Buffer => nested(field, Buffer.from(value));
