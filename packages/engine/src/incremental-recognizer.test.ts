import { describe, expect, test } from "vitest";
import type { BufferedRecognition, BufferedRecognizer, BufferedRequest } from "./buffered-recognizer.ts";
import { EngineError } from "./engine-error.ts";
import { createIncrementalRecognizer } from "./incremental-recognizer.ts";
import type { PartialRecognition, RecognizerOptions } from "./recognizer.ts";

const rate = 1000;
const cut = { minMs: 2400, softMs: 3000, maxMs: 5000 };

/** One request in the hands of the buffered recognizer: the test starts and answers it. */
class Call {
  readonly request: BufferedRequest<string>;
  readonly #answer: (result: BufferedRecognition<string> | undefined) => void;
  readonly #fail: (error: unknown) => void;

  constructor(
    request: BufferedRequest<string>,
    answer: (result: BufferedRecognition<string> | undefined) => void,
    fail: (error: unknown) => void,
  ) {
    this.request = request;
    this.#answer = answer;
    this.#fail = fail;
    request.signal.addEventListener("abort", () => answer(undefined));
  }

  async answer(text: string, draft?: string): Promise<void> {
    const words = this.request.wantsWordTimes !== false && { words: [{ text, offsetMs: 10, durationMs: 20 }] };
    this.#answer({ text, logprobs: [{ token: text, logprob: -1 }], ...words, ...(draft !== undefined && { draft }) });
    await settled();
  }

  async fail(): Promise<void> {
    this.#fail(new EngineError("buffered", "engine_failed", "the engine failed"));
    await settled();
  }
}

function setUp(options: RecognizerOptions = {}) {
  const calls: Call[] = [];
  const partials: PartialRecognition[] = [];
  const buffered: BufferedRecognizer<string> = {
    info: {
      id: "buffered",
      languages: ["en"],
      licence: "MIT",
      capabilities: { sampleRate: rate, wordTimes: true, logprobs: true, phraseList: false },
    },
    recognize: (request) => new Promise((answer, fail) => void calls.push(new Call(request, answer, fail))),
    close: () => Promise.resolve(),
  };
  const recognizer = createIncrementalRecognizer(buffered, { cut });
  const stream = recognizer.openStream({ ...options, language: "en", onPartial: (partial) => partials.push(partial) });
  const call = (index: number): Call => {
    const found = calls[index];
    if (found === undefined) throw new Error(`call ${index} was not made; there are ${calls.length}`);
    return found;
  };
  return { calls, call, partials, recognizer, stream };
}

/** Lets everything that was answered take effect. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

const audio = (lengthMs: number, level = 0.5): Float32Array =>
  Float32Array.from({ length: lengthMs }, (_, index) => (index % 2 === 0 ? level : -level));

describe("word times", () => {
  const heard = async (options?: RecognizerOptions) => {
    const { calls, call, stream } = setUp(options);
    stream.push(audio(5300));
    // The first piece is cut off, the rest is settled.
    const settling = stream.settle();
    for (let index = 0; index < calls.length; index++) await call(index).answer(`w${index}`);
    return { result: await settling, wanted: calls.map(({ request }) => request.wantsWordTimes) };
  };

  test("count from the beginning of the utterance", async () => {
    const { result, wanted } = await heard();
    expect(result.words).toHaveLength(2);
    expect(result.words?.[0]?.offsetMs).toBe(10);
    expect(result.words?.[1]?.offsetMs).toBeGreaterThan(2400);
    expect(new Set(wanted)).toEqual(new Set([undefined]));
  });

  test("are not asked for where nobody wants them", async () => {
    const { result, wanted } = await heard({ wantsWordTimes: false });
    expect(result).not.toHaveProperty("words");
    expect(new Set(wanted)).toEqual(new Set([false]));
  });
});

describe("partials", () => {
  test("are asked for every 500 ms of audio, one at a time", async () => {
    const { calls, call, partials, stream } = setUp();
    stream.push(audio(499));
    expect(calls).toHaveLength(0);
    stream.push(audio(1));
    expect(call(0).request).toMatchObject({ purpose: "partial", language: "en" });
    expect(call(0).request.samples).toHaveLength(500);
    call(0).request.onStart?.();
    stream.push(audio(600));
    expect(calls).toHaveLength(1);
    await call(0).answer("one two three", "draft 1");
    expect(call(1).request).toMatchObject({ draft: "draft 1" });
    expect(call(1).request.samples).toHaveLength(1100);
    await call(1).answer("one two three four five");
    expect(partials).toEqual([
      { text: "one two three", stableText: "" },
      { text: "one two three four five", stableText: "one two three" },
    ]);
  });

  test("that have not begun give way to newer audio", () => {
    const { calls, call, stream } = setUp();
    stream.push(audio(500));
    stream.push(audio(400));
    expect(call(0).request.signal.aborted).toBe(false);
    stream.push(audio(100));
    expect(call(0).request.signal.aborted).toBe(true);
    return settled().then(() => {
      expect(calls).toHaveLength(2);
      expect(call(1).request.samples).toHaveLength(1000);
    });
  });

  test("that fail are passed over", async () => {
    const { call, partials, stream } = setUp();
    stream.push(audio(500));
    await call(0).fail();
    stream.push(audio(500));
    await call(1).answer("one");
    expect(partials).toEqual([{ text: "one", stableText: "" }]);
  });

  test("are not reported after close", async () => {
    const { call, partials, stream } = setUp();
    stream.push(audio(500));
    call(0).request.onStart?.();
    stream.close();
    await call(0).answer("one");
    expect(partials).toEqual([]);
  });
});

describe("settle", () => {
  test("drops a partial that waits and gives the text of everything", async () => {
    const { call, stream } = setUp();
    stream.push(audio(700));
    const settling = stream.settle();
    expect(call(0).request.signal.aborted).toBe(true);
    await settled();
    expect(call(1).request.purpose).toBe("final");
    expect(call(1).request.samples).toHaveLength(700);
    await call(1).answer("all of it");
    expect(await settling).toMatchObject({ text: "all of it", logprobs: [{ token: "all of it", logprob: -1 }] });
  });

  test("waits for a partial at work and starts from its draft", async () => {
    const { calls, call, stream } = setUp();
    stream.push(audio(700));
    call(0).request.onStart?.();
    const settling = stream.settle();
    await settled();
    expect(calls).toHaveLength(1);
    await call(0).answer("all of", "all of");
    expect(call(1).request).toMatchObject({ purpose: "final", draft: "all of" });
    await call(1).answer("all of it");
    expect((await settling).text).toBe("all of it");
  });

  test("answers from memory until more audio comes", async () => {
    const { calls, call, stream } = setUp();
    stream.push(audio(100));
    const first = stream.settle();
    const second = stream.settle();
    await call(0).answer("one", "one");
    expect(await second).toBe(await first);
    await stream.settle();
    expect(calls).toHaveLength(1);
    stream.push(audio(100));
    const third = stream.settle();
    expect(call(1).request).toMatchObject({ draft: "one" });
    expect(call(1).request.samples).toHaveLength(200);
    await call(1).answer("one two");
    expect((await third).text).toBe("one two");
  });

  test("does not hear audio pushed after it", async () => {
    const { call, stream } = setUp();
    stream.push(audio(100));
    const settling = stream.settle();
    stream.push(audio(100));
    expect(call(0).request.samples).toHaveLength(100);
    await call(0).answer("one");
    expect((await settling).text).toBe("one");
  });

  test("says nothing when nothing was pushed", async () => {
    const { calls, stream } = setUp();
    expect((await stream.settle()).text).toBe("");
    expect(calls).toHaveLength(0);
  });

  test("reports a failure and tries again when asked again", async () => {
    const { call, stream } = setUp();
    stream.push(audio(100));
    const failing = stream.settle();
    await call(0).fail();
    await expect(failing).rejects.toMatchObject({ code: "engine_failed" });
    const again = stream.settle();
    await call(1).answer("one");
    expect((await again).text).toBe("one");
  });

  test("rejects when the stream is closed", async () => {
    const { call, stream } = setUp();
    stream.push(audio(100));
    const settling = stream.settle();
    stream.close();
    expect(call(0).request.signal.aborted).toBe(true);
    await expect(settling).rejects.toMatchObject({ code: "engine_closed" });
    await expect(stream.settle()).rejects.toMatchObject({ code: "engine_closed" });
  });
});

describe("long utterances", () => {
  const long = Float32Array.of(...audio(2600), ...audio(200, 0), ...audio(200));

  test("are cut at a pause, and their text is joined", async () => {
    const { calls, call, partials, stream } = setUp();
    stream.push(long);
    expect(call(0).request).toMatchObject({ purpose: "final" });
    expect(call(0).request.samples).toHaveLength(2700);
    const settling = stream.settle();
    expect(calls).toHaveLength(1);
    await call(0).answer("the first part.", "first draft");
    expect(call(1).request.draft).toBeUndefined();
    expect(call(1).request.samples).toHaveLength(300);
    await call(1).answer("the second part.");
    expect(await settling).toMatchObject({ text: "the first part. the second part." });
    expect((await settling).logprobs).toHaveLength(2);
    expect(calls).toHaveLength(2);
    stream.push(audio(500));
    await call(2).answer("the second part goes on");
    expect(partials.at(-1)?.text).toBe("the first part. the second part goes on");
  });

  test("start the cut piece from the draft of the partial at work", async () => {
    const { call, partials, stream } = setUp();
    stream.push(long.subarray(0, 2900));
    call(0).request.onStart?.();
    stream.push(long.subarray(2900));
    await call(0).answer("the first part the", "the first part the");
    expect(partials).toEqual([]);
    expect(call(1).request).toMatchObject({ purpose: "final", draft: "the first part the" });
  });

  test("fail as a whole when a piece failed", async () => {
    const { call, stream } = setUp();
    stream.push(long);
    const settling = stream.settle();
    await call(0).fail();
    await call(1).answer("the second part.");
    await expect(settling).rejects.toMatchObject({ code: "engine_failed" });
  });
});

test("partials can be switched off", () => {
  const { recognizer } = setUp();
  expect(recognizer.info.capabilities.partials).toBe(true);
  const none = createIncrementalRecognizer(
    { info: recognizer.info, recognize: () => Promise.reject(new Error("asked")), close: () => Promise.resolve() },
    { partialEveryMs: 0 },
  );
  expect(none.info.capabilities.partials).toBe(false);
  none.openStream({}).push(audio(5000));
});

describe("what waits", () => {
  const watched = () => {
    const told: string[] = [];
    const watchQueue = (kind: string) => {
      told.push(`${kind} asked`);
      return { started: () => void told.push(`${kind} started`), dropped: () => void told.push(`${kind} dropped`) };
    };
    return { told, ...setUp({ watchQueue }) };
  };

  test("is told of when it is asked for, begun, and given up for something newer", async () => {
    const { told, call, stream } = watched();
    stream.push(audio(500));
    stream.push(audio(500));
    await settled();
    call(1).request.onStart?.();
    await call(1).answer("one");
    const settling = stream.settle();
    await settled();
    call(2)?.request.onStart?.();
    await call(2).answer("one two");
    await settling;
    expect(told).toEqual([
      "partial asked",
      "partial dropped",
      "partial asked",
      "partial started",
      "final asked",
      "final started",
    ]);
  });

  test("is told of as given up when the engine fails before it begins, and not afterwards", async () => {
    const { told, call, stream } = watched();
    stream.push(audio(100));
    const failing = stream.settle();
    await call(0).fail();
    await expect(failing).rejects.toMatchObject({ code: "engine_failed" });
    const again = stream.settle();
    call(1).request.onStart?.();
    await call(1).fail();
    await expect(again).rejects.toMatchObject({ code: "engine_failed" });
    expect(told).toEqual(["final asked", "final dropped", "final asked", "final started"]);
  });
});

test("a final carries how soon it is needed: at once unless somebody says otherwise, and a piece that was cut off later", async () => {
  const { call, stream } = setUp();
  stream.push(audio(100));
  void stream.settle({ withinMs: 250 }).catch(() => {});
  await call(0).answer("one");
  stream.push(audio(100));
  void stream.settle().catch(() => {});
  await call(1).answer("one two");
  stream.push(audio(5000));
  expect([0, 1, 2].map((index) => call(index).request.withinMs)).toEqual([250, undefined, 1000]);
  stream.close();
});
