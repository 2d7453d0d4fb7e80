import { describe, expect, it } from "vitest";
import { readNetwork } from "./network-file.ts";
import { NetworkWriter } from "./network-writer.ts";

function written(): Uint8Array {
  const net = new NetworkWriter();
  const input = net.input("in", "float32", ["rows", 3]);
  const weights = net.tensor("weights", [3, 2], Uint8Array.of(1, 2, 3, 250, 251, 252));
  net.tensor("weights", [3, 2], Uint8Array.of(0, 0, 0, 0, 0, 0));
  const scaled = net.add("Mul", [input, net.scalar(0.5)]);
  const [left, right] = net.addMany("~Pair", [scaled, weights], 2, {
    sizes: [2, -1],
    axis: -1,
    epsilon: { float: 0.25 },
  });
  net.node("Add", [left ?? "", right ?? ""], ["out"]);
  net.output("out", ["rows", 2]);
  return net.bytes();
}

describe("a network that was written", () => {
  it("is read with its operators in order and its numbers as they were given first", () => {
    const { nodes, tensors } = readNetwork(written());
    expect(nodes.map(({ operator }) => operator)).toEqual(["Mul", "Pair", "Add"]);
    const [first, second, third] = nodes;
    expect(second?.inputs).toEqual([first?.outputs[0], "weights"]);
    expect(third?.inputs).toEqual(second?.outputs);
    expect(tensors.get("weights")).toEqual({
      dims: [3, 2],
      type: "uint8",
      bytes: Uint8Array.of(1, 2, 3, 250, 251, 252),
    });
    const half = tensors.get(first?.inputs[1] ?? "");
    expect(half).toMatchObject({ dims: [], type: "float32", bytes: new Uint8Array(Float32Array.of(0.5).buffer) });
  });

  it("is refused where it was cut off, as other files are", () => {
    const bytes = written();
    expect(() => readNetwork(bytes.subarray(0, bytes.length - 60))).toThrow("no ONNX file");
    expect(() => readNetwork(Uint8Array.from([255, 255, 255]))).toThrow("no ONNX file");
    expect(() => readNetwork(new TextEncoder().encode("a page of a proxy"))).toThrow("no ONNX file");
  });
});

it("numbers that a writer put into fields of their own are read like packed ones", () => {
  // A graph with one tensor: dims 2 and 1 in two fields, type uint8, numbers 7 and 200 (two bytes) in two fields, a name.
  const tensor = [8, 2, 8, 1, 16, 2, 40, 7, 40, 200, 1, 66, 1, 119];
  const graph = [42, tensor.length, ...tensor];
  const { tensors } = readNetwork(Uint8Array.from([58, graph.length, ...graph]));
  expect(tensors.get("w")).toEqual({ dims: [2, 1], type: "uint8", bytes: Uint8Array.of(7, 200) });
});
