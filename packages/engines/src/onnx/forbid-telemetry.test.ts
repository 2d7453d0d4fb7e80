import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { describe, expect, test, vi } from "vitest";
import { linux } from "../../../../test/needs.ts";
import { createTelemetryGate, telemetrySwitch, type TelemetrySurroundings } from "./forbid-telemetry.ts";

const name = "ORT_DISABLE_TELEMETRY";

function surroundings(change: Partial<TelemetrySurroundings> = {}): TelemetrySurroundings {
  const threadEnvironment: Record<string, string | undefined> = {};
  return {
    isMainThread: true,
    threadEnvironment,
    nativeValue: (asked) => threadEnvironment[asked],
    isRuntimeLoaded: () => false,
    ...change,
  };
}

test.skipIf(linux.missing)(linux.title("the switch is the one that the runtime reads"), () => {
  expect(telemetrySwitch).toBe(name);
  const library = new URL(
    `../../../../node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}/libonnxruntime.so.1`,
    import.meta.url,
  );
  expect(readFileSync(library).includes(name)).toBe(true);
});

describe("in the main thread", () => {
  test.each([undefined, "", "0", "false"])("%j is replaced before anything is loaded", (value) => {
    const threadEnvironment = { [name]: value };
    createTelemetryGate(surroundings({ threadEnvironment }))("silero");
    expect(threadEnvironment).toEqual({ [name]: "1" });
  });

  test("an engine is refused when somebody has loaded the runtime with its telemetry on", () => {
    const given = surroundings({ isRuntimeLoaded: () => true });
    expect(() => createTelemetryGate(given)("silero")).toThrow(
      expect.objectContaining({
        engine: "silero",
        code: "engine_unavailable",
        message: expect.stringContaining(`${name}=1`) as string,
      }),
    );
    expect(given.threadEnvironment[name]).toBeUndefined();
  });

  test("a runtime that was loaded with the switch in place is welcome", () => {
    const given = surroundings({ threadEnvironment: { [name]: "1" }, isRuntimeLoaded: () => true });
    expect(() => createTelemetryGate(given)("silero")).not.toThrow();
  });

  test("a variable that is deleted later is set again, and nothing is refused", () => {
    const isRuntimeLoaded = vi.fn(() => false);
    const given = surroundings({ isRuntimeLoaded });
    const gate = createTelemetryGate(given);
    gate("silero");
    isRuntimeLoaded.mockReturnValue(true);
    delete given.threadEnvironment[name];
    gate("moonshine");
    expect(given.threadEnvironment[name]).toBe("1");
  });
});

/** Runs the compiled gate in a real thread of a real process, and tells what became of it. */
async function passInWorker(options: { env?: NodeJS.ProcessEnv | typeof SHARE_ENV } = {}): Promise<string> {
  const module = new URL("../../dist/onnx/forbid-telemetry.js", import.meta.url).href;
  const script = `
    const { parentPort } = require("node:worker_threads");
    import(${JSON.stringify(module)}).then(({ forbidTelemetry }) => {
      try { forbidTelemetry("silero"); parentPort.postMessage("passed"); }
      catch (error) { parentPort.postMessage(error.code + ": " + error.message); }
    });`;
  const worker = new Worker(script, { eval: true, execArgv: [], ...options });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
}

describe("in a worker thread", () => {
  test("its own copy of the environment is not believed", () => {
    const threadEnvironment = { [name]: "1" };
    const gate = createTelemetryGate(
      surroundings({ isMainThread: false, threadEnvironment, nativeValue: () => undefined }),
    );
    expect(() => gate("silero")).toThrow(expect.objectContaining({ code: "engine_unavailable" }));
  });

  test("the process is asked once", () => {
    const nativeValue = vi.fn(() => "1");
    const gate = createTelemetryGate(surroundings({ isMainThread: false, nativeValue }));
    gate("silero");
    gate("moonshine");
    expect(nativeValue).toHaveBeenCalledTimes(1);
  });

  test("the process's own environment decides", async () => {
    vi.stubEnv(name, undefined);
    expect(await passInWorker()).toMatch(/^engine_unavailable: .*worker thread/u);
    expect(await passInWorker({ env: { ...process.env, [name]: "1" } })).toMatch(/^engine_unavailable/u);
    expect(process.env[name]).toBeUndefined();
    vi.stubEnv(name, "1");
    expect(await passInWorker()).toBe("passed");
    expect(await passInWorker({ env: {} })).toBe("passed");
    vi.stubEnv(name, undefined);
    expect(await passInWorker({ env: SHARE_ENV })).toBe("passed");
    vi.unstubAllEnvs();
  });

  test("a process that keeps its environment out of reports still passes, and keeps it out", async () => {
    vi.stubEnv(name, "1");
    const report = process.report as { excludeEnv?: boolean };
    const { excludeEnv } = report;
    if (excludeEnv !== undefined) report.excludeEnv = true;
    expect(await passInWorker()).toBe("passed");
    expect(report.excludeEnv).toBe(excludeEnv === undefined ? undefined : true);
    if (excludeEnv !== undefined) report.excludeEnv = excludeEnv;
    vi.unstubAllEnvs();
  });
});

/** Every source file of ours below a folder. */
function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:ts|tsx|js|mjs)$/u.test(path) && !/(?:^|\/)(?:node_modules|dist)\//u.test(path))
    .map((path) => `${folder}/${path}`);
}

describe("nobody goes past the gate", () => {
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const sources = ["packages", "apps", "bench", "training", "examples"].flatMap((name) =>
    sourcesBelow(`${root}${name}`),
  );
  const own = (path: string): string => path.slice(root.length);

  test("only one file loads the runtime, and it forbids first", () => {
    const loads =
      /(?<!typeof )(?:import\(|require\(|^import (?!type )[^;]*?from )\s*["'](?:@vivavoce\/)?onnxruntime-[\w-]+["']|^import .*\bruntimePackages\b/mu;
    const found = sources.filter((path) => !path.endsWith(".test.ts") && loads.test(readFileSync(path, "utf8")));
    expect(found.map(own)).toEqual([
      // Asks only whether it has been loaded.
      "packages/engines/src/onnx/forbid-telemetry.ts",
      "packages/engines/src/onnx/load-onnx-runtime.ts",
    ]);
    const text = readFileSync(found[1] as string, "utf8");
    expect(text.indexOf("forbidTelemetry(")).toBeGreaterThan(0);
    expect(text.indexOf("forbidTelemetry(")).toBeLessThan(text.indexOf("await import(name)"));
  });

  test("threads that load the runtime are started by one file", () => {
    const workers = sources.filter(
      (path) => /loadOnnxRuntime\(/u.test(readFileSync(path, "utf8")) && path.endsWith("-worker.ts"),
    );
    expect(workers.map(own).toSorted()).toEqual([
      "packages/engines/src/end-of-turn/pause-worker.ts",
      "packages/engines/src/moonshine/recognition-worker.ts",
    ]);
    const starters = sources.filter(
      (path) =>
        /packages\/engines\/src\/.*(?<!\.test)\.ts$/u.test(path) && /new Worker\(/u.test(readFileSync(path, "utf8")),
    );
    // Other packages may start threads too: engines in them meet the gate there. The thread of flite has no runtime in
    // it: its program is WebAssembly.
    expect(starters.map(own).toSorted()).toEqual([
      "packages/engines/src/flite/start-clause-worker.ts",
      "packages/engines/src/onnx/start-onnx-worker.ts",
    ]);
  });
});
