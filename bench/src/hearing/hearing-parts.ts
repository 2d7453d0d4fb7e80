/** What one part of the scorecard has measured. */
export interface PartResult {
  readonly name: string;
  /** Markdown. */
  readonly tables: string;
  /** The part's own report, as its program prints it. */
  readonly report: unknown;
}

/** The parts of the scorecard: each is the folder of a program that prints tables and, last, one line of JSON. */
export const hearingParts: readonly { readonly name: string; readonly title: string; readonly about: string }[] = [
  {
    name: "echo",
    title: "Echo",
    about:
      "Agent speech and human speech through rooms computed by the image-source method, with delay, loudspeaker " +
      "distortion, clock drift and a second talker; AEC3 beside ours in the same run.",
  },
  {
    name: "echo-orders",
    title: "Headphones, loudspeakers, mute",
    about:
      "Calls in which each answer is heard in another way, through the session's whole audio path with its recognizer.",
  },
  {
    name: "noise",
    title: "Noise suppression",
    about: "What suppression does to the sound, and to a recognizer that would get it; it gets the dry sound.",
  },
  {
    name: "activity",
    title: "Voice activity",
    about: "Frames against labels, and when speech_started comes after the true onset.",
  },
  {
    name: "end-of-utterance",
    title: "End of utterance",
    about: "Our judge against plain silence, on dialogues it has not learned from.",
  },
  {
    name: "barge-in",
    title: "Interruptions",
    about: "What is heard while the assistant speaks, whether it stops it, and how soon.",
  },
];
