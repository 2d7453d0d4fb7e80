import { createRequire } from "node:module";
import { EngineError } from "@vivavoce/engine";

/** Name of the optional package; version that was tried with this one. */
const sherpaPackage = "sherpa-onnx-node";
const triedVersion = "1.13.8";

// What is used of the package. Its own typings lack several kinds of networks that its native side has.

/** Settings of a part of the native side: paths, numbers and flags; what is left out is its default. */
export type NativeSettings = { readonly [name: string]: string | number | boolean | NativeSettings };

/** The package's entry. What it is given is believed: a wrong file or setting may end the process. */
export interface SherpaLibrary {
  readonly OfflineRecognizer: { createAsync(config: NativeSettings): Promise<OfflineRecognizer> };
  readonly OnlineRecognizer: new (config: NativeSettings) => OnlineRecognizer;
  readonly OfflineSpeechDenoiser: new (config: NativeSettings) => OfflineSpeechDenoiser;
  readonly OnlineSpeechDenoiser: new (config: NativeSettings) => OnlineSpeechDenoiser;
  readonly OfflineTts: { createAsync(config: NativeSettings): Promise<OfflineTts> };
}

interface Waveform {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** Hears whole utterances, several at the same time. */
export interface OfflineRecognizer {
  createStream(): OfflineStream;
  setConfig(config: NativeSettings): void;
  /** Works in a thread of its own. */
  decodeAsync(stream: OfflineStream): Promise<NativeResult>;
}

interface OfflineStream {
  acceptWaveform(waveform: Waveform): void;
  setOption(key: string, value: string): void;
}

/** Hears streams; those that are ready go through the network together. */
export interface OnlineRecognizer {
  createStream(): OnlineStream;
  isReady(stream: OnlineStream): boolean;
  /** Works on this thread. */
  decodeStreams(streams: readonly OnlineStream[]): void;
  getResult(stream: OnlineStream): NativeResult;
}

/** What one speaker says, as it comes. */
export interface OnlineStream {
  acceptWaveform(waveform: Waveform): void;
  setOption(key: string, value: string): void;
}

/** What a recognizer found; not every network gives every member. */
export interface NativeResult {
  readonly text: string;
  /** For example `<|en|>` or `en`. */
  readonly lang?: string;
  readonly tokens?: readonly string[];
  /** Seconds at which each token begins. */
  readonly timestamps?: readonly number[];
}

interface OfflineSpeechDenoiser {
  /** Of what it gives, in Hz. */
  readonly sampleRate: number;
  /** Works on this thread. */
  run(request: Waveform & { readonly enableExternalBuffer: boolean }): Waveform;
}

/** Takes noise out of one stream as it comes. */
export interface OnlineSpeechDenoiser {
  /** Of what it gives, in Hz. */
  readonly sampleRate: number;
  /** Works on this thread; gives what is ready of this and earlier sound. */
  run(request: Waveform & { readonly enableExternalBuffer: boolean }): Waveform;
  /** As if newly made. */
  reset(): void;
}

interface OfflineTts {
  readonly sampleRate: number;
  readonly numSpeakers: number;
  generateAsync(request: {
    readonly text: string;
    readonly enableExternalBuffer: boolean;
    readonly generationConfig: NativeSettings;
    /** Called for each sentence; 0 has the engine leave off, where it heeds that. */
    readonly onProgress?: (progress: Waveform) => 0 | 1;
  }): Promise<Waveform>;
}

/** Loads the library. Only a process that may be lost does this: a bad model ends the whole process. */
export function loadSherpa(): SherpaLibrary {
  return createRequire(import.meta.url)(sherpaPackage) as SherpaLibrary;
}

/**
 * Looks whether the library is installed and new enough, without loading it.
 * @param engine id to name in errors
 * @param leastVersion the version that a model needs
 * @throws EngineError `engine_unavailable` with what to install
 */
export function requireSherpa(engine: string, leastVersion = "1.12.0"): void {
  const version = installedVersion();
  if (version !== undefined && isAtLeast(version, leastVersion)) return;
  const found =
    version === undefined ? "is not installed" : `is installed as ${version}, and ${leastVersion} is needed`;
  const message = `the package ${sherpaPackage} ${found}; install it beside vivavoce: npm install ${sherpaPackage}@${triedVersion}`;
  throw new EngineError(engine, "engine_unavailable", message);
}

function installedVersion(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url)(`${sherpaPackage}/package.json`) as { readonly version: string };
    return manifest.version;
  } catch {
    return undefined;
  }
}

function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((each) => each.split(".").map(Number));
  for (let part = 0; part < 3; part++) {
    const difference = (have?.[part] ?? 0) - (want?.[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
