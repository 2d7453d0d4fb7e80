import type { ModelRow } from "../model-row.ts";
import { sourceOf } from "./local-hub.ts";
import type { LocalRepository } from "./local-hub.ts";

/** A repository with all that a voice has: weights, a small file, and a folder that only the Hub can list. */
export function smallVoice(weights: Buffer): { readonly row: ModelRow; readonly repository: LocalRepository } {
  const repository: LocalRepository = {
    name: "someone/voice",
    commit: "a".repeat(40),
    files: {
      "model.onnx": weights,
      "tokens.txt": Buffer.from("a 0\n"),
      "espeak-ng-data/phontab": Buffer.from("phonemes"),
      "espeak-ng-data/de_dict": Buffer.alloc(5000, "de"),
      "espeak-ng-data/lang/gmw/de": Buffer.from("name German"),
      "README.md": Buffer.from("not wanted"),
    },
  };
  const row: ModelRow = {
    id: "small-voice",
    title: "Small voice",
    task: "synthesis",
    languages: ["de"],
    network: "vits",
    sampleRate: 22_050,
    engine: { name: "sherpa-onnx", leastVersion: "1.13.8" },
    sources: [
      {
        ...sourceOf(repository, { "model.onnx": "model", "tokens.txt": "tokens" }),
        listed: [{ role: "espeak-data", path: "espeak-ng-data", aboutBytes: 6000 }],
      },
    ],
    licence: { name: "MIT", url: "https://opensource.org/license/mit", attribution: "Someone" },
    memory: { measured: false },
    performance: { measured: false },
  };
  return { row, repository };
}
