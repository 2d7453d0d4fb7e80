export { createManualClock } from "../runtime/manual-clock.ts";
export type { ManualClock } from "../runtime/manual-clock.ts";
export { createInProcessSessions } from "./in-process-sessions.ts";
export type { ConnectInProcess, InProcessOptions } from "./in-process-sessions.ts";
export type { SessionConnection, SessionHandle } from "../pipeline/session-port.ts";
export type { SessionEngines } from "../pipeline/session-host-options.ts";
export { createAudioInput } from "../pipeline/input/audio-input.ts";
export type { AudioInputOptions } from "../pipeline/input/audio-input-options.ts";
export type {
  AudioInput,
  AudioInputFact,
  AudioInputNotice,
  InputSettings,
} from "../pipeline/input/audio-input-port.ts";
export { OnsetFinder } from "../pipeline/input/onset-finder.ts";
export { createSegmenter } from "../pipeline/input/segmenter.ts";
export type { Segmenter, SegmenterEvent, SegmenterSettings } from "../pipeline/input/segmenter.ts";
