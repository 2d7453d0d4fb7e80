import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";

const melBins = 80;
const tokens = [
  "low",
  "high",
  "<eot>",
  "<sot>",
  "<en>",
  "<zh>",
  "<transcribe>",
  "<translate>",
  "<notimes>",
  "<silent>",
  "<lm>",
  "<prev>",
];
const [layers, context, state] = [1, 48, 2];
/** Languages by code and token, the first being what is found when none was said. */
const languages = { en: 4, zh: 5 };

/**
 * Whisper: an encoder that gives how loud the low and the high band are, and a decoder that writes one word of them, "low" or
 * "high", and ends; in front of it, as in the real one, tokens for language and task.
 */
export function writeWhisper(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeEncoder(join(folder, "tiny-encoder.onnx"));
  writeDecoder(join(folder, "tiny-decoder.onnx"));
  // Tokens stand in base 64.
  const lines = tokens.map((token, index) => `${Buffer.from(` ${token}`).toString("base64")} ${index}\n`);
  writeFileSync(join(folder, "tiny-tokens.txt"), lines.join(""));
}

function writeEncoder(path: string): void {
  const network = new OnnxWriter();
  const mel = network.input("mel", "float", [1, melBins, "T"]);
  const weights = [0, 1].flatMap((band) =>
    Array.from({ length: melBins }, (_, bin) => {
      const [from, to] = band === 0 ? [8, 16] : [48, 60];
      return bin >= from && bin < to ? 1 / (to - from) : 0;
    }),
  );
  const bands = network.node("MatMul", [network.floats(weights, [2, melBins]), mel]);
  const loudest = network.node("ReduceMax", [bands], { axes: [2], keepdims: 0 });
  const cross = network.node("Reshape", [loudest, network.int64s([layers, 1, 1, state])]);
  for (const name of ["n_layer_cross_k", "n_layer_cross_v"]) {
    network.output(cross, name, "float", [layers, 1, "C", state]);
  }
  network.save(path, {
    model_type: "whisper-tiny",
    n_mels: melBins,
    n_audio_ctx: 1500,
    n_audio_state: state,
    n_audio_head: 1,
    n_audio_layer: 1,
    n_text_ctx: context,
    n_text_state: state,
    n_text_head: 1,
    n_text_layer: layers,
    n_vocab: tokens.length,
    sot: 3,
    sot_index: 0,
    eot: 2,
    blank_id: 0,
    is_multilingual: 1,
    no_speech: 9,
    non_speech_tokens: "9",
    transcribe: 6,
    translate: 7,
    sot_prev: 11,
    sot_lm: 10,
    no_timestamps: 8,
    sot_sequence: "3,4,6",
    all_language_tokens: Object.values(languages).join(","),
    all_language_codes: Object.keys(languages).join(","),
  });
}

function writeDecoder(path: string): void {
  const network = new OnnxWriter();
  const size = tokens.length;
  const said = network.input("tokens", "int64", [1, "n"]);
  const caches = ["in_n_layer_self_k_cache", "in_n_layer_self_v_cache"].map((name) =>
    network.input(name, "float", [layers, 1, context, state]),
  );
  const cross = network.input("n_layer_cross_k", "float", [layers, 1, "C", state]);
  network.input("n_layer_cross_v", "float", [layers, 1, "C", state]);
  network.input("offset", "int64", [1]);
  // Behind a word comes the end, behind the start the language; elsewhere the louder band has the word.
  const bias = tokens.flatMap((_, token) => tokens.map((_next, next) => biasOf(token, next)));
  const after = network.node("Gather", [network.floats(bias, [size, size]), said], { axis: 0 });
  const bands = network.node("Reshape", [cross, network.int64s([1, 1, state])]);
  const spread = Array.from({ length: state * size }, (_, index) =>
    Math.floor(index / size) === index % size ? 1 : 0,
  );
  const words = network.node("MatMul", [bands, network.floats(spread, [state, size])]);
  network.output(network.node("Add", [after, words]), "logits", "float", [1, "n", size]);
  for (const [index, name] of ["out_n_layer_self_k_cache", "out_n_layer_self_v_cache"].entries()) {
    network.output(caches[index] ?? "", name, "float", [layers, 1, context, state]);
  }
  network.save(path);
}

function biasOf(token: number, next: number): number {
  const [end, start] = [2, 3];
  if (token <= 1) return next === end ? 100 : -100;
  if (token === start) return next === languages.en ? 100 : 0;
  // A band that is softer than this is no word.
  if (next === end) return 0.02;
  return next <= 1 ? 0 : -100;
}
