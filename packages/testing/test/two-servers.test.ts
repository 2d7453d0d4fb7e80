import { connect, createNodeTransport } from "@vivavoce/client";
import type { Transport } from "@vivavoce/client";
import { createResume } from "@vivavoce/client/resume";
import type { ResumeChange } from "@vivavoce/client/resume";
import { createMemorySessionStore } from "@vivavoce/server";
import { describe, expect, it, vi } from "vitest";
import { openTestServer, scriptedModel } from "../src/index.ts";

const credentials = { apiKeys: ["one", "another"] };
const vocabulary = ["A", "coffee", "please"];

/** Two servers with one store, and a client that comes to the one that it is told. */
async function openPair() {
  const store = createMemorySessionStore();
  const model = scriptedModel(({ messages }) => `${messages.filter(({ role }) => role === "user").length} so far`);
  const open = () => openTestServer({ model, credentials, vocabulary, sessionStore: store });
  const [first, second] = await Promise.all([open(), open()]);
  let at = first;
  const urls: URL[] = [];
  const node = createNodeTransport();
  const transport: Transport = (request, handlers) => {
    const url = new URL(request.url.pathname + request.url.search, at.url.replace("http", "ws"));
    urls.push(url);
    return node({ ...request, url }, handlers);
  };
  const changes: ResumeChange["state"][] = [];
  const resume = createResume({ transport });
  resume.onChange(({ state }) => changes.push(state));
  const client = await connect({
    endpoint: first.url,
    model: "m",
    credential: { key: "one" },
    transport: resume.transport,
  });
  return { store, first, second, client, changes, urls, go: () => void (at = second) };
}

async function sessionsAt(url: string): Promise<unknown> {
  const health = (await (await fetch(`${url}/health`)).json()) as { sessions: unknown };
  return health.sessions;
}

describe("two servers with one store of sessions", () => {
  it("go on with each other's when one of them goes away", async () => {
    const { store, first, second, client, changes, go } = await openPair();
    const done = client.waitFor("response.done");
    client.appendAudio(first.speech("A coffee please"));
    client.appendAudio(new Int16Array(24_000));
    await done;
    go();
    await first.close();
    await vi.waitFor(() => expect(changes.at(-1)).toBe("back"), { timeout: 10_000 });
    expect(await sessionsAt(second.url)).toBe(1);
    const said = client.waitFor("response.audio_transcript.done");
    client.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text: "And a cake." }] },
    });
    client.send({ type: "response.create" });
    expect((await said).transcript).toBe("2 so far");
    await client.close();
    await expect.poll(() => sessionsAt(second.url)).toBe(0);
    await expect.poll(() => store.size).toBe(0);
    await second.close();
  });

  it("let nobody have the session of another caller", async () => {
    const { store, first, second, client, changes, urls, go } = await openPair();
    go();
    await first.close();
    await vi.waitFor(() => expect(changes.at(-1)).toBe("back"), { timeout: 10_000 });
    const ends: string[] = [];
    const url = urls.at(-1) ?? new URL("ws://nowhere");
    const third = await openTestServer({ credentials, sessionStore: store });
    for (const at of [second.url, third.url]) {
      const aimed = new URL(url.pathname + url.search, at.replace("http", "ws"));
      createNodeTransport()(
        { url: aimed, credential: { key: "another" } },
        {
          opened() {},
          message() {},
          closed: (code, reason) => void ends.push(`${code} ${reason}`),
          refused: (message) => void ends.push(message),
        },
      );
    }
    await expect.poll(() => ends).toEqual(["4410 session_not_found", "4410 session_not_found"]);
    await client.close();
    await second.close();
    await third.close();
  });
});
