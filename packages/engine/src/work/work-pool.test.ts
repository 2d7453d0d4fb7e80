import { createManualClock } from "@vivavoce/audio/clock";
import { expect, it, vi } from "vitest";
import { EngineError } from "../engine-error.ts";
import { createScriptedRecognizer } from "../testing/scripted-recognizer.ts";
import { createScriptedSynthesizer } from "../testing/scripted-synthesizer.ts";
import type { SpeechChunk, Synthesizer, VoiceInfo } from "../synthesizer.ts";
import { createLocalChannel } from "./local-channel.ts";
import { createRemoteRecognizer } from "./remote-recognizer.ts";
import { createRemoteSynthesizer } from "./remote-synthesizer.ts";
import { createWorkHost } from "./work-host.ts";
import type { WorkHost } from "./work-host.ts";
import { createWorkPool } from "./work-pool.ts";
import type { PoolMember } from "./work-pool.ts";

const timers = { setTimer: () => () => {} };
const patience = { ms: 1000, timers };
const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp(engines: readonly string[] = ["ear"]) {
  const onNews = vi.fn();
  return { pool: createWorkPool({ engines, timers, random: () => 0, onNews }), onNews };
}

/** A worker whose recognizer hears the one text, or whose voice is scripted. */
async function join(
  pool: ReturnType<typeof createWorkPool>,
  {
    text = "",
    free = 1,
    id = undefined as string | undefined,
    manual = false,
    isReady = true,
    moreVoices = [] as readonly VoiceInfo[],
  } = {},
) {
  const ear = createScriptedRecognizer({ utterances: [text, text], manual });
  const scripted = createScriptedSynthesizer({ manual });
  const { capabilities } = scripted.info;
  const voices = [...moreVoices, ...capabilities.voices];
  const voice = { ...scripted, info: { ...scripted.info, capabilities: { ...capabilities, voices } } };
  const info = id === undefined ? ear.info : { ...ear.info, id };
  const engine = { ...ear, info, health: () => ({ isReady }) };
  const host: WorkHost = createWorkHost({
    engines: { ear: { kind: "recognizer", engine }, voice: { kind: "synthesizer", engine: voice } },
    timers,
    capacity: 2,
  });
  const member: PoolMember = pool.add(text, async () => {
    const [client, server] = createLocalChannel();
    host.serve(server);
    return client;
  });
  member.tell({ free, isDraining: false });
  await settled();
  return { ear, voice, host, member };
}

it("sends each utterance where most is free, and counts what it has begun itself", async () => {
  const { pool } = setUp();
  await join(pool, { text: "small", free: 2 });
  await join(pool, { text: "large", free: 3 });
  await pool.ready;
  const recognizer = createRemoteRecognizer(pool, "ear");
  const heard = await Promise.all(
    [1, 2, 3].map(async () => {
      const stream = recognizer.openStream({});
      stream.push(new Float32Array(1600));
      return (await stream.settle()).text;
    }),
  );
  expect(heard).toEqual(["large", "small", "large"]);
});

it("refuses what nobody has room for, and what nobody offers", async () => {
  const { pool } = setUp();
  const { member } = await join(pool, { text: "one" });
  const recognizer = createRemoteRecognizer(pool, "ear");
  member.doubt();
  const stream = recognizer.openStream({});
  stream.push(new Float32Array(1600));
  await expect(stream.settle()).rejects.toMatchObject({ code: "engine_overloaded" });
  member.tell({ free: 1, isDraining: true });
  expect(recognizer.health?.()).toMatchObject({ isReady: false });
  await expect(stream.settle()).rejects.toMatchObject({ code: "engine_unavailable" });
  member.tell({ free: 1, isDraining: false });
  expect((await stream.settle()).text).toBe("one");
});

it("asks another worker for the text when one is lost with it", async () => {
  const { pool } = setUp();
  const first = await join(pool, { text: "first", free: 2, manual: true });
  await join(pool, { text: "second", free: 1 });
  const stream = createRemoteRecognizer(pool, "ear").openStream({});
  stream.push(new Float32Array(4000));
  const text = stream.settle();
  await settled();
  expect(first.ear.pendingCount).toBe(1);
  first.member.remove();
  expect((await text).text).toBe("second");
});

it("waits for somebody where there is patience", async () => {
  const { pool } = setUp();
  const first = await join(pool, { text: "first", manual: true });
  const stream = createRemoteRecognizer(pool, "ear", { patience }).openStream({});
  stream.push(new Float32Array(4000));
  const text = stream.settle();
  await settled();
  first.member.remove();
  await settled();
  await join(pool, { text: "second" });
  expect((await text).text).toBe("second");
});

it("takes what a worker refuses to another one", async () => {
  const { pool } = setUp();
  const leaving = await join(pool, { text: "leaving", free: 5 });
  await join(pool, { text: "staying", free: 1 });
  void leaving.host.drain();
  const stream = createRemoteRecognizer(pool, "ear").openStream({});
  stream.push(new Float32Array(4000));
  expect((await stream.settle()).text).toBe("staying");
});

it("does not mix engines of one name, and says so", async () => {
  const { pool, onNews } = setUp();
  await join(pool, { text: "first", free: 1 });
  await join(pool, { text: "second", free: 9, id: "another" });
  expect(onNews).toHaveBeenCalledWith({ worker: "second", event: "other engine", detail: "ear" });
  const stream = createRemoteRecognizer(pool, "ear").openStream({});
  stream.push(new Float32Array(4000));
  expect((await stream.settle()).text).toBe("first");
});

it("asks a worker that has more than the first had, and none that has less", async () => {
  const tenor: VoiceInfo = { name: "tenor", language: "en-US", gender: "male" };
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const clause = {
    type: "speak",
    engine: "voice",
    request: { text: "Yes.", voice: "alto", prosody },
    wantsQueue: false,
    budgetMs: 1000,
  } as const;
  for (const [first, second, isAsked] of [
    [[], [tenor], true],
    [[tenor], [], false],
  ] as const) {
    const { pool, onNews } = setUp(["voice"]);
    const { member } = await join(pool, { text: "first", moreVoices: first });
    await join(pool, { text: "second", moreVoices: second });
    member.remove();
    expect(typeof pool.begin(clause, { answer() {}, lost() {} })).toBe(isAsked ? "object" : "string");
    expect(onNews.mock.calls.some(([{ event }]) => event === "other engine")).toBe(!isAsked);
  }
});

it("asks nobody whose engine fails while there is one that is well, however much room it has", async () => {
  const { pool } = setUp();
  await join(pool, { text: "sick", free: 9, isReady: false });
  const hear = async () => {
    const stream = createRemoteRecognizer(pool, "ear").openStream({});
    stream.push(new Float32Array(4000));
    return (await stream.settle()).text;
  };
  // Where nobody is well it is asked all the same: it knows best why it cannot.
  expect(await hear()).toBe("sick");
  await join(pool, { text: "well", free: 1 });
  expect(await hear()).toBe("well");
});

/** Two workers whose voices are servers elsewhere: what one says of itself is what its last clause met. */
async function setUpServers() {
  const clock = createManualClock();
  const pool = createWorkPool({ engines: ["voice"], timers: clock, random: () => 0 });
  const add = async (worker: string) => {
    const scripted = createScriptedSynthesizer();
    const server = { isAway: false, isReady: true, asked: 0 };
    const engine: Synthesizer = {
      info: scripted.info,
      health: () => ({ isReady: server.isReady }),
      async *synthesize(request) {
        server.asked += 1;
        server.isReady = !server.isAway;
        if (server.isAway) throw new EngineError("voice", "timed_out", "the server did not answer in time");
        yield* scripted.synthesize(request);
      },
      close: () => scripted.close(),
    };
    const host = createWorkHost({ engines: { voice: { kind: "synthesizer", engine } }, timers: clock });
    const member = pool.add(worker, async () => {
      const [client, its] = createLocalChannel();
      host.serve(its);
      return client;
    });
    await settled();
    return { server, member };
  };
  const [one, other] = [await add("one"), await add("other")];
  const voice = createRemoteSynthesizer(pool, "voice");
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  /** @returns how often each was asked, and how many clauses failed */
  const speak = async (clauses: number, free: readonly [number, number] = [9, 8]) => {
    const before = [one.server.asked, other.server.asked] as const;
    let failed = 0;
    for (let count = 0; count < clauses; count++) {
      one.member.tell({ free: free[0], isDraining: false });
      other.member.tell({ free: free[1], isDraining: false });
      const { signal } = new AbortController();
      try {
        for await (const chunk of voice.synthesize({ text: "Yes.", voice: "alto", prosody, signal })) void chunk;
      } catch {
        failed += 1;
      }
      // What workers say of their engines.
      await clock.advanceAsync(250);
      await settled();
    }
    return { one: one.server.asked - before[0], other: other.server.asked - before[1], failed };
  };
  return { clock, pool, one: one.server, speak };
}

it("asks an engine that failed again after a pause, which grows, and gives it all once it is well", async () => {
  const { clock, one, speak } = await setUpServers();
  one.isAway = true;
  expect(await speak(5)).toEqual({ one: 1, other: 4, failed: 1 });
  await clock.advanceAsync(5000);
  expect(await speak(5)).toEqual({ one: 1, other: 4, failed: 1 });
  await clock.advanceAsync(5000);
  expect(await speak(5)).toEqual({ one: 0, other: 5, failed: 0 });
  one.isAway = false;
  await clock.advanceAsync(5000);
  expect(await speak(5)).toEqual({ one: 5, other: 0, failed: 0 });
});

it("turns nobody away while an engine that failed has room", async () => {
  const { one, speak } = await setUpServers();
  one.isAway = true;
  await speak(1);
  one.isAway = false;
  expect(await speak(3, [9, 0])).toEqual({ one: 3, other: 0, failed: 0 });
});

it("lets go of its pauses with the worker that failed", async () => {
  const { clock, pool, one, speak } = await setUpServers();
  one.isAway = true;
  await speak(2);
  expect(clock.waitsMs.some((ms) => ms > 250)).toBe(true);
  pool.close();
  expect(clock.waitsMs.some((ms) => ms > 250)).toBe(false);
});

it("lets a worker that went away again decide nothing, and says when it has decided too much", async () => {
  const { pool } = setUp(["ear", "voice", "judge"]);
  const stray = await join(pool, { text: "stray", id: "another" });
  await join(pool, { text: "others" });
  expect(pool.offers["ear"]).toMatchObject({ info: { id: "another" } });
  stray.member.remove();
  expect(pool.offers["ear"]).not.toMatchObject({ info: { id: "another" } });
  const stream = createRemoteRecognizer(pool, "ear").openStream({});
  stream.push(new Float32Array(4000));
  expect((await stream.settle()).text).toBe("others");
  // Once there are engines, they cannot become others.
  const { pool: settledPool } = setUp();
  const first = await join(settledPool, { text: "first" });
  await join(settledPool, { text: "second", id: "another" });
  first.member.remove();
  expect(settledPool.health("ear")).toEqual({
    isReady: false,
    detail: "the workers offer another engine than this server began with, it has to be started again",
  });
});

it("speaks a clause on at another worker from where it was", async () => {
  const text = "Good morning, your table for two people is ready, please follow me to the window.";
  const request = { text, voice: "alto", prosody: { rate: 1, pitchSemitones: 0, volumeDb: 0 } };
  const { signal } = new AbortController();
  const whole: SpeechChunk[] = [];
  for await (const chunk of createScriptedSynthesizer().synthesize({ ...request, signal })) whole.push(chunk);
  const { pool } = setUp(["voice"]);
  const first = await join(pool, { text: "first", free: 2 });
  await join(pool, { text: "second", free: 1 });
  const got: SpeechChunk[] = [];
  for await (const chunk of createRemoteSynthesizer(pool, "voice").synthesize({ ...request, signal })) {
    got.push(chunk);
    if (got.length === 2) first.member.remove();
  }
  const samples = (chunks: readonly SpeechChunk[]) => chunks.flatMap((chunk) => [...chunk.samples]);
  expect(samples(got)).toEqual(samples(whole));
  expect(got.flatMap(({ words }) => words)).toEqual(whole.flatMap(({ words }) => words));
});

it("speaks a clause when there is room at last, however often there seemed to be", async () => {
  const { pool } = setUp(["voice"]);
  const { member } = await join(pool, { free: 0 });
  const { signal } = new AbortController();
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const voice = createRemoteSynthesizer(pool, "voice", { patience });
  const clause = voice.synthesize({ text: "At last.", voice: "alto", prosody, signal })[Symbol.asyncIterator]();
  const first = clause.next();
  for (let count = 0; count < 10; count++) {
    await settled();
    // Others were faster.
    member.tell({ free: 1, isDraining: false });
    member.doubt();
  }
  await settled();
  member.tell({ free: 1, isDraining: false });
  expect((await first).value?.samples.length).toBeGreaterThan(0);
  await clause.return?.();
});

it("gives a clause up that has found no room for as long as there is patience", async () => {
  const fires: (() => void)[] = [];
  const slow = { ms: 1000, timers: { setTimer: (_ms: number, fire: () => void) => (fires.push(fire), () => {}) } };
  const { pool } = setUp(["voice"]);
  const { member } = await join(pool, { free: 0 });
  const { signal } = new AbortController();
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const voice = createRemoteSynthesizer(pool, "voice", { patience: slow });
  const clause = voice.synthesize({ text: "Never.", voice: "alto", prosody, signal })[Symbol.asyncIterator]();
  const failed = expect(clause.next()).rejects.toMatchObject({ code: "engine_overloaded" });
  await settled();
  // The time is over while it seems that there is room.
  fires[0]?.();
  member.tell({ free: 1, isDraining: false });
  member.doubt();
  await failed;
});

it("drains: begins nothing, and is over with the last piece of work", async () => {
  const { pool } = setUp();
  const { ear, host } = await join(pool, { text: "last", free: 2, manual: true });
  const stream = createRemoteRecognizer(pool, "ear").openStream({});
  stream.push(new Float32Array(4000));
  const text = stream.settle();
  await settled();
  const over = vi.fn();
  const drained = host.drain().then(over);
  await settled();
  expect([over.mock.calls.length, host.free]).toEqual([0, 0]);
  ear.release();
  expect((await text).text).toBe("last");
  stream.close();
  await drained;
});
