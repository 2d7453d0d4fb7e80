import { featureBucket, pauseFeatures, createTextRuleJudge } from "@vivavoce/engines/end-of-utterance";
import { readCorpus } from "./read-corpus.ts";
import { createRandom } from "./random.ts";
import { turnsOf } from "./split.ts";
import { turnPauses } from "./turn-pauses.ts";
import { areaUnderCurve } from "./area-under-curve.ts";
import { trainWeights } from "./train-weights.ts";
import type { TrainingExample, TrainedWeights } from "./train-weights.ts";
import * as extra from "./extra.ts";

const folder = process.argv[2] ?? "../shared/testdata/eou";
const buckets = 1 << Number(process.argv[3] ?? 14);
const units = Number(process.argv[4] ?? 0);
const epochs = Number(process.argv[5] ?? 6);
const tm = readCorpus(`${folder}/taskmaster4.jsonl`), sl = readCorpus(`${folder}/slurp.jsonl`);
const sgd = readCorpus(`${folder}/sgd.jsonl`).filter((_, i) => i % 10 === 0), mrda = readCorpus(`${folder}/mrda.jsonl`).filter((_, i) => i % 20 === 0);
const rnd = createRandom(1);
const encode = (text: string, lastAssistantText: string) => Uint16Array.from(new Set(pauseFeatures({ text, lastAssistantText }).map((f) => featureBucket(f, buckets))));
const synth = (extra as { synthetic?: () => typeof tm }).synthetic?.() ?? [];
const t0 = performance.now();
const examples: TrainingExample[] = [];
let neg = 0, pos = 0;
for (const turns of [turnsOf(tm, "training"), turnsOf(sl, "training"), synth])
  for (const turn of turns) for (const form of ["bare", "punctuated"] as const) for (const p of turnPauses(turn, form, rnd)) {
    examples.push({ buckets: encode(p.facts.text, p.facts.lastAssistantText), isEnd: p.isEnd, weight: p.weight });
    if (p.isEnd) pos += p.weight; else neg += p.weight;
  }
const r = neg / pos;
const norm = examples.map((e) => ({ ...e, weight: e.isEnd ? Math.sqrt(r) : e.weight / Math.sqrt(r) })).map((e) => ({ ...e, weight: e.weight / 1 }));
const t1 = performance.now();
const model = trainWeights(norm, { buckets, units, epochs, seed: 5 });
console.log(`examples ${examples.length} ratio ${r.toFixed(2)} features ${(t1 - t0).toFixed(0)} ms training ${(performance.now() - t1).toFixed(0)} ms synth ${synth.length}`);
function score(m: TrainedWeights, b: Uint16Array): number {
  let z = 0; const s = new Float64Array(m.units);
  for (const k of b) { z += m.linear[k]!; for (let u = 0; u < m.units; u++) s[u]! += m.hidden[k * m.units + u]!; }
  for (let u = 0; u < m.units; u++) z += Math.max(0, s[u]!) * m.output[u]!;
  return z;
}
const S = (w: number) => { const x = (Math.log(w) - Math.log(331.7)) / 0.8; return 0.5 * erfc(x / Math.SQRT2); };
function erfc(x: number): number { const z = Math.abs(x), t = 1 / (1 + z / 2); const y = t * Math.exp(-z * z - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))))); return x >= 0 ? y : 2 - y; }
const rules = createTextRuleJudge();
for (const [name, turns] of [["tm", turnsOf(tm, "held-out")], ["slurp", turnsOf(sl, "held-out")], ["tm+slurp", [...turnsOf(tm, "held-out"), ...turnsOf(sl, "held-out")]], ["sgd", sgd], ["mrda", mrda]] as const)
  for (const form of ["bare", "punctuated"] as const) {
    const ps = turns.flatMap((t) => turnPauses(t, form, rnd));
    const j = ps.map((p) => ({ probability: score(model, encode(p.facts.text, p.facts.lastAssistantText)), isEnd: p.isEnd, weight: p.weight }));
    const jr = ps.map((p) => ({ probability: rules.judge(p.facts), isEnd: p.isEnd, weight: p.weight }));
    // linear wait: base + slope * (t - z) clipped
    let best = [1, 0, 0, 0]; 
    for (const base of [100, 160, 200]) for (const cap of [1000, 1500, 2000]) for (const slope of [150, 300, 450, 700]) for (let t = -4; t < 6; t += 0.25) {
      const wait = (z: number) => base + Math.min(cap, Math.max(0, slope * (t - z)));
      let lat = 0, n = 0, fc = 0, m = 0;
      for (const e of j) if (e.isEnd) { lat += wait(e.probability); n++; }
      if (lat / n > 300) break;
      for (const e of j) if (!e.isEnd) { fc += e.weight * S(wait(e.probability)); m += e.weight; }
      if (fc / m < best[0]!) best = [fc / m, base, cap, slope, t];
    }
    console.log(name.padEnd(10), form.padEnd(11), "auc", areaUnderCurve(j).toFixed(4), "rules", areaUnderCurve(jr).toFixed(4), "FC@300", best.map((x) => x.toFixed(3)).join(" "));
  }
