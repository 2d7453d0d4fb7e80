import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallVoice, startLocalHub } from "@vivavoce/models/testing";
import type { HubFault, HubRequestSeen, LocalHub } from "@vivavoce/models/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";

const weights = randomBytes(4_000_000);
const { row, repository } = smallVoice(weights);
const asked = { ...repository, name: "someone/asking" };
const asking = {
  ...row,
  id: "asking-voice",
  sources: row.sources.map((source) => ({ ...source, repository: asked.name })),
  licence: { ...row.licence, acceptance: "terms that forbid some uses" },
};

let hub: LocalHub;
let folder = "";
let fault: (request: HubRequestSeen) => HubFault | undefined = () => undefined;
let seen: () => void = () => undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-models-"));
  hub = await startLocalHub({
    repositories: [repository, asked],
    fault: (request) => {
      const wrong = fault(request);
      if (wrong !== undefined) seen();
      return wrong;
    },
  });
  await writeFile(join(folder, "mine.json"), JSON.stringify([row, asking]));
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

function start(args: readonly string[], env: Record<string, string> = {}): ChildProgram {
  const own = {
    HF_ENDPOINT: hub.endpoint,
    HF_HOME: join(folder, "hf"),
    HOME: folder,
    VIVAVOCE_MODEL_CATALOGUE: "mine.json",
  };
  const program = startProgram(["models", ...args], folder, { ...own, ...env });
  onTestFinished(() => program.stop("SIGKILL"));
  return program;
}

async function ends(code: number, args: readonly string[], env: Record<string, string> = {}): Promise<ChildProgram> {
  const program = start(args, env);
  expect(await program.exited, program.stderr() + program.stdout()).toBe(code);
  return program;
}

const blobs = (): string => join(folder, "hf/hub/models--someone--voice/blobs");
const unfinished = async (): Promise<string[]> =>
  (await readdir(blobs())).filter((name) => name.endsWith(".incomplete"));
const ofWeights = ({ host, path }: HubRequestSeen): boolean => host === "store" && path.endsWith("model.onnx");

test("a person fetches a model, and looks at what there is", { timeout: 120_000 }, async () => {
  const pulled = await ends(0, ["pull", "small-voice"]);
  expect(pulled.stdout()).toBe("small-voice: fetched 4 MB (4 MB).\n");
  expect(pulled.stderr()).toContain(
    "small-voice: Small voice, about 4 MB\nLicence MIT (https://opensource.org/license/mit), by Someone.",
  );
  expect(pulled.stderr()).toContain("espeak-ng-data: pinned by the commit");
  // Lines for a log, and nothing that moves a cursor.
  expect(pulled.stderr()).toMatch(/100 % {2}4 MB of 4 MB\n/);
  expect(pulled.stderr()).not.toContain("\r");
  expect((await ends(0, ["pull", "small-voice"])).stdout()).toBe(
    "small-voice: was here already, and every hash is right (4 MB).\n",
  );

  const list = (await ends(0, ["list", "--language", "de", "--task", "synthesis"])).stdout();
  expect(list).toMatch(/small-voice +4 MB {2}here +Small voice; MIT\n/);
  expect(list).not.toContain("zipformer-en-streaming");
  const installed = JSON.parse((await ends(0, ["list", "--installed", "--json"])).stdout()) as unknown[];
  expect(installed).toMatchObject([{ id: "small-voice", installed: "here" }]);
  const shown = (await ends(0, ["show", "sense-voice"])).stdout();
  expect(shown).toContain("Memory          not measured");
  expect(shown).toContain("csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17@2365baea");
});

test("a person carries a model elsewhere, checks it there and removes it", { timeout: 120_000 }, async () => {
  await ends(0, ["pull", "small-voice"]);
  await ends(0, ["export", "small-voice", "-o", "voice.tar"]);
  const offline = { HF_HOME: join(folder, "other"), HF_HUB_OFFLINE: "1" };
  expect((await ends(1, ["pull", "small-voice"], offline)).stderr()).toContain("HF_HUB_OFFLINE forbids the network");
  expect((await ends(0, ["import", "voice.tar"], offline)).stdout()).toBe(
    "small-voice: here now, and every hash is right.\n",
  );
  expect((await ends(0, ["verify"], offline)).stdout()).toContain("small-voice: 5 files, every hash is right.");
  await writeFile(join(folder, "other/hub/models--someone--voice/snapshots", repository.commit, "tokens.txt"), "x 0\n");
  const damaged = (await ends(1, ["verify", "small-voice"], offline)).stdout();
  expect(damaged).toBe("small-voice: tokens.txt is damaged.\nMend it with: vivavoce models pull small-voice\n");
  expect((await ends(0, ["rm", "small-voice"], offline)).stdout()).toBe("small-voice is gone, 4 MB are free.\n");
  expect((await ends(1, ["rm", "small-voice"], offline)).stderr()).toBe("small-voice is not on this machine.\n");
});

test("who removes what the configuration names is told so", { timeout: 60_000 }, async () => {
  const own = { HF_HOME: join(folder, "needed") };
  await ends(0, ["pull", "small-voice"], own);
  const needed = await ends(0, ["rm", "small-voice"], { ...own, VIVAVOCE_SYNTHESIZER_MODEL: "small-voice" });
  expect(needed.stdout()).toBe("small-voice is gone, 4 MB are free.\n");
  expect(needed.stderr()).toMatch(
    /^The configuration here names small-voice \(synthesizer\): .*models pull small-voice\n$/,
  );
});

test(
  "kill -9 in the middle leaves a beginning, and the next pull goes on from there",
  { timeout: 60_000 },
  async () => {
    await rm(blobs(), { recursive: true, force: true });
    fault = (request) => (ofWeights(request) ? { stallAfter: 1_500_000 } : undefined);
    const stalled = new Promise<void>((resolve) => (seen = resolve));
    const killed = start(["pull", "small-voice"]);
    await stalled;
    await expect.poll(async () => (await readdir(blobs()).catch(() => [])).length).toBeGreaterThan(0);
    await expect
      .poll(async () => {
        const [name = ""] = await unfinished().catch(() => []);
        return (await readFile(join(blobs(), name)).catch(() => "")).length;
      })
      .toBeGreaterThan(100_000);
    killed.stop("SIGKILL");
    await killed.exited;
    fault = () => undefined;
    expect((await ends(1, ["verify", "small-voice"])).stdout()).toContain("model.onnx is missing");
    const before = hub.requests.length;
    await ends(0, ["pull", "small-voice"]);
    const [resumed] = hub.requests.slice(before).filter(ofWeights);
    expect(resumed?.from).toBeGreaterThan(100_000);
    expect(await unfinished()).toEqual([]);
    await ends(0, ["verify", "small-voice"]);
  },
);

test("Ctrl-C ends in one line", { timeout: 60_000 }, async () => {
  await rm(blobs(), { recursive: true, force: true });
  fault = (request) => (ofWeights(request) ? { stallAfter: 1_500_000 } : undefined);
  const stalled = new Promise<void>((resolve) => (seen = resolve));
  const program = start(["pull", "small-voice"]);
  await stalled;
  program.stop("SIGINT");
  expect(await program.exited).toBe(1);
  fault = () => undefined;
  expect(program.stderr()).toMatch(/Stopped\. What has come stays, and the same command goes on from there\.\n$/);
});

test(
  "every action gives its results to programs, and tells people in their language",
  { timeout: 120_000 },
  async () => {
    const own = { HF_HOME: join(folder, "json") };
    const read = async (args: readonly string[], env = own): Promise<unknown> =>
      JSON.parse((await ends(0, [...args, "--json"], { ...env, VIVAVOCE_LANG: "zh" })).stdout());
    expect(await read(["pull", "small-voice"])).toMatchObject([{ id: "small-voice", fetchedBytes: 4_005_023 }]);
    const tar = join(folder, "json.tar");
    expect(await read(["export", "small-voice", "-o", tar])).toMatchObject({ path: tar, models: ["small-voice"] });
    expect(await read(["import", tar])).toEqual([{ path: tar, models: ["small-voice"] }]);
    expect(await read(["rm", "small-voice"])).toEqual([
      { id: "small-voice", removedFiles: 5, freedBytes: 4_005_023, keptFiles: 0 },
    ]);
    const chinese = async (code: number, args: readonly string[]): Promise<string> => {
      const program = await ends(code, args, { ...own, VIVAVOCE_LANG: "zh" });
      return program.stdout() + program.stderr();
    };
    expect(await chinese(0, ["import", tar])).toBe("small-voice：已就位，哈希全部正确。\n");
    const list = await chinese(0, ["list"]);
    expect(list).toMatch(/^识别：recognizer\.model\n/);
    expect(list).toMatch(/ small-voice +4 MB {2}已下载 +Small voice；MIT\n/);
    expect(await chinese(0, ["rm", "small-voice"])).toBe("small-voice 已删除，释放了 4 MB。\n");
    expect(await chinese(1, ["rm", "small-voice"])).toBe("small-voice 不在本机。\n");
  },
);

test("what cannot be is told in one line, with 1 for failure and 2 for bad usage", { timeout: 120_000 }, async () => {
  const lineOf = async (code: number, args: readonly string[], env?: Record<string, string>): Promise<string> => {
    const text = (await ends(code, args, env)).stderr();
    return text.trimEnd().split("\n").at(-1) ?? "";
  };
  expect(await lineOf(2, ["pull", "sense-voise"])).toBe('There is no model "sense-voise". Did you mean sense-voice?');
  expect(await lineOf(2, ["show", "whisper"])).toBe(
    'There is no model "whisper". Did you mean whisper-turbo or whisper-base?',
  );
  expect(await lineOf(2, ["pul", "sense-voice"])).toContain("Did you mean: vivavoce models pull?");
  expect(await lineOf(2, ["pull"])).toContain("Which model?");
  expect(await lineOf(2, ["list", "--yes"])).toBe("--yes is for pull, not for list.");
  expect(await lineOf(2, ["pull", "asking-voice"], { HF_HOME: join(folder, "asked") })).toContain(
    "agree with --accept-licence.",
  );
  expect(await readdir(join(folder, "asked")).catch(() => [])).toEqual([]);
  await ends(0, ["pull", "asking-voice", "--accept-licence"], { HF_HOME: join(folder, "asked") });
  fault = () => ({ status: 404, headers: { "x-error-code": "EntryNotFound" } });
  expect(await lineOf(1, ["pull", "small-voice"], { HF_HOME: join(folder, "new") })).toContain(
    "is not there (any more)",
  );
  fault = () => undefined;
  expect(await lineOf(1, ["try", "sense-voice"])).toBe(
    "sense-voice is not on this machine. Fetch it with: vivavoce models pull sense-voice",
  );
  expect(await lineOf(2, ["rm", "path:mine"])).toContain("path:mine is your own");
  await mkdir(join(folder, "odd"), { recursive: true });
  await writeFile(join(folder, "odd/model.onnx"), "x");
  expect(await lineOf(2, ["try", "path:odd"])).toContain("vivavoce-model.json");
  expect(await lineOf(1, ["list"], { VIVAVOCE_MODEL_CATALOGUE: "none.json" })).toContain("it cannot be read");
});
