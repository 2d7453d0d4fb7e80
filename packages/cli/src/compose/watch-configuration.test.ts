import { createManualClock } from "@vivavoce/audio/clock";
import { expect, test } from "vitest";
import { ConfigError } from "../config/config-error.ts";
import { configSchema } from "../config/config-schema.ts";
import type { ReadConfiguration } from "../config/load-config.ts";
import { EngineSecrets, secretsOf } from "./engine-secrets.ts";
import { busPart, enginesPart, keysPart } from "./live-parts.ts";
import { watchConfiguration } from "./watch-configuration.ts";
import type { ConfigurationPart } from "./watch-configuration.ts";

type Env = Record<string, string>;

const configuration = (given: unknown, env: Env = {}, unread: string[] = []): ReadConfiguration => ({
  config: configSchema.parse(given),
  env,
  unread,
  origins: new Map(),
});

/** A watch over a configuration that the test exchanges. */
function setUp(first: ReadConfiguration, parts: readonly ConfigurationPart[] = []) {
  const clock = createManualClock(5_000);
  const lines: string[] = [];
  let stands: ReadConfiguration | Error = first;
  const watch = watchConfiguration({
    started: first,
    read: () => (stands instanceof Error ? Promise.reject(stands) : Promise.resolve(stands)),
    cwd: "/",
    clock,
    logger: {
      log: (_level: string, text: string, facts: object = {}) => void lines.push(`${text} ${JSON.stringify(facts)}`),
    } as never,
  });
  watch.start(parts);
  return {
    clock,
    watch,
    lines: () => lines.splice(0),
    put: (next: ReadConfiguration | Error) => (stands = next),
    look: () => clock.advanceAsync(10_000),
  };
}

test("what was changed is taken when it was seen twice, or at once when somebody asks", async () => {
  const taken: unknown[] = [];
  const part: ConfigurationPart = {
    name: "keys",
    async take({ config }) {
      if (taken.at(-1) === config.server.apiKeys[0] || config.server.apiKeys[0] === "a") return undefined;
      taken.push(config.server.apiKeys[0]);
      return { keys: "changed" };
    },
  };
  const { watch, look, put, lines, clock } = setUp(configuration({ server: { apiKeys: ["a"] } }), [part]);
  await look();
  put(configuration({ server: { apiKeys: ["b"] } }));
  await look();
  expect(taken).toEqual([]);
  await look();
  expect([taken, lines()]).toEqual([["b"], ['what was changed in the configuration is in use {"keys":"changed"}']]);
  expect(watch.state()).toEqual({ takenAtMs: clock.wallMs(), isRefused: false, needsRestart: false });
  put(configuration({ server: { apiKeys: ["c"] } }));
  await watch.look();
  expect(taken).toEqual(["b", "c"]);
  lines();
  await watch.look();
  expect(lines()).toEqual(["the configuration is the one in use {}"]);
});

test("what cannot be used is told once, is seen in the numbers, and what is in use stays", async () => {
  let isBroken = true;
  const part: ConfigurationPart = {
    name: "bus",
    take: () => (isBroken ? Promise.reject(new Error("nobody is let in")) : Promise.resolve(undefined)),
  };
  const { watch, look, put, lines } = setUp(configuration({}), [part]);
  put(new ConfigError("line 3 says nothing"));
  await look();
  await look();
  await look();
  expect(lines()).toEqual(['the configuration was not taken: what is in use stays {"reason":"line 3 says nothing"}']);
  expect([watch.state().isRefused, watch.degraded()]).toEqual([
    true,
    [{ stage: "configuration", engine: "files", detail: "what stands there now cannot be used, as the log says" }],
  ]);
  put(configuration({ log: { level: "info" } }));
  await look();
  await look();
  await look();
  expect(lines()).toEqual(['the configuration was not taken: what is in use stays {"reason":"bus: nobody is let in"}']);
  isBroken = false;
  await look();
  expect([watch.state().isRefused, watch.degraded(), lines()]).toEqual([false, [], []]);
});

test("what needs a restart is named until it is as it was", async () => {
  const agents = { "our secret plan": { instructions: "x" } };
  const { watch, look, put, lines } = setUp(configuration({}, { AZURE_SPEECH_REGION: "westeurope", OTHER: "1" }));
  put(configuration({ server: { port: 1 }, agents }, { AZURE_SPEECH_REGION: "eastus", OTHER: "2" }, ["VIVAVOCE_X"]));
  await look();
  await look();
  expect(lines()).toEqual([
    'what was changed in the configuration needs a restart {"settings":"AZURE_SPEECH_REGION, agents.our secret plan.instructions, server.port"}',
    'variables are set that nothing here reads {"names":"VIVAVOCE_X"}',
  ]);
  // Everybody may read that.
  expect(watch.degraded()[0]?.detail).toBe("changed, and needs a restart: AZURE_SPEECH_REGION, agents, server.port");
  expect(watch.state().needsRestart).toBe(true);
  put(configuration({}, { AZURE_SPEECH_REGION: "westeurope", OTHER: "2" }));
  await look();
  await look();
  expect(lines()).toEqual(["nothing in the configuration needs a restart any more {}"]);
  expect(watch.state().needsRestart).toBe(false);
});

test("keys of engines are taken where there were some; what comes or goes needs a restart", async () => {
  const voice = { engine: "azure-speech", options: { region: "westeurope" } };
  const ear = { engine: "openai-compatible", options: { baseUrl: "http://127.0.0.1:1/v1", apiKeyVariable: "EAR_KEY" } };
  const model = { baseUrl: "http://127.0.0.1:1/v1", apiKey: "m1", headers: { "x-team": "one" } };
  const first = configuration(
    { model, synthesizer: voice, recognizer: ear, models: { far: { engine: "openai-compatible" } } },
    { AZURE_SPEECH_KEY: "s1", EAR_KEY: "e1", OPENAI_API_KEY: "o1" },
  );
  const secrets = new EngineSecrets(secretsOf(first.config, first.env));
  const { watch, put, lines } = setUp(first, [enginesPart(secrets, first)]);
  put(
    configuration(
      {
        model: { ...model, apiKey: "m2", headers: { "x-team": "two" } },
        synthesizer: voice,
        recognizer: ear,
        models: { far: { engine: "openai-compatible", apiKey: "new" } },
      },
      { AZURE_SPEECH_KEY: "s2", EAR_KEY: "e2", OPENAI_API_KEY: "o2" },
    ),
  );
  await watch.look();
  expect(lines()).toEqual([
    'what was changed in the configuration is in use {"engines":"model.apiKey, model.headers, recognizer.options.apiKey, synthesizer.options.apiKey"}',
    'what was changed in the configuration needs a restart {"settings":"models.far.apiKey"}',
  ]);
  expect([secrets.of("model"), secrets.of("recognizer"), secrets.of("synthesizer")]).toEqual([
    { apiKey: "m2", headers: { "x-team": "two" } },
    { apiKey: "e2" },
    { apiKey: "s2" },
  ]);
  expect(secrets.of("models.far")).toEqual({ headers: {} });
});

test("the key of another server waits with its address for a restart: the one that is asked does not see it", async () => {
  const near = "http://127.0.0.1:1/v1";
  const given = (address: string, key: string, region: string) => ({
    model: { engine: "openai-compatible", baseUrl: address, apiKey: key, headers: { "x-key": key } },
    models: { far: { engine: "realtime", url: address, api: "openai", model: "m", token: key } },
    synthesizer: { engine: "azure-speech", options: { region } },
    recognizer: {
      engine: "openai-compatible",
      options: { baseUrl: near, apiKey: "e1" },
      byLanguage: { zh: { engine: "openai-compatible", options: { baseUrl: address, apiKey: key } } },
    },
  });
  const first = configuration(given(near, "k1", "westeurope"), { AZURE_SPEECH_KEY: "s1" });
  const secrets = new EngineSecrets(secretsOf(first.config, first.env));
  const atStart = secrets.current;
  const { watch, put } = setUp(first, [enginesPart(secrets, first)]);
  put(configuration(given("https://example.com/v1", "k2", "eastus"), { AZURE_SPEECH_KEY: "s2" }));
  await watch.look();
  expect(secrets.current).toEqual(atStart);
  expect(watch.state().needsRestart).toBe(true);
  put(configuration(given(near, "k3", "westeurope"), { AZURE_SPEECH_KEY: "s3" }));
  await watch.look();
  expect([secrets.of("model").apiKey, secrets.of("models.far").token, secrets.of("synthesizer").apiKey]).toEqual([
    "k3",
    "k3",
    "s3",
  ]);
  expect(watch.state().needsRestart).toBe(false);
});

test("a key of Azure OpenAI goes to no other endpoint than its own", async () => {
  const azure = (name: string, key: string) =>
    configuration({}, { AZURE_OPENAI_ENDPOINT: `https://${name}.openai.azure.com`, AZURE_OPENAI_API_KEY: key });
  const first = azure("one", "a1");
  const secrets = new EngineSecrets(secretsOf(first.config, first.env));
  const { watch, put, lines } = setUp(first, [enginesPart(secrets, first)]);
  put(azure("two", "a2"));
  await watch.look();
  expect(secrets.of("model").azureKey).toBe("a1");
  expect(lines()).toEqual([
    'what was changed in the configuration needs a restart {"settings":"AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT"}',
  ]);
});

test("callers' keys are told by names; a key without which a server would be open stays", async () => {
  const used: unknown[] = [];
  const server = {
    useKeys(keys: unknown) {
      used.push(keys);
      return { added: ["b"], removed: ["a"], changed: [] };
    },
  };
  const first = configuration({ server: { apiKeys: ["a"], metrics: { key: "m" } } });
  const { watch, put, lines } = setUp(first, [keysPart(first.config, server)]);
  await watch.look();
  expect(used).toEqual([]);
  lines();
  const admin = { key: "op" };
  put(configuration({ server: { apiKeys: [{ key: ["b", "c"], name: "b" }], metrics: { key: "n" }, admin } }));
  await watch.look();
  await watch.look();
  expect(used).toEqual([
    {
      credentials: { apiKeys: [{ key: ["b", "c"], name: "b" }], bearerTokens: [] },
      metricsKey: "n",
      admin: { key: "op" },
    },
  ]);
  expect(lines()[0]).toBe(
    'what was changed in the configuration is in use {"callersAdded":"b","callersRemoved":"a","operators":"metrics, admin"}',
  );
});

test("another place of the bus needs a restart, and another password there does not", async () => {
  const used: unknown[] = [];
  const first = configuration({ bus: { url: "nats://a:1@127.0.0.1:1" } });
  const bus = { useCredentials: async ({ url }: { url?: unknown }) => used.push(url) > 0 };
  const { watch, put } = setUp(first, [busPart(bus, first.config)]);
  put(configuration({ bus: { url: "nats://b:2@127.0.0.1:1" } }));
  await watch.look();
  expect(watch.state().needsRestart).toBe(false);
  put(configuration({ bus: { url: "nats://b:2@127.0.0.1:2" } }));
  await watch.look();
  expect(watch.degraded()[0]?.detail).toContain("bus.url");
  // They are for that place, and the connection is to this one.
  expect(used).toEqual(["nats://b:2@127.0.0.1:1"]);
});

test("another file of credentials for the same bus needs no restart", async () => {
  const of = (credentialsFile: string) => configuration({ bus: { url: "nats://bus:4222", credentialsFile } });
  const used: unknown[] = [];
  const started = of("/none/old.creds");
  const bus = {
    useCredentials: (next: { readonly credentialsFile?: string | undefined }) => {
      used.push(next.credentialsFile);
      return Promise.resolve(true);
    },
  };
  const { watch, put, lines } = setUp(started, [busPart(bus, started.config)]);
  put(of("/none/new.creds"));
  await watch.look();
  expect([used, lines()]).toEqual([
    ["/none/new.creds"],
    ['what was changed in the configuration is in use {"bus":"credentials"}'],
  ]);
});
