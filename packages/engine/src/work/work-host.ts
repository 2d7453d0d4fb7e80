import type { Timers } from "@vivavoce/audio/clock";
import { healthOf } from "../engine-health.ts";
import type { EngineHealth } from "../engine-health.ts";
import { HostedChannel } from "./hosted-channel.ts";
import type { HostedEngine } from "./hosted-engine.ts";
import { createSupersession } from "./supersession.ts";
import type { WorkChannel } from "./work-channel.ts";
import { failureOfName } from "./work-desk.ts";
import { workVersion } from "./work-frame.ts";
import type { EngineOffer, WorkFailure } from "./work-frame.ts";

/** What a host offers, and how much of it. */
export interface WorkHostOptions {
  /** By the names under which they are offered. They are not closed by the host. */
  readonly engines: Readonly<Record<string, HostedEngine>>;
  /** For the time that there is for answers, and between two words about health. */
  readonly timers: Timers;
  /** Requests that one channel may have unanswered at a time; one more is refused. Default 1024. */
  readonly credits?: number;
  /** Utterances, clauses and pauses of all channels that may be in work at a time; one more is refused. Default: any number. */
  readonly capacity?: number;
  /** Told when `free` or `isDraining` is another. */
  readonly onChange?: () => void;
}

/** Does engine work for any number of others, each behind a channel. */
export interface WorkHost {
  /** Serves one more; until its channel closes, which ends all that it has asked for. */
  serve(channel: WorkChannel): void;
  /** Those that are served. */
  readonly channels: number;
  /** How much more may begin now. */
  readonly free: number;
  /** Nothing more begins. */
  readonly isDraining: boolean;
  /** Begins nothing more, and resolves when what has begun is over. */
  drain(): Promise<void>;
  /** Lets all of them go. */
  close(): void;
}

const defaultCredits = 1024;
/** How often the others are told how the engines are, where that has changed. */
const stateEveryMs = 250;

/**
 * Offers engines over channels. Who does the work in which order is decided by the engines, whose queues are shared by the
 * sessions of all channels; the host bounds what one channel may ask, keeps to the time that there is for an answer, and
 * withdraws what nobody wants any more.
 */
export function createWorkHost(options: WorkHostOptions): WorkHost {
  const { engines, timers, credits = defaultCredits, capacity = Number.POSITIVE_INFINITY, onChange } = options;
  const channels = new Set<HostedChannel>();
  const supersession = createSupersession();
  let told = "";
  let isDraining = false;
  const drained = new Set<() => void>();
  let cancelTimer = (): void => {};

  const health = (): Record<string, EngineHealth> =>
    Object.fromEntries(Object.entries(engines).map(([name, hosted]) => [name, healthOfHosted(hosted)]));

  const works = (): number => [...channels].reduce((sum, channel) => sum + channel.works, 0);

  function changed(): void {
    onChange?.();
    if (!isDraining || works() > 0) return;
    for (const resolve of drained) resolve();
    drained.clear();
  }

  function refuse(engine: string): WorkFailure | undefined {
    if (isDraining) return failureOfName(engine, "engine_unavailable", "is going away");
    if (works() < capacity) return undefined;
    return failureOfName(engine, "engine_overloaded", "has as much to do as it takes");
  }

  function watch(): void {
    cancelTimer = timers.setTimer(stateEveryMs, watch);
    const state = health();
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    for (const channel of channels) channel.tell({ type: "state", health: state });
  }

  return {
    serve(channel) {
      const hosted: HostedChannel = new HostedChannel(channel, {
        engines,
        timers,
        credits,
        supersession,
        refuse,
        onWork: changed,
        onClosed() {
          channels.delete(hosted);
          if (channels.size === 0) cancelTimer();
          changed();
        },
      });
      channels.add(hosted);
      if (channels.size === 1) watch();
      hosted.tell({ type: "hello", version: workVersion, engines: offers(engines), credits });
      hosted.tell({ type: "state", health: health() });
    },
    get channels() {
      return channels.size;
    },
    get free() {
      return isDraining ? 0 : Math.max(0, capacity - works());
    },
    get isDraining() {
      return isDraining;
    },
    drain() {
      isDraining = true;
      return new Promise((resolve) => {
        drained.add(resolve);
        changed();
      });
    },
    close() {
      for (const channel of channels) channel.close();
    },
  };
}

function healthOfHosted(hosted: HostedEngine): EngineHealth {
  return hosted.kind === "listener" ? { isReady: true } : healthOf(hosted.engine);
}

function offers(engines: WorkHostOptions["engines"]): Record<string, EngineOffer> {
  return Object.fromEntries(Object.entries(engines).map(([name, hosted]) => [name, offerOf(hosted)]));
}

function offerOf(hosted: HostedEngine): EngineOffer {
  if (hosted.kind === "recognizer") return { kind: "recognizer", info: hosted.engine.info };
  if (hosted.kind === "synthesizer") return { kind: "synthesizer", info: hosted.engine.info };
  const { id, soundMs, sampleRate, budgetMs } = hosted.listener;
  return { kind: "listener", listener: { id, soundMs, sampleRate, budgetMs }, languages: hosted.languages };
}
