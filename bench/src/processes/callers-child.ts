/** Speaks for callers in a process of its own; started by `main.ts`, not by people. */
import { once } from "node:events";
import { WebSocket } from "ws";
import { ownCpuMs } from "../kit/machine.ts";
import { sum } from "../kit/statistics.ts";
import type { Crowd, Heard } from "./messages.ts";

/** How often it is looked who has something to send, in milliseconds. */
const lookEveryMs = 5;
const goldenRatio = 0.618_033_988_75;

class Caller {
  readonly firstAudioMs: number[] = [];
  readonly errors: string[] = [];
  missed = 0;
  latestMs = 0;
  readonly #socket: WebSocket;
  readonly #crowd: Crowd;
  readonly #index: number;
  #nextMs = 0;
  #clip = 0;
  #frame = 0;
  /** When the speech of the turn ended; undefined once it is answered. */
  #endedMs: number | undefined;

  constructor(socket: WebSocket, crowd: Crowd, index: number) {
    this.#socket = socket;
    this.#crowd = crowd;
    this.#index = index;
    socket.on("message", (data: Buffer) => {
      const text = data.toString("latin1", 0, 200);
      if (text.includes('"response.audio.delta"')) this.#heard();
      else if (text.includes('"type":"error"')) this.errors.push(data.toString().slice(0, 300));
    });
    socket.on("close", (code) => void (code === 1000 || this.errors.push(`closed with ${code}`)));
  }

  begin(nowMs: number): void {
    const length = this.#frames() * this.#crowd.frameMs;
    this.#nextMs = nowMs + length * ((this.#index * goldenRatio) % 1);
  }

  /** Sends what is due. */
  look(nowMs: number): void {
    while (this.#nextMs <= nowMs) {
      const { frameMs, silentFrame, clips } = this.#crowd;
      const clip = clips[this.#clip % clips.length] ?? [];
      this.latestMs = Math.max(this.latestMs, nowMs - this.#nextMs);
      this.#socket.send(clip[this.#frame] ?? silentFrame);
      this.#nextMs += frameMs;
      this.#frame += 1;
      if (this.#frame === clip.length) this.#endedMs = nowMs;
      if (this.#frame < this.#frames()) continue;
      if (this.#endedMs !== undefined) this.missed += 1;
      this.#endedMs = undefined;
      this.#frame = 0;
      this.#clip += 1;
    }
  }

  #frames(): number {
    const { clips, pauseMs, frameMs } = this.#crowd;
    return (clips[this.#clip % clips.length]?.length ?? 0) + Math.ceil(pauseMs / frameMs);
  }

  #heard(): void {
    if (this.#endedMs === undefined) return;
    this.firstAudioMs.push(performance.now() - this.#endedMs);
    this.#endedMs = undefined;
  }
}

async function speak(crowd: Crowd): Promise<Heard> {
  const sockets: WebSocket[] = [];
  const callers: Caller[] = [];
  for (let index = 0; index < crowd.callers; index++) {
    const path = "/voice-live/realtime?api-version=2025-10-01&model=m";
    const socket = new WebSocket(crowd.url.replace(/^http/, "ws") + path);
    callers.push(new Caller(socket, crowd, index));
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "session.update", session: crowd.session }));
    sockets.push(socket);
  }
  const before = process.cpuUsage();
  const startMs = performance.now();
  for (const caller of callers) caller.begin(startMs);
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const nowMs = performance.now();
      for (const caller of callers) caller.look(nowMs);
      if (nowMs - startMs < crowd.seconds * 1000) return;
      clearInterval(timer);
      resolve();
    }, lookEveryMs);
  });
  const cpuMs = ownCpuMs(before);
  for (const socket of sockets) socket.close(1000);
  return {
    missed: sum(callers.map(({ missed }) => missed)),
    firstAudioMs: callers.flatMap(({ firstAudioMs }) => firstAudioMs),
    errors: callers.flatMap(({ errors }) => errors).slice(0, 20),
    cpuMs,
    latestMs: Math.max(0, ...callers.map(({ latestMs }) => latestMs)),
  };
}

process.once("message", (crowd: Crowd) => {
  void speak(crowd).then((heard) => process.send?.(heard, () => process.disconnect()));
});
