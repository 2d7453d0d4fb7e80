import { generateKeyPairSync, sign } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, pcm16ToSamples } from "@vivavoce/audio";
import { expect, onTestFinished, test } from "vitest";
import { startProgram } from "./child-program.ts";
import { loadEmbeddedServers } from "./embedded-server.ts";

const tenantId = "11111111-2222-3333-4444-555555555555";
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The keys of a tenant, on loopback. */
async function startKeys(): Promise<string> {
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig" }];
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
}

function tokenFor(audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: `https://sts.windows.net/${tenantId}/`, aud: audience, tid: tenantId, oid: "somebody" };
  const signed = `${part({ alg: "RS256", kid: "one" })}.${part({ ...claims, nbf: now, exp: now + 600 })}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** A folder with a package that gives tokens as the real one does, for what it is asked for. */
async function folderWithIdentity(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-entra-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const home = join(folder, "node_modules/@azure/identity");
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), '{"name":"@azure/identity","main":"index.js"}');
  const code = `exports.DefaultAzureCredential = class {
    async getToken(scope) {
      const tokens = JSON.parse(process.env.TEST_TOKENS);
      return { token: tokens[String(scope)] ?? "none", expiresOnTimestamp: Date.now() + 600000 };
    }
  };`;
  await writeFile(join(home, "index.js"), code);
  const servers = await loadEmbeddedServers();
  const speech = await servers.speak("What is twelve times seven?", { trailMs: 500 });
  await servers.close();
  await writeFile(join(folder, "speech.wav"), encodeWav(pcm16ToSamples(speech), 24_000));
  return folder;
}

test("the quickstart signs in with a token of a tenant, and not with another", { timeout: 90_000 }, async () => {
  const folder = await folderWithIdentity();
  const serve = startProgram(["serve", "--port", "0"], folder, {
    VIVAVOCE_ENTRA_TENANT: tenantId,
    VIVAVOCE_ENTRA_JWKS_URL: await startKeys(),
  });
  onTestFinished(() => serve.stop("SIGKILL"));
  const [, url = ""] = await serve.printed(/listens on (http\S+)/);
  expect((await fetch(`${url}/v1/realtime/client_secrets`, { method: "POST" })).status).toBe(401);

  const chat = (tokens: Record<string, string>) =>
    startProgram(["chat", "--entra", "--endpoint", url, "--input", "speech.wav", "--output", "answer.wav"], folder, {
      TEST_TOKENS: JSON.stringify(tokens),
    });
  const scope = "https://ai.azure.com/.default";
  const good = chat({ [scope]: tokenFor("https://ai.azure.com") });
  onTestFinished(() => good.stop("SIGKILL"));
  expect(await good.exited, good.stderr()).toBe(0);
  const other = chat({ [scope]: tokenFor("https://graph.microsoft.com") });
  onTestFinished(() => other.stop("SIGKILL"));
  expect(await other.exited).toBe(1);
  expect(serve.stdout()).toContain("caller=entra:somebody");
  serve.stop("SIGTERM");
  expect(await serve.exited).toBe(0);
});
