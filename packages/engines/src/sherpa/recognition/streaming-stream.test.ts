import { EngineError } from "@vivavoce/engine";
import { expect, test } from "vitest";
import type { StreamListener } from "./streaming-child.ts";
import { StreamingStream, type HearingChild } from "./streaming-stream.ts";

/** A process that does nothing by itself, and what it was asked. */
function manualChild() {
  const asked: (string | number)[] = [];
  const listeners: StreamListener[] = [];
  const child: HearingChild = {
    open(listener) {
      listeners.push(listener);
      return listeners.length;
    },
    push: (_id, samples) => void asked.push(samples.length),
    settle: (_id, ask) => void asked.push(`settle ${ask}`),
    close: () => void asked.push("close"),
  };
  const listener = (): StreamListener => {
    const last = listeners.at(-1);
    if (last === undefined) throw new Error("nobody listens");
    return last;
  };
  return { child, asked, listener };
}

const crash = new EngineError("sherpa-onnx", "engine_failed", "the speech recognizer crashed");
const none = new EngineError("sherpa-onnx", "engine_unavailable", "the speech recognizer is being started anew");

function openStream(second: HearingChild | EngineError, maxWaitingSamples = 16_000_000) {
  const first = manualChild();
  const partials: string[] = [];
  let replacements = 0;
  const stream = new StreamingStream(
    { onPartial: ({ text }) => void partials.push(text) },
    {
      engine: "sherpa-onnx",
      child: first.child,
      replacement: () => {
        replacements += 1;
        return Promise.resolve(second);
      },
      language: undefined,
      ownLanguage: "en",
      maxWaitingSamples,
      toText: ({ text }) => text,
    },
  );
  return { first, stream, partials, replaced: () => replacements };
}

test("another process hears the whole utterance again when the first is lost, and what was asked is answered", async () => {
  const second = manualChild();
  const { first, stream, partials } = openStream(second.child);
  stream.push(new Float32Array(3200));
  first.listener().onRead(3200);
  first.listener().onHeard({ text: "one" });
  stream.push(new Float32Array(800));
  const settled = stream.settle();
  first.listener().onLost(crash);
  stream.push(new Float32Array(100));
  await Promise.resolve();
  expect(first.asked).toEqual([3200, 800, "settle 1"]);
  expect(second.asked).toEqual([4100, "settle 1"]);
  second.listener().onRead(1600);
  second.listener().onHeard({ text: "o" });
  second.listener().onRead(4100);
  second.listener().onHeard({ text: "one two" });
  second.listener().onSettled(1, { text: "one two" });
  expect((await settled).text).toBe("one two");
  expect(partials).toEqual(["one", "one two"]);
});

test("sound that brings down two processes is not given to a third", async () => {
  const second = manualChild();
  const { first, stream, replaced } = openStream(second.child);
  stream.push(new Float32Array(3200));
  const settled = stream.settle();
  first.listener().onLost(crash);
  await Promise.resolve();
  second.listener().onLost(crash);
  await expect(settled).rejects.toBe(crash);
  await expect(stream.settle()).rejects.toBe(crash);
  expect(replaced()).toBe(1);
});

test("what cannot be heard again fails, and says why", async () => {
  const { first, stream } = openStream(none);
  stream.push(new Float32Array(3200));
  const settled = stream.settle();
  first.listener().onLost(crash);
  await expect(settled).rejects.toBe(crash);
});

test("more than a minute is not kept", async () => {
  const { first, stream, replaced } = openStream(manualChild().child);
  stream.push(new Float32Array(960_001));
  const settled = stream.settle();
  first.listener().onLost(crash);
  await expect(settled).rejects.toBe(crash);
  expect(replaced()).toBe(0);
});

test("an engine that is closed is not looked for again", async () => {
  const { first, stream, replaced } = openStream(manualChild().child);
  stream.push(new Float32Array(3200));
  const settled = stream.settle();
  first.listener().onLost(new EngineError("sherpa-onnx", "engine_closed", "the speech recognizer is closed"));
  await expect(settled).rejects.toMatchObject({ code: "engine_closed" });
  expect(replaced()).toBe(0);
});

test("what is heard again does not count as waiting, and what comes meanwhile does", async () => {
  const second = manualChild();
  const { first, stream } = openStream(second.child, 4000);
  for (let at = 0; at < 3; at++) {
    stream.push(new Float32Array(3200));
    first.listener().onRead(3200 * (at + 1));
  }
  first.listener().onLost(crash);
  await Promise.resolve();
  stream.push(new Float32Array(3200));
  second.listener().onRead(1600);
  const settled = stream.settle();
  second.listener().onSettled(1, { text: "one" });
  expect((await settled).text).toBe("one");
  stream.push(new Float32Array(801));
  await expect(stream.settle()).rejects.toMatchObject({ code: "rate_limit_exceeded" });
});
