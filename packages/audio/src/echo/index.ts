export {
  createEchoCanceller,
  type CancelledAudio,
  type EchoCanceller,
  type EchoCancellerOptions,
  type EchoState,
} from "./echo-canceller.ts";
export type { SoundOwner } from "./echo-witness.ts";
export { RealFft } from "./real-fft.ts";
