import { RealFft } from "@vivavoce/audio/echo";

/** Convolution of a signal with a response, cut to the length of the signal. */
export function convolve(signal: Float32Array, response: Float32Array): Float32Array {
  const size = 2 ** Math.ceil(Math.log2(2 * response.length + 8));
  const step = size - response.length;
  const fft = new RealFft(size);
  const [hRe, hIm, xRe, xIm] = Array.from({ length: 4 }, () => new Float64Array(fft.bins)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const block = new Float64Array(size);
  block.set(response);
  fft.forward(block, hRe, hIm);
  const out = new Float32Array(signal.length);
  for (let start = 0; start < signal.length; start += step) {
    block.fill(0);
    block.set(signal.subarray(start, start + step));
    fft.forward(block, xRe, xIm);
    for (let k = 0; k < fft.bins; k++) {
      const re = xRe[k] as number;
      const im = xIm[k] as number;
      xRe[k] = re * (hRe[k] as number) - im * (hIm[k] as number);
      xIm[k] = re * (hIm[k] as number) + im * (hRe[k] as number);
    }
    fft.inverse(xRe, xIm, block);
    const end = Math.min(signal.length, start + size);
    for (let n = start; n < end; n++) out[n] = (out[n] as number) + (block[n - start] as number);
  }
  return out;
}
