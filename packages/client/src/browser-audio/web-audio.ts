/**
 * The parts of the browser's audio interfaces that are used here, so that tests can stand in for them and a program for
 * Node compiles without the DOM's declarations. The real objects have these shapes.
 */
export interface MediaTrack {
  enabled: boolean;
  readonly label: string;
  readonly readyState: string;
  stop(): void;
  getSettings(): { readonly deviceId?: string };
  addEventListener(type: "ended", listener: () => void): void;
}

/** What a microphone gives, for as long as none of its tracks has ended. */
export interface CapturedStream {
  getTracks(): MediaTrack[];
}

/** Of `navigator.mediaDevices`: asks for a microphone, lists devices, and tells that others are there. */
export interface MediaDevicesLike {
  getUserMedia(constraints: { readonly audio: Readonly<Record<string, unknown>> }): Promise<CapturedStream>;
  enumerateDevices(): Promise<readonly { readonly kind: string; readonly deviceId: string; readonly label: string }[]>;
  addEventListener(type: "devicechange", listener: () => void): void;
  removeEventListener(type: "devicechange", listener: () => void): void;
}

/** A part of the browser's graph of sound. */
export interface AudioNodeLike {
  connect(target: AudioNodeLike): unknown;
  disconnect(): void;
}

/** A node that works in the thread of sound, reached by messages. */
export interface WorkletNodeLike extends AudioNodeLike {
  readonly port: {
    onmessage: ((event: { readonly data: unknown }) => void) | null;
    postMessage(message: unknown, transfer?: ArrayBufferLike[]): void;
  };
}

/** Of `AudioContext`: the graph of sound, at `sampleRate` Hz, which is the device's. */
export interface AudioContextLike {
  readonly sampleRate: number;
  readonly state: string;
  readonly destination: AudioNodeLike;
  /** Missing on pages that are neither https nor localhost. */
  readonly audioWorklet?: { addModule(url: string): Promise<void> };
  createMediaStreamSource(stream: CapturedStream): AudioNodeLike;
  resume(): Promise<void>;
  close(): Promise<void>;
  addEventListener(type: "statechange", listener: () => void): void;
  /** Chooses the output device; not in every browser. */
  setSinkId?(deviceId: string): Promise<void>;
}

/** What the browser offers. */
export interface AudioPlatform {
  /** Missing on pages that are neither https nor localhost. */
  readonly mediaDevices?: MediaDevicesLike | undefined;
  createContext(options: { readonly sampleRate?: number; readonly latencyHint: "interactive" }): AudioContextLike;
  createWorklet(context: AudioContextLike, name: string, options: Readonly<Record<string, unknown>>): WorkletNodeLike;
}

type Constructor<A extends unknown[], T> = new (...args: A) => T;

/** The browser's own. @throws {Error} where there is no Web Audio. */
export function browserPlatform(): AudioPlatform {
  const { navigator, AudioContext, AudioWorkletNode } = globalThis as unknown as {
    readonly navigator?: { readonly mediaDevices?: MediaDevicesLike };
    readonly AudioContext?: Constructor<[object], AudioContextLike>;
    readonly AudioWorkletNode?: Constructor<[AudioContextLike, string, object], WorkletNodeLike>;
  };
  if (AudioContext === undefined) throw new Error("This platform has no Web Audio.");
  return {
    mediaDevices: navigator?.mediaDevices,
    createContext: (options) => new AudioContext(options),
    createWorklet(context, name, options) {
      if (AudioWorkletNode === undefined) throw new Error("Sound needs https or localhost.");
      return new AudioWorkletNode(context, name, options);
    },
  };
}
