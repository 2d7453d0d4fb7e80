import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { showEffectiveConfig } from "./config.ts";

const cwd = mkdtempSync(join(tmpdir(), "vivavoce-command-"));
afterAll(() => rmSync(cwd, { recursive: true }));

async function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await showEffectiveConfig(args, {
    env,
    cwd,
    print: (text) => out.push(text),
    printError: (text) => err.push(text),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const secrets = {
  VIVAVOCE_API_KEYS: "first-secret,second-secret",
  VIVAVOCE_BEARER_TOKENS: "third-secret",
  OPENAI_API_KEY: "fourth-secret",
  OPENAI_BASE_URL: "http://user:fifth-secret@127.0.0.1/v1",
};

describe("vivavoce config", () => {
  test("prints every value with its origin, secrets masked", async () => {
    writeFileSync(join(cwd, "vivavoce.config.json"), '{"model":{"headers":{"x-key":"sixth-secret"}}}');
    const { code, out } = await run(["--port", "9000"], secrets);
    rmSync(join(cwd, "vivavoce.config.json"));
    expect(code).toBe(0);
    expect(out).not.toContain("secret");
    expect(out).toMatch(/^server\.port +9000 +--port$/m);
    expect(out).toMatch(/^server\.apiKeys +\["\*+","\*+"\] +VIVAVOCE_API_KEYS in the environment$/m);
    expect(out).toMatch(/^model\.baseUrl +"http:\/\/\*+@127\.0\.0\.1\/v1" +OPENAI_BASE_URL/m);
    expect(out).toMatch(/^model\.headers +\{"x-key":"\*+"\} +.*vivavoce\.config\.json$/m);
    expect(out).toMatch(/^server\.tls\.cert +- +default$/m);
  });

  test("reads .env beneath the environment, as the server does", async () => {
    writeFileSync(join(cwd, ".env"), "PORT=9001\nHOST=127.0.0.1\n");
    const { out } = await run([], { PORT: "9002", HOST: "" });
    rmSync(join(cwd, ".env"));
    expect(out).toMatch(/^server\.port +9002 /m);
    expect(out).toMatch(/^server\.host +"127\.0\.0\.1" /m);
  });

  test("shows models and agents line by line, without secrets and prompts", async () => {
    const config = {
      models: {
        "gpt-4.1": {
          engine: "openai-compatible",
          baseUrl: "http://u:secret@127.0.0.1/v1?key=secret",
          apiKey: "secret",
        },
        cloud: { engine: "realtime", api: "openai", url: "wss://h.test/?k=secret", token: "secret", model: "m" },
      },
      agents: { shop: { instructions: "A secret recipe.", greeting: "Hello." } },
    };
    writeFileSync(join(cwd, "vivavoce.config.json"), JSON.stringify(config));
    const { code, out } = await run([]);
    rmSync(join(cwd, "vivavoce.config.json"));
    expect(code).toBe(0);
    expect(out).not.toContain("secret");
    expect(out).toMatch(/^models\.gpt-4\.1\.apiKey +"\*+" +.*vivavoce\.config\.json$/m);
    expect(out).toMatch(/^models\.gpt-4\.1\.baseUrl +"http:\/\/\*+@127\.0\.0\.1\/v1\?\*+"/m);
    expect(out).toMatch(/^models\.cloud\.token +"\*+"/m);
    expect(out).toMatch(/^models\.cloud\.model +"m"/m);
    expect(out).toMatch(/^agents\.shop\.instructions +"\(16 characters\)"/m);
    expect(out).toMatch(/^agents\.shop\.greeting +"Hello\."/m);
  });

  test.each([
    { models: ["secret"] },
    { models: { a: "secret" } },
    { models: { a: { engine: "realtime", url: "secret" } } },
  ])("a broken model is explained without showing it: %j", async (config) => {
    writeFileSync(join(cwd, "vivavoce.config.json"), JSON.stringify(config));
    const { code, err } = await run([]);
    rmSync(join(cwd, "vivavoce.config.json"));
    expect(code).toBe(2);
    expect(err).toMatch(/models/);
    expect(err).not.toContain("secret");
  });

  test("prints JSON", async () => {
    const { code, out } = await run(["--json"], secrets);
    expect(code).toBe(0);
    expect(out).not.toContain("secret");
    expect(JSON.parse(out)).toMatchObject({
      file: null,
      values: expect.arrayContaining([
        { key: "server.port", value: 8080, origin: "default" },
        { key: "model.apiKey", value: "********", origin: "OPENAI_API_KEY in the environment" },
        { key: "model.model", value: null, origin: "default" },
      ]) as unknown,
    });
  });

  test("a bad value is one line and exit code 2", async () => {
    const { code, out, err } = await run(["--port", "x"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^--port: server\.port: .*$/);
    expect(err).not.toContain("\n");
  });
});

describe("TLS files", () => {
  const fixtures = new URL("../../../server/test/tls/", import.meta.url);
  const cert = join(cwd, "cert.pem");
  const key = join(cwd, "key.pem");
  writeFileSync(cert, readFileSync(new URL("cert.pem", fixtures)));
  writeFileSync(key, readFileSync(new URL("key.pem", fixtures)));
  writeFileSync(join(cwd, "text.pem"), "no certificate");
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  writeFileSync(join(cwd, "other.pem"), other.export({ type: "pkcs8", format: "pem" }));

  test("that belong together are taken", async () => {
    expect(await run(["--tls-cert", cert, "--tls-key", "key.pem"])).toMatchObject({ code: 0, err: "" });
  });

  test.each([
    [["--tls-cert", cert], /^--tls-cert: server\.tls\.cert: .*VIVAVOCE_TLS_KEY too\.$/],
    [["--tls-key", key], /^--tls-key: server\.tls\.key: .*VIVAVOCE_TLS_CERT too\.$/],
    [["--tls-cert", "absent.pem", "--tls-key", key], /absent\.pem: there is no such file\.$/],
    [["--tls-cert", ".", "--tls-key", key], /cannot be read \(EISDIR\)\.$/],
    [["--tls-cert", "text.pem", "--tls-key", key], /text\.pem holds no PEM certificate\.$/],
    [["--tls-cert", cert, "--tls-key", "text.pem"], /text\.pem holds no PEM private key/],
    [["--tls-cert", cert, "--tls-key", "other.pem"], /other\.pem is not the key of the certificate/],
  ])("%j", async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
