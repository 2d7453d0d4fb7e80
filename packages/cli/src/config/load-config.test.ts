import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerLimits } from "@vivavoce/server";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { ConfigError } from "./config-error.ts";
import { readCommandLine } from "./command-flags.ts";
import { configArgs } from "./flags.ts";
import { loadConfig } from "./load-config.ts";
import type { LoadedConfig } from "./load-config.ts";
import { listenHost } from "./exposure.ts";
import { nameOrigin, originOf } from "./origins.ts";

const cwd = mkdtempSync(join(tmpdir(), "vivavoce-config-"));
const filePath = join(cwd, "vivavoce.config.json");

function load(args: readonly string[] = [], env: Record<string, string | undefined> = {}): Promise<LoadedConfig> {
  return loadConfig({ flags: readCommandLine(args, configArgs).flags, env, cwd });
}

function writeFile(content: unknown): void {
  writeFileSync(filePath, typeof content === "string" ? content : JSON.stringify(content));
}

async function failure(args: readonly string[] = [], env: Record<string, string | undefined> = {}): Promise<string> {
  const error: unknown = await Promise.resolve()
    .then(() => load(args, env))
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(ConfigError);
  const { message, exitCode } = error as ConfigError;
  expect(exitCode).toBe(2);
  expect(message).not.toContain("\n");
  return message;
}

beforeEach(() => rmSync(filePath, { force: true }));
afterAll(() => rmSync(cwd, { recursive: true }));

describe("sources", () => {
  test("defaults", async () => {
    const { config, file } = await load();
    expect(config.server).toMatchObject({ host: "localhost", port: 8080, apiKeys: [], tls: {} });
    expect(config).toMatchObject({
      model: { engine: "auto" },
      recognizer: { engine: "moonshine" },
      synthesizer: { engine: "flite" },
      log: { level: "info", format: "text" },
      console: { enabled: true },
    });
    const limits: ServerLimits = config.server.limits;
    expect(limits).toMatchObject({ maxMessageBytes: 16 * 1024 * 1024, maxSessionMs: 3_600_000 });
    expect(file).toBeUndefined();
  });

  test("flags win over the environment, the environment over the file, the file over defaults", async () => {
    writeFile({
      $schema: "./any.json",
      server: { port: 1, host: "127.0.0.1", limits: { maxItems: 7 } },
      log: { level: "debug" },
    });
    const env = { PORT: "2", VIVAVOCE_LOG_LEVEL: "warn" };
    const { config, origins } = await load(["--port", "3"], env);
    expect(config.server).toMatchObject({ port: 3, host: "127.0.0.1" });
    expect(config.server.limits.maxItems).toBe(7);
    expect(config.log).toEqual({ level: "warn", format: "text" });
    const named = ["server.port", "log.level", "server.host", "log.format"].map((key) =>
      nameOrigin(originOf(origins, key)),
    );
    expect(named).toEqual(["--port", "VIVAVOCE_LOG_LEVEL in the environment", filePath, "default"]);
  });

  test("every kind of text", async () => {
    const { config } = await load(["--no-console", "--api-keys=a, b,"], {
      VIVAVOCE_BEARER_TOKENS: "t",
      VIVAVOCE_RECOGNIZER_WORKERS: "2",
      OPENAI_BASE_URL: "http://127.0.0.1:11434/v1",
      OPENAI_API_KEY: "",
      VIVAVOCE_CONSOLE: "yes",
    });
    expect(config.console.enabled).toBe(false);
    expect(config.server).toMatchObject({ apiKeys: ["a", "b"], bearerTokens: ["t"] });
    expect(config.recognizer.workers).toBe(2);
    expect(config.model).toMatchObject({ baseUrl: "http://127.0.0.1:11434/v1" });
    expect(config.model.apiKey).toBeUndefined();
  });

  test("the file can be named by flag and variable", async () => {
    writeFileSync(join(cwd, "other.json"), '{"server":{"port":9}}');
    expect((await load(["--config", "other.json"])).config.server.port).toBe(9);
    expect((await load([], { VIVAVOCE_CONFIG: "other.json" })).config.server.port).toBe(9);
  });
});

describe("a model alone names its engine", () => {
  test.each([
    [{ recognizer: { model: "parakeet-v3" } }, {}],
    [{ recognizer: { options: { model: "parakeet-v3" } } }, {}],
    [{}, { VIVAVOCE_RECOGNIZER_MODEL: "parakeet-v3" }],
  ])("%o %o", async (file, env) => {
    writeFile(file);
    const { config } = await load([], env);
    expect(config.recognizer).toMatchObject({ engine: "sherpa-onnx", options: { model: "parakeet-v3" } });
    expect(config.synthesizer.engine).toBe("flite");
  });

  test("a judge of turns as well", async () => {
    writeFile({ endOfUtterance: { model: "smart-turn-v3", byLanguage: { zh: { engine: "rules" } } } });
    expect((await load()).config.endOfUtterance).toMatchObject({
      engine: "onnxruntime",
      options: { model: "smart-turn-v3" },
      byLanguage: { zh: { engine: "rules" } },
    });
  });

  test("for one language too", async () => {
    const german = { model: "parakeet-v3" };
    const french = { options: { baseUrl: "http://127.0.0.1:8000/v1" } };
    writeFile({
      recognizer: { byLanguage: { de: german, fr: french } },
      endOfUtterance: { byLanguage: { de: german } },
    });
    const { config } = await load();
    expect(config.recognizer.byLanguage).toMatchObject({
      de: { engine: "sherpa-onnx", options: { model: "parakeet-v3" } },
      fr: { engine: "openai-compatible", options: french.options },
    });
    expect(config.endOfUtterance.byLanguage).toMatchObject({ de: { engine: "onnxruntime" } });
    expect(config.recognizer.engine).toBe("moonshine");
  });

  test("unless a server is named, or an engine", async () => {
    writeFile({ recognizer: { model: "whisper-1", options: { baseUrl: "http://127.0.0.1:8000/v1" } } });
    expect((await load()).config.recognizer).toMatchObject({
      engine: "openai-compatible",
      options: { model: "whisper-1" },
    });
    writeFile({ recognizer: { engine: "azure-speech", model: "some" } });
    expect((await load()).config.recognizer.engine).toBe("azure-speech");
  });

  test("and not twice", async () => {
    writeFile({ recognizer: { model: "one", options: { model: "two" } } });
    expect(await failure()).toMatch(/recognizer: Unrecognized key: "model"|recognizer\.model/);
  });
});

describe("a key for the language model", () => {
  test("that all programs have is no wish to use it", async () => {
    expect((await load([], { OPENAI_API_KEY: "k" })).config.model).toMatchObject({ engine: "auto", apiKey: "k" });
  });

  test("that is given here is one", async () => {
    writeFile({ model: { apiKey: "k" } });
    expect((await load()).config.model.engine).toBe("openai-compatible");
    expect((await load(["--llm-engine", "builtin"])).config.model.engine).toBe("builtin");
    writeFile({});
    expect((await load(["--llm-api-key", "k"])).config.model.engine).toBe("openai-compatible");
  });
});

test("variables that nothing reads come back by name", async () => {
  expect((await load([], { VIVAVOCE_FROBNICATE: "1" })).unread).toEqual(["VIVAVOCE_FROBNICATE"]);
});

describe("errors are one line with source, key, problem and hint", () => {
  test.each([
    [["--port", "abc"], {}, /^--port: server\.port: expected number, got "abc"\. TCP port to listen on/],
    [[], { PORT: "70000" }, /^PORT in the environment: server\.port: .*65535, got 70000\./],
    [[], { VIVAVOCE_LOG_LEVEL: "loud" }, /^VIVAVOCE_LOG_LEVEL .*log\.level: expected one of .*"debug".*, got "loud"/],
    [[], { OPENAI_BASE_URL: "localhost:1234" }, /^OPENAI_BASE_URL .*model\.baseUrl: Invalid URL, got "localhost:1234"/],
    [[], { VIVAVOCE_API_KEYS: " , " }, /^VIVAVOCE_API_KEYS .*server\.apiKeys: expected array\./],
    [[], { VIVAVOCE_API_KEYS: "[]" }, /^VIVAVOCE_API_KEYS .*server\.apiKeys: expected array\./],
    [[], { VIVAVOCE_API_KEYS: '[{"name":"shop","key":"x"' }, /^VIVAVOCE_API_KEYS .*server\.apiKeys: expected array\./],
    [[], { VIVAVOCE_API_KEYS: '["a", "b"' }, /^VIVAVOCE_API_KEYS .*server\.apiKeys: expected array\./],
    [[], { VIVAVOCE_API_KEY: "k" }, /^VIVAVOCE_API_KEY .*Did you mean VIVAVOCE_API_KEYS\?/],
    [["--prot", "1"], {}, /^--prot: there is no such flag\. Did you mean --port\?/],
    [["--port"], {}, /^--port needs a value\./],
    [["--port", "--no-console"], {}, /^--port needs a value\./],
    [["--no-console=1"], {}, /^--no-console takes no value\./],
    [["extra"], {}, /^Argument "extra": none is expected here\./],
    [["--config", "absent.json"], {}, /absent\.json: there is no such file\./],
    [
      [],
      { VIVAVOCE_API_KEYS: "a,b", VIVAVOCE_ADMIN_KEY: "b" },
      /^VIVAVOCE_ADMIN_KEY in the environment: server\.admin\.key is a key of callers too: whoever calls could see all calls and end them\./,
    ],
    [
      ["--metrics-key", "c"],
      { VIVAVOCE_BEARER_TOKENS: "c" },
      /^--metrics-key: server\.metrics\.key is a key of callers too: whoever calls could read the numbers\./,
    ],
    [["--host", "0.0.0.0"], {}, /^--host: server\.host: "0\.0\.0\.0" can be reached by others.*VIVAVOCE_API_KEYS/],
  ])("%j %j", async (args, env, message) => {
    expect(await failure(args, env)).toMatch(message);
  });

  test.each([
    [
      { server: { prot: 1 } },
      /vivavoce\.config\.json: server\.prot: there is no such key\. Did you mean server\.port\?/,
    ],
    [{ port: 1 }, /: port: there is no such key\. Did you mean server\.port\?/],
    [{ model: { key: "x" } }, /: model\.key: there is no such key\./],
    [{ server: { limits: { maxitems: 1 } } }, /Did you mean server\.limits\.maxItems\?/],
    [{ server: 5 }, /vivavoce\.config\.json: server: expected object, got 5\./],
    [{ server: { port: "8080" } }, /vivavoce\.config\.json: server\.port: expected number, got "8080"\./],
    [{ server: { port: 1.5 } }, /server\.port: .*int/],
    [{ model: { timeZone: "Mars/Base" } }, /model\.timeZone: Invalid time zone/],
    [{ server: { port: -1 }, log: { level: 3 } }, /\(and 1 more\)$/],
    ["{,", /this is not valid JSON/],
    ["[]", /must hold a JSON object/],
    ['{"__proto__": {"port": 1}}', /there is no such key/],
  ])("file %j", async (content, message) => {
    writeFile(content);
    expect(await failure()).toMatch(message);
  });

  test("secrets are not repeated", async () => {
    writeFile({ server: { apiKeys: "the-secret" }, model: { headers: { "x-key": 5 } } });
    expect(await failure()).toMatch(/server\.apiKeys: expected array\. Keys that open a session/);
    writeFile('{"server": {"apiKeys": ["the-secret"],, }');
    expect(await failure()).not.toContain("the-secret");
  });
});

describe("exposure", () => {
  test.each(["localhost", "127.0.0.1", "127.3.2.1", "::1", "[::1]"])("%s needs no key", async (host) => {
    expect((await load(["--host", host])).config.server.host).toBe(host);
  });

  test.each(["0.0.0.0", "::", "192.168.1.4", "example.org", "127.example.org", "localhost.example.org"])(
    "%s needs a key",
    async (host) => {
      expect(await failure([], { HOST: host })).toMatch(/^HOST in the environment: server\.host: .* no key is set/);
      await load([], { HOST: host, VIVAVOCE_API_KEYS: "k" });
      await load([], { HOST: host, VIVAVOCE_BEARER_TOKENS: "t" });
    },
  );
});

test.each([
  ["localhost", "127.0.0.1"],
  ["[::1]", "::1"],
  ["::", "::"],
  ["0.0.0.0", "0.0.0.0"],
  ["voice.example.org", "voice.example.org"],
])("%s is listened on as %s", (host, address) => {
  expect(listenHost(host)).toBe(address);
});
