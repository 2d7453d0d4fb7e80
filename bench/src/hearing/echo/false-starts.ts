import type { VoiceActivityEngine } from "@vivavoce/engine";
import { benchRooms } from "../rooms/room-response.ts";
import { rounded } from "../../kit/statistics.ts";
import { createEchoScene } from "./echo-scene.ts";
import { cancellerNames, type Cancellers } from "./cancellers.ts";
import { asAnswers, type SpeechMaterial } from "./speech-material.ts";
import { speechStarts, speechStartsBesideEcho } from "./speech-starts.ts";

/** How often the agent heard itself. */
export interface FalseStartRow {
  readonly canceller: "vivavoce" | "aec3" | "none";
  readonly room: string;
  /** Of agent speech, pauses between answers not counted. */
  readonly minutes: number;
  /** `speech_started` by echo alone, with a speech_duration_ms of 80 and of 200. */
  readonly starts80: number;
  readonly starts200: number;
}

/** Nine of 10.5 seconds are speech. */
const speechShare = 9 / 10.5;

/** Far-end single talk in all rooms: half an hour in all, a minute and a half when quick. */
export async function measureFalseStarts(
  speech: SpeechMaterial,
  cancellers: Cancellers,
  activity: VoiceActivityEngine,
  quick: boolean,
): Promise<FalseStartRow[]> {
  const seconds = quick ? 21 : 70;
  const startsWith = (canceller: FalseStartRow["canceller"], microphone: Float32Array, reference: Float32Array) => {
    if (canceller === "vivavoce") return speechStartsBesideEcho(activity, microphone, reference, [80, 200]);
    const signal = canceller === "none" ? microphone : cancellers[canceller](microphone, reference).suppressed;
    return speechStarts(activity, signal, [80, 200]);
  };
  const variants = [
    { far: "agent", delayMs: 60, driftPpm: 0, loudspeaker: "linear", echoDb: -25 },
    { far: "agent", delayMs: 350, driftPpm: 100, loudspeaker: "mild", echoDb: -18 },
    { far: "human", delayMs: 900, driftPpm: -50, loudspeaker: "linear", echoDb: -18 },
    { far: "agent", delayMs: 1500, driftPpm: 200, loudspeaker: "mild", echoDb: -30 },
    { far: "human", delayMs: 120, driftPpm: -200, loudspeaker: "mild", echoDb: -25 },
    { far: "agent", delayMs: 200, driftPpm: 0, loudspeaker: "mild", echoDb: -38 },
  ] as const;
  const rows: FalseStartRow[] = [];
  for (const [index, room] of benchRooms.entries()) {
    const found = { vivavoce: [0, 0], aec3: [0, 0], none: [0, 0] };
    const own = quick ? variants.slice(index, index + 1) : variants;
    for (const [seed, { far, ...playback }] of own.entries()) {
      const reference = asAnswers(speech[far], seconds * 16_000);
      const { microphone } = createEchoScene(reference, room, playback, seed + 10);
      for (const canceller of [...cancellerNames, "none"] as const) {
        const starts = await startsWith(canceller, microphone, reference);
        for (const [which, list] of starts.entries())
          found[canceller][which] = (found[canceller][which] ?? 0) + list.length;
      }
    }
    const minutes = rounded((own.length * seconds * speechShare) / 60, 2);
    for (const canceller of [...cancellerNames, "none"] as const) {
      const [starts80 = 0, starts200 = 0] = found[canceller];
      rows.push({ canceller, room: room.id, minutes, starts80, starts200 });
    }
  }
  return rows;
}
