import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { DeviceReply, DeviceRequest } from "./device-message.ts";
import type { NodeAudioDevice, PcmMeans, PcmSource, PcmTaker } from "./pcm-device.ts";

/** A device that is not open after this long will not be: 10 s. */
const openMs = 10_000;
/** How often it is looked whether a device still gives or takes sound, and after how many looks without it does not. */
const lookMs = 1000;
const looks = 3;
/** Characters that a driver may complain with; one that goes on has lost its device and does not know. */
const mostComplaints = 1_000_000;

/** What is done with what a device's process says; without `data` it is one that plays. */
type DeviceListener = Pick<PcmTaker, "failed"> & Partial<PcmTaker>;

/**
 * Sound through the native package `decibri` in a process of its own for each device, loaded when it is first used. What
 * drivers write does not reach the screen, one that hangs or complains without end is ended, and a device that gives or
 * takes no sound for 3 s has failed.
 */
export const apartMeans: PcmMeans = meansApart("decibri", programPath());

/** Sound through a program that answers a `DeviceRequest` with `DeviceReply`s over its channel; one process a device. */
export function meansApart(name: string, program: string): PcmMeans {
  return {
    name,
    async openSource(taker, device) {
      const process = new DeviceProcess(program, taker);
      await process.ask({ type: "openSource", device });
      process.watch();
      return process;
    },
    async openSink(failed, device) {
      const process = new DeviceProcess(program, { failed });
      const { leadMs } = await process.ask({ type: "openSink", device });
      return {
        leadMs,
        write: (bytes) => process.write(bytes),
        clear: () => process.tell({ type: "clear" }),
        close: () => process.close(),
      };
    },
    async listDevices() {
      const process = new DeviceProcess(program, { failed: () => undefined });
      try {
        return (await process.ask({ type: "list" })).devices;
      } finally {
        process.close();
      }
    },
  };
}

interface Opened {
  readonly leadMs: number;
  readonly devices: readonly NodeAudioDevice[];
}

class DeviceProcess implements PcmSource {
  readonly #child: ChildProcess;
  readonly #listener: DeviceListener;
  #answer: { readonly resolve: (opened: Opened) => void; readonly reject: (error: Error) => void } | undefined;
  #complaint = "";
  #complaints = 0;
  /** Looks since the last sound that was given or taken. */
  #looks = 0;
  #untaken = 0;
  #looking: ReturnType<typeof setInterval> | undefined;
  #isOver = false;

  constructor(program: string, listener: DeviceListener) {
    this.#listener = listener;
    this.#child = fork(program, [], {
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    });
    const child = this.#child;
    child.on("message", (reply: DeviceReply) => this.#take(reply));
    child.once("error", (error) => this.#fail(error));
    child.once("exit", (code, signal) =>
      this.#fail(new Error(this.#lastComplaint() ?? `ended with ${code ?? signal}`)),
    );
    child.stderr?.on("data", (bytes: Buffer) => this.#hearComplaint(bytes));
  }

  async ask(request: DeviceRequest): Promise<Opened> {
    const timer = setTimeout(() => this.#fail(new Error("it does not open")), openMs);
    try {
      return await new Promise<Opened>((resolve, reject) => {
        this.#answer = { resolve, reject };
        this.tell(request);
      });
    } finally {
      clearTimeout(timer);
      this.#answer = undefined;
    }
  }

  tell(request: DeviceRequest): void {
    // A process that is going is told of by its end.
    if (!this.#isOver && this.#child.connected) this.#child.send(request, () => undefined);
  }

  write(bytes: Uint8Array): void {
    this.#untaken += 1;
    this.watch();
    this.tell({ type: "write", bytes });
  }

  close(): void {
    this.#isOver = true;
    clearInterval(this.#looking);
    this.#child.kill("SIGKILL");
  }

  #take(reply: DeviceReply): void {
    switch (reply.type) {
      case "opened":
        return this.#answer?.resolve({ leadMs: reply.leadMs, devices: [] });
      case "listed":
        return this.#answer?.resolve({ leadMs: 0, devices: reply.devices as readonly NodeAudioDevice[] });
      case "data":
        this.#looks = 0;
        return this.#isOver ? undefined : this.#listener.data?.(reply.bytes);
      case "taken":
        this.#looks = 0;
        this.#untaken -= 1;
        return;
      case "failed":
        return this.#fail(Object.assign(new Error(reply.message), reply.code !== undefined && { code: reply.code }));
    }
  }

  /**
   * From now on a device that gives or takes no sound has failed. Counted while this process runs, not by the clock: nothing
   * has failed while the machine slept.
   */
  watch(): void {
    this.#looking ??= setInterval(() => {
      if (this.#listener.data === undefined && this.#untaken === 0) this.#looks = 0;
      else this.#looks += 1;
      if (this.#looks > looks) this.#fail(new Error(`no sound for ${(looks * lookMs) / 1000} s`));
    }, lookMs);
  }

  #hearComplaint(bytes: Buffer): void {
    this.#complaint = `${this.#complaint}${bytes.toString()}`.slice(-500);
    this.#complaints += bytes.length;
    if (this.#complaints > mostComplaints)
      this.#fail(new Error(this.#lastComplaint() ?? "its driver reports errors without end"));
  }

  /** The last line that is whole, or what there is of one. */
  #lastComplaint(): string | undefined {
    const lines = this.#complaint.split("\n");
    const unfinished = lines.pop()?.trim();
    return lines.at(-1)?.trim() || unfinished || undefined;
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.close();
    if (this.#answer === undefined) this.#listener.failed(error);
    else this.#answer.reject(error);
  }
}

/** The program that holds a device; tests run the sources, and it must run as a program. */
function programPath(): string {
  const { href } = new URL("./device-process.ts", import.meta.url);
  return fileURLToPath(href.replace("/src/", "/dist/").replace(/\.ts$/, ".js"));
}
