import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { InstalledModel, ModelFileRole, ModelNetwork } from "@vivavoce/models";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createSherpaRecognizer, createSherpaSynthesizer } from "@vivavoce/engines/sherpa-onnx";
import { needPackage } from "../../../test/needs.ts";
import { recognizerConfig } from "../src/sherpa/recognition/recognizer-config.ts";
import { voiceConfig } from "../src/sherpa/synthesis/voice-config.ts";

const sherpa = needPackage("sherpa-onnx-node");
const transducer: ModelFileRole[] = ["encoder", "decoder", "joiner", "tokens"];

function model(network: ModelNetwork, roles: readonly ModelFileRole[], streaming = false): InstalledModel {
  const files = Object.fromEntries(roles.map((role) => [role, [`/models/${role}`]]));
  return { name: "path:/models", task: "recognition", network, streaming, languages: ["de"], files };
}

const hears: readonly (readonly [ModelNetwork, readonly ModelFileRole[], streaming?: boolean])[] = [
  ["transducer", transducer],
  ["transducer", transducer, true],
  ["nemo-transducer", transducer],
  ["nemo-transducer", transducer, true],
  ["nemo-ctc", ["model", "tokens"]],
  ["nemo-ctc", ["model", "tokens"], true],
  ["zipformer2-ctc", ["model", "tokens"]],
  ["zipformer2-ctc", ["model", "tokens"], true],
  ["paraformer", ["model", "tokens"]],
  ["paraformer", ["encoder", "decoder", "tokens"], true],
  ["sense-voice", ["model", "tokens"]],
  ["whisper", ["encoder", "decoder", "tokens"]],
  ["moonshine", ["encoder", "merged-decoder", "tokens"]],
  ["moonshine", ["preprocessor", "encoder", "uncached-decoder", "cached-decoder", "tokens"]],
  ["canary", ["encoder", "decoder", "tokens"]],
  ["qwen3-asr", ["conv-frontend", "encoder", "decoder", "tokenizer"]],
  ["dolphin", ["model", "tokens"]],
  ["omnilingual", ["model", "tokens"]],
];
const speaks: readonly (readonly [ModelNetwork, readonly ModelFileRole[]])[] = [
  ["vits", ["model", "tokens", "lexicon", "rules"]],
  ["vits", ["model", "tokens", "espeak-data"]],
  ["kokoro", ["model", "voices", "tokens", "espeak-data", "lexicon"]],
  ["kitten", ["model", "voices", "tokens", "espeak-data"]],
  ["matcha", ["model", "vocoder", "tokens", "lexicon"]],
  [
    "supertonic",
    ["duration-predictor", "text-encoder", "vector-estimator", "vocoder", "configuration", "unicode-indexer", "voices"],
  ],
];

/** Paths of all members, for example `modelConfig.whisper.encoder`. */
function* members(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield name;
    yield* members(inner);
  }
}

test("a model for something else is refused before anybody fetches it", async () => {
  vi.stubEnv("HF_HUB_CACHE", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  const refused = (message: string) => ({ code: "unsupported", message });
  await expect(createSherpaSynthesizer({ model: "sense-voice" })).rejects.toMatchObject(
    refused("the model sense-voice is for recognition, not for synthesis"),
  );
  await expect(createSherpaRecognizer({ model: "turn-1-mini" })).rejects.toMatchObject(
    refused("the model turn-1-mini is for end-of-turn, not for recognition"),
  );
  await expect(createSherpaRecognizer({ model: "sense-voice" })).rejects.toMatchObject({
    code: "engine_unavailable",
    message: "model: sense-voice is not on this machine. Fetch it with: vivavoce models pull sense-voice",
  });
});

// Not every kind of network can be written by a script; but a name that the library does not read would be ignored by it.
describe.skipIf(sherpa.missing)(sherpa.title("the library knows every setting of"), () => {
  const read = (): string => {
    const require = createRequire(createRequire(import.meta.url).resolve("sherpa-onnx-node/package.json"));
    const platform = process.platform === "win32" ? "win" : process.platform;
    return readFileSync(require.resolve(`sherpa-onnx-${platform}-${process.arch}/sherpa-onnx.node`), "latin1");
  };

  const ears = hears.map(([network, roles, streaming = false]) => ({ network, roles, streaming }));
  test.each(ears)("$network of $roles, streaming $streaming", ({ network, roles, streaming }) => {
    const library = read();
    const { config, languageSetting } = recognizerConfig("sherpa-onnx", model(network, roles, streaming), 1, "de");
    for (const name of members(config)) expect(library, name).toContain(name);
    const paths = JSON.stringify(config);
    for (const role of roles) expect(paths).toContain(`"/models/${role}"`);
    if (languageSetting?.by === "config") expect(paths).toContain(`"${languageSetting.keys[0]}":"de"`);
  });

  test.each(speaks)("%s of %j", (network, roles) => {
    const library = read();
    const config = voiceConfig("sherpa-onnx", model(network, roles), 1);
    for (const name of members(config)) expect(library, name).toContain(name);
    for (const role of roles) expect(JSON.stringify(config)).toContain(`"/models/${role}"`);
  });
});

test("a network without a file that it needs is refused by the file's role", () => {
  expect(() => recognizerConfig("sherpa-onnx", model("whisper", ["encoder", "tokens"]), 1, undefined)).toThrow(
    "a whisper model needs one decoder file, and it has none",
  );
  expect(() => voiceConfig("sherpa-onnx", model("matcha", ["model", "tokens"]), 1)).toThrow("needs one vocoder file");
  expect(() => recognizerConfig("sherpa-onnx", model("whisper", ["encoder"], true), 1, undefined)).toThrow(
    "sherpa-onnx has no whisper that hears while someone speaks",
  );
});
