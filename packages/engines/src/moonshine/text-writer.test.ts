import type { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { headSize, heads, presentText, soundCache, textCache } from "./decoder-network.ts";
import { HeardText } from "./heard-text.ts";
import { TextWriter } from "./text-writer.ts";

const width = heads * headSize;
const vocabulary = 32_768;

/** A network whose keys and values of a token are the token's number; it notes those that it is given. */
function setUp() {
  const calls: Float32Array[] = [];
  class Tensor {
    readonly data: ArrayLike<unknown>;
    readonly dims: readonly number[];
    constructor(_type: string, data: ArrayLike<unknown>, dims: readonly number[]) {
      this.data = data;
      this.dims = dims;
    }
  }
  const run = (inputs: Record<string, Tensor>): Promise<Record<string, { data: Float32Array }>> => {
    const tokens = Array.from(inputs["tokens"]?.data as ArrayLike<bigint>, Number);
    calls.push(Float32Array.from(inputs[textCache[0] as string]?.data as Float32Array));
    const made = Float32Array.from({ length: tokens.length * width }, (_, at) => tokens[Math.floor(at / width)] ?? 0);
    const present = presentText.map((name) => [name, { data: made }] as const);
    return Promise.resolve({
      ...Object.fromEntries(present),
      logits: { data: new Float32Array(tokens.length * vocabulary) },
    });
  };
  const writer = new TextWriter({ Tensor } as unknown as OnnxRuntime, { run } as unknown as InferenceSession);
  return { writer, calls };
}

function heardText(): HeardText {
  return new HeardText(
    soundCache.map(() => new Float32Array(64 * width)),
    60,
    64,
  );
}

test("a text that was cut, and written alone to the same length, is taken along as it is now", async () => {
  const { writer, calls } = setUp();
  const [text, other] = [heardText(), heardText()];
  await writer.step([
    { text, token: 1 },
    { text: other, token: 1 },
  ]);
  await writer.step([
    { text, token: 5 },
    { text: other, token: 6 },
  ]);
  text.crop(1);
  await writer.step([{ text, token: 7 }]);
  await writer.step([
    { text, token: 8 },
    { text: other, token: 9 },
  ]);
  // The first number of each token that the first head of the text looked back at.
  const past = calls.at(-1)?.filter((_, at) => at % headSize === 0);
  expect([...(past ?? [])].slice(0, 2)).toEqual([1, 7]);
});
