import { tmpdir } from "node:os";
import type { Capability, ConformanceOptions } from "@vivavoce/conform";
import type { Recognizer } from "@vivavoce/engine";
import { EngineError } from "@vivavoce/engine";
import { createServer, silentLogger } from "@vivavoce/server";
import { loadConfig, loadEngines } from "vivavoce";

/** Our own server on the embedded engines, ready to be checked, with its two siblings that the suite asks for. */
export interface OwnServer {
  /** What `runConformance` needs to check it. */
  readonly options: ConformanceOptions;
  close(): Promise<void>;
}

/** What this server does not mean to have, or its embedded engines cannot do. */
const absentHere: readonly Capability[] = [
  "annotations",
  "avatar",
  "blendshapes",
  "byom",
  "custom-voices",
  "diarization",
  "foundry-agent-tool",
  "hosted-agents",
  "instructions-followed",
  "rate-limit-events",
  "server-tools",
  "sip",
  "translation",
  "voice-agents",
  "webrtc",
];

/** Name and project of the agent that the server has. */
const agent = "conformance";

const failure = (engine: string): EngineError =>
  new EngineError(engine, "engine_failed", "This engine fails so that its failure can be seen.");

/** Starts the server: one with credentials, one with small limits, one whose model and recognizer fail. */
export async function openOwnServer(): Promise<OwnServer> {
  const { config } = await loadConfig({ flags: {}, env: {}, cwd: tmpdir() });
  const engines = await loadEngines(
    { ...config, model: { ...config.model, engine: "builtin", timeZone: "UTC" } },
    { logger: silentLogger, env: {} },
  );
  const credential = { apiKey: "conformance-key", bearer: "conformance-token" };
  const main = createServer({
    engines,
    credentials: { apiKeys: [credential.apiKey], bearerTokens: [credential.bearer] },
    // The MCP server of the suite is on loopback.
    mcp: { allowPrivateHosts: true },
    agents: [{ name: agent, project: agent, instructions: "You are here to be checked." }],
  });
  const limits = createServer({ engines, limits: { maxSessionMs: 4000, connectionsPerMinute: 8 } });
  const faults = createServer({
    engines: {
      ...engines,
      recognizer: { ...engines.recognizer, openStream: failingStream },
      languageModel: {
        ...engines.languageModel,
        // oxlint-disable-next-line require-yield -- a model that fails before its first part
        async *generate() {
          throw failure(engines.languageModel.info.id);
        },
      },
    },
  });
  const servers = [main, limits, faults];
  const [url = "", limitsUrl = "", faultsUrl = ""] = (await Promise.all(servers.map((server) => server.listen()))).map(
    (listening) => listening.url.replace(/^http/, "ws"),
  );
  return {
    options: {
      url,
      credential,
      without: absentHere,
      extras: { limitsUrl, faultsUrl, agent, agentProject: agent },
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      await engines.close();
    },
  };
}

function failingStream(): ReturnType<Recognizer["openStream"]> {
  return { push() {}, settle: () => Promise.reject(failure("recognizer")), close() {} };
}
