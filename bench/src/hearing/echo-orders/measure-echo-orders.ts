import type { InputSettings } from "@vivavoce/server/testing";
import { rounded, spreadOf, type Spread } from "../../kit/statistics.ts";
import { bargeInSettings } from "../barge-in/barge-in-settings.ts";
import { loadSpeechMaterial, type SpeechMaterial } from "../echo/speech-material.ts";
import { benchRooms } from "../rooms/room-response.ts";
import { hearSession, type SessionEars } from "./hear-session.ts";
import { firstSound, measureNearOnly, type NearOnlyRow } from "./near-only.ts";
import { createOrderScene, echoWays, type EchoWay, type OrderScene } from "./order-scene.ts";
import { variedScene } from "./vary-scene.ts";

/** How often the agent took itself for a user, while the way in which it is heard changed from answer to answer. */
interface SelfStartRow {
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
interface ChangedInterruptionRow {
  readonly settings: string;
  readonly changes: "between" | "within";
  readonly interruptions: number;
  /** `speech_started` at most 700 ms after the user's first sound. */
  readonly inTime: number;
  /** Of those heard at all: from the user's first sound to `speech_started`, recognition not counted, milliseconds. */
  readonly delayMs: Spread;
  /** `speech_started` by the agent's own voice before anybody spoke. */
  readonly selfStarts: number;
  readonly wrong: readonly string[];
}

export interface EchoOrdersReport {
  readonly source: string;
  readonly selfStarts: readonly SelfStartRow[];
  readonly interruptions: readonly ChangedInterruptionRow[];
  readonly nearOnly: readonly NearOnlyRow[];
}

type Turns = NonNullable<InputSettings["turn_detection"]>;

/** Voice that is believed at once, and voice that must have words. */
const modes = ["server_vad", "azure_semantic_vad, remove_filler_words"] as const;
const inTimeMs = 700;

/** How long after the change somebody speaks up. */
const afterMs = [300, 900] as const;

export interface EchoOrdersOptions {
  readonly quick: boolean;
  /** 0: the scenes of the scorecard. Others vary rooms, places, delays, levels and when the way changes. */
  readonly seed: number;
  /** Only cases whose name has one of these in it; as in `server_vad/within/three of six/17`. */
  readonly only: readonly string[];
}

/** Plays calls in all orders of ways of being heard, alone and with somebody who interrupts. Minutes. */
export async function measureEchoOrders(ears: SessionEars, options: EchoOrdersOptions): Promise<EchoOrdersReport> {
  const speech = await loadSpeechMaterial();
  const selfStarts: SelfStartRow[] = [];
  const interruptions: ChangedInterruptionRow[] = [];
  const nearOnly: NearOnlyRow[] = [];
  for (const settings of modes) {
    const turns = bargeInSettings[settings];
    if (turns === undefined) throw new Error(`there are no settings called ${settings}`);
    for (const changes of ["between", "within"] as const) {
      const run: Run = { ...options, ears, turns, speech, changes, name: `${settings}/${changes}` };
      for (const [orders, list] of Object.entries(ordersOf(run))) {
        selfStarts.push({ settings, orders, changes, ...(await measureSelfStarts(run, orders, list)) });
      }
      interruptions.push({ settings, changes, ...(await measureInterruptions(run)) });
    }
    const run = { ...options, ears, turns, speech, settings, name: settings };
    nearOnly.push(...(await measureNearOnly({ ...run, isAsked: (number) => isAsked(run, "near only", number) })));
  }
  return { source: speech.source, selfStarts, interruptions, nearOnly };
}

interface Run extends EchoOrdersOptions {
  readonly name: string;
  readonly ears: SessionEars;
  readonly turns: Turns;
  readonly speech: SpeechMaterial;
  readonly changes: "between" | "within";
}

function isAsked({ name, only }: Pick<Run, "name" | "only">, part: string, number: number): boolean {
  return only.length === 0 || only.some((text) => `${name}/${part}/${number}/`.includes(text));
}

/** A call by the ways in which its answers are played; `number` chooses room, loudspeaker and voice. */
interface Order {
  readonly number: number;
  readonly ways: readonly EchoWay[];
}

/** Half of the orders change between answers, the other half within them. */
function ordersOf({ changes, quick }: Run): Readonly<Record<string, readonly Order[]>> {
  const half = changes === "between" ? 0 : 1;
  const pick = (count: number, every: number): readonly Order[] =>
    permutations(echoWays, count)
      .filter((_, index) => index % every === 0)
      .map((ways, number) => ({ ways, number }))
      .filter(({ number }) => quick || number % 2 === half);
  return { "three of six": pick(3, quick ? 9 : 1), "all six": pick(6, quick ? 180 : 30) };
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
  { number, ways }: Order,
  { speech, changes, seed }: Run,
): { readonly scene: OrderScene; readonly room: string } {
  // Rooms, loudspeakers and voices in all their combinations.
  const room = benchRooms[number % benchRooms.length];
  if (room === undefined) throw new Error("There are no rooms");
  const usual = {
    ways,
    room,
    changes,
    loudspeaker: Math.floor(number / 5) % 2 === 0 ? "linear" : "mild",
    speech: number % 3 === 2 ? speech.human : speech.agent,
    fromSample: number * 48_000,
    seed: number + 1,
  } as const;
  const scene = createOrderScene(seed === 0 ? usual : variedScene(usual, seed));
  return { scene, room: room.id };
}

async function measureSelfStarts(
  run: Run,
  part: string,
  orders: readonly Order[],
): Promise<Omit<SelfStartRow, "settings" | "orders" | "changes">> {
  let samples = 0;
  let count = 0;
  let calls = 0;
  const wrong: string[] = [];
  for (const order of orders) {
    if (!isAsked(run, part, order.number)) continue;
    calls += 1;
    const { scene, room } = sceneOf(order, run);
    const { starts } = await hearSession(run.ears, scene, run.turns);
    samples += scene.microphone.length;
    count += starts.length;
    if (starts.length > 0)
      wrong.push(`${run.name}/${part}/${order.number}/ ${room}: ${order.ways.join(" > ")}: ${starts.join(" ")}`);
  }
  return { calls, minutes: rounded(samples / 960_000, 1), selfStarts: count, wrong };
}

async function measureInterruptions(run: Run): Promise<Omit<ChangedInterruptionRow, "settings" | "changes">> {
  // A muted user cannot be heard.
  const pairs = permutations(echoWays, 2).filter(([, second]) => second !== "muted");
  const delays: number[] = [];
  const wrong: string[] = [];
  let interruptions = 0;
  let selfStarts = 0;
  for (const [index, ways] of pairs.entries()) {
    if (run.quick && index % 5 !== 0) continue;
    for (const [which, lateMs] of afterMs.entries()) {
      if (run.quick && which > 0) continue;
      const number = 2 * index + which;
      if (!isAsked(run, "interruption", number)) continue;
      const { scene, room } = sceneOf({ number, ways }, run);
      const user = run.speech.near[(3 * index + which) % run.speech.near.length];
      if (user === undefined) throw new Error("Nobody interrupts");
      const { microphone, onsetMs } = interrupted(scene, user.samples, run.changes, lateMs);
      const { starts } = await hearSession(run.ears, { ...scene, microphone }, run.turns);
      const delayMs = starts.map((ms) => ms - onsetMs).find((ms) => ms >= 0);
      interruptions += 1;
      const early = starts.filter((ms) => ms < onsetMs);
      selfStarts += early.length;
      if (delayMs !== undefined) delays.push(delayMs);
      if (delayMs === undefined || delayMs > inTimeMs || early.length > 0) {
        const order = `${ways.join(" > ")}, ${lateMs} ms after, ${user.id}`;
        const own = early.map((ms) => `, itself at ${ms}`).join("");
        wrong.push(`${run.name}/interruption/${number}/ ${room}: ${order}: ${delayMs ?? "never"}${own}`);
      }
    }
  }
  const inTime = delays.filter((ms) => ms <= inTimeMs).length;
  return { interruptions, inTime, delayMs: spreadOf(delays), selfStarts, wrong };
}

/** The scene with somebody who speaks up so long after the second way has begun to be heard. */
function interrupted(
  scene: OrderScene,
  user: Float32Array,
  changes: "between" | "within",
  lateMs: number,
): { readonly microphone: Float32Array; readonly onsetMs: number } {
  const changeAt = changes === "between" ? scene.secondAnswer : (scene.changes[1] ?? 0);
  const onset = changeAt + 16 * lateMs;
  const from = onset - firstSound(user);
  const microphone = scene.microphone.map((sample, n) => Math.max(-1, Math.min(1, sample + (user[n - from] ?? 0))));
  return { microphone, onsetMs: onset / 16 };
}
