import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogue } from "./catalogue/catalogue.ts";
import type { ModelRow } from "./model-row.ts";
import { findRow, nearIds, resolveModel } from "./resolve-model.ts";

let folder = "";
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "resolve-model-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const row: ModelRow = {
  id: "small",
  title: "Small",
  task: "recognition",
  languages: ["de"],
  network: "sense-voice",
  sampleRate: 16_000,
  engine: { name: "sherpa-onnx", leastVersion: "1.13.8" },
  sources: [
    {
      repository: "someone/small",
      commit: "c".repeat(40),
      files: [
        { role: "model", path: "onnx/model.onnx", bytes: 5, sha256: "0".repeat(64) },
        { role: "tokens", path: "tokens.txt", bytes: 3, sha256: "1".repeat(64) },
      ],
    },
  ],
  licence: { name: "MIT", url: "https://opensource.org/license/mit", attribution: "Someone" },
  memory: { measured: false },
  performance: { measured: false },
};

async function put(path: string, text = "x"): Promise<string> {
  const whole = join(folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text);
  return whole;
}

test("a model that Python has fetched is found, whatever says where its cache is", async () => {
  const snapshot = `models--someone--small/snapshots/${"c".repeat(40)}`;
  for (const [env, cache] of [
    [{ HF_HUB_CACHE: join(folder, "a") }, "a"],
    [{ HF_HOME: join(folder, "b") }, "b/hub"],
    [{ XDG_CACHE_HOME: join(folder, "c") }, "c/huggingface/hub"],
    [{ HOME: join(folder, "d") }, "d/.cache/huggingface/hub"],
    [{ HOME: join(folder, "e"), HF_HOME: "~/hf" }, "e/hf/hub"],
  ] as const) {
    const options = { env, cwd: folder, rows: [row] };
    await expect(resolveModel("small", options)).rejects.toThrow("vivavoce models pull small");
    const blob = await put(`${cache}/models--someone--small/blobs/abc`, "12345");
    await mkdir(join(folder, cache, snapshot, "onnx"), { recursive: true });
    await symlink(blob, join(folder, cache, snapshot, "onnx/model.onnx"));
    const tokens = await put(`${cache}/${snapshot}/tokens.txt`, "123");
    const found = await resolveModel("small", options);
    expect(found.files).toEqual({ model: [join(folder, cache, snapshot, "onnx/model.onnx")], tokens: [tokens] });
    expect(found).toMatchObject({ name: "small", network: "sense-voice", languages: ["de"], streaming: false });
    await put(`${cache}/${snapshot}/tokens.txt`, "1234");
    await expect(resolveModel("small", options)).rejects.toThrow("has 4 bytes instead of 3");
  }
});

test("an unknown name is refused", async () => {
  await expect(resolveModel("smal", { env: {}, cwd: folder, rows: [row] })).rejects.toThrow('There is no model "smal"');
});

const own = (name: string): Promise<unknown> => resolveModel(`path:${name}`, { env: {}, cwd: folder, rows: [row] });

test.each([
  [
    "sherpa-onnx-streaming-zipformer-fr",
    ["encoder.int8.onnx", "encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt"],
    "transducer",
    true,
  ],
  [
    "nemo-parakeet",
    ["encoder.int8.onnx", "decoder.int8.onnx", "joiner.int8.onnx", "tokens.txt"],
    "nemo-transducer",
    false,
  ],
  ["whisper-tiny", ["tiny-encoder.onnx", "tiny-decoder.onnx", "tiny-tokens.txt"], "whisper", false],
  [
    "moonshine",
    ["preprocess.onnx", "encode.int8.onnx", "uncached_decode.int8.onnx", "cached_decode.int8.onnx", "tokens.txt"],
    "moonshine",
    false,
  ],
  ["moonshine2", ["encoder_model.ort", "decoder_model_merged.ort", "tokens.txt"], "moonshine", false],
  ["sense-voice", ["model.int8.onnx", "tokens.txt"], "sense-voice", false],
  ["vits-piper-de", ["de_DE-thorsten-medium.onnx", "tokens.txt", "espeak-ng-data/phontab"], "vits", false],
  ["my-voice", ["model.onnx", "tokens.txt", "lexicon.txt"], "vits", false],
  ["kokoro", ["model.onnx", "voices.bin", "tokens.txt", "espeak-ng-data/phontab"], "kokoro", false],
  ["kitten", ["model.fp16.onnx", "voices.bin", "tokens.txt"], "kitten", false],
  ["matcha", ["model-steps-3.onnx", "vocos-22khz-univ.onnx", "tokens.txt", "lexicon.txt"], "matcha", false],
  [
    "supertonic",
    ["duration_predictor.onnx", "text_encoder.onnx", "vector_estimator.onnx", "vocoder.onnx", "tts.json"],
    "supertonic",
    false,
  ],
  ["gtcrn", ["gtcrn_simple.onnx"], "gtcrn", false],
] as const)("the folder %s is told by its names", async (name, files, network, streaming) => {
  for (const file of files) await put(`own/${name}/${file}`);
  const found = await own(`own/${name}`);
  expect(found).toMatchObject({ name: `path:own/${name}`, network, streaming });
  if (name.includes("zipformer")) {
    expect(found).toMatchObject({ files: { encoder: [join(folder, "own", name, "encoder.int8.onnx")] } });
  }
});

test("one file is a model too, and what cannot be told says what to do", async () => {
  await put("own/smart-turn-v3.2-cpu.onnx");
  expect(await own("own/smart-turn-v3.2-cpu.onnx")).toMatchObject({ network: "smart-turn", task: "end-of-turn" });
  await put("own/odd/model.onnx");
  await put("own/odd/tokens.txt");
  await expect(own("own/odd")).rejects.toThrow("vivavoce-model.json");
  await expect(own("own/nothing")).rejects.toThrow("there is no such folder or file");
});

test("a description says what names do not, and is checked", async () => {
  await put("own/odd/model.onnx");
  await put("own/odd/tokens.txt");
  const say = (value: unknown): Promise<string> => put("own/odd/vivavoce-model.json", JSON.stringify(value));
  await say({ network: "nemo-ctc", languages: ["ru"], sampleRate: 8000 });
  const [model, tokens] = ["model.onnx", "tokens.txt"].map((file) => join(folder, "own/odd", file));
  expect(await own("own/odd")).toMatchObject({
    network: "nemo-ctc",
    languages: ["ru"],
    sampleRate: 8000,
    files: { model: [model], tokens: [tokens] },
  });
  await say({ network: "vits", files: { model: "model.onnx", tokens: ["tokens.txt"] } });
  expect(await own("own/odd")).toMatchObject({ task: "synthesis", files: { model: [model] } });
  await say({ network: "vits", files: { model: "../../odd.onnx" } });
  await expect(own("own/odd")).rejects.toThrow("odd.onnx is outside of the folder");
  await say({ network: "vits", files: { model: "else.onnx" } });
  await expect(own("own/odd")).rejects.toThrow("there is no else.onnx");
  await say({ network: "vitz" });
  await expect(own("own/odd")).rejects.toThrow('network is none of the known: "vitz"');
  await say({ langauges: ["ru"] });
  await expect(own("own/odd")).rejects.toThrow('there is no "langauges"');
  await put("own/odd/vivavoce-model.json", "{");
  await expect(own("own/odd")).rejects.toThrow("it is not JSON");
});

test("a file's own name says more than that of the folder it lies in", async () => {
  await put("end-of-turn-1a/gtcrn.onnx");
  await put("piper/model-sense-voice.onnx");
  await put("my-smart-turn/model.onnx");
  expect(await own("end-of-turn-1a/gtcrn.onnx")).toMatchObject({ network: "gtcrn", task: "noise-suppression" });
  expect(await own("piper/model-sense-voice.onnx")).toMatchObject({ network: "sense-voice" });
  expect(await own("my-smart-turn/model.onnx")).toMatchObject({ network: "smart-turn" });
});

test.each([
  ["whisper", ["whisper-turbo", "whisper-base"]],
  ["kokoro", ["kokoro-zh-en"]],
  ["Parakeet", ["parakeet-v3"]],
  ["sense-voise", ["sense-voice"]],
  ["xylophone", []],
  ["x", []],
])("who asks for %s may mean %j", (said, meant) => {
  expect(nearIds(said, catalogue)).toEqual(meant);
});

test("a near name stands in the error, and where a list is where there is none", () => {
  expect(() => findRow("whisper", catalogue)).toThrow("Did you mean whisper-turbo or whisper-base?");
  expect(() => findRow("xylophone", catalogue)).toThrow(
    "vivavoce models list shows all; a folder of your own is path:",
  );
});
