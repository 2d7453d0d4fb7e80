import { fieldsOf, packedVarints } from "./protobuf.ts";
import type { Field } from "./protobuf.ts";

/** A constant of a network: its weights, and what belongs to them. */
export interface NetworkTensor {
  readonly dims: readonly number[];
  readonly type: "float32" | "uint8" | "other";
  /** As they are in the file: little-endian. */
  readonly bytes: Uint8Array;
}

/** An operator and the names of what it takes and gives. */
interface NetworkNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What a network is made of. */
export interface NetworkParts {
  readonly tensors: ReadonlyMap<string, NetworkTensor>;
  /** Those inside branches too. */
  readonly nodes: readonly NetworkNode[];
}

/** Numbers of the fields in the messages of the ONNX format (onnx.proto). */
const modelGraph = 7;
const graphFields = { node: 1, tensor: 5 } as const;
const nodeFields = { input: 1, output: 2, operator: 4, attribute: 5 } as const;
const attributeGraph = 6;
const tensorFields = { dims: 1, type: 2, floats: 4, integers: 5, name: 8, bytes: 9 } as const;
const typeNames: Readonly<Record<number, NetworkTensor["type"]>> = { 1: "float32", 2: "uint8" };

/** Reads an ONNX file into its parts. @throws Error when the bytes are no ONNX file, or are cut off */
export function readNetwork(file: Uint8Array): NetworkParts {
  const tensors = new Map<string, NetworkTensor>();
  const nodes: NetworkNode[] = [];
  const readGraph = (graph: Uint8Array): void => {
    for (const { field, body } of fieldsOf(graph)) {
      if (field === graphFields.tensor) tensors.set(...tensorOf(fieldsOf(body)));
      else if (field === graphFields.node) readNode(fieldsOf(body));
    }
  };
  const readNode = (fields: readonly Field[]): void => {
    const texts = (wanted: number): string[] =>
      fields.filter(({ field }) => field === wanted).map(({ body }) => textOf(body));
    const [operator = ""] = texts(nodeFields.operator);
    nodes.push({ operator, inputs: texts(nodeFields.input), outputs: texts(nodeFields.output) });
    for (const { field, body } of fields) {
      if (field !== nodeFields.attribute) continue;
      for (const attribute of fieldsOf(body)) if (attribute.field === attributeGraph) readGraph(attribute.body);
    }
  };
  for (const { field, body } of fieldsOf(file)) if (field === modelGraph) readGraph(body);
  return { tensors, nodes };
}

function tensorOf(fields: readonly Field[]): [string, NetworkTensor] {
  const dims: number[] = [];
  let [name, type, bytes]: [string, NetworkTensor["type"], Uint8Array] = ["", "other", new Uint8Array(0)];
  for (const { field, body, value } of fields) {
    // Numbers are packed or not, as their writer liked.
    if (field === tensorFields.dims) dims.push(...(body.length > 0 ? packedVarints(body) : [value]));
    else if (field === tensorFields.type) type = typeNames[value] ?? "other";
    else if (field === tensorFields.name) name = textOf(body);
    else if (field === tensorFields.bytes || field === tensorFields.floats) bytes = body;
    else if (field === tensorFields.integers) {
      bytes = Uint8Array.from([...bytes, ...(body.length > 0 ? packedVarints(body) : [value])]);
    }
  }
  return [name, { dims, type, bytes }];
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
