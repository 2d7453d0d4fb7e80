import type { ModelRow } from "../model-row.ts";
import { apache, licence, mit, row } from "./row-parts.ts";

const gtcrnHash = "e77603ac0c23dac3227dd2d7135b3a585cbee2679048aecfa886657d3ae1b534";
/** What the denoisers of Ceva have in common, the commit too. */
const dpdfnet = {
  network: "dpdfnet",
  leastVersion: "1.13.8",
  languages: [],
  repository: "Ceva-IP/DPDFNet",
  commit: "dd6818d00f50c836fed43a6243ebe49116de5964",
  licence: licence("Apache-2.0", apache, "Ceva, DPDFNet"),
} as const;

/** Models that take noise out. */
export const noiseRows: readonly ModelRow[] = [
  row({
    id: "gtcrn",
    title: "GTCRN, takes noise out of speech, very small",
    network: "gtcrn",
    leastVersion: "1.12.0",
    languages: [],
    repository: "k2-fsa/speech-enhancement-models",
    commit: gtcrnHash.slice(0, 40),
    files: [
      [
        "model",
        "gtcrn_simple.onnx",
        535_638,
        gtcrnHash,
        "https://github.com/k2-fsa/sherpa-onnx/releases/download/speech-enhancement-models/gtcrn_simple.onnx",
      ],
    ],
    licence: licence("MIT", mit, "Xiaobin Rong, GTCRN"),
    note: "For noiseSuppressor.options.model, and for recognizer.options.denoiser. Most recognizers hear worse what is denoised.",
  }),
  row({
    ...dpdfnet,
    id: "dpdfnet2",
    title: "DPDFNet2, takes noise out of speech, 16 kHz",
    files: [
      ["model", "onnx/dpdfnet2.onnx", 10_178_747, "4f0ee28935b4a32abecc717d745416976565834d839601acf43031094b4dc94c"],
    ],
    note: "For noiseSuppressor.options.model, 150 ms late, and for recognizer.options.denoiser.",
  }),
  row({
    ...dpdfnet,
    id: "dpdfnet2-8khz",
    title: "DPDFNet2 for the telephone, takes noise out of speech, 8 kHz",
    sampleRate: 8000,
    files: [
      [
        "model",
        "onnx/dpdfnet2_8khz.onnx",
        10_188_357,
        "6218f1dbd6e4bac5768c63b7d899fe7b84b3788f2a35c4e246d4ab0946165c5d",
      ],
    ],
    note: "For lines of 8 kHz. Of other callers nothing above 4 kHz is left where it stands before a recognizer.",
  }),
];
