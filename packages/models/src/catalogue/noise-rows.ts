import type { ModelRow } from "../model-row.ts";
import { licence, mit, notMeasured } from "./row-parts.ts";

const sha256 = "e77603ac0c23dac3227dd2d7135b3a585cbee2679048aecfa886657d3ae1b534";

/** Models that take noise out. */
export const noiseRows: readonly ModelRow[] = [
  {
    id: "gtcrn",
    title: "GTCRN, takes noise out of speech, very small",
    task: "noise-suppression",
    sampleRate: 16_000,
    engine: { name: "sherpa-onnx", leastVersion: "1.12.0" },
    network: "gtcrn",
    languages: [],
    sources: [
      {
        repository: "k2-fsa/speech-enhancement-models",
        commit: sha256.slice(0, 40),
        files: [
          {
            role: "model",
            path: "gtcrn_simple.onnx",
            bytes: 535_638,
            sha256,
            url: "https://github.com/k2-fsa/sherpa-onnx/releases/download/speech-enhancement-models/gtcrn_simple.onnx",
          },
        ],
      },
    ],
    licence: licence("MIT", mit, "Xiaobin Rong, GTCRN"),
    memory: notMeasured,
    performance: notMeasured,
    note: "For noiseSuppressor.options.model, and for recognizer.options.denoiser. Most recognizers hear worse what is denoised.",
  },
];
