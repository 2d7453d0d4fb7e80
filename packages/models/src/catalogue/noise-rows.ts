import type { ModelRow } from "../model-row.ts";
import { apache, hub, licence, mit, notMeasured } from "./row-parts.ts";

const sha256 = "e77603ac0c23dac3227dd2d7135b3a585cbee2679048aecfa886657d3ae1b534";

/** A denoiser of Ceva, at the commit that they are all pinned to. */
function dpdfnet(
  id: string,
  title: string,
  sampleRate: number,
  file: readonly [name: string, bytes: number, sha256: string],
  note: string,
): ModelRow {
  const [name, bytes, hash] = file;
  return {
    id,
    title,
    task: "noise-suppression",
    sampleRate,
    engine: { name: "sherpa-onnx", leastVersion: "1.13.8" },
    network: "dpdfnet",
    languages: [],
    sources: [
      hub("Ceva-IP/DPDFNet", "dd6818d00f50c836fed43a6243ebe49116de5964", [["model", `onnx/${name}`, bytes, hash]]),
    ],
    licence: licence("Apache-2.0", apache, "Ceva, DPDFNet"),
    memory: notMeasured,
    performance: notMeasured,
    note,
  };
}

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
  dpdfnet(
    "dpdfnet2",
    "DPDFNet2, takes noise out of speech, 16 kHz",
    16_000,
    ["dpdfnet2.onnx", 10_178_747, "4f0ee28935b4a32abecc717d745416976565834d839601acf43031094b4dc94c"],
    "For noiseSuppressor.options.model, 150 ms late, and for recognizer.options.denoiser.",
  ),
  dpdfnet(
    "dpdfnet2-8khz",
    "DPDFNet2 for the telephone, takes noise out of speech, 8 kHz",
    8000,
    ["dpdfnet2_8khz.onnx", 10_188_357, "6218f1dbd6e4bac5768c63b7d899fe7b84b3788f2a35c4e246d4ab0946165c5d"],
    "For lines of 8 kHz. Of other callers nothing above 4 kHz is left where it stands before a recognizer.",
  ),
];
