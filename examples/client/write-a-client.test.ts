import { connect as connectTcp, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { connect } from "@vivavoce/client";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { bind } from "./bind.ts";
import { collect } from "./collect.ts";
import { follow } from "./follow.ts";
import { stayConnected } from "./stay-connected.ts";
import { talkOn } from "./talk-on.ts";
import { talk } from "./talk.ts";
import { tryToConnect } from "./try-to-connect.ts";

it("asks and reads", async () => {
  const model = scriptedModel(["It is ten."]);
  await using server = await openTestServer({ model });
  vi.stubEnv("AZURE_VOICELIVE_ENDPOINT", server.url);
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    log.mockRestore();
  });
  await import("./first-program.ts");
  expect(log.mock.calls).toEqual([["It is ten."]]);
  expect(model.requests[0]?.messages[0]).toEqual({ role: "system", text: "Answer in one sentence." });
});

it("follows events, and draws the conversation", async () => {
  await using server = await openTestServer({ model: scriptedModel(["Knock knock.", "Who is there?"]) });
  const client = await connect({ endpoint: server.url, model: "gpt-4o" });
  const drawn: string[] = [];
  const stop = bind(client, (lines, activity) => drawn.push(`${activity} | ${lines.join(" / ")}`));
  let written = "";
  expect(await follow(client, (text) => (written += text))).toMatch(/\w/);
  expect(written).toBe("Knock knock.");
  expect(drawn.at(-1)).toBe("listening | user: Tell me a joke. / assistant: Knock knock.");
  stop();
  const types = collect(client);
  client.sendText("And then?");
  expect(await types).toContain("response.audio.delta");
  await client.close();
});

it("stays connected, and talks", async () => {
  await using server = await openTestServer({ model: scriptedModel(["Hello to you."]) });
  const states: string[] = [];
  const client = await stayConnected(server.url, (state) => states.push(state));
  const heard: Int16Array[] = [];
  const output = { playedSamples: 0, play: (pcm16: Int16Array) => void heard.push(pcm16), clear: () => undefined };
  const call = talk(client, output);
  const done = client.waitFor("response.done", { timeoutMs: 15_000 });
  const speech = server.speech("good morning");
  const pause = new Int16Array(24_000 * 2);
  for (const sound of [speech, pause]) {
    for (let offset = 0; offset < sound.length; offset += 480) call.sendFrame(sound.subarray(offset, offset + 480));
  }
  await done;
  const played = Int16Array.from(heard.flatMap((pcm16) => [...pcm16]));
  expect(server.understand(played)).toBe("Hello to you.");
  await call.close();
  expect(states).toEqual(["closed"]);
});

it("goes on over another connection", async () => {
  await using server = await openTestServer({ model: scriptedModel(["Here I am.", "Still here."]) });
  const states: string[] = [];
  let ways = 0;
  let cut = (): void => {};
  // A way to the server that can be cut.
  const way = createServer((socket) => {
    ways += 1;
    const onward = connectTcp(Number(new URL(server.url).port), "127.0.0.1");
    socket.pipe(onward).pipe(socket);
    for (const end of [socket, onward]) end.on("error", () => undefined);
    cut = () => [socket, onward].forEach((end) => end.destroy());
  });
  await new Promise<void>((resolve) => way.listen(0, "127.0.0.1", resolve));
  const { port } = way.address() as AddressInfo;
  const output = { playedSamples: 0, play: () => undefined, clear: () => undefined };
  const call = await talkOn(`http://127.0.0.1:${port}`, output, (state) => states.push(state));
  const session = call.client.session?.id;
  expect((await call.client.ask("Are you there?")).text).toBe("Here I am.");
  cut();
  expect((await call.client.ask("And now?", { timeoutMs: 15_000 })).text).toBe("Still here.");
  expect(call.client.session?.id).toBe(session);
  expect(states).toEqual(["away", "back"]);
  expect(ways).toBe(2);
  await call.close();
  way.close();
});

it("says what is wrong", async () => {
  await using server = await openTestServer({ credentials: { apiKeys: ["right"] } });
  expect(await tryToConnect(server.url, "right")).toBe("It works.");
  expect(await tryToConnect(server.url, "wrong")).toBe("Please sign in again.");
  expect(await tryToConnect("http://127.0.0.1:9")).toMatch(/start the server/);
});
