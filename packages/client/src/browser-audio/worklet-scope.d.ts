/** What an AudioWorklet's global scope offers. */
declare abstract class AudioWorkletProcessor {
  readonly port: {
    onmessage: ((event: { readonly data: unknown }) => void) | null;
    postMessage(message: unknown, transfer?: ArrayBufferLike[]): void;
  };
  abstract process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Rate of the context, Hz. */
declare const sampleRate: number;
