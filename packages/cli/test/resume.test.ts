import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-resume-"));
});

afterAll(() => rm(folder, { recursive: true }));

function start(args: readonly string[]): ChildProgram {
  const program = startProgram(args, folder);
  onTestFinished(() => program.stop("SIGKILL"));
  return program;
}

/** A way to a server that is cut, without a word to either end, each time so many more bytes have come from it. */
async function cutWay(toPort: number, everyBytes: number, most: number): Promise<{ port: number; cuts: () => number }> {
  let cuts = 0;
  const server: Server = createServer((near) => {
    const far = connect(toPort, "127.0.0.1");
    let bytes = 0;
    const ends = [near, far];
    for (const end of ends) end.on("error", () => undefined);
    near.pipe(far);
    far.pipe(near);
    far.on("data", (piece) => {
      bytes += piece.length;
      if (bytes < everyBytes || cuts === most) return;
      cuts += 1;
      for (const end of ends) end.resetAndDestroy();
    });
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, cuts: () => cuts };
}

test("a conversation goes on while its connection is cut again and again", { timeout: 120_000 }, async () => {
  const server = start(["serve", "--port", "0"]);
  const said = start(["say", "What is twelve times seven?", "-o", "question.wav"]);
  expect(await said.exited, said.stderr()).toBe(0);
  const [, port] = await server.printed(/http:\/\/[^\s:]+:(\d+)/);
  const way = await cutWay(Number(port), 60_000, 5);
  const endpoint = `http://127.0.0.1:${way.port}`;
  const files = ["--input", "question.wav", "--output", "answer.wav"];
  const chat = start(["chat", "--endpoint", endpoint, "--json", "--no-log", ...files]);
  expect(await chat.exited, chat.stderr()).toBe(0);
  expect(way.cuts()).toBeGreaterThan(1);
  const facts = chat
    .stdout()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string; readonly text?: string });
  const of = (type: string): typeof facts => facts.filter((fact) => fact.type === type);
  expect(of("reconnected")).toHaveLength(way.cuts());
  expect(of("session")).toHaveLength(1);
  expect(of("user").map(({ text }) => text)).toEqual([expect.stringMatching(/twelve times seven|12 times 7/i)]);
  expect(of("assistant").map(({ text }) => text)).toEqual([expect.stringMatching(/84/)]);
  const heard = start(["transcribe", "answer.wav"]);
  expect(await heard.exited, heard.stderr()).toBe(0);
  // The sound is whole too.
  expect(heard.stdout()).toMatch(/84|eighty[- ]four/i);
});
