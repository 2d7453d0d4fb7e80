import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { linux } from "../../../test/needs.ts";
import { startProgram } from "./child-program.ts";

const patience = { timeout: 30_000 };

/** A model server that answers everybody with one word, and keeps what it was shown. */
async function startModel(): Promise<{ readonly baseUrl: string; readonly shown: string[] }> {
  const shown: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== "POST") return void response.writeHead(404).end();
    shown.push(request.headers.authorization ?? "");
    const chunk = (choice: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      `${chunk({ delta: { content: "Yes." } })}${chunk({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, shown };
}

/** Callers' keys as Kubernetes mounts a secret: files that are links into a folder, which is a link that is exchanged. */
async function mount(folder: string, version: string, keys: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(folder, `..${version}`), { recursive: true });
  for (const [name, text] of Object.entries(keys)) {
    await writeFile(join(folder, `..${version}`, name), text);
    await symlink(join("..data", name), join(folder, name)).catch(() => {});
  }
  await symlink(`..${version}`, join(folder, "..next"));
  await rename(join(folder, "..next"), join(folder, "..data"));
}

/** A call of somebody with a key; rejects with the status where that is refused. */
function call(port: string, key: string) {
  const target = `ws://127.0.0.1:${port}/voice-live/realtime?api-version=2025-10-01&model=any`;
  const socket = new WebSocket(target, { headers: { "api-key": key } });
  const messages: string[] = [];
  socket.on("message", (data: Buffer) => messages.push(data.toString()));
  const said = (text: string): number => messages.filter((message) => message.includes(text)).length;
  return new Promise<{ ask(): Promise<void>; close(): void }>((resolve, reject) => {
    socket.once("unexpected-response", (_request, response) => reject(new Error(String(response.statusCode))));
    socket.once("error", reject);
    socket.once("open", () =>
      resolve({
        async ask() {
          const before = said('"response.done"');
          const content = [{ type: "input_text", text: "Well?" }];
          const item = { type: "message", role: "user", content };
          socket.send(JSON.stringify({ type: "session.update", session: { modalities: ["text"] } }));
          socket.send(JSON.stringify({ type: "conversation.item.create", item }));
          socket.send(JSON.stringify({ type: "response.create" }));
          await vi.waitFor(() => expect(said('"response.done"')).toBe(before + 1), patience);
        },
        close: () => socket.close(),
      }),
    );
  });
}

describe.skipIf(linux.missing)(linux.title("vivavoce serve whose keys are changed"), { timeout: 120_000 }, () => {
  test.each([1, 2])("takes them without a restart, and calls go on (%i processes)", async (processes) => {
    const folder = await mkdtemp(join(tmpdir(), "vivavoce-keys-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { baseUrl, shown } = await startModel();
    await mkdir(join(folder, "keys"));
    await mount(join(folder, "keys"), "1", { shop: "shop-one", door: "door-one" });
    const dotEnv = (modelKey: string): Promise<void> =>
      writeFile(join(folder, ".env"), `VIVAVOCE_API_KEYS_FILE=keys\nOPENAI_API_KEY=${modelKey}\n`, { mode: 0o600 });
    await dotEnv("model-key-one");
    await writeFile(join(folder, "admin"), "operator-one\n", { mode: 0o600 });
    const config = (more: object): Promise<void> =>
      writeFile(join(folder, "vivavoce.config.json"), JSON.stringify({ model: { baseUrl, model: "m" }, ...more }));
    await config({});
    const server = startProgram(["serve", "--port", "0", "--processes", String(processes)], folder, {
      HOME: folder,
      TMPDIR: folder,
      VIVAVOCE_ADMIN_KEY_FILE: "admin",
    });
    onTestFinished(async () => {
      server.stop("SIGKILL");
      await server.exited;
    });
    const [, port = ""] = await server.printed(/listens on http:\/\/\S+:(\d+)/, 90_000);
    const admin = async (key: string): Promise<number> => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`http://127.0.0.1:${port}/admin/sessions`, { headers })).status;
    };
    const page = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const running = await call(port, "shop-one");
    await running.ask();

    // The new key is there beside the old one, as long as callers have the old one.
    await mount(join(folder, "keys"), "2", { shop: "shop-two\nshop-one", door: "door-one" });
    server.stop("SIGHUP");
    await server.printed(/what was changed in the configuration is in use {2}callersChanged=shop\n/);
    (await call(port, "shop-two")).close();
    (await call(port, "shop-one")).close();

    await mount(join(folder, "keys"), "3", { shop: "shop-two", door: "door-one", phone: "phone-one" });
    await dotEnv("model-key-two");
    await writeFile(join(folder, "admin"), "operator-two\n");
    server.stop("SIGHUP");
    await server.printed(/is in use {2}callersAdded=phone callersChanged=shop operators=admin engines=model\.apiKey\n/);
    await expect(call(port, "shop-one")).rejects.toThrow("401");
    (await call(port, "phone-one")).close();
    expect([await admin("operator-one"), await admin("operator-two")]).toEqual([401, 200]);
    await running.ask();
    const other = await call(port, "door-one");
    await other.ask();
    // The server has asked once by itself, at its start.
    expect([...new Set(shown)]).toEqual(["Bearer model-key-one", "Bearer model-key-two"]);
    expect(shown.slice(-2)).toEqual(["Bearer model-key-two", "Bearer model-key-two"]);

    await writeFile(join(folder, ".env"), "VIVAVOCE_API_KEYS_FILE keys\n");
    server.stop("SIGHUP");
    await server.printed(/the configuration was not taken: what is in use stays {2}reason=.*line 1/);
    await other.ask();
    await expect.poll(page).toContain("vivavoce_configuration_refused 1\n");

    await dotEnv("model-key-two");
    await config({ console: { enabled: false }, agents: { anna: { instructions: "Be kind." } } });
    server.stop("SIGHUP");
    await server.printed(/needs a restart {2}settings="agents\.anna\.instructions, console\.enabled"/);
    const numbers = await page();
    expect(numbers).toContain("vivavoce_configuration_refused 0\n");
    expect(numbers).toContain("vivavoce_configuration_restart_needed 1\n");
    const health: unknown = await (await fetch(`http://127.0.0.1:${port}/health`)).json();
    expect(health).toMatchObject({
      status: "ok",
      degraded: [
        {
          stage: "configuration",
          detail: expect.stringContaining("needs a restart: agents, console.enabled") as string,
        },
      ],
    });
    for (const secret of ["-one", "-two"]) expect(server.stdout() + server.stderr()).not.toContain(secret);
    running.close();
    other.close();
    server.stop("SIGTERM");
    expect(await server.exited).toBe(0);
  });
});
