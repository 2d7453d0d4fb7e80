import type { ModelRow } from "../model-row.ts";
import { apache, licence, row } from "./row-parts.ts";

/** Models that judge whether someone has finished speaking. */
export const turnRows: readonly ModelRow[] = [
  row({
    id: "smart-turn-v3",
    title: "Smart Turn v3.2: has the speaker finished? 23 languages",
    network: "smart-turn",
    leastVersion: "1.20.0",
    languages: "ar bn da de en es fi fr hi id it ja ko mr nl no pl pt ru tr uk vi zh".split(" "),
    repository: "pipecat-ai/smart-turn-v3",
    commit: "f766f81d3cfdf7737ac64aad813d91bbfd56bf93",
    files: [
      [
        "model",
        "smart-turn-v3.2-cpu.onnx",
        8_679_182,
        "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
      ],
    ],
    licence: licence("BSD-2-Clause", "https://opensource.org/license/bsd-2-clause", "Daily (Pipecat), Smart Turn"),
  }),
  row({
    id: "turn-1-mini",
    title: "turn-1-mini: has the speaker finished? English, every 160 ms",
    network: "turn-1",
    leastVersion: "1.20.0",
    languages: ["en"],
    repository: "p99lab/turn-1-mini",
    commit: "22bcc75c9857d664ede4811cf3dfaa46be7c4376",
    listed: [["model", "onnx/turn-1-mini.step.int8dyn.onnx", 7_000_000]],
    licence: licence("Apache-2.0", apache, "p99lab, turn-1-mini"),
    note: "Its makers call its scores not calibrated, and short answers and digits its weakest cases.",
  }),
];
