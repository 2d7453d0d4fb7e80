import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { attentionName, headSize, heads, presentText, soundCache, textCache } from "./decoder-network.ts";
import { tokenBlock } from "./heard-text.ts";
import type { HeardText } from "./heard-text.ts";
import { copyParts, putDown } from "./kept-numbers.ts";
import { isKey, SideBySide } from "./side-by-side.ts";
import type { KeptOfTexts } from "./side-by-side.ts";

const vocabulary = 32_768;
const width = heads * headSize;
/** Added to the weight of what is not to be looked at. */
const unseen = -1e9;
/**
 * Heads whose attention goes along with the speech, by layer: of all 48, the ten that alone place the words of the shared
 * test data best (`bench/word-times`).
 */
const alignedHeads = [
  { layer: 3, heads: [0, 5, 6, 7] },
  { layer: 4, heads: [3, 6, 7] },
  { layer: 5, heads: [3, 6, 7] },
] as const;
/** Results of a call that say where in the sound it looked. */
const attentionResults = alignedHeads.map(({ layer }) => attentionName(layer));
const writingResults = ["logits", ...presentText];

type Results = InferenceSession.OnnxValueMapType;

/** A token to be fed to a text. */
export interface TextStep {
  readonly text: HeardText;
  readonly token: number;
}

/** Texts that are written together: more of them bring little, see docs/decisions/0032. */
export const mostTexts = 8;

/** Runs the decoder over texts, and keeps what it knows of them with them. Calls block the thread they are made on. */
export class TextWriter {
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #together = new SideBySide(mostTexts);

  constructor(runtime: OnnxRuntime, session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** Feeds tokens behind those of a text. Row `i` of the answer holds the logits of what follows `tokens[i]`. */
  async feed(text: HeardText, tokens: readonly number[]): Promise<(row: number) => Float32Array> {
    const given = await this.#run([text], [tokens], alone(text, text.roomFor(tokens.length)), writingResults);
    keep(text, presentOf(given), tokens.length);
    return rowsOf(given);
  }

  /** Feeds a token each behind those of texts that need the same room; gives the logits of what follows. */
  async step(steps: readonly TextStep[]): Promise<readonly Float32Array[]> {
    const [first] = steps;
    if (first === undefined) return [];
    if (steps.length === 1) return [(await this.feed(first.text, [first.token]))(0)];
    const room = first.text.roomFor(1);
    for (const { text } of steps) text.grow(room);
    const texts = this.#together.place(
      steps.map(({ text }) => text),
      room,
    );
    const tokens = texts.map((text) => [steps.find((step) => step.text === text)?.token ?? 0]);
    const given = await this.#run(texts, tokens, this.#together.kept, writingResults);
    const present = presentOf(given);
    this.#together.keep(present);
    for (const [at, text] of texts.entries()) {
      keep(
        text,
        present.map((made) => made.subarray(at * width, (at + 1) * width)),
        1,
      );
    }
    return steps.map(({ text }) => rowsOf(given)(texts.indexOf(text)));
  }

  /** Where it looks as it writes tokens over the sound of a text of which nothing was written: sums of the aligned heads. */
  async attend(text: HeardText, tokens: readonly number[]): Promise<Float32Array> {
    const given = await this.#run([text], [tokens], alone(text, text.roomFor(tokens.length)), attentionResults);
    return sumOfAttention(given, tokens.length, text);
  }

  /** One call over texts, each with as many tokens. */
  #run(
    texts: readonly HeardText[],
    tokens: readonly (readonly number[])[],
    { past, sound, frames }: KeptOfTexts,
    results: readonly string[],
  ): Promise<Results> {
    const { Tensor } = this.#runtime;
    const count = tokens[0]?.length ?? 0;
    const room = (past[0]?.length ?? 0) / (texts.length * width);
    const positions = texts.flatMap(({ length }) => Array.from({ length: count }, (_, index) => length + index));
    const whole = (values: readonly number[]): Tensor =>
      new Tensor("int64", BigInt64Array.from(values, BigInt), [texts.length, count]);
    const floats = (values: Float32Array, ...dims: readonly number[]): Tensor =>
      new Tensor("float32", values, [texts.length, ...dims]);
    const inputs: Record<string, Tensor> = {
      tokens: whole(tokens.flat()),
      positions: whole(positions),
      textMask: floats(textMask(texts, count, room), 1, count, room + count),
      soundMask: floats(soundMask(texts, frames), 1, 1, frames),
    };
    for (const [index, name] of textCache.entries()) {
      inputs[name] = floats(past[index] as Float32Array, heads, room, headSize);
    }
    for (const [index, name] of soundCache.entries()) {
      const shape = isKey(name) ? [headSize, frames] : [frames, headSize];
      inputs[name] = floats(sound[index] as Float32Array, heads, ...shape);
    }
    return this.#session.run(inputs, results);
  }
}

/** What is kept of a text by itself. */
function alone(text: HeardText, room: number): KeptOfTexts {
  text.grow(room);
  const { sound, filledFrames: frames } = text;
  if (room === 0) return { sound, frames, past: textCache.map(() => new Float32Array(0)) };
  if (room === text.room) return { sound, frames, past: text.past };
  // It was longer, and was cut.
  const past = text.past.map((each) => {
    const kept = new Float32Array(width * room);
    copyParts(each, kept, text.room * headSize, room * headSize);
    return kept;
  });
  return { sound, frames, past };
}

function presentOf(given: Results): readonly Float32Array[] {
  return presentText.map((name) => dataOf(given, name));
}

function rowsOf(given: Results): (row: number) => Float32Array {
  const logits = dataOf(given, "logits");
  return (row) => logits.subarray(row * vocabulary, (row + 1) * vocabulary);
}

/** Puts what was made of tokens behind those of a text. */
function keep(text: HeardText, made: readonly Float32Array[], count: number): void {
  text.grow(Math.ceil((text.length + count) / tokenBlock) * tokenBlock);
  for (const [index, past] of text.past.entries()) {
    putDown(made[index] as Float32Array, past, text.room, text.length, count);
  }
  text.length += count;
  text.written += count;
}

/** A token looks at those before it, and at itself. */
function textMask(texts: readonly HeardText[], count: number, room: number): Float32Array {
  const columns = room + count;
  const mask = new Float32Array(texts.length * count * columns);
  for (const [at, { length }] of texts.entries()) {
    for (let token = 0; token < count; token++) {
      const row = (at * count + token) * columns;
      mask.fill(unseen, row + Math.min(length, room), row + room);
      mask.fill(unseen, row + room + token + 1, row + columns);
    }
  }
  return mask;
}

function soundMask(texts: readonly HeardText[], filled: number): Float32Array {
  const mask = new Float32Array(texts.length * filled);
  for (const [at, { frames }] of texts.entries()) mask.fill(unseen, at * filled + frames, (at + 1) * filled);
  return mask;
}

/** Attention of the aligned heads together: a row for each token. */
function sumOfAttention(given: Results, rows: number, { frames, filledFrames }: HeardText): Float32Array {
  const sum = new Float32Array(rows * frames);
  for (const { layer, heads: aligned } of alignedHeads) {
    const whole = dataOf(given, attentionName(layer));
    for (const head of aligned) {
      for (let row = 0; row < rows; row++) {
        const start = (head * rows + row) * filledFrames;
        for (let frame = 0; frame < frames; frame++) {
          const at = row * frames + frame;
          sum[at] = (sum[at] as number) + (whole[start + frame] as number);
        }
      }
    }
  }
  return sum;
}

function dataOf(given: Results, name: string): Float32Array {
  const data = given[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`the decoder gave no ${name}`);
  return data;
}
