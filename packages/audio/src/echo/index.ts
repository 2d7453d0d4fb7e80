export {
  createEchoCanceller,
  type CancelledAudio,
  type EchoCanceller,
  type EchoCancellerOptions,
  type EchoState,
} from "./echo-canceller.ts";
export { RealFft } from "./real-fft.ts";
