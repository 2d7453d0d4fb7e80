import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { hubCacheFolder } from "../hub-cache.ts";
import { removeModel } from "../remove-model.ts";
import { resolveModel } from "../resolve-model.ts";
import { failDisk } from "../testing/failing-disk.ts";
import { smallVoice, startLocalHub } from "../testing/index.ts";
import type { HubFault, HubRequestSeen, LocalHub, LocalHubOptions } from "../testing/index.ts";
import { pullModel } from "./pull-model.ts";
import type { PullSurroundings } from "./pull-surroundings.ts";
import type { PullProgress } from "./pull-watch.ts";

const weights = randomBytes(300_000);
const { row, repository } = smallVoice(weights);
const sha256 = createHash("sha256").update(weights).digest("hex");

let folder = "";
let hubs: LocalHub[] = [];
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "pull-model-"))));
afterEach(async () => {
  for (const hub of hubs) await hub.close();
  hubs = [];
  await rm(folder, { recursive: true, force: true });
});

async function startHub(options: Partial<LocalHubOptions> = {}): Promise<LocalHub> {
  const hub = await startLocalHub({ repositories: [repository], ...options });
  hubs.push(hub);
  return hub;
}

/** For a Hub that falls silent. */
const impatient = { patience: { connectMs: 60_000, silenceMs: 1000 } };

interface Pulled {
  readonly surroundings: PullSurroundings;
  readonly waits: number[];
  readonly notices: string[];
  readonly progress: PullProgress[];
  readonly pull: (signal?: AbortSignal, change?: Partial<PullSurroundings>) => ReturnType<typeof pullModel>;
}

function puller(hub: LocalHub, env: Readonly<Record<string, string>> = {}): Pulled {
  const waits: number[] = [];
  const notices: string[] = [];
  const progress: PullProgress[] = [];
  let waited = 0;
  const surroundings: PullSurroundings = {
    env: { HF_HOME: join(folder, "hf"), HF_ENDPOINT: hub.endpoint, ...env },
    nowMs: () => Date.now() + waited,
    async wait(ms, signal) {
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      waits.push(ms);
      waited += ms;
    },
    freeBytes: async () => 1e12,
    // Nobody is silent but where a test has it so: a machine that stands still for a moment is not a Hub that does.
    patience: { connectMs: 60_000, silenceMs: 60_000 },
  };
  const watch = {
    onProgress: (each: PullProgress) => progress.push(each),
    onNotice: (text: string) => notices.push(text),
  };
  const pull: Pulled["pull"] = (signal = new AbortController().signal, change = {}) =>
    pullModel(row, { ...surroundings, ...change }, signal, watch);
  return { surroundings, waits, notices, progress, pull };
}

const blobs = (): string => join(folder, "hf/hub/models--someone--voice/blobs");
const left = async (): Promise<string[]> =>
  (await readdir(blobs()).catch(() => [])).filter((name) => name.includes("."));
const ofWeights = ({ host, path }: HubRequestSeen): boolean => host === "store" && path.endsWith("model.onnx");
/** A fault of the weights' first downloads. */
function firstTimes(times: number, fault: HubFault): NonNullable<LocalHubOptions["fault"]> {
  let count = 0;
  return (request) => (ofWeights(request) && (count += 1) <= times ? fault : undefined);
}

/** Waits until 100,000 bytes of the weights have come, and all that is fetched beside them is whole and in its place. */
async function onlyWeightsMissing(progress: readonly PullProgress[]): Promise<void> {
  await expect.poll(() => progress.at(-1)?.doneBytes).toBe(4 + 8 + 5000 + 11 + 100_000);
  await expect.poll(left).toEqual([`${sha256}.incomplete`]);
}

test("a model is fetched into the Hub's own layout and then is found", async () => {
  const hub = await startHub({ pageSize: 2 });
  const { pull, progress } = puller(hub, { HF_TOKEN: "hf_secret" });
  const total = weights.length + 4 + 8 + 5000 + 11;
  expect(await pull()).toEqual({ totalBytes: total, fetchedBytes: total });
  expect(progress.at(-1)).toMatchObject({ doneBytes: total, totalBytes: total });
  const snapshot = join(folder, "hf/hub/models--someone--voice/snapshots", repository.commit);
  expect(await readlink(join(snapshot, "model.onnx"))).toBe(`../../blobs/${sha256}`);
  expect(await readFile(join(snapshot, "espeak-ng-data/lang/gmw/de"), "utf8")).toBe("name German");
  // Python names what is not in LFS by Git's hash.
  expect(await readlink(join(snapshot, "tokens.txt"))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{40}$/);
  expect(await left()).toEqual([]);
  const env = { HF_HOME: join(folder, "hf") };
  const found = await resolveModel("small-voice", { env, cwd: folder, rows: [row] });
  expect(found.files["espeak-data"]).toEqual([join(snapshot, "espeak-ng-data")]);
  expect(hub.requests.some(({ path }) => path.endsWith("README.md"))).toBe(false);
  // The token is for the Hub, and for nobody else.
  for (const { host, authorization } of hub.requests) {
    expect(authorization).toBe(host === "hub" ? "Bearer hf_secret" : undefined);
  }
});

test("what is there is not fetched again, works offline, and is repaired when it is damaged", async () => {
  const hub = await startHub();
  const { pull } = puller(hub);
  await pull();
  const before = hub.requests.length;
  const offline = { env: { HF_HOME: join(folder, "hf"), HF_ENDPOINT: hub.endpoint, HF_HUB_OFFLINE: "1" } };
  expect(await pull(undefined, offline)).toMatchObject({ fetchedBytes: 0 });
  expect(hub.requests.length).toBe(before);
  await writeFile(join(blobs(), sha256), randomBytes(weights.length));
  await expect(pull(undefined, offline)).rejects.toThrow("HF_HUB_OFFLINE forbids the network");
  expect(hub.requests.length).toBe(before);
  expect(await pull()).toMatchObject({ fetchedBytes: weights.length });
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("a file that Python has fetched is taken, and stays Python's", async () => {
  await mkdir(blobs(), { recursive: true });
  await writeFile(join(blobs(), sha256), weights);
  const hub = await startHub();
  const { pull } = puller(hub);
  expect((await pull()).fetchedBytes).toBe(4 + 8 + 5000 + 11);
  expect(hub.requests.some(ofWeights)).toBe(false);
});

test("a download that stalls goes on from there", async () => {
  const hub = await startHub({ fault: firstTimes(2, { stallAfter: 100_000 }) });
  const { pull, waits } = puller(hub);
  await pull(undefined, impatient);
  expect(hub.requests.filter(ofWeights).map(({ from }) => from)).toEqual([0, 100_000, 200_000]);
  expect(waits).toEqual([1000, 1000]);
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("a download that is cut goes on from what has come", async () => {
  const hub = await startHub({ fault: firstTimes(2, { cutAfter: 100_000 }) });
  await puller(hub).pull();
  const starts = hub.requests.filter(ofWeights).map(({ from }) => from);
  // A cut connection may take the last pieces with it.
  expect(starts).toHaveLength(3);
  expect(starts).toEqual(starts.toSorted((one, other) => one - other));
  expect(starts[2]).toBeLessThanOrEqual(200_000);
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("a server that knows no ranges is read from the beginning", async () => {
  let count = 0;
  const hub = await startHub({
    fault: (request) => {
      if (!ofWeights(request)) return undefined;
      count += 1;
      return count === 1 ? { cutAfter: 100_000 } : { ignoreRange: true };
    },
  });
  await puller(hub).pull();
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("a server that knows no ranges and never comes further is given up", async () => {
  const short = { content: weights.subarray(0, 100_000), noLength: true, ignoreRange: true } as const;
  const hub = await startHub({ fault: firstTimes(20, short) });
  const { pull, waits } = puller(hub);
  await expect(pull()).rejects.toThrow("ended in the middle of model.onnx");
  expect(waits).toEqual([1000, 2000, 4000, 8000]);
});

test("a beginning is hashed too: a wrong one is thrown away and fetched anew", async () => {
  await mkdir(blobs(), { recursive: true });
  const begun = join(blobs(), `${sha256}.incomplete`);
  await writeFile(begun, randomBytes(1000));
  await utimes(begun, 1000, 1000);
  const hub = await startHub();
  await puller(hub).pull();
  expect(hub.requests.filter(ofWeights).map(({ from }) => from)).toEqual([1000, 0]);
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("a beginning that grows is another program's, and is waited for", async () => {
  await mkdir(blobs(), { recursive: true });
  await writeFile(join(blobs(), `${sha256}.incomplete`), weights.subarray(0, 1000));
  const { pull, notices } = puller(await startHub());
  await pull();
  expect(notices).toEqual(["Another program is fetching model.onnx; waiting for it."]);
});

test.each([
  ["another content", { content: randomBytes(weights.length) }, /its hash is [0-9a-f]{64} instead of/],
  ["a web page", { content: Buffer.from("<html>") }, "6 bytes for model.onnx"],
  [
    "more than it should",
    { content: Buffer.concat([weights, weights]), noLength: true },
    "more bytes came than the file has",
  ],
] as const)("%s is refused, and nothing of it stays", async (_what, fault, message) => {
  const { pull } = puller(await startHub({ fault: firstTimes(99, fault) }));
  await expect(pull()).rejects.toThrow(message);
  expect(await left()).toEqual([]);
  await expect(stat(join(blobs(), sha256))).rejects.toThrow();
});

test("a Hub that has another file says so before it is fetched", async () => {
  const other = { ...repository, files: { ...repository.files, "model.onnx": randomBytes(weights.length) } };
  const hub = await startHub({ repositories: [other] });
  await expect(puller(hub).pull()).rejects.toThrow("has another model.onnx than the catalogue means");
  expect(hub.requests.some(ofWeights)).toBe(false);
});

test.each([
  [401, {}, "wants a token. Set HF_TOKEN."],
  [403, { "x-error-code": "GatedRepo" }, "someone/voice is not open to everybody. Ask for access"],
  [404, { "x-error-code": "EntryNotFound" }, "is not there (any more)"],
] as const)("%i ends at once, in one line", async (status, headers, message) => {
  const hub = await startHub({ fault: (request) => (request.host === "hub" ? { status, headers } : undefined) });
  const { pull, waits } = puller(hub);
  await expect(pull()).rejects.toThrow(message);
  expect(waits).toEqual([]);
});

test("a Hub that is busy is asked again when it says, and in the end given up", async () => {
  const busy = { status: 429, headers: { "retry-after": "7" } };
  const { pull, waits } = puller(await startHub({ fault: firstTimes(1, busy) }));
  await pull();
  expect(waits).toEqual([7000]);
  await rm(blobs(), { recursive: true });
  const dead = puller(await startHub({ fault: firstTimes(99, { status: 503 }) }));
  await expect(dead.pull()).rejects.toThrow("answered 503: the server has trouble");
  expect(dead.waits).toEqual([1000, 2000, 4000, 8000]);
});

test("a host that is not there is named", async () => {
  const { pull } = puller(await startHub(), { HF_ENDPOINT: "http://127.0.0.1:9" });
  await expect(pull()).rejects.toThrow("127.0.0.1:9 cannot be reached");
  const wrong = puller(await startHub(), { HF_ENDPOINT: "my mirror" });
  await expect(wrong.pull()).rejects.toThrow("HF_ENDPOINT must be an address");
});

test("room is asked for first, and a full disk leaves nothing", async () => {
  const hub = await startHub();
  const { pull } = puller(hub);
  await expect(pull(undefined, { freeBytes: async () => 1e6 })).rejects.toThrow(
    /18 MB are needed in .*, and 1 MB are free/,
  );
  expect(hub.requests.some(ofWeights)).toBe(false);
  expect(await left()).toEqual([]);
});

test("a disk that is full in the middle of a file keeps nothing of it, and the next pull begins anew", async () => {
  const hub = await startHub();
  const { pull, waits } = puller(hub);
  const disk = await failDisk("ENOSPC", 100_000);
  onTestFinished(disk.mend);
  await expect(pull()).rejects.toMatchObject({
    code: "no-space",
    message: "The disk is full; what had come of model.onnx is removed.",
  });
  disk.mend();
  expect(waits).toEqual([]);
  expect(await left()).not.toContain(`${sha256}.incomplete`);
  await expect(stat(join(blobs(), sha256))).rejects.toThrow();
  await pull();
  expect(hub.requests.filter(ofWeights).map(({ from }) => from)).toEqual([0, 0]);
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("a disk that fails is not taken for a server that broke off", async () => {
  const { pull, waits } = puller(await startHub());
  const disk = await failDisk("EIO", 100_000);
  onTestFinished(disk.mend);
  await expect(pull()).rejects.toMatchObject({
    code: "failed",
    message: "model.onnx cannot be written: EIO: write.",
  });
  disk.mend();
  expect(waits).toEqual([]);
  await pull();
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("two pulls at once fetch each file once", async () => {
  const hub = await startHub();
  const [one, other] = await Promise.all([puller(hub).pull(), puller(hub).pull()]);
  expect(one.fetchedBytes + other.fetchedBytes).toBe(one.totalBytes);
  expect(hub.requests.filter(ofWeights)).toHaveLength(1);
  expect(await readdir(join(folder, "hf/hub/.locks/models--someone--voice"))).toEqual([]);
});

test("the lock of a process that is gone is taken over", async () => {
  const locks = join(folder, "hf/hub/.locks/models--someone--voice");
  await mkdir(locks, { recursive: true });
  const { hostname } = await import("node:os");
  const gone = JSON.stringify({ pid: 2 ** 22 - 1, host: hostname(), key: "x" });
  await writeFile(join(locks, `${sha256}.vivavoce.lock`), gone);
  await puller(await startHub()).pull();
  expect(await readFile(join(blobs(), sha256))).toEqual(weights);
});

test("a pull that is stopped keeps what came, and the next goes on", async () => {
  const stop = new AbortController();
  const hub = await startHub({ fault: firstTimes(1, { stallAfter: 100_000 }) });
  const { pull, progress } = puller(hub);
  const running = pull(stop.signal);
  await onlyWeightsMissing(progress);
  stop.abort(new Error("stopped"));
  await expect(running).rejects.toThrow("stopped");
  expect(await left()).toEqual([`${sha256}.incomplete`]);
  await utimes(join(blobs(), `${sha256}.incomplete`), 1000, 1000);
  await pull();
  expect(hub.requests.filter(ofWeights).map(({ from }) => from)).toEqual([0, 100_000]);
});

test("what came before a pull was stopped is taken away with the rest, and so is a beginning", async () => {
  const env = { HF_HOME: join(folder, "hf") };
  let count = 0;
  const hub = await startHub({
    fault: (request) => (ofWeights(request) && (count += 1) <= 2 ? { stallAfter: 100_000 } : undefined),
  });
  const { pull, progress } = puller(hub);
  const stopInTheMiddle = async (): Promise<void> => {
    const stop = new AbortController();
    const running = pull(stop.signal);
    await onlyWeightsMissing(progress);
    stop.abort(new Error("stopped"));
    await expect(running).rejects.toThrow("stopped");
  };
  await stopInTheMiddle();
  await pull(undefined, impatient);
  const whole = { removedFiles: 5, freedBytes: weights.length + 4 + 8 + 5000 + 11, keptFiles: 0 };
  expect(await removeModel(row, env, Date.now)).toEqual(whole);
  progress.length = 0;
  count = 1;
  await stopInTheMiddle();
  expect(await removeModel(row, env, Date.now)).toEqual({
    removedFiles: 4,
    freedBytes: 4 + 8 + 5000 + 11 + 100_000,
    keptFiles: 0,
  });
  expect(await readdir(join(folder, "hf/hub"))).toEqual([".locks"]);
});

test("what a pull of ours once fetched stays ours when the pull that is to mend it fails", async () => {
  const { pull } = puller(await startHub());
  await pull();
  await writeFile(join(blobs(), sha256), randomBytes(weights.length));
  const disk = await failDisk("EIO", 100_000);
  onTestFinished(disk.mend);
  await expect(pull()).rejects.toThrow("model.onnx cannot be written");
  disk.mend();
  expect(await removeModel(row, { HF_HOME: join(folder, "hf") }, Date.now)).toMatchObject({
    removedFiles: 5,
    keptFiles: 0,
  });
  expect(await readdir(join(folder, "hf/hub"))).toEqual([".locks"]);
});

test.each([
  [
    "a path that leads out",
    [{ type: "file", path: "espeak-ng-data/../../x", size: 1, oid: "0".repeat(40) }],
    "a path leads out",
  ],
  ["no list", { error: "x" }, "it is no list"],
  ["nothing", [], "it has no espeak-ng-data"],
])("a listing with %s is refused", async (_what, listing, message) => {
  const fault: NonNullable<LocalHubOptions["fault"]> = ({ path }) =>
    path.startsWith("/api/") ? { status: 200, text: JSON.stringify(listing) } : undefined;
  await expect(puller(await startHub({ fault })).pull()).rejects.toThrow(message);
});

test("a link is followed to the store only, never from https to http", async () => {
  const to = { status: 302, headers: { location: "ftp://elsewhere/x" } };
  await expect(puller(await startHub({ fault: firstTimes(9, to) })).pull()).rejects.toThrow("no address");
  expect((await lstat(hubCacheFolder({ HF_HOME: join(folder, "hf") }))).isDirectory()).toBe(true);
});

test("a proxy that refuses is told from the Hub, in one line and without its password", async () => {
  let status = "407 Proxy Authentication Required";
  const proxy = createServer();
  proxy.on("connect", (_request, socket) => {
    socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
  });
  await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void proxy.close(() => resolve())));
  const { port } = proxy.address() as AddressInfo;
  const { pull, waits } = puller(await startHub(), { HTTP_PROXY: `http://someone:secret@127.0.0.1:${port}` });
  await expect(pull()).rejects.toMatchObject({
    code: "refused",
    message: "The proxy of HTTP_PROXY answered 407: it wants a user and a password, or others.",
  });
  expect(waits).toEqual([]);
  status = "503 Service Unavailable";
  await expect(pull()).rejects.toThrow("The proxy of HTTP_PROXY answered 503: it does not let us through to 127.0.0.1");
  expect(waits).toHaveLength(4);
});

test.each(["proxy:3128", "socks5://127.0.0.1:1080", "http://:80", "proxy.example.org"])(
  "an address of a proxy that is none (%s) is named by its variable",
  async (value) => {
    const { pull } = puller(await startHub(), { https_proxy: value });
    await expect(pull()).rejects.toMatchObject({
      code: "refused",
      message: "https_proxy must be an address such as http://proxy.example.org:3128.",
    });
  },
);

test("a proxy that is not there is named", async () => {
  // Nobody may listen on this port but the system.
  const { pull } = puller(await startHub(), { http_proxy: "http://someone:secret@127.0.0.1:1" });
  await expect(pull()).rejects.toThrow(/^The proxy of http_proxy cannot be reached: the connection is refused\.$/);
});

test("who may not have a model is told what is missing: access and a token, or access", async () => {
  const gated = { status: 401, headers: { "x-error-code": "GatedRepo" } };
  const hub = await startHub({ fault: ({ authorization }) => ({ ...gated, ...(authorization && { status: 403 }) }) });
  await expect(puller(hub).pull()).rejects.toThrow(
    "someone/voice is not open to everybody. Ask for access on https://huggingface.co/someone/voice, and set HF_TOKEN.",
  );
  await expect(puller(hub, { HF_TOKEN: "hf_mine" }).pull()).rejects.toThrow(
    "someone/voice is not open to your HF_TOKEN. Ask for access on https://huggingface.co/someone/voice.",
  );
});

test("another host that refuses says nothing about the token, and a new address is asked for", async () => {
  let count = 0;
  const hub = await startHub({
    fault: (request) => (ofWeights(request) && (count += 1) <= 2 ? { status: 403, text: "expired" } : undefined),
  });
  const { pull, notices } = puller(hub, { HF_TOKEN: "hf_mine" });
  await pull();
  expect(count).toBe(3);
  expect(notices).toEqual([
    expect.stringMatching(
      /^localhost:\d+ answered 403: it does not give out the file to which the Hub has sent\. Trying again\.$/,
    ),
  ]);
});
