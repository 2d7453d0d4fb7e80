import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

// The built engines in a program of somebody else's. The inference runtime would make a device id and a database under
// the home at the first model it loads. It does not in what it takes for a continuous integration, so the programs get
// no environment but what stands here.

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "vivavoce-home-"));
  await mkdir(join(dir, "home"));
  await mkdir(join(dir, "work"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** What is in the home and in the current folder then. */
  readonly left: readonly string[];
}

async function run(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: join(dir, "work"),
    env: { PATH: process.env["PATH"], HOME: join(dir, "home"), TMPDIR: join(dir, "work"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const [code] = (await once(child, "close")) as [number | null];
  const left = (await readdir(dir, { recursive: true })).filter((path) => path !== "home" && path !== "work");
  return { code, output, left: left.toSorted() };
}

/** A built module of the package, as a literal for a script. */
const built = (subpath: string): string => {
  const entry = (manifest.exports as Readonly<Record<string, { readonly default: string }>>)[subpath];
  return JSON.stringify(new URL(`../${entry?.default}`, import.meta.url).href);
};
const clean: Ended = { code: 0, output: "", left: [] };

/** What a program does with each subpath to have its engine do something. */
const uses: Readonly<Record<string, string>> = {
  ".": `
    const baseUrl = "http://127.0.0.1:9/v1";
    const options = { "openai-compatible": { baseUrl }, realtime: { baseUrl }, "azure-speech": { baseUrl, apiKey: "none" } };
    for (const kind of Object.values(engines.engineTable))
      for (const [name, load] of Object.entries(kind))
        if (name !== "sherpa-onnx" && name !== "onnxruntime") await (await load({ workers: 1, options: options[name] }))?.close?.();`,
  "./embedded": "await (await engines.createEmbeddedEngines({ workers: 1 })).close();",
  "./builtin-model": "await engines.createBuiltinModel().close();",
  "./moonshine": `
    const recognizer = await engines.createMoonshineRecognizer({ workers: 1 });
    const stream = recognizer.openStream({});
    stream.push(new Float32Array(16_000));
    await stream.settle();
    await recognizer.close();`,
  "./noise-suppression": "await (await engines.createNoiseSuppressor()).close();",
  "./silero": `
    const activity = await engines.createSileroVoiceActivity();
    await activity.openStream().process(new Float32Array(512));
    await activity.close();`,
  "./flite": `
    const synthesizer = await engines.createFliteSynthesizer({ workers: 1 });
    const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
    const { signal } = new AbortController();
    for await (const _ of synthesizer.synthesize({ text: "Hello.", voice: "slt", prosody, signal }));
    await synthesizer.close();`,
  // What it does with a network is in end-of-turn.test.ts; its thread is one that the gate starts.
  "./end-of-turn": "await engines.createListeningJudge({ model: 'none' }).catch(() => {});",
  "./end-of-utterance": "engines.createEndOfUtteranceJudge();",
  // What it does with a model is in sherpa-processes.test.ts.
  "./sherpa-onnx": "await engines.createSherpaRecognizer({ model: 'none' }).catch(() => {});",
  "./speech-servers": "if (Object.keys(engines).length === 0) throw new Error('nothing to use');",
  "./speech-servers/testing": "await (await engines.startAzureStandIn()).close();",
  "./openai-compatible": "if (Object.keys(engines).length === 0) throw new Error('nothing to use');",
};

describe("an empty home stays empty with", () => {
  test.each(Object.keys(manifest.exports))("%s", { timeout: 60_000 }, async (subpath) => {
    expect(Object.keys(uses)).toContain(subpath);
    expect(await run(`const engines = await import(${built(subpath)});\n${uses[subpath]}`)).toEqual(clean);
  });

  test("an environment that asks for the telemetry", { timeout: 60_000 }, async () => {
    const script = `const engines = await import(${built("./silero")});\n${uses["./silero"]}`;
    expect(await run(script, { ORT_DISABLE_TELEMETRY: "0" })).toEqual(clean);
  });
});

describe("engines in a worker thread of a program", { timeout: 60_000 }, () => {
  const inWorker = (subpath: string, workerOptions: string, before = ""): string => `
    import { Worker, SHARE_ENV } from "node:worker_threads";
    ${before}
    const script = ${JSON.stringify(`import(${built(subpath)}).then(async (engines) => {${uses[subpath]}})`)};
    const worker = new Worker(script, { eval: true, ...${workerOptions} });
    worker.on("error", (error) => { console.log(error.code, error.message); process.exitCode = 1; });`;

  test.each(["./silero", "./moonshine"])("%s is refused where the telemetry cannot be turned off", async (subpath) => {
    const ended = await run(inWorker(subpath, "{}"));
    expect(ended.output).toMatch(/^engine_unavailable .*ORT_DISABLE_TELEMETRY.*main thread/u);
    expect(ended).toMatchObject({ code: 1, left: [] });
  });

  test.each(["./silero", "./moonshine"])("%s is used where it is off", async (subpath) => {
    expect(await run(inWorker(subpath, "{}"), { ORT_DISABLE_TELEMETRY: "1" })).toEqual(clean);
    expect(await run(inWorker(subpath, "{ env: SHARE_ENV }"))).toEqual(clean);
    expect(await run(inWorker(subpath, "{}", 'process.env.ORT_DISABLE_TELEMETRY = "1";'))).toEqual(clean);
  });

  test("a copy of the environment that says so is not enough", async () => {
    const ended = await run(inWorker("./silero", '{ env: { ORT_DISABLE_TELEMETRY: "1" } }'));
    expect(ended).toMatchObject({ code: 1, left: [] });
  });
});

test("an engine is refused when the program has loaded the runtime itself", { timeout: 60_000 }, async () => {
  const runtime = JSON.stringify(import.meta.resolve("onnxruntime-node"));
  const script = `
    await import(${runtime});
    const engines = await import(${built("./silero")});
    await engines.createSileroVoiceActivity().catch((error) => console.log(error.code, error.message));`;
  const ended = await run(script);
  expect(ended.output).toMatch(/^engine_unavailable onnxruntime-node was loaded before/u);
  expect(ended).toMatchObject({ code: 0, left: [] });
  expect(await run(script, { ORT_DISABLE_TELEMETRY: "1" })).toEqual(clean);
});
