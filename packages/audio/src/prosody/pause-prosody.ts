/** How the speech before a pause sounded. Every member is relative to the speaker, so levels and voices do not matter. */
export interface PauseProsody {
  /** Share of the measured stretch that is voiced, 0 to 1; little of it makes the other members doubtful. */
  readonly voicedShare: number;
  /** Pitch of the last voiced 200 ms above the median of the stretch, in semitones; null with too little voice. */
  readonly finalPitchSemitones: number | null;
  /** Slope of the pitch over the last voiced 300 ms, in semitones per second; null with too little voice. */
  readonly pitchSlopeSemitonesPerS: number | null;
  /** How far the last voiced 150 ms lie below the loud parts of the stretch, in dB; 0 or more when it fades. */
  readonly energyFallDb: number;
  /** Length of the last voiced run, in milliseconds: final syllables and hesitations are drawn out. */
  readonly finalVoicedMs: number;
  /** Peaks of voiced energy per second of speech: about the syllable rate. */
  readonly syllablesPerS: number;
}
