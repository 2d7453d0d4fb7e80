import { framePowers } from "../../frame-powers.ts";

const rate = 16_000;
const frameSamples = rate / 50;
/** Against the loudest frame; speech begins above it. */
const quietShare = 10 ** -3.5;
const keptSamples = rate / 10;

/** 16 kHz sound from 100 ms before it gets loud. */
export function trimLead(samples: Float32Array): Float32Array<ArrayBuffer> {
  const powers = framePowers(samples, frameSamples);
  const loudest = Math.max(...powers);
  const first = powers.findIndex((power) => power > loudest * quietShare);
  return samples.slice(Math.max(0, first * frameSamples - keptSamples));
}
