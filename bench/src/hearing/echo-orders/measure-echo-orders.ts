import type { InputSettings } from "@vivavoce/server/testing";
import { rounded, spreadOf, type Spread } from "../../statistics.ts";
import { bargeInSettings } from "../barge-in/barge-in-settings.ts";
import { loadSpeechMaterial, type SpeechMaterial } from "../echo/speech-material.ts";
import { benchRooms } from "../rooms/room-response.ts";
import { hearSession, type SessionEars } from "./hear-session.ts";
import { createOrderScene, echoWays, type EchoWay, type OrderScene } from "./order-scene.ts";

/** How often the agent took itself for a user, while the way in which it is heard changed from answer to answer. */
export interface SelfStartRow {
  readonly settings: string;
  readonly orders: string;
  readonly changes: "between" | "within";
  readonly calls: number;
  /** Of the agent's voice and the pauses after it. */
  readonly minutes: number;
  readonly selfStarts: number;
  /** Calls with self-starts: room, ways, media times. */
  readonly wrong: readonly string[];
}

/** Who speaks up within a second of such a change. */
export interface ChangedInterruptionRow {
  readonly settings: string;
  readonly changes: "between" | "within";
  readonly interruptions: number;
  /** `speech_started` at most 700 ms after the user's first sound. */
  readonly inTime: number;
  /** Of those heard at all: from the user's first sound to `speech_started`, recognition not counted, milliseconds. */
  readonly delayMs: Spread;
  readonly wrong: readonly string[];
}

export interface EchoOrdersReport {
  readonly source: string;
  readonly selfStarts: readonly SelfStartRow[];
  readonly interruptions: readonly ChangedInterruptionRow[];
}

type Turns = NonNullable<InputSettings["turn_detection"]>;

/** Voice that is believed at once, and voice that must have words. */
const modes = ["server_vad", "azure_semantic_vad, remove_filler_words"] as const;
const inTimeMs = 700;

export async function measureEchoOrders(
  ears: SessionEars,
  options: { readonly quick: boolean; readonly only?: string | undefined },
): Promise<EchoOrdersReport> {
  const speech = await loadSpeechMaterial();
  const selfStarts: SelfStartRow[] = [];
  const interruptions: ChangedInterruptionRow[] = [];
  for (const settings of modes) {
    const turns = bargeInSettings[settings];
    if (turns === undefined) throw new Error(`there are no settings called ${settings}`);
    for (const changes of ["between", "within"] as const) {
      for (const [orders, list] of Object.entries(ordersOf(options.quick))) {
        const row = await measureSelfStarts(ears, turns, speech, list, changes);
        selfStarts.push({ settings, orders, changes, ...row });
      }
      interruptions.push({
        settings,
        changes,
        ...(await measureInterruptions(ears, turns, speech, changes, options.quick)),
      });
    }
  }
  return { source: speech.source, selfStarts, interruptions };
}

/** Calls by the ways in which their answers are played. */
function ordersOf(quick: boolean): Readonly<Record<string, readonly (readonly EchoWay[])[]>> {
  const three = permutations(echoWays, 3);
  const six = permutations(echoWays, 6);
  return {
    "three of six": quick ? three.filter((_, index) => index % 9 === 0) : three,
    "all six": six.filter((_, index) => index % (quick ? 180 : 12) === 0),
  };
}

function permutations<T>(values: readonly T[], count: number): (readonly T[])[] {
  if (count === 0) return [[]];
  return values.flatMap((value) =>
    permutations(
      values.filter((other) => other !== value),
      count - 1,
    ).map((rest) => [value, ...rest]),
  );
}

function sceneOf(
  ways: readonly EchoWay[],
  index: number,
  speech: SpeechMaterial,
  changes: "between" | "within",
): { readonly scene: OrderScene; readonly room: string } {
  const room = benchRooms[index % benchRooms.length];
  if (room === undefined) throw new Error("There are no rooms");
  const scene = createOrderScene({
    ways,
    room,
    changes,
    loudspeaker: index % 2 === 0 ? "linear" : "mild",
    speech: index % 3 === 2 ? speech.human : speech.agent,
    fromSample: index * 48_000,
    seed: index + 1,
  });
  return { scene, room: room.id };
}

async function measureSelfStarts(
  ears: SessionEars,
  turns: Turns,
  speech: SpeechMaterial,
  orders: readonly (readonly EchoWay[])[],
  changes: "between" | "within",
): Promise<Omit<SelfStartRow, "settings" | "orders" | "changes">> {
  let samples = 0;
  let count = 0;
  const wrong: string[] = [];
  for (const [index, ways] of orders.entries()) {
    const { scene, room } = sceneOf(ways, index, speech, changes);
    const starts = await hearSession(ears, scene, turns);
    samples += scene.microphone.length;
    count += starts.length;
    if (starts.length > 0) wrong.push(`${room}: ${ways.join(" > ")}: ${starts.join(" ")}`);
  }
  return { calls: orders.length, minutes: rounded(samples / 960_000, 1), selfStarts: count, wrong };
}

async function measureInterruptions(
  ears: SessionEars,
  turns: Turns,
  speech: SpeechMaterial,
  changes: "between" | "within",
  quick: boolean,
): Promise<Omit<ChangedInterruptionRow, "settings" | "changes">> {
  // A muted user cannot be heard.
  const pairs = permutations(echoWays, 2).filter(([, second]) => second !== "muted");
  const delays: number[] = [];
  const wrong: string[] = [];
  let interruptions = 0;
  for (const [index, ways] of pairs.entries()) {
    if (quick && index % 5 !== 0) continue;
    for (const shift of quick ? [0] : [0, 1, 2]) {
      const number = 3 * index + shift;
      const { scene, room } = sceneOf(ways, number + shift, speech, changes);
      const user = speech.near[number % speech.near.length];
      if (user === undefined) throw new Error("Nobody interrupts");
      // The clip begins with silence; the change shows when the second answer begins, or at once.
      const changeAt = changes === "between" ? 16_000 + 1.2 * 16_000 + 4 * 16_000 : (scene.changes[1] ?? 0);
      const onset = Math.round(changeAt + 16 * [300, 600, 900][shift]!);
      const first = firstSound(user.samples);
      const microphone = scene.microphone.slice();
      for (let n = 0; n < user.samples.length && onset - first + n < microphone.length; n++) {
        const at = onset - first + n;
        microphone[at] = Math.max(-1, Math.min(1, (microphone[at] as number) + (user.samples[n] as number)));
      }
      const starts = await hearSession(ears, { ...scene, microphone }, turns);
      const onsetMs = onset / 16;
      const early = starts.filter((ms) => ms < onsetMs);
      const delayMs = starts.map((ms) => ms - onsetMs).find((ms) => ms >= 0);
      interruptions += 1;
      if (delayMs !== undefined) delays.push(delayMs);
      if (delayMs === undefined || delayMs > inTimeMs || early.length > 0) {
        wrong.push(
          `${room}: ${ways.join(" > ")} +${[300, 600, 900][shift]} ${user.id}: ${delayMs ?? "never"}${early.length > 0 ? " early " + early.map((ms) => Math.round(ms - onsetMs)) : ""}`,
        );
      }
    }
  }
  const inTime = delays.filter((ms) => ms <= inTimeMs).length;
  return { interruptions, inTime, delayMs: spreadOf(delays), wrong };
}

/** First sample within 30 dB of the loudest. */
function firstSound(samples: Float32Array): number {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.findIndex((sample) => Math.abs(sample) > peak / 30);
}
