import type { ModelRow } from "../model-row.ts";
import { apache, licence, release, row } from "./row-parts.ts";

const espeakNote = "The phoneme data of eSpeak NG that comes with it is under GPL-3.0.";

/** Models that speak. */
export const synthesisRows: readonly ModelRow[] = [
  row({
    id: "kitten-nano-en",
    title: "KittenTTS nano 0.8, English, 8 voices, small",
    sampleRate: 24_000,
    voices: ["2", "3", "4", "5"].flatMap((each) => [`expr-voice-${each}-m`, `expr-voice-${each}-f`]),
    network: "kitten",
    leastVersion: "1.13.3",
    languages: ["en"],
    ...release(
      "kitten-nano-en-v0_8-int8",
      31_220_690,
      "6fa5be852612ce761094ba74ee6123b4fc4acfefa79bf64dc63acae4a83af2fd",
      [
        ["model", "model.int8.onnx", 24_000_000],
        ["voices", "voices.bin", 3_500_000],
        ["tokens", "tokens.txt", 2000],
        ["espeak-data", "espeak-ng-data", 18_000_000],
      ],
    ),
    licence: licence("Apache-2.0", apache, "KittenML, KittenTTS"),
    note: espeakNote,
  }),
  row({
    id: "kokoro-zh-en",
    title: "Kokoro 82M v1.1, Chinese and English, 103 voices",
    sampleRate: 24_000,
    voices: 103,
    network: "kokoro",
    leastVersion: "1.13.4",
    languages: ["zh", "en"],
    repository: "csukuangfj/kokoro-int8-multi-lang-v1_1",
    commit: "155831f1b4ba23b1f5c058be6a61df90cefb2a37",
    files: [
      ["model", "model.int8.onnx", 114_299_010, "bda15858163726a492d02a9a727bc263551b86ac77f90812c4b30ff41d380e26"],
    ],
    listed: [
      ["voices", "voices.bin", 53_760_000],
      ["tokens", "tokens.txt", 1000],
      ["lexicon", "lexicon-us-en.txt", 5_960_000],
      ["lexicon", "lexicon-zh.txt", 2_360_000],
      ["rules", "date-zh.fst", 60_000],
      ["rules", "number-zh.fst", 65_000],
      ["rules", "phone-zh.fst", 89_000],
      ["espeak-data", "espeak-ng-data", 18_000_000],
    ],
    licence: licence("Apache-2.0", apache, "hexgrad, Kokoro-82M-v1.1-zh"),
    note: espeakNote,
  }),
  row({
    id: "supertonic-3",
    title: "Supertonic 3, 31 languages, 10 voices",
    sampleRate: 44_100,
    voices: 10,
    network: "supertonic",
    leastVersion: "1.13.3",
    languages: "ar bg cs da de el en es et fi fr hi hr hu id it ja ko lt lv nl pl pt ro ru sk sl sv tr uk vi".split(
      " ",
    ),
    repository: "csukuangfj2/sherpa-onnx-supertonic-3-tts-int8-2026-05-11",
    commit: "cca5a0e6c96e1d2c720986bf7e75fcc81dee3ae4",
    files: [
      [
        "duration-predictor",
        "duration_predictor.int8.onnx",
        3_700_147,
        "c3eb91414d5ff8a7a239b7fe9e34e7e2bf8a8140d8375ffb14718b1c639325db",
      ],
      [
        "text-encoder",
        "text_encoder.int8.onnx",
        36_416_150,
        "c7befd5ea8c3119769e8a6c1486c4edc6a3bc8365c67621c881bbb774b9902ff",
      ],
      [
        "vector-estimator",
        "vector_estimator.int8.onnx",
        78_400_833,
        "20cd86fa5c6effedfda0e7cffe5b0569ca401c440a0c3a1d72bf39286c0db3fd",
      ],
      ["vocoder", "vocoder.int8.onnx", 25_991_073, "e923d60f53f95eb1ce235f1dc33ec56d9c057823c96fa6f8acf98f32b0da6152"],
      ["configuration", "tts.json", 8253, "42078d3aef1cd43ab43021f3c54f47d2d75ceb4e75f627f118890128b06a0d09"],
      [
        "unicode-indexer",
        "unicode_indexer.bin",
        262_144,
        "8402ca48e5189a8950138580b0fff64db6f072f24ac07cd54ba8b2fbb9883b30",
      ],
      ["voices", "voice.bin", 517_168, "67d5209b0ee8ce6c74105ffbe12fe6a7628aea3b4ba2fcb308a4a67938a93ce8"],
    ],
    licence: licence(
      "OpenRAIL-M",
      "https://huggingface.co/Supertone/supertonic-3/blob/main/LICENSE",
      "Supertone, Supertonic 3",
      "terms that forbid some uses, and bind whoever passes it on",
    ),
    note: "What it has begun to say cannot be stopped inside of the library.",
  }),
];
