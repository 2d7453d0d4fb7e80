import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import { benchRooms } from "../rooms/room-response.ts";
import { rounded } from "../../kit/statistics.ts";
import { cancellerNames, cancelWithVivavoce, createAec3, type Cancellers } from "./cancellers.ts";
import { createEchoScene, createMovedScene, erleDb, roomCalled, timeToErleMs } from "./echo-scene.ts";
import { measureDoubleTalk, type DoubleTalkRow } from "./double-talk.ts";
import { measureFalseStarts, type FalseStartRow } from "./false-starts.ts";
import { measureRecordings, type RecordingRow } from "./recordings.ts";
import { loadSpeechMaterial, stretch, type SpeechMaterial } from "./speech-material.ts";

export interface EchoOptions {
  /** Two rooms and a minute of the agent's voice instead of five rooms and half an hour. */
  readonly quick: boolean;
}

/** Echo return loss enhancement in far-end single talk, dB. `at1s` is of the second after the first, `at3s` of 3 to 5 s. */
interface SingleTalkRow {
  readonly canceller: "vivavoce" | "aec3";
  readonly far: "agent" | "human";
  readonly room: string;
  readonly rt60Ms: number;
  readonly loudspeaker: "linear" | "mild";
  readonly delayMs: number;
  readonly driftPpm: number;
  readonly linear: { readonly at1s: number; readonly at3s: number; readonly end: number };
  readonly suppressed: { readonly at1s: number; readonly at3s: number; readonly end: number };
}

/** Time until the first second in which the echo is 15 dB weaker again, after the microphone was moved by 50 cm. */
interface PathChangeRow {
  readonly canceller: "vivavoce" | "aec3";
  readonly far: "agent" | "human";
  readonly room: string;
  readonly linearMs: number | null;
  readonly suppressedMs: number | null;
}

/** Share of one core, percent. */
interface EchoCostRow {
  readonly canceller: "vivavoce" | "aec3";
  readonly activePercent: number;
  readonly idlePercent: number;
  readonly suppressedDelayMs: number;
}

/** Everything `measureEcho` found; plain JSON. */
export interface EchoReport {
  readonly source: string;
  readonly singleTalk: readonly SingleTalkRow[];
  readonly pathChange: readonly PathChangeRow[];
  readonly doubleTalk: readonly DoubleTalkRow[];
  readonly falseStarts: readonly FalseStartRow[];
  readonly recordings: readonly RecordingRow[];
  readonly cost: readonly EchoCostRow[];
}

/** Runs every echo measurement of the bench with our canceller and with AEC3. Minutes; under a minute when quick. */
export async function measureEcho(options: EchoOptions): Promise<EchoReport> {
  const speech = await loadSpeechMaterial();
  const cancellers = { vivavoce: cancelWithVivavoce, aec3: await createAec3() };
  const activity = await createSileroVoiceActivity();
  try {
    return {
      source: speech.source,
      singleTalk: measureSingleTalk(speech, cancellers, options.quick),
      pathChange: measurePathChange(speech, cancellers, options.quick),
      doubleTalk: await measureDoubleTalk(speech, cancellers, activity, options.quick),
      falseStarts: await measureFalseStarts(speech, cancellers, activity, options.quick),
      recordings: await measureRecordings(cancellers, activity),
      cost: measureCost(speech, cancellers, options.quick),
    };
  } finally {
    await activity.close();
  }
}

function measureSingleTalk(speech: SpeechMaterial, cancellers: Cancellers, quick: boolean): SingleTalkRow[] {
  const grid: readonly (readonly ["linear" | "mild", number, number])[] = quick
    ? [
        ["linear", 120, 0],
        ["mild", 700, 200],
      ]
    : [
        ["linear", 40, 0],
        ["linear", 1500, 0],
        ["linear", 150, 50],
        ["linear", 150, 200],
        ["mild", 120, 0],
        ["mild", 700, 200],
      ];
  const rooms = quick ? benchRooms.filter(({ id }) => id === "study" || id === "lounge") : benchRooms;
  const rows: SingleTalkRow[] = [];
  for (const far of quick ? (["agent"] as const) : (["agent", "human"] as const)) {
    for (const room of rooms) {
      for (const [loudspeaker, delayMs, driftPpm] of grid) {
        const playback = { delayMs, driftPpm, loudspeaker, echoDb: -25 };
        const { reference, microphone } = createEchoScene(stretch(speech[far], 15 * 16_000), room, playback);
        for (const canceller of cancellerNames) {
          const { linear, suppressed } = cancellers[canceller](microphone, reference);
          const levels = (output: Float32Array): SingleTalkRow["linear"] => ({
            at1s: rounded(erleDb(microphone, output, delayMs + 1000, delayMs + 2000), 1),
            at3s: rounded(erleDb(microphone, output, delayMs + 3000, delayMs + 5000), 1),
            end: rounded(erleDb(microphone, output, 11_000, 15_000), 1),
          });
          rows.push({
            canceller,
            far,
            room: room.id,
            rt60Ms: room.rt60Ms,
            loudspeaker,
            delayMs,
            driftPpm,
            linear: levels(linear),
            suppressed: levels(suppressed),
          });
        }
      }
    }
  }
  return rows;
}

function measurePathChange(speech: SpeechMaterial, cancellers: Cancellers, quick: boolean): PathChangeRow[] {
  const rows: PathChangeRow[] = [];
  const changeMs = 7000;
  for (const far of quick ? (["agent"] as const) : (["agent", "human"] as const)) {
    for (const room of quick ? [roomCalled("office")] : benchRooms) {
      const playback = { delayMs: 100, driftPpm: 0, loudspeaker: "linear", echoDb: -25 } as const;
      const reference = stretch(speech[far], 14 * 16_000);
      const { microphone } = createMovedScene(reference, room, playback, changeMs * 16);
      for (const canceller of cancellerNames) {
        const { linear, suppressed } = cancellers[canceller](microphone, reference);
        rows.push({
          canceller,
          far,
          room: room.id,
          linearMs: timeToErleMs(microphone, linear, changeMs, 15),
          suppressedMs: timeToErleMs(microphone, suppressed, changeMs, 15),
        });
      }
    }
  }
  return rows;
}

function measureCost(speech: SpeechMaterial, cancellers: Cancellers, quick: boolean): EchoCostRow[] {
  const seconds = quick ? 15 : 60;
  const playback = { delayMs: 120, driftPpm: 50, loudspeaker: "linear", echoDb: -25 } as const;
  const scene = createEchoScene(stretch(speech.agent, seconds * 16_000), roomCalled("office"), playback);
  const silence = new Float32Array(scene.reference.length);
  return cancellerNames.map((canceller) => {
    // The first run warms up the compiler.
    cancellers[canceller](scene.microphone.subarray(0, 80_000), scene.reference.subarray(0, 80_000));
    const active = cancellers[canceller](scene.microphone, scene.reference);
    const idle = cancellers[canceller](scene.microphone, silence);
    return {
      canceller,
      activePercent: rounded(100 * active.cpuShare, 2),
      idlePercent: rounded(100 * idle.cpuShare, 3),
      suppressedDelayMs: 8,
    };
  });
}
