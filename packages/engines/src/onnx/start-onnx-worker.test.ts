import { once } from "node:events";
import { expect, it } from "vitest";
import { startOnnxWorker } from "./start-onnx-worker.ts";

const nativeCalls = new URL("../../dist/onnx/native-calls.js", import.meta.url).href;

/** A thread that is in a call that does not end, and that does `then` in the midst of it. */
async function inCall(then: string) {
  const script = `
    import { parentPort } from "node:worker_threads";
    import { callNative } from ${JSON.stringify(nativeCalls)};
    parentPort.on("message", () => { ${then} });
    void callNative(() => new Promise(() => {}));
    parentPort.postMessage("in it");`;
  const worker = startOnnxWorker("test", new URL(`data:text/javascript,${encodeURIComponent(script)}`), {});
  await once(worker, "message");
  return worker;
}

it("a thread that breaks in the middle of a call is ended, whoever waits for that", async () => {
  const worker = await inCall(`throw new Error("broken");`);
  const broken = once(worker, "error");
  const ended = worker.terminate();
  worker.postMessage("break");
  expect((await broken)[0]).toMatchObject({ message: "broken" });
  await ended;
});

it("a thread that has broken in the middle of a call can be ended again", async () => {
  const worker = await inCall("process.exit(3);");
  worker.postMessage("exit");
  expect(await once(worker, "exit")).toEqual([3]);
  await worker.terminate();
});
