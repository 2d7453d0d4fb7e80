import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, openStranger, saying } from "../kit/stranger.ts";
import type { Stranger } from "../kit/stranger.ts";
import { frameMs, silentFrame } from "../kit/wire-frames.ts";

/** What a life on the server has to work with. */
export interface World {
  readonly url: string;
  /** Appends of clips, 20 ms each, as they go over the wire. */
  readonly clips: readonly (readonly string[])[];
  /** Addresses of MCP servers: one that works, and others. */
  readonly mcpUrls: readonly string[];
  /** Names of models that fail in their own way. */
  readonly badModels: readonly string[];
  readonly tally: Tally;
}

/** What came of it, of all lives together. */
export interface Tally {
  lives: number;
  mediaMs: number;
  /** Answers that were asked for, by word or by speech, and that came; those of failing models may fail, but must end. */
  asked: number;
  answered: number;
  /** Responses that began, and ended, in sessions that waited for the end. */
  begun: number;
  ended: number;
  /** Sessions that ended though their caller had done nothing wrong. */
  lost: number;
  /** Callers who asked too much and were told so, by an error or with the close. */
  told: number;
  misbehaved: number;
}

const patienceMs = 60_000;

/** One caller's life, from its coming to its going. */
export type Character = (world: World, random: () => number) => Promise<void>;

/** Speaks a clip; resolves when its answer is over. */
async function speak(stranger: Stranger, world: World, random: () => number, isLive: boolean): Promise<boolean> {
  const clip = world.clips[Math.floor(random() * world.clips.length)] ?? [];
  const frames = [...clip, ...Array.from({ length: 60 }, () => silentFrame)];
  const done = stranger.next("response.done", patienceMs + frames.length * frameMs);
  const startMs = performance.now();
  for (const [index, frame] of frames.entries()) {
    stranger.send(frame);
    if (isLive) await sleep(Math.max(0, startMs + index * frameMs - performance.now()));
    else if (index % 50 === 0) await sleep(1);
  }
  world.tally.mediaMs += frames.length * frameMs;
  return (await done) !== undefined;
}

async function session(world: World, live: (stranger: Stranger) => Promise<void>, isGood = true): Promise<void> {
  const stranger = await openStranger(world.url);
  await live(stranger);
  if (isGood && stranger.end !== undefined) world.tally.lost += 1;
  world.tally.begun += stranger.seen.get("response.created") ?? 0;
  world.tally.ended += stranger.seen.get("response.done") ?? 0;
  stranger.close();
}

const talker =
  (isLive: boolean): Character =>
  (world, random) =>
    session(world, async (stranger) => {
      for (let turn = 0; turn < (isLive ? 3 : 6); turn++) {
        world.tally.asked += 1;
        if (await speak(stranger, world, random, isLive)) world.tally.answered += 1;
        else break;
      }
    });

const interrupter: Character = (world, random) =>
  session(world, async (stranger) => {
    stranger.send(
      saying("This answer is long enough for somebody to speak over it before it has come to its end. ".repeat(3)),
    );
    await stranger.next("response.audio.delta", patienceMs);
    world.tally.asked += 1;
    const first = stranger.next("response.done", patienceMs);
    if (await speak(stranger, world, random, true)) world.tally.answered += 1;
    await first;
    await sleep(500);
  });

/** Goes in the middle of a word, of its own or of the server's. */
const leaver: Character = async (world, random) => {
  const stranger = await openStranger(world.url);
  if (random() < 0.5) stranger.send(saying("You will not hear the end of this sentence, I am afraid."));
  const clip = world.clips[Math.floor(random() * world.clips.length)] ?? [];
  const half = clip.slice(0, Math.floor(clip.length * random()));
  for (const frame of half) stranger.send(frame);
  world.tally.mediaMs += half.length * frameMs;
  await sleep(random() * 800);
  stranger.close();
};

const writer: Character = (world, random) =>
  session(world, async (stranger) => {
    for (let turn = 0; turn < 10; turn++) {
      world.tally.asked += 1;
      const question = questions[Math.floor(random() * questions.length)] ?? "";
      if (await ask(stranger, question, modalities(random), patienceMs)) world.tally.answered += 1;
    }
  });

const toolUser: Character = (world, random) =>
  session(world, async (stranger) => {
    const server_url = world.mcpUrls[Math.floor(random() * world.mcpUrls.length)];
    const tools = [{ type: "mcp", server_label: "tools", server_url, require_approval: "never" }];
    stranger.send({ type: "session.update", session: { tools } });
    world.tally.asked += 1;
    if (await ask(stranger, "Hello there", ["text"], patienceMs)) world.tally.answered += 1;
  });

const badModelUser: Character = (world, random) =>
  session(world, async (stranger) => {
    const model = world.badModels[Math.floor(random() * world.badModels.length)];
    stranger.send({ type: "session.update", session: { model } });
    world.tally.asked += 1;
    if (await ask(stranger, "Hello there", modalities(random), patienceMs)) world.tally.answered += 1;
  });

/** Whoever does what a budget forbids must be told so. */
const rascal =
  (act: (stranger: Stranger) => Promise<void>): Character =>
  (world) =>
    session(
      world,
      async (stranger) => {
        await act(stranger);
        await sleep(1500);
        world.tally.misbehaved += 1;
        if (stranger.end !== undefined || [...stranger.seen.keys()].some((name) => name.startsWith("error"))) {
          world.tally.told += 1;
        }
      },
      false,
    );

const flooder = rascal(async (stranger) => {
  for (let n = 0; n < 5000; n++) stranger.send(`{"type":"no.such.event","event_id":"${n}"}`);
});

const hoarder = rascal(async (stranger) => {
  const item = { type: "message", role: "user", content: [{ type: "input_text", text: "text ".repeat(48_000) }] };
  for (let n = 0; n < 90; n++) stranger.send({ type: "conversation.item.create", item });
  await stranger.next("error", 20_000);
});

const giant = rascal(async (stranger) => {
  stranger.send({ type: "session.update", session: { instructions: "x".repeat(12_000_000) } });
  await stranger.next("error", 20_000);
});

const committer = rascal(async (stranger) => {
  stranger.send({ type: "session.update", session: { turn_detection: null } });
  for (let n = 0; n < 150; n++) {
    for (let frame = 0; frame < 6; frame++) stranger.send(silentFrame);
    stranger.send({ type: "input_audio_buffer.commit" });
  }
  stranger.send({ type: "no.such.event" });
  await stranger.next("error", 20_000);
});

/** Connections that say nothing, or half of something. */
const silentOnes: Character = async (world, random) => {
  const { hostname, port } = new URL(world.url.replace(/^ws/, "http"));
  const sockets = Array.from({ length: 10 }, () => connect({ host: hostname, port: Number(port) }));
  for (const socket of sockets) {
    socket.on("error", () => {});
    if (random() < 0.5) socket.write("GET /voice-live/realtime HTTP/1.1\r\nhost: ");
  }
  await sleep(3000);
  for (const socket of sockets) socket.destroy();
};

/** Who comes, and how often. */
export const characters: readonly (readonly [share: number, name: string, character: Character])[] = [
  [4, "talks in real time", talker(true)],
  [8, "talks faster than that", talker(false)],
  [4, "interrupts", interrupter],
  [5, "hangs up", leaver],
  [6, "writes", writer],
  [2, "has tools", toolUser],
  [3, "has a bad model", badModelUser],
  [1, "floods", flooder],
  [1, "hoards", hoarder],
  [1, "sends giants", giant],
  [1, "commits", committer],
  [1, "says nothing", silentOnes],
];

const questions = [
  "What time is it?",
  "What is seven times eight?",
  "Tell me a joke.",
  "My name is Ada. What is my name?",
  "What is the square root of the square root of eighty one?",
  "Read this: 9:00 AM, seat 12B, $10/month, https://example.com/a/b?c=d",
];

/** Half of the answers are to be heard. */
function modalities(random: () => number): readonly string[] {
  return random() < 0.5 ? ["text", "audio"] : ["text"];
}
