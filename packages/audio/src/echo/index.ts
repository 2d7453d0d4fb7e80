export {
  createEchoCanceller,
  type CancelledAudio,
  type EchoCanceller,
  type EchoCancellerOptions,
} from "./create-echo-canceller.ts";
export { blockSamples as echoBlockSamples } from "./echo-canceller.ts";
export type { EchoState } from "./echo-canceller.ts";
export type { SoundOwner } from "./echo-witness.ts";
export { RealFft } from "./real-fft.ts";
