/** Something that is heard while the assistant speaks. */
export interface BargeInSound {
  readonly id: string;
  readonly kind: "back-channel" | "interruption" | "noise";
  readonly source: "human" | "synthesized" | "recorded" | "generated";
  /** Mono at 16 kHz. */
  readonly samples: Float32Array;
  /** Where the sound begins in it, in milliseconds; 0 for noises. */
  readonly onsetMs: number;
}

const rate = 16_000;

/** Part of a hum: how long, and its pitch at both ends. */
interface Hummed {
  readonly durationMs: number;
  readonly fromHz: number;
  readonly toHz: number;
}

/** Resonances of the nose with the mouth closed: frequency and width in Hz, height in dB. */
const nasal = [
  { hz: 270, widthHz: 70, db: 0 },
  { hz: 1000, widthHz: 180, db: -26 },
  { hz: 2200, widthHz: 300, db: -32 },
];

/** Hums of four pitches, as listeners say them; a synthesizer of words would spell them. */
export function hums(): BargeInSound[] {
  return [105, 130, 195, 225].flatMap((pitchHz) =>
    (
      [
        ["mm-hmm", [part(170, pitchHz, 0.95), part(60, 0, 1), part(240, pitchHz * 1.05, 1.2)]],
        ["mhm", [part(130, pitchHz * 1.1, 1), part(40, 0, 1), part(180, pitchHz, 0.9)]],
        ["hmm", [part(420, pitchHz, 0.85)]],
        ["mm", [part(260, pitchHz * 1.1, 0.9)]],
      ] as const
    ).map(([id, parts]): BargeInSound => {
      const samples = humOf(parts);
      return { id: `${id} ${pitchHz} Hz`, kind: "back-channel", source: "generated", samples, onsetMs: 0 };
    }),
  );
}

function part(durationMs: number, fromHz: number, rise: number): Hummed {
  return { durationMs, fromHz, toHz: fromHz * rise };
}

function humOf(parts: readonly Hummed[]): Float32Array {
  const all: number[] = [];
  let phase = 0;
  for (const { durationMs, fromHz, toHz } of parts) {
    const count = (durationMs * rate) / 1000;
    for (let n = 0; n < count; n++) {
      const place = n / count;
      // A slow waver, as no voice holds a pitch.
      const pitchHz = (fromHz + (toHz - fromHz) * place) * (1 + 0.008 * Math.sin(n / 300));
      phase += (2 * Math.PI * pitchHz) / rate;
      const edge = Math.min(1, n / 320, (count - n) / 480);
      all.push(pitchHz === 0 ? 0 : 0.25 * edge * voiced(phase, pitchHz));
    }
  }
  return Float32Array.from(all);
}

/** A glottal tone, 12 dB an octave softer upwards, through the nose. */
function voiced(phase: number, pitchHz: number): number {
  let value = 0;
  for (let harmonic = 1; harmonic * pitchHz < 4000; harmonic++) {
    const hz = harmonic * pitchHz;
    const gain = nasal.reduce(
      (sum, { hz: at, widthHz, db }) => sum + 10 ** (db / 20) / Math.sqrt(1 + ((hz - at) / widthHz) ** 2),
      0,
    );
    value += (gain * Math.sin(harmonic * phase)) / harmonic ** 1.2;
  }
  return value;
}
