import type { ModelEngine, ModelRow } from "../model-row.ts";
import { apache, creativeCommonsBy, hub, licence, mit, notMeasured } from "./row-parts.ts";

const unmeasured = { memory: notMeasured, performance: notMeasured } as const;

function recognizer(leastVersion: string): {
  readonly task: "recognition";
  readonly sampleRate: 16_000;
  readonly engine: ModelEngine;
} {
  return { task: "recognition", sampleRate: 16_000, engine: { name: "sherpa-onnx", leastVersion } };
}

/** Models that hear. The least versions are those of sherpa-onnx-node with which a row's kind of network came. */
export const recognitionRows: readonly ModelRow[] = [
  {
    id: "nemotron-3.5-streaming",
    title: "Nemotron 3.5, text while you speak, many languages, 560 ms steps",
    ...recognizer("1.13.3"),
    network: "nemo-transducer",
    streaming: true,
    languages: [..."en es fr it pt nl de tr ru ar hi ja ko vi uk".split(" "), "mul"],
    sources: [
      hub(
        "csukuangfj2/sherpa-onnx-nemotron-3.5-asr-streaming-0.6b-560ms-int8-2026-06-11",
        "ab43d895f5985b1bbab8b6eac8607fcdc05343f3",
        [
          [
            "encoder",
            "encoder.int8.onnx",
            657_601_403,
            "012e9321373af99021415e0b0eb3ec827b4be3153be6f30d9b448fe65e896e68",
          ],
          [
            "decoder",
            "decoder.int8.onnx",
            14_978_075,
            "19f9c98fc6d0a2c33a65a43b36fdb2e914c26c0aa9764be3aebc502a1e982fb0",
          ],
          ["joiner", "joiner.int8.onnx", 9_504_438, "4101c7c679a0bc30483794b27a059e34e79232aa2068d78d51231a22c8b0d7ce"],
          ["tokens", "tokens.txt", 131_440, "729cc103155bafa785f9cd45746cd41cabe97eab7182fc04d594129587958f8a"],
        ],
      ),
    ],
    licence: licence(
      "OpenMDW-1.1",
      "https://openmdw.ai/license/1-1/",
      "NVIDIA, nvidia/nemotron-3.5-asr-streaming-0.6b",
    ),
    ...unmeasured,
    note: "40 locales in one network; its makers call 19 of them ready. Without a language it finds out by itself.",
  },
  {
    id: "nemotron-en-streaming",
    title: "Nemotron Speech 0.6B, English, text while you speak, 560 ms steps",
    ...recognizer("1.13.3"),
    network: "nemo-transducer",
    streaming: true,
    languages: ["en"],
    sources: [
      hub(
        "csukuangfj2/sherpa-onnx-nemotron-speech-streaming-en-0.6b-560ms-int8-2026-04-25",
        "52056fdc070914a48dcd68b31b44d6a6f5b85902",
        [
          [
            "encoder",
            "encoder.int8.onnx",
            652_916_849,
            "7d932213491ad355c6e5576705dc3494731a52af87d7a1b954559340147909d8",
          ],
          [
            "decoder",
            "decoder.int8.onnx",
            7_257_753,
            "0be9702c2f427a2b6bb241d298e0d3836a558de1f5b9fd3018f1cce6e2b3fa98",
          ],
          ["joiner", "joiner.int8.onnx", 1_735_862, "a35eac38a22ebceb04d230ed7afe0d68f446ba6914a036b97f14fece95967e23"],
          ["tokens", "tokens.txt", 8952, "dc0b4584ab2e4ddbf888425c076c61b736e7356a015250db7d307e6f1a8188ff"],
        ],
      ),
    ],
    licence: licence(
      "NVIDIA Open Model License",
      "https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/",
      "NVIDIA, nvidia/nemotron-speech-streaming-en-0.6b",
      "the owner's own terms, which are no open-source licence",
    ),
    ...unmeasured,
  },
  {
    id: "zipformer-zh-en-streaming",
    title: "Zipformer, Chinese and English mixed, text while you speak",
    ...recognizer("1.12.0"),
    network: "transducer",
    streaming: true,
    languages: ["zh", "en"],
    sources: [
      hub(
        "csukuangfj/sherpa-onnx-streaming-zipformer-bilingual-zh-en-2023-02-20",
        "98590b7ed6443e77b714204da2757d75e1a642f4",
        [
          [
            "encoder",
            "encoder-epoch-99-avg-1.int8.onnx",
            181_895_032,
            "8fa764187a261844f859d7143ebaa563af5d10adfece4c18a8f414c88cba2a9b",
          ],
          [
            "decoder",
            "decoder-epoch-99-avg-1.onnx",
            13_876_452,
            "2e3b5ec371f8899ee6acd829fd753ba45772df57a91bdf37cde3136354e7db7d",
          ],
          [
            "joiner",
            "joiner-epoch-99-avg-1.int8.onnx",
            3_228_404,
            "1ed689c5ed19dbaa725d9d191bb4822b5f4855a39e1ffd28cbc1f340d25b2ee0",
          ],
          ["tokens", "tokens.txt", 56_317, "a8e0e4ec53810e433789b54a5c0134a7eaa2ffca595a6334d54c00da858841d3"],
        ],
      ),
    ],
    licence: licence("Apache-2.0", apache, "k2-fsa/icefall"),
    ...unmeasured,
    note: "English comes in capitals, and nothing has punctuation.",
  },
  {
    id: "zipformer-en-streaming",
    title: "Zipformer, English, text while you speak, small",
    ...recognizer("1.12.0"),
    network: "transducer",
    streaming: true,
    languages: ["en"],
    sources: [
      hub("csukuangfj/sherpa-onnx-streaming-zipformer-en-2023-06-26", "672fbf1b30579d6585301139bb363f42a0ad4a24", [
        [
          "encoder",
          "encoder-epoch-99-avg-1-chunk-16-left-128.int8.onnx",
          71_083_163,
          "563fde436d16cf7607cf408cd6b30909819d03162652ef389c2450ced3f45ac1",
        ],
        [
          "decoder",
          "decoder-epoch-99-avg-1-chunk-16-left-128.int8.onnx",
          1_307_236,
          "98da299f471e38bb4e1a8df579b8cc9122d6039576a77e357b3c60f17dd83b02",
        ],
        [
          "joiner",
          "joiner-epoch-99-avg-1-chunk-16-left-128.int8.onnx",
          259_335,
          "d944208d660d67c8d72cd2acaeac971fa5ceb8c80e76c1968148846fedd6e297",
        ],
        ["tokens", "tokens.txt", 5048, "49e3c2646595fd907228b3c6787069658f67b17377c60aeb8619c4551b2316fb"],
      ]),
    ],
    licence: licence("Apache-2.0", apache, "k2-fsa/icefall"),
    ...unmeasured,
    note: "Gives capitals only, without punctuation.",
  },
  {
    id: "parakeet-v3",
    title: "Parakeet TDT 0.6B v3, 25 European languages",
    ...recognizer("1.12.9"),
    network: "nemo-transducer",
    languages: "bg hr cs da nl en et fi fr de el hu it lv lt mt pl pt ro sk sl es sv ru uk".split(" "),
    sources: [
      hub("csukuangfj/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8", "2bda32ec70b097a55adaa07d9a7173915b43cc78", [
        [
          "encoder",
          "encoder.int8.onnx",
          652_184_281,
          "acfc2b4456377e15d04f0243af540b7fe7c992f8d898d751cf134c3a55fd2247",
        ],
        [
          "decoder",
          "decoder.int8.onnx",
          11_845_275,
          "179e50c43d1a9de79c8a24149a2f9bac6eb5981823f2a2ed88d655b24248db4e",
        ],
        ["joiner", "joiner.int8.onnx", 6_355_277, "3164c13fc2821009440d20fcb5fdc78bff28b4db2f8d0f0b329101719c0948b3"],
        ["tokens", "tokens.txt", 93_939, "d58544679ea4bc6ac563d1f545eb7d474bd6cfa467f0a6e2c1dc1c7d37e3c35d"],
      ]),
    ],
    licence: licence("CC-BY-4.0", creativeCommonsBy, "NVIDIA, nvidia/parakeet-tdt-0.6b-v3"),
    ...unmeasured,
  },
  {
    id: "sense-voice",
    title: "SenseVoice small: Chinese, English, Japanese, Korean, Cantonese",
    ...recognizer("1.12.0"),
    network: "sense-voice",
    languages: ["zh", "en", "ja", "ko", "yue"],
    sources: [
      hub("csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17", "2365baeacb507f821a0c8120fcee3d484dba7a07", [
        ["model", "model.int8.onnx", 239_233_841, "c71f0ce00bec95b07744e116345e33d8cbbe08cef896382cf907bf4b51a2cd51"],
        ["tokens", "tokens.txt", 315_894, "f449eb28dc567533d7fa59be34e2abca8784f771850c78a47fb731a31429a1dc"],
      ]),
    ],
    licence: licence(
      "FunASR-Model-1.1",
      "https://github.com/modelscope/FunASR/blob/main/MODEL_LICENSE",
      "FunAudioLLM, SenseVoiceSmall",
      "the owner's own terms, which are no open-source licence",
    ),
    ...unmeasured,
    note: "The build of 2024; that of 2025-09-09 is tuned for Cantonese and gives no punctuation.",
  },
  {
    id: "moonshine-base-en",
    title: "Moonshine base, English, whole utterances, fast",
    ...recognizer("1.13.0"),
    network: "moonshine",
    languages: ["en"],
    sources: [
      hub(
        "csukuangfj2/sherpa-onnx-moonshine-base-en-quantized-2026-02-27",
        "8f4d6c58c03d40bcea40043bb7120a878f2bbef6",
        [
          [
            "encoder",
            "encoder_model.ort",
            31_326_816,
            "7c66495948d0d08ec1af454cd4b5514862ae6511e94712a60e6d83eaec8dc8cf",
          ],
          [
            "merged-decoder",
            "decoder_model_merged.ort",
            109_424_400,
            "d9d7b333af34bc552580576ddcf248a1c6c839e0d3b43b09afb9376ed009899d",
          ],
          ["tokens", "tokens.txt", 549_350, "2870d843e14c1e187bf1913a521562a63b53933814bd7f2145120468f494a049"],
        ],
      ),
    ],
    licence: licence("MIT", mit, "Useful Sensors (Moonshine AI), Moonshine"),
    ...unmeasured,
  },
  {
    id: "canary-180m-flash",
    title: "Canary 180M flash: English, German, Spanish, French",
    ...recognizer("1.12.7"),
    network: "canary",
    languages: ["en", "de", "es", "fr"],
    sources: [
      hub(
        "csukuangfj/sherpa-onnx-nemo-canary-180m-flash-en-es-de-fr-int8",
        "9077164e0d3dd1d5353743e89ceaa1d3a770838c",
        [
          [
            "encoder",
            "encoder.int8.onnx",
            132_678_643,
            "7a75b4e2a5857a6dcc0819503bbe3fad66943db4a3ccf21d3f27c633667d303f",
          ],
          [
            "decoder",
            "decoder.int8.onnx",
            74_437_848,
            "e41a2ab9c0c2fe81a1e8ade5a45fb02a74bc4db7d1f91b89a54a25e2cf79cba2",
          ],
          ["tokens", "tokens.txt", 53_555, "2dae6fc7815f9640645e0c765522b278ee0cef49b482d91f6913e334628d3e77"],
        ],
      ),
    ],
    licence: licence("CC-BY-4.0", creativeCommonsBy, "NVIDIA, nvidia/canary-180m-flash"),
    ...unmeasured,
    note: "Does not find out the language by itself.",
  },
  {
    id: "whisper-turbo",
    title: "Whisper large v3 turbo, 99 languages",
    ...recognizer("1.12.0"),
    network: "whisper",
    languages: ["mul"],
    sources: [
      hub("csukuangfj/sherpa-onnx-whisper-turbo", "2ca6ff69fc878651b770880507669577ac41c2ff", [
        [
          "encoder",
          "turbo-encoder.int8.onnx",
          674_716_297,
          "b02dcdf54f348741e93fe732b67d933c8dcb6735655f710640143081db38878b",
        ],
        [
          "decoder",
          "turbo-decoder.int8.onnx",
          361_080_764,
          "20accd02388482eb3a46bd615631adfdc85e1eb2c7db9ea3f02a40ffe6b81547",
        ],
        ["tokens", "turbo-tokens.txt", 816_730, "b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126"],
      ]),
    ],
    licence: licence("MIT", mit, "OpenAI, Whisper"),
    ...unmeasured,
    note: "Works on 30 s at a time, however short what was said; slow without a strong processor.",
  },
  {
    id: "whisper-base",
    title: "Whisper base, 99 languages, small",
    ...recognizer("1.12.0"),
    network: "whisper",
    languages: ["mul"],
    sources: [
      hub("csukuangfj/sherpa-onnx-whisper-base", "bb53ee204431c90d314c1cc08d28d23e5b7927cc", [
        [
          "encoder",
          "base-encoder.int8.onnx",
          29_120_534,
          "0b8fb1304b6109976038efff5ace81720e00386f3ff6b54ee8c75291ca0a1e11",
        ],
        [
          "decoder",
          "base-decoder.int8.onnx",
          130_672_026,
          "9759d217388a01b3a4c7c15533201067b48ae819c4daafc8624e64b9409dc02d",
        ],
        ["tokens", "base-tokens.txt", 816_730, "b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126"],
      ]),
    ],
    licence: licence("MIT", mit, "OpenAI, Whisper"),
    ...unmeasured,
  },
];
