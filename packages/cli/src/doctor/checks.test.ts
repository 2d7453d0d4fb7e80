import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue } from "@vivavoce/models";
import { createScriptedRecognizer, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import { expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkLanguageModel, engineAdvice, languageFindings } from "./check-engines.ts";
import { checkMachine, checkNode } from "./check-machine.ts";
import { checkModels } from "./check-models.ts";
import { checkPort } from "./check-server.ts";
import { judgeSound } from "./check-sound.ts";
import type { DoctorSurroundings } from "./finding.ts";

async function surroundings(env: Record<string, string> = {}, dotEnv?: string): Promise<DoctorSurroundings> {
  const cwd = await mkdtemp(join(tmpdir(), "vivavoce-doctor-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  if (dotEnv !== undefined) await writeFile(join(cwd, ".env"), dotEnv);
  return { env, cwd, fetch: globalThis.fetch, nowMs: () => 0 };
}

it("wants Node 20.19 and a machine of some size", () => {
  const statuses = ["v18.20.0", "v20.18.9", "v20.19.0", "v22.0.0"].map((version) => checkNode(version).status);
  expect(statuses).toEqual(["fail", "fail", "ok", "ok"]);
  expect([checkMachine(2, 4e9), checkMachine(1, 4e9), checkMachine(8, 1e9)].map(({ status }) => status)).toEqual([
    "ok",
    "note",
    "note",
  ]);
});

it("tells a free port from one that is taken, and knows a server of ours", async () => {
  let answer = '{"status":"ok","sessions":0}';
  const server = createServer((_request, response) => response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const given = await surroundings();
  const { config } = await loadConfig({ flags: { port: String(port) }, env: {}, cwd: given.cwd });
  expect(await checkPort(config, given)).toMatchObject({ status: "ok", found: `Vivavoce runs at localhost:${port}` });
  answer = '{"status":"ok","sessions":0,"degraded":[{"stage":"judge","detail":"words decide alone"}]}';
  expect(await checkPort(config, given)).toMatchObject({ status: "note", advice: "judge: words decide alone" });
  answer = "hello";
  expect(await checkPort(config, given)).toMatchObject({
    status: "fail",
    advice: expect.stringContaining("--port") as string,
  });
  await new Promise((resolve) => server.close(resolve));
  expect(await checkPort(config, given)).toMatchObject({ status: "ok", found: `localhost:${port} is free` });
});

it("judges what was found out about the sound devices", () => {
  const devices = [
    { kind: "microphone", index: 0, name: "Desk", isDefault: true },
    { kind: "speaker", index: 0, name: "Head", isDefault: true },
  ] as const;
  const statuses = (report: Parameters<typeof judgeSound>[0]): string[] =>
    judgeSound(report).map(({ name, status, found }) => `${name}: ${status}: ${found}`);
  expect(statuses({ devices, microphoneDb: -50 })).toEqual(["Microphone: ok: Desk", "Speaker: ok: Head"]);
  expect(statuses({ devices, microphoneDb: -120 })[0]).toBe("Microphone: note: Desk; it gives silence");
  const none = { devices: [], microphoneError: "No microphone can be used: x. See --list-devices.", speakerError: "y" };
  expect(statuses(none)).toEqual(["Microphone: note: No microphone can be used: x", "Speaker: note: y"]);
  expect(judgeSound(undefined)).toHaveLength(1);
});

it("asks the language model for a word, and says what came", async () => {
  const answers: Record<string, (response: ServerResponse) => void> = {
    "/v1/chat/completions": (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end('{"choices":[{"message":{"content":"Yes"},"finish_reason":"length"}]}');
    },
    "/page/chat/completions": (response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<title>Sign in</title>");
    },
    "/key/chat/completions": (response) => {
      response.writeHead(401, { "content-type": "application/json" });
      response.end('{"error":{"message":"Incorrect API key provided: sk-of-the-operator"}}');
    },
  };
  const server = createServer((request, response) => (answers[request.url ?? ""] ?? ((r) => r.end()))(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const given = await surroundings();
  const check = async (base: string) => {
    const env = { OPENAI_BASE_URL: base, VIVAVOCE_LLM_MODEL: "small", OPENAI_API_KEY: "sk-of-the-operator" };
    const { config } = await loadConfig({ flags: {}, env, cwd: given.cwd });
    return checkLanguageModel(config, { ...given, env });
  };
  expect(await check(`${origin}/v1`)).toMatchObject({ status: "ok", found: expect.stringContaining("first word") });
  expect(await check(`${origin}/page`)).toMatchObject({ status: "fail", found: expect.stringContaining("web page") });
  const refused = await check(`${origin}/key`);
  expect(refused).toMatchObject({ status: "fail", found: expect.stringContaining("401: check its API key") });
  expect(JSON.stringify(refused)).not.toContain("sk-of-the-operator");
  await new Promise((resolve) => server.close(resolve));
  expect(await check(`${origin}/v1`)).toMatchObject({ status: "fail", found: expect.stringContaining("ECONNREFUSED") });
});

it("says whom chat would talk to, how it signs in, and whether somebody answers", async () => {
  const listening = { ...(await surroundings()), fetch: () => Promise.resolve(new Response("")) };
  expect(await checkEndpoint(listening)).toMatchObject([{ name: "Chat", status: "ok" }]);
  const silent = { ...(await surroundings()), fetch: () => Promise.reject(new TypeError("no network")) };
  expect(await checkEndpoint(silent)).toMatchObject([
    { name: "Chat", status: "note", found: expect.stringContaining("nothing listens at localhost:8080") as string },
  ]);
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reached = await surroundings({}, `AZURE_VOICE_LIVE_ENDPOINT=${url}\nAZURE_VOICE_LIVE_API_KEY=secret-key\n`);
  const findings = await checkEndpoint(reached);
  expect(findings.map(({ name, status }) => [name, status])).toEqual([
    ["Chat", "ok"],
    ["Sign-in", "ok"],
    ["Endpoint", "ok"],
  ]);
  expect(JSON.stringify(findings)).not.toContain("secret-key");

  const closed = { ...reached, fetch: async () => new Response("", { status: 401 }) };
  expect((await checkEndpoint(closed))[1]).toMatchObject({
    name: "Sign-in",
    status: "fail",
    found: expect.stringMatching(/does not take what stands in AZURE_VOICE_LIVE_API_KEY$/) as string,
  });
  const keyless = { ...(await surroundings({ AZURE_VOICELIVE_ENDPOINT: url })), fetch: closed.fetch };
  expect((await checkEndpoint(keyless))[1]).toMatchObject({
    status: "fail",
    found: expect.stringMatching(/asks for a key, and none is set$/),
  });

  const nobody = await surroundings({ AZURE_VOICE_LIVE_ENDPOINT: "http://127.0.0.1:1" });
  expect(await checkEndpoint(nobody)).toMatchObject([{}, { status: "note" }, { name: "Endpoint", status: "fail" }]);
  const broken = await surroundings({ AZURE_VOICE_LIVE_ENDPOINT: "nowhere" });
  expect(await checkEndpoint(broken)).toMatchObject([{ name: "Chat", status: "fail" }]);
  const azure = await surroundings({ AZURE_VOICE_LIVE_ENDPOINT: "https://mine.services.ai.azure.com" });
  const unreachable = { ...azure, fetch: () => Promise.reject(new TypeError("no network")) };
  expect(await checkEndpoint(unreachable)).toMatchObject([
    { status: "ok" },
    { name: "Sign-in", status: "fail", advice: expect.stringContaining("@azure/identity") as string },
    { name: "Endpoint", status: "fail", found: expect.stringContaining("no network") as string },
  ]);
});

it("says which models are on this machine, and which are so in part", async () => {
  const given = await surroundings();
  const folder = given.cwd;
  const looked = { ...given, env: { HF_HOME: folder } };
  expect(await checkModels(looked)).toMatchObject({ status: "ok", found: expect.stringContaining("models list") });
  const row = catalogue.find(({ id }) => id === "zipformer-en-streaming");
  const [source] = row?.sources ?? [];
  const snapshot = join(folder, `hub/models--${source?.repository.replace("/", "--")}/snapshots/${source?.commit}`);
  await mkdir(snapshot, { recursive: true });
  for (const { path, bytes } of source?.files ?? []) {
    expect(await checkModels(looked)).toMatchObject({ status: path === source?.files[0]?.path ? "ok" : "note" });
    const file = await open(join(snapshot, path), "w");
    await file.truncate(bytes);
    await file.close();
  }
  expect(await checkModels(looked)).toMatchObject({ status: "ok", found: "zipformer-en-streaming" });
  const wrong = { ...looked, env: { VIVAVOCE_MODEL_CATALOGUE: "none.json" } };
  expect(await checkModels(wrong)).toMatchObject({ status: "fail" });
});

it("says who hears, judges and speaks in which language", () => {
  const recognizer = createScriptedRecognizer({ utterances: [] });
  const synthesizer = createScriptedSynthesizer();
  const many = ["en", ...Array.from("abcdefghijklmnop", (letter) => `x${letter}`)];
  const engines = { recognizer: { ...recognizer, info: { ...recognizer.info, languages: many } }, synthesizer };
  expect(languageFindings(engines)).toMatchObject([
    {
      status: "ok",
      found: "en: heard by scripted-recognizer, ends judged by silence, spoken by scripted-synthesizer",
    },
    {
      status: "note",
      found:
        "xa, xb, xc, xd, xe, xf, xg, xh, xi, xj, xk, xl and 4 more: heard by scripted-recognizer, ends judged by silence, spoken by nobody",
      advice: expect.stringContaining("vivavoce models list") as string,
    },
  ]);
});

it("sends who lacks a model of this machine to no speech server", async () => {
  const adviceFor = async (env: Record<string, string>, reason: string): Promise<string> => {
    const own = await surroundings(env);
    const { config } = await loadConfig({ flags: {}, env: own.env, cwd: own.cwd });
    return engineAdvice(config, new Error(reason));
  };
  const model = { VIVAVOCE_RECOGNIZER_MODEL: "parakeet-v3" };
  expect(
    await adviceFor(model, "parakeet-v3 is not on this machine. Fetch it with: vivavoce models pull parakeet-v3"),
  ).toBe("Then look again; vivavoce models list shows what else there is.");
  expect(await adviceFor(model, "it has no tokens")).toContain("Install again");
  expect(await adviceFor({ VIVAVOCE_RECOGNIZER_URL: "http://127.0.0.1:1/v1" }, "it does not answer")).toContain(
    "the server that VIVAVOCE_RECOGNIZER_URL names",
  );
});
