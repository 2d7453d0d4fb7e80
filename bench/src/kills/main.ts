/**
 * Kills gateways with SIGKILL at random moments while people talk, and counts what that did to them:
 * `npm run bench:kills -- --help`. Needs `nats-server`.
 */
import { fileURLToPath } from "node:url";
import { readBenchArguments, writeFigures } from "../kit/bench-arguments.ts";
import { spreadOf } from "../kit/statistics.ts";
import { runKills } from "./run-kills.ts";

const args = readBenchArguments("Kills gateways while people talk.", {
  kills: { kind: "number", about: "gateways to kill", fallback: 1000 },
  gateways: { kind: "number", about: "gateways at the same time", fallback: 4 },
  talkers: { kind: "number", about: "conversations at the same time", fallback: 8 },
  stock: {
    kind: "number",
    about: "more conversations, in writing, of clients that know only the id of their session",
    fallback: 0,
  },
  every: { kind: "number", about: "mean time between two kills, in milliseconds", fallback: 1500 },
  json: { kind: "text", about: "file for all figures" },
});

const result = await runKills({
  kills: args.kills,
  gateways: args.gateways,
  talkers: args.talkers,
  stock: args.stock,
  everyMs: args.every,
  gatewayScript: fileURLToPath(new URL("gateway-child.js", import.meta.url)),
  random: Math.random,
  progress: (kills) => (kills % 50 === 0 ? console.log(`${kills} killed`) : undefined),
});
const { resumesMs, ...counts } = result;
console.log(JSON.stringify({ ...counts, resumes: resumesMs.length, resumeMs: spreadOf(resumesMs) }, null, 2));
writeFigures(args.json, result);
