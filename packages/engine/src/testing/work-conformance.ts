import assert from "node:assert/strict";
import type { Recognition, Recognizer, SettleNeed } from "../recognizer.ts";
import type { Synthesizer } from "../synthesizer.ts";
import { createRemoteListener } from "../work/remote-listener.ts";
import { createRemoteRecognizer } from "../work/remote-recognizer.ts";
import { createRemoteSynthesizer } from "../work/remote-synthesizer.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { createScriptedRecognizer } from "./scripted-recognizer.ts";
import { createScriptedSynthesizer } from "./scripted-synthesizer.ts";
import { collect, fails, plain, setUp, speak, until } from "./work-set-up.ts";
import type { OpenChannel } from "./work-set-up.ts";

/** What the suite of channels is run on. */
export interface WorkConformanceOptions {
  /** Both ends of a new channel: that of who wants work done, and that of who does it. */
  readonly open: OpenChannel;
}

/** What every way between sessions and engines must do, as cases for any test runner. */
export function workConformance({ open }: WorkConformanceOptions): ConformanceCase[] {
  const cases: readonly (readonly [string, (open: OpenChannel) => Promise<void>])[] = [
    ["carries sound and times as they are", carriesSound],
    ["gives partial and final texts", givesTexts],
    ["passes on how soon a text is needed", passesNeed],
    ["closes what is not wanted any more", withdraws],
    ["stops a voice that is aborted", stopsVoice],
    ["speaks no faster than it is listened to", followsListener],
    ["says that the time is over", keepsToTime],
    ["refuses what is more than agreed", refusesMore],
    ["lets newer work take the place of older", supersedes],
    ["tells how engines failed, without foreign words", tellsFailures],
    ["keeps other work when an engine breaks", outlivesBreakage],
    ["asks a listener", asksListener],
    ["tells what waits for the engines", tellsQueues],
    ["fails what is lost, and hears it again", survivesLoss],
    ["frees everything when a channel is gone", freesAll],
  ];
  return cases.map(([name, run]) => ({ name, run: () => run(open) }));
}

async function carriesSound(open: OpenChannel): Promise<void> {
  const text = "Good morning, your table for two people is ready, please follow me to the window.";
  const expected = await collect(speak(createScriptedSynthesizer(), text));
  const { link, close } = await setUp(open, { voice: { kind: "synthesizer", engine: createScriptedSynthesizer() } });
  const remote = createRemoteSynthesizer(link, "voice");
  assert.deepEqual(await collect(speak(remote, text)), expected);
  assert.deepEqual(remote.info, createScriptedSynthesizer().info);
  close();
}

async function givesTexts(open: OpenChannel): Promise<void> {
  const partials = [
    { afterMs: 100, text: "good", stableText: "" },
    { afterMs: 200, text: "good day", stableText: "good" },
  ];
  const engine = createScriptedRecognizer({ utterances: [{ text: "good day to you", partials, language: "en" }] });
  const { link, close } = await setUp(open, { ear: { kind: "recognizer", engine } });
  const heard: string[] = [];
  const stream = createRemoteRecognizer(link, "ear").openStream({
    language: "en",
    sessionId: "s1",
    onPartial: ({ text }) => heard.push(text),
  });
  for (let piece = 0; piece < 10; piece++) stream.push(new Float32Array(512).fill(0.25));
  const { text, language } = await stream.settle();
  assert.deepEqual([text, language], ["good day to you", "en"]);
  assert.deepEqual(heard, ["good", "good day"]);
  assert.equal(engine.streams[0]?.pushedSamples, 5120);
  assert.equal(engine.streams[0]?.options.sessionId, "s1");
  stream.close();
  close();
}

async function passesNeed(open: OpenChannel): Promise<void> {
  const needs: unknown[] = [];
  const scripted = createScriptedRecognizer({ utterances: ["soon"] });
  const engine: Recognizer = {
    ...scripted,
    openStream(options) {
      const stream = scripted.openStream(options);
      const settle = (need?: SettleNeed): Promise<Recognition> => {
        needs.push(need);
        return stream.settle();
      };
      return { push: (samples) => stream.push(samples), settle, close: () => stream.close() };
    },
  };
  const { link, close } = await setUp(open, { ear: { kind: "recognizer", engine } });
  const stream = createRemoteRecognizer(link, "ear").openStream({});
  for (const need of [{ withinMs: 300 }, undefined]) {
    stream.push(new Float32Array(1600));
    await stream.settle(need);
  }
  assert.deepEqual(needs, [{ withinMs: 300 }, undefined]);
  close();
}

async function withdraws(open: OpenChannel): Promise<void> {
  const engine = createScriptedRecognizer({ utterances: ["never"], manual: true });
  const { link, close } = await setUp(open, { ear: { kind: "recognizer", engine } });
  const stream = createRemoteRecognizer(link, "ear").openStream({});
  stream.push(new Float32Array(1600));
  const pending = stream.settle();
  await until(() => engine.pendingCount === 1, "the engine is asked");
  stream.close();
  await fails(pending, "engine_closed");
  await until(() => engine.streams[0]?.closed === true, "the engine's stream is closed");
  close();
}

async function stopsVoice(open: OpenChannel): Promise<void> {
  const engine = createScriptedSynthesizer({ manual: true });
  const { link, close } = await setUp(open, { voice: { kind: "synthesizer", engine } });
  const over = new AbortController();
  const chunks = collect(speak(createRemoteSynthesizer(link, "voice"), "A long sentence about nothing.", over.signal));
  await until(() => engine.pendingCount === 1, "the engine speaks");
  over.abort();
  assert.deepEqual(await chunks, []);
  await until(() => engine.requests[0]?.signal.aborted === true, "the engine is told");
  close();
}

async function followsListener(open: OpenChannel): Promise<void> {
  let given = 0;
  const scripted = createScriptedSynthesizer();
  const engine: Synthesizer = {
    ...scripted,
    async *synthesize() {
      for (; given < 1000; given++) yield { samples: new Float32Array(10), words: [], phones: [] };
    },
  };
  const { link, close } = await setUp(open, { voice: { kind: "synthesizer", engine } });
  const chunks = speak(createRemoteSynthesizer(link, "voice"), "Endless.")[Symbol.asyncIterator]();
  await chunks.next();
  for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(given < 20, `${given} chunks were made for one that was taken`);
  let taken = 1;
  while ((await chunks.next()).done !== true) taken += 1;
  assert.equal(taken, 1000);
  close();
}

async function keepsToTime(open: OpenChannel): Promise<void> {
  const ear = createScriptedRecognizer({ utterances: ["late"], manual: true });
  const voice = createScriptedSynthesizer({ manual: true });
  const { link, timers, close } = await setUp(open, {
    ear: { kind: "recognizer", engine: ear },
    voice: { kind: "synthesizer", engine: voice },
  });
  const stream = createRemoteRecognizer(link, "ear", { budgetMs: 700 }).openStream({});
  stream.push(new Float32Array(1600));
  const text = stream.settle();
  const sound = collect(speak(createRemoteSynthesizer(link, "voice", { budgetMs: 900 }), "Slow."));
  sound.catch(() => {});
  await until(() => timers.waitsMs.includes(700) && timers.waitsMs.includes(900), "both are timed");
  timers.fire(700);
  await fails(text, "timed_out");
  timers.fire(900);
  await fails(sound, "timed_out");
  await until(() => voice.requests[0]?.signal.aborted === true, "nobody speaks on");
  stream.close();
  close();
}

async function refusesMore(open: OpenChannel): Promise<void> {
  const engine = createScriptedRecognizer({ utterances: ["one", "two"], manual: true });
  const { link, close } = await setUp(open, { ear: { kind: "recognizer", engine } }, 1);
  const ear = createRemoteRecognizer(link, "ear");
  const [one, two] = [ear.openStream({}), ear.openStream({})];
  for (const stream of [one, two]) stream.push(new Float32Array(1600));
  const first = one.settle();
  await fails(two.settle(), "engine_overloaded");
  await until(() => engine.pendingCount === 1, "the engine is asked");
  engine.release();
  assert.equal((await first).text, "one");
  const second = two.settle();
  await until(() => engine.pendingCount === 1, "the engine is asked again");
  engine.release();
  assert.equal((await second).text, "two");
  close();
}

async function supersedes(open: OpenChannel): Promise<void> {
  const engine = createScriptedSynthesizer({ manual: true });
  const { link, close } = await setUp(open, { voice: { kind: "synthesizer", engine } });
  const order = (text: string) =>
    ({
      type: "speak",
      engine: "voice",
      supersedes: "turn-1",
      wantsQueue: false,
      budgetMs: 1000,
      request: { text, voice: "alto", prosody: plain },
    }) as const;
  const answers: string[] = [];
  const events = (name: string) => ({
    answer: (answer: { readonly type: string }) => answers.push(`${name} ${answer.type}`),
    lost: () => answers.push(`${name} lost`),
  });
  link.begin(order("Old."), events("old"));
  await until(() => engine.pendingCount === 1, "the first is spoken");
  link.begin(order("New."), events("new"));
  await until(() => answers.includes("old failed"), "the first is told");
  assert.equal(engine.requests[0]?.signal.aborted, true);
  await until(() => engine.requests.length === 2 && engine.pendingCount === 1, "the second alone waits");
  engine.release();
  await until(() => answers.includes("new chunk"), "the second is spoken");
  close();
}

async function tellsFailures(open: OpenChannel): Promise<void> {
  const scripted = createScriptedRecognizer({ utterances: [{ text: "", failure: "the script says so" }, "fine"] });
  const broken: Synthesizer = {
    ...createScriptedSynthesizer(),
    async *synthesize() {
      yield* [];
      throw new Error("secret words");
    },
  };
  const { link, close } = await setUp(open, {
    ear: { kind: "recognizer", engine: scripted },
    voice: { kind: "synthesizer", engine: broken },
  });
  const stream = createRemoteRecognizer(link, "ear").openStream({});
  stream.push(new Float32Array(1600));
  const error = await fails(stream.settle(), "engine_failed");
  assert.equal(error.message, "the script says so");
  const foreign = await fails(collect(speak(createRemoteSynthesizer(link, "voice"), "Hello.")), "engine_failed");
  assert.doesNotMatch(foreign.message, /secret/);
  assert.throws(() => createRemoteRecognizer(link, "voice"), { code: "not_found" });
  close();
}

async function outlivesBreakage(open: OpenChannel): Promise<void> {
  const fine = createScriptedRecognizer({ utterances: ["fine"] });
  const broken: Recognizer = {
    ...createScriptedRecognizer({ utterances: [] }),
    openStream: () => ({
      push() {
        throw new TypeError("secret words");
      },
      settle: () => new Promise(() => {}),
      close() {},
    }),
  };
  const { link, close } = await setUp(open, {
    broken: { kind: "recognizer", engine: broken },
    ear: { kind: "recognizer", engine: fine },
  });
  const bad = createRemoteRecognizer(link, "broken").openStream({});
  const good = createRemoteRecognizer(link, "ear").openStream({});
  for (const stream of [bad, good]) stream.push(new Float32Array(1600));
  const error = await fails(bad.settle(), "engine_failed");
  assert.doesNotMatch(error.message, /secret/);
  assert.equal((await good.settle()).text, "fine");
  close();
}

async function asksListener(open: OpenChannel): Promise<void> {
  const heard: number[] = [];
  const listener = {
    id: "scripted-listener",
    soundMs: 1000,
    sampleRate: 16_000,
    budgetMs: 150,
    async listen(sound: Float32Array) {
      heard.push(sound.length);
      return sound[0];
    },
  };
  const { link, close } = await setUp(open, { pause: { kind: "listener", listener, languages: ["*"] } });
  const remote = createRemoteListener(link, "pause");
  const { signal } = new AbortController();
  assert.equal(await remote.listen(new Float32Array(16).fill(0.5), { signal }), 0.5);
  assert.deepEqual([heard, remote.budgetMs], [[16], 150]);
  close();
}

async function tellsQueues(open: OpenChannel): Promise<void> {
  const voice = createScriptedSynthesizer();
  const engine: Synthesizer = {
    ...voice,
    async *synthesize(request) {
      const [first, later] = [request.watchQueue?.("first"), request.watchQueue?.("later")];
      first?.started();
      yield* voice.synthesize(request);
      later?.dropped();
      // What is never said is given up with the work.
      request.watchQueue?.("later");
    },
  };
  const { link, close } = await setUp(open, { voice: { kind: "synthesizer", engine } });
  const told: string[] = [];
  const request = { text: "Hi.", voice: "alto", prosody: plain, signal: new AbortController().signal };
  const watchQueue = (kind: string) => {
    told.push(`${kind} queued`);
    return { started: () => told.push(`${kind} started`), dropped: () => told.push(`${kind} dropped`) };
  };
  await collect(createRemoteSynthesizer(link, "voice").synthesize({ ...request, watchQueue }));
  const expected = ["first queued", "later queued", "first started", "later dropped", "later queued", "later dropped"];
  assert.deepEqual(told, expected);
  close();
}

async function survivesLoss(open: OpenChannel): Promise<void> {
  const engine = createScriptedRecognizer({ utterances: ["lost", "found"], manual: true });
  const { link, timers, ends, close } = await setUp(open, { ear: { kind: "recognizer", engine } });
  const ear = createRemoteRecognizer(link, "ear");
  const stream = ear.openStream({});
  stream.push(new Float32Array(4000));
  const pending = stream.settle();
  pending.catch(() => {});
  await until(() => engine.pendingCount === 1, "the engine is asked");
  ends[0]?.close();
  await fails(pending, "engine_failed");
  assert.equal(ear.health?.().isReady, false);
  await fails(stream.settle(), "engine_unavailable");
  await until(() => timers.waitsMs.includes(0), "another channel is wanted");
  timers.fire(0);
  await until(() => link.isUp, "there is another channel");
  const again = stream.settle();
  await until(() => engine.pendingCount === 2, "the engine is asked again");
  engine.release();
  engine.release();
  assert.equal((await again).text, "found");
  assert.equal(engine.streams.at(-1)?.pushedSamples, 4000);
  assert.equal(ear.health?.().isReady, true);
  close();
}

async function freesAll(open: OpenChannel): Promise<void> {
  const ear = createScriptedRecognizer({ utterances: ["never"], manual: true });
  const voice = createScriptedSynthesizer({ manual: true });
  const { link, host } = await setUp(open, {
    ear: { kind: "recognizer", engine: ear },
    voice: { kind: "synthesizer", engine: voice },
  });
  const stream = createRemoteRecognizer(link, "ear").openStream({});
  stream.push(new Float32Array(1600));
  const text = stream.settle();
  const sound = collect(speak(createRemoteSynthesizer(link, "voice"), "Hello."));
  for (const each of [text, sound]) each.catch(() => {});
  await until(() => ear.pendingCount === 1 && voice.pendingCount === 1, "both are asked");
  link.close();
  await fails(text, "engine_failed");
  await fails(sound, "engine_failed");
  await until(() => ear.streams[0]?.closed === true && voice.requests[0]?.signal.aborted === true, "both are told");
  await until(() => host.channels === 0, "the host has let go");
}
