import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

const main = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
const file = "./otel.ts";
/** What that is built to. */
const sdk = new URL(file.replace(".ts", ".js"), new URL("../dist/watch/", import.meta.url)).href;

test("a server that is started with an SDK tells it of a conversation, and not what was said", async () => {
  const env = { PATH: process.env["PATH"], VIVAVOCE_LLM_ENGINE: "builtin" };
  const server = spawn(process.execPath, ["--import", sdk, main, "serve", "--port", "0"], { env, stdio: "pipe" });
  onTestFinished(() => void server.kill("SIGKILL"));
  let printed = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const limits = { timeout: 30_000, interval: 100 };
  await expect.poll(() => printed, limits).toMatch(/http:\/\/[\w.]+:\d+/);
  const [, address = ""] = /http:\/\/([\w.]+:\d+)/.exec(printed) ?? [];
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const url = `ws://${address}/voice-live/realtime?api-version=2025-10-01&model=gpt-4o`;
  const socket = new WebSocket(url, { headers: { traceparent } });
  const send = (event: object): void => socket.send(JSON.stringify(event));
  socket.on("open", () => {
    const content = [{ type: "input_text", text: "What is twelve times seven?" }];
    send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    send({ type: "response.create" });
  });
  socket.on("message", (data: Buffer) => {
    if (data.toString().includes('"response.done"')) socket.close();
  });
  for (const name of ["invoke_agent", "voice.turn", "chat", "text_to_speech"]) {
    await expect.poll(() => printed, limits).toMatch(new RegExp(`name: '${name}`));
  }
  expect(printed).toContain("0af7651916cd43dd8448eb211c80319c");
  expect(printed).not.toMatch(/twelve|eighty/i);
}, 60_000);
