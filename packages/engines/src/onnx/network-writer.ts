import { joined, writtenBytes, writtenFloat, writtenNumber, writtenText } from "./protobuf.ts";

/** A whole number, a real one marked as such, or whole numbers. */
export type Attribute = number | { readonly float: number } | readonly number[];

/** Types of the ONNX format that are written here. */
const typeNumbers = { float32: 1, uint8: 2, int64: 7 } as const;
type TensorType = keyof typeof typeNumbers;

const intAttribute = 2;
const floatAttribute = 1;
const intsAttribute = 7;
/** Version of the format, of its operators, and of those that the runtime adds. */
const formatVersion = 8;
const operatorsVersion = 17;
const runtimeOperators = "com.microsoft";

/** Writes a network in the ONNX format: operators in the order in which they are to run. */
export class NetworkWriter {
  readonly #nodes: Uint8Array[] = [];
  readonly #tensors: Uint8Array[] = [];
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  readonly #constants = new Set<string>();
  #made = 0;

  /** @param dims a number where the dimension is known, a name where it is not */
  input(name: string, type: TensorType, dims: readonly (number | string)[]): string {
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  /** Says that a result is given, and under which name it was made. */
  output(name: string, dims: readonly (number | string)[]): void {
    this.#outputs.push(valueInfo(name, "float32", dims));
  }

  /** A constant; one that was written before is not written again. */
  tensor(name: string, dims: readonly number[], values: Float32Array | Uint8Array | BigInt64Array): string {
    if (this.#constants.has(name)) return name;
    this.#constants.add(name);
    const type = values instanceof Float32Array ? "float32" : values instanceof Uint8Array ? "uint8" : "int64";
    this.#tensors.push(
      joined([
        ...dims.map((dim) => writtenNumber(1, dim)),
        writtenNumber(2, typeNumbers[type]),
        writtenText(8, name),
        writtenBytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
      ]),
    );
    return name;
  }

  /** A constant number. */
  scalar(value: number): string {
    return this.tensor(`scalar ${value}`, [], Float32Array.of(value));
  }

  /** A constant list of whole numbers. */
  list(...values: readonly number[]): string {
    return this.tensor(`list ${values.join(",")}`, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** An operator with one result. @returns the result's name */
  add(operator: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string {
    const output = this.#newName(operator);
    this.node(operator, inputs, [output], attributes);
    return output;
  }

  /** An operator with results under given names; an empty name leaves one out. Those of the runtime begin with "~". */
  node(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    const isOfRuntime = operator.startsWith("~");
    this.#nodes.push(
      joined([
        ...inputs.map((name) => writtenText(1, name)),
        ...outputs.map((name) => writtenText(2, name)),
        writtenText(4, isOfRuntime ? operator.slice(1) : operator),
        ...Object.entries(attributes).map((each) => writtenBytes(5, writtenAttribute(...each))),
        ...(isOfRuntime ? [writtenText(7, runtimeOperators)] : []),
      ]),
    );
  }

  /** Results of an operator with several. @returns their names */
  addMany(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes?: Readonly<Record<string, Attribute>>,
  ): string[] {
    const outputs = Array.from({ length: count }, () => this.#newName(operator));
    this.node(operator, inputs, outputs, attributes);
    return outputs;
  }

  /** The file. */
  bytes(): Uint8Array {
    const graph = [
      ...this.#nodes.map((each) => writtenBytes(1, each)),
      writtenText(2, "network"),
      ...this.#tensors.map((each) => writtenBytes(5, each)),
      ...this.#inputs.map((each) => writtenBytes(11, each)),
      ...this.#outputs.map((each) => writtenBytes(12, each)),
    ];
    const operators = (domain: string, version: number): Uint8Array =>
      writtenBytes(8, joined([writtenText(1, domain), writtenNumber(2, version)]));
    return joined([
      writtenNumber(1, formatVersion),
      writtenBytes(7, joined(graph)),
      operators("", operatorsVersion),
      operators(runtimeOperators, 1),
    ]);
  }

  #newName(operator: string): string {
    this.#made += 1;
    return `${operator} ${this.#made}`;
  }
}

function writtenAttribute(name: string, value: Attribute): Uint8Array {
  const typed = (type: number, body: Uint8Array): Uint8Array =>
    joined([writtenText(1, name), body, writtenNumber(20, type)]);
  if (typeof value === "number") return typed(intAttribute, writtenNumber(3, value));
  if ("float" in value) return typed(floatAttribute, writtenFloat(2, value.float));
  return typed(intsAttribute, joined(value.map((each) => writtenNumber(8, each))));
}

function valueInfo(name: string, type: TensorType, dims: readonly (number | string)[]): Uint8Array {
  const shape = dims.map((dim) =>
    writtenBytes(1, typeof dim === "number" ? writtenNumber(1, dim) : writtenText(2, dim)),
  );
  const tensor = joined([writtenNumber(1, typeNumbers[type]), writtenBytes(2, joined(shape))]);
  return joined([writtenText(1, name), writtenBytes(2, writtenBytes(1, tensor))]);
}
