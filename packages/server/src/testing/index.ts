export { createManualClock } from "../runtime/manual-clock.ts";
export type { ManualClock } from "../runtime/manual-clock.ts";
export { createInProcessSessions } from "./in-process-sessions.ts";
export type { ConnectInProcess, InProcessOptions } from "./in-process-sessions.ts";
export type { SessionConnection, SessionHandle } from "../pipeline/session-port.ts";
export type { EngineSet as SessionEngines } from "@vivavoce/engine";
export { createAudioInput } from "../pipeline/input/audio-input.ts";
export type { AudioInputOptions } from "../pipeline/input/audio-input-options.ts";
export type {
  AudioInput,
  AudioInputFact,
  AudioInputNotice,
  InputSettings,
} from "../pipeline/input/audio-input-port.ts";
export { OnsetFinder } from "../pipeline/turn-taking/start/onset-finder.ts";
export { createSegmenter } from "../pipeline/turn-taking/segmenter.ts";
export type { Segmenter, SegmenterEvent, SegmenterSettings } from "../pipeline/turn-taking/segmenter.ts";
export { decisionThreshold, extraSilenceMs } from "../pipeline/turn-taking/end/extra-silence-ms.ts";
export type { ExtraSilenceSettings } from "../pipeline/turn-taking/end/extra-silence-ms.ts";
