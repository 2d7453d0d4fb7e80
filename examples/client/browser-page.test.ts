import { afterEach, expect, it, vi } from "vitest";
import { startCall } from "./browser-page.ts";

afterEach(() => vi.unstubAllGlobals());

it("asks for speaker and microphone before it waits for anything, and connects to nobody without them", async () => {
  const asked: string[] = [];
  class Context {
    state = "running";
    sampleRate = 48_000;
    audioWorklet = { addModule: () => Promise.resolve() };
    constructor() {
      asked.push("context");
    }
    resume = () => Promise.resolve();
    close = () => Promise.resolve();
    addEventListener(): void {}
  }
  const mediaDevices = {
    getUserMedia() {
      asked.push("microphone");
      return Promise.reject(Object.assign(new Error("no"), { name: "NotAllowedError" }));
    },
    addEventListener(): void {},
    removeEventListener(): void {},
  };
  class Node {
    port = { postMessage() {}, onmessage: null };
    connect(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal("AudioContext", Context);
  vi.stubGlobal("AudioWorkletNode", Node);
  vi.stubGlobal("navigator", { mediaDevices });
  const call = startCall("http://localhost:1", "key");
  expect(asked).toEqual(["context", "context", "microphone"]);
  // Not an error of the connection, for which nobody listens there.
  await expect(call).rejects.toMatchObject({ name: "AudioDeviceError" });
});
