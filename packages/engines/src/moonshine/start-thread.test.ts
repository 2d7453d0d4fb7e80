import { expect, test } from "vitest";
import { deferred } from "@vivavoce/audio/deferred";
import { resolveMoonshineFiles } from "./moonshine-files.ts";
import { startThread } from "./start-thread.ts";
import type { SharedThreadEvents } from "../workers/shared-worker.ts";
import type { PassResult } from "./worker-messages.ts";

type Told = { readonly type: "ready" | "failed" } | { readonly type: "done"; readonly result: PassResult | undefined };

/** Collects what a worker tells, as promises of the next message and of its loss. */
function listen() {
  const waiting: ((message: Told) => void)[] = [];
  const { promise: lost, resolve: lose } = deferred<unknown>();
  const tell = (message: Told): void => waiting.shift()?.(message);
  const events: SharedThreadEvents<PassResult> = {
    onReady: () => tell({ type: "ready" }),
    onAnswer: (_place, result) => tell({ type: "done", result }),
    onFailure: () => tell({ type: "failed" }),
    onLost: (cause) => lose(cause),
  };
  const next = () => new Promise<Told>((resolve) => waiting.push(resolve));
  return { events, next, lost };
}

test("a worker that cannot load its models is lost", async () => {
  const { events, lost } = listen();
  startThread({ encoder: "/nowhere/encoder.onnx", decoder: "/nowhere/decoder.onnx" }, 1)(events);
  expect(await lost).toMatchObject({ code: "ENOENT" });
});

test("a pass that fails leaves the worker at work, an aborted one has no result", async () => {
  const { events, next } = listen();
  const ready = next();
  const thread = startThread(await resolveMoonshineFiles(), 2)(events);
  expect(await ready).toEqual({ type: "ready" });
  const tone = () => Float32Array.from({ length: 32_000 }, (_, index) => 0.2 * Math.sin(index / 12));
  const failed = next();
  // A token that the model does not have.
  thread.send(1, { samples: tone(), draft: [99_999], purpose: "final" });
  expect(await failed).toEqual({ type: "failed" });
  const aborted = next();
  const samples = tone();
  thread.send(1, { samples, draft: [], purpose: "final" });
  thread.abort(1);
  expect(samples).toHaveLength(0);
  expect(await aborted).toEqual({ type: "done", result: undefined });
  await thread.close();
});
