import { expect, test } from "vitest";
import type { ToChild } from "./child-messages.ts";
import { startChildWorker } from "./child-worker.ts";
import type { Child, ChildOptions } from "./start-child.ts";

interface Started {
  readonly options: ChildOptions;
  readonly sent: ToChild[];
}

const processes: Started[] = [];

function begin(options: ChildOptions): Child {
  const sent: ToChild[] = [];
  processes.push({ options, sent });
  return { send: (message) => sent.push(message), rest: () => {}, end: async () => {} };
}

const facts = { sampleRate: 0, speakers: 0 };
const memoryBytes = 100;

test("an order that is aborted while its process is being replaced is left off at once, and never given", () => {
  const answers: unknown[] = [];
  const worker = startChildWorker<string, string>(
    {
      engine: "sherpa-onnx/test",
      model: "test",
      duty: { task: "whole", config: {} },
      maxMemoryBytes: memoryBytes - 1,
      toMessage: (_order, id) => ({ type: "recognize", id, samples: new Float32Array(1) }),
      toAnswer: (message) => (message.type === "recognized" ? message.result.text : undefined),
    },
    { onReady: () => {}, onAnswer: (answer) => answers.push(answer), onFailure: () => {}, onLost: () => {} },
    begin,
  );
  processes[0]?.options.onReady(facts);
  worker.send("first");
  processes[0]?.options.onMessage({ type: "recognized", id: 1, result: { text: "one" }, memoryBytes });
  expect(processes).toHaveLength(2);

  worker.send("second");
  worker.abort();
  expect(answers).toEqual(["one", undefined]);
  processes[1]?.options.onReady(facts);
  expect(processes[1]?.sent).toEqual([]);

  worker.send("third");
  expect(processes[1]?.sent).toMatchObject([{ type: "recognize", id: 3 }]);
});
