import { setTimeout as sleep } from "node:timers/promises";
import { endlessBody, endlessLine, longAnswer, startCarelessServer } from "./careless-servers.ts";
import type { CarelessServer } from "./careless-servers.ts";
import { ask, saying } from "../kit/stranger.ts";
import type { Stranger } from "../kit/stranger.ts";

/** Something that one caller, or a server it names, does to all others. */
export interface Attack {
  readonly name: string;
  /** Strangers who do it. */
  readonly strangers: number;
  /** Starts what it needs, and says how the server is to be configured. */
  readonly prepare?: () => Promise<{ readonly config: object; readonly servers: readonly CarelessServer[] }>;
  /** Heap of the server in MB, where that matters. */
  readonly heapMb?: number;
  /** What a stranger does; resolves when it is done, or after some seconds. */
  readonly act: (stranger: Stranger, servers: readonly CarelessServer[]) => Promise<void>;
  /** Whether another caller's first audio is measured meanwhile. */
  readonly speaks?: boolean;
}

const secondsMs = 8000;

function speaking(name: string, text: string, strangers: number): Attack {
  return {
    name,
    strangers,
    speaks: true,
    async act(stranger) {
      stranger.send(saying(text));
      await sleep(secondsMs);
    },
  };
}

function careless(name: string, answer: Parameters<typeof startCarelessServer>[0], audible: boolean): Attack {
  return {
    name,
    strangers: 1,
    async prepare() {
      const server = await startCarelessServer(answer);
      const model = { engine: "openai-compatible", baseUrl: `${server.url}/v1`, model: "careless" };
      return { config: { model }, servers: [server] };
    },
    async act(stranger) {
      stranger.send({ type: "response.create", response: { modalities: audible ? ["text", "audio"] : ["text"] } });
      await stranger.next("response.done", secondsMs);
    },
  };
}

function flood(name: string, count: number, make: (n: number) => string): Attack {
  return {
    name,
    strangers: 1,
    async act(stranger) {
      const { socket } = stranger;
      for (let n = 0; n < count; n++) socket.send(make(n));
      await sleep(secondsMs);
    },
  };
}

const unknown = (n: number): string => `{"type":"no.such.event","event_id":"e${n}"}`;
const digits = "9".repeat(500);
const hash = "3f786850e387550fdab836ed7e6dc881de23001b".repeat(12);
const address = `https://example.com/${"a1b2c3d4e5f6/".repeat(40)}?q=${"%20x".repeat(60)}`;

/** What version 441f48a was tried with, and more of each kind. */
export const attacks: readonly Attack[] = [
  { name: "nothing", strangers: 1, speaks: true, act: () => sleep(3000) },
  {
    name: "row 1: sums within sums",
    strangers: 1,
    async act(stranger) {
      await ask(stranger, `${"what is the square root of ".repeat(24)}banana`, ["text"], secondsMs);
    },
  },
  {
    name: "row 2: 250 kB of text, 1,200 times",
    strangers: 1,
    heapMb: 512,
    async act(stranger) {
      const text = "text ".repeat(50_000);
      const item = { type: "message", role: "user", content: [{ type: "input_text", text }] };
      for (let n = 0; n < 1200 && stranger.end === undefined; n++) {
        stranger.send({ type: "conversation.item.create", item });
        if (n % 20 === 0) await sleep(50);
      }
      await sleep(3000);
    },
  },
  {
    name: "row 3: 16 MCP servers without line ends",
    strangers: 1,
    async prepare() {
      const servers = await Promise.all(Array.from({ length: 16 }, () => startCarelessServer(endlessLine)));
      return { config: { mcp: { allowPrivateHosts: true } }, servers };
    },
    async act(stranger, servers) {
      const tools = servers.map(({ url }, n) => ({ type: "mcp", server_label: `s${n}`, server_url: `${url}/mcp` }));
      stranger.send({ type: "session.update", session: { tools } });
      await sleep(secondsMs);
    },
  },
  speaking("row 4: 500 nines", digits, 1),
  speaking("row 4: 500 nines, eight callers", digits, 8),
  speaking("row 4: a hash, eight callers", hash, 8),
  speaking("row 4: a long address, eight callers", address, 8),
  speaking("row 9: 120,000 line feeds", "\n".repeat(120_000), 1),
  speaking("row 9: 120,000 spaces, then a word", `${" ".repeat(120_000)}word`, 1),
  {
    name: "row 10: 15 MiB that are no append, twice",
    strangers: 1,
    async act(stranger) {
      const padding = JSON.stringify(Array.from({ length: 2_000_000 }, (_, n) => n % 1000));
      for (let n = 0; n < 2; n++) stranger.send(`{"type":"session.update","session":{},"padding":${padding}}`);
      await sleep(secondsMs);
    },
  },
  flood("row 11: 20,000 unknown events", 20_000, unknown),
  flood("row 11: 300,000 appends of 2 bytes", 300_000, () => '{"type":"input_audio_buffer.append","audio":"AAA="}'),
  {
    name: "row 11: 240 kB of session.update, 200 times",
    strangers: 1,
    async act(stranger) {
      const event = JSON.stringify({ type: "session.update", session: { instructions: "word ".repeat(48_000) } });
      for (let n = 0; n < 200; n++) stranger.socket.send(event);
      await sleep(secondsMs);
    },
  },
  {
    name: "row 11: 150 commits at once",
    strangers: 1,
    async act(stranger) {
      stranger.send({ type: "session.update", session: { turn_detection: null } });
      const sound = Uint8Array.from({ length: 48_000 }, (_, n) => (n * 7919) % 251);
      const audio = Buffer.from(sound).toString("base64");
      for (let n = 0; n < 150; n++) {
        stranger.send({ type: "input_audio_buffer.append", audio });
        stranger.send({ type: "input_audio_buffer.commit" });
      }
      await sleep(secondsMs);
    },
  },
  careless("row 13: 5 MB of text", longAnswer(5_000_000, 1000), false),
  careless("row 13: 5 MB of text in pieces of 1 MB", longAnswer(5_000_000, 1_000_000), true),
  careless("row 13: an answer without end", longAnswer(Infinity, 100), false),
  careless("row 13: an endless body", endlessBody, false),
  {
    name: "all together, 20 strangers",
    strangers: 20,
    speaks: true,
    async act(stranger) {
      for (let n = 0; n < 2000; n++) stranger.socket.send(unknown(n));
      for (let n = 0; n < 20; n++) {
        stranger.send({ type: "session.update", session: { instructions: "word ".repeat(48_000) } });
      }
      stranger.send(saying(digits));
      await sleep(secondsMs);
    },
  },
];
