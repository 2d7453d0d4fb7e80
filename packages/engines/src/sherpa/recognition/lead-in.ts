import { framePowers } from "../frame-powers.ts";

const rate = 16_000;
const frameSamples = rate / 50;
/** Sound whose loudest 20 ms are under -66 dBFS holds no words. */
const silencePower = 10 ** -6.6;
/** Against the loudest frame; speech begins above it. */
const quietShare = 10 ** -3.5;
const keptSamples = rate / 10;

/** Whether 16 kHz sound is so soft that there can be no words: many networks write something over silence. */
export function isSilent(samples: Float32Array): boolean {
  return framePowers(samples, frameSamples).every((power) => power < silencePower);
}

/** 16 kHz sound from 100 ms before it gets loud. */
export function trimLead(samples: Float32Array): Float32Array<ArrayBuffer> {
  const powers = framePowers(samples, frameSamples);
  const loudest = Math.max(...powers);
  const first = powers.findIndex((power) => power > loudest * quietShare);
  return samples.slice(Math.max(0, first * frameSamples - keptSamples));
}
