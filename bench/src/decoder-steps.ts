/**
 * What it brings to write several texts together: `node bench/dist/decoder-steps.js` prints a table and one line of JSON.
 * Each row is over sound of another length. Processor time is of the whole process, and says more than the clock on a
 * machine that has other work.
 */
import { readBenchArguments } from "./kit/bench-arguments.ts";
import { loadNow, machineBefore, ownCpuMs } from "./kit/machine.ts";
import { percentile, rounded } from "./kit/statistics.ts";
import type * as Model from "../../packages/engines/src/moonshine/moonshine-model.ts";
import type * as Files from "../../packages/engines/src/moonshine/moonshine-files.ts";
import type * as Runtime from "../../packages/engines/src/onnx/load-onnx-runtime.ts";

// What is measured here is inside the engine: nobody else needs it.
const inside = (path: string): URL => new URL(path, import.meta.resolve("@vivavoce/engines/moonshine"));
const { loadMoonshineModel } = (await import(inside("moonshine-model.js").href)) as typeof Model;
const { engineId, resolveMoonshineFiles } = (await import(inside("moonshine-files.js").href)) as typeof Files;
const { loadOnnxRuntime } = (await import(inside("../onnx/load-onnx-runtime.js").href)) as typeof Runtime;

const rows = [1, 2, 4, 8, 16];
const rounds = 5;
const stepsARound = 4;

interface Figure {
  readonly threads: number;
  readonly rows: number;
  /** Of one step over all rows. */
  readonly stepMs: number;
  readonly stepCpuMs: number;
  readonly tokensPerSecond: number;
  readonly tokensPerCpuSecond: number;
}

/** Something like a voice, of 1.5 to 5 s. */
function sound(index: number): Float32Array {
  const length = 16_000 * (1.5 + 0.7 * (index % 6));
  return Float32Array.from({ length }, (_, at) => 0.2 * Math.sin(at / 12) * Math.sin(at / 2000 + index));
}

async function measure(threads: number): Promise<readonly Figure[]> {
  const model = await loadMoonshineModel(await loadOnnxRuntime(engineId), await resolveMoonshineFiles(), threads);
  const groups = await Promise.all(
    rows.map((count) => Promise.all(Array.from({ length: count }, (_, index) => model.open(sound(index))))),
  );
  const times = rows.map(() => ({ ms: [] as number[], cpu: [] as number[] }));
  // In turns, so that what else the machine does falls on all of them.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, runs] of groups.entries()) {
      for (const run of runs) run.crop(0);
      for (let step = 0; step <= stepsARound; step++) {
        const [startMs, startCpu] = [performance.now(), ownCpuMs()];
        await Promise.all(runs.map((run) => run.feed([step === 0 ? 1 : 300 + step])));
        // The first round warms up, the first step of each places the rows.
        if (round === 0 || step === 0) continue;
        times[index]?.ms.push(performance.now() - startMs);
        times[index]?.cpu.push(ownCpuMs() - startCpu);
      }
    }
  }
  return rows.map((count, index) => {
    const { ms = [], cpu = [] } = times[index] ?? {};
    const [stepMs, stepCpuMs] = [percentile(ms, 0.5), percentile(cpu, 0.5)];
    const [tokensPerSecond, tokensPerCpuSecond] = [(1000 * count) / stepMs, (1000 * count) / stepCpuMs];
    return { threads, rows: count, stepMs, stepCpuMs, tokensPerSecond, tokensPerCpuSecond };
  });
}

const args = readBenchArguments("Measures what it brings to write several texts in one call of the decoder.", {
  threads: {
    kind: "number",
    about: "most threads of the runtime; two take very long where the cores are busy",
    fallback: 1,
  },
});
const load = loadNow();
console.log(machineBefore());
const figures: Figure[] = [];
for (let threads = 1; threads <= args.threads; threads++) figures.push(...(await measure(threads)));
console.table(
  figures.map(({ threads, rows: count, ...each }) => {
    const one = figures.find((other) => other.threads === 1 && other.rows === 1);
    return {
      threads,
      rows: count,
      "step ms": rounded(each.stepMs, 2),
      "step cpu ms": rounded(each.stepCpuMs, 2),
      "tokens/s": rounded(each.tokensPerSecond),
      "tokens/cpu s": rounded(each.tokensPerCpuSecond),
      "of one row": rounded(each.tokensPerCpuSecond / (one?.tokensPerCpuSecond ?? Number.NaN), 2),
    };
  }),
);
console.log(JSON.stringify({ bench: "decoder-steps", load, figures }));
process.exit(0);
