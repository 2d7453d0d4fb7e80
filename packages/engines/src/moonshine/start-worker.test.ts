import { expect, test } from "vitest";
import { resolveMoonshineFiles } from "./moonshine-files.ts";
import type { PoolWorkerEvents } from "./recognition-pool.ts";
import { startWorker } from "./start-worker.ts";
import type { FromWorker } from "./worker-messages.ts";

/** Collects what a worker tells, as promises of the next message and of its loss. */
function listen() {
  const waiting: ((message: FromWorker) => void)[] = [];
  let lose = (_cause: unknown): void => {};
  const lost = new Promise<unknown>((resolve) => (lose = resolve));
  const events: PoolWorkerEvents = {
    onMessage: (message) => waiting.shift()?.(message),
    onLost: (cause) => lose(cause),
  };
  const next = () => new Promise<FromWorker>((resolve) => waiting.push(resolve));
  return { events, next, lost };
}

test("a worker that cannot load its models is lost", async () => {
  const { events, lost } = listen();
  startWorker({ encoder: "/nowhere/encoder.onnx", decoder: "/nowhere/decoder.onnx" }, events);
  expect(await lost).toMatchObject({ code: "ENOENT" });
});

test("a pass that fails leaves the worker at work, an aborted one has no result", async () => {
  const { events, next } = listen();
  const ready = next();
  const worker = startWorker(await resolveMoonshineFiles(), events);
  expect(await ready).toEqual({ type: "ready" });
  const tone = () => Float32Array.from({ length: 32_000 }, (_, index) => 0.2 * Math.sin(index / 12));
  const failed = next();
  // A token that the model does not have.
  worker.send({ id: 1, samples: tone(), draft: [99_999], purpose: "final" });
  expect(await failed).toMatchObject({ type: "failed", id: 1 });
  const aborted = next();
  const samples = tone();
  worker.send({ id: 2, samples, draft: [], purpose: "final" });
  worker.abort(2);
  expect(samples).toHaveLength(0);
  expect(await aborted).toEqual({ type: "done", id: 2 });
  await worker.close();
});
