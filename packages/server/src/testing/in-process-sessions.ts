import type { Clock } from "@vivavoce/audio/clock";
import { defaultMaxWastedPerMinute, defaultSessionLimits } from "../create-server.ts";
import type { ServerOptions } from "../create-server.ts";
import { decideHandshake } from "../gateway/handshake.ts";
import { readUpgradeRequest } from "../gateway/upgrade-request.ts";
import { createAgentTable } from "../pipeline/models/agent-table.ts";
import { createModelTable } from "../pipeline/models/model-table.ts";
import { createSessionRouter } from "../pipeline/models/open-by-model.ts";
import type { SessionConnection, SessionHandle } from "../pipeline/session-port.ts";
import type { Ids } from "../runtime/ids.ts";
import { silentLogger } from "../runtime/logger.ts";

/** The parts of `ServerOptions` that mean something without a network; time and ids must be given. */
export type InProcessOptions = Pick<
  ServerOptions,
  "engines" | "models" | "agents" | "limits" | "leadMs" | "maxWastedPerMinute" | "mcp" | "openJournal" | "logger"
> & { readonly clock: Clock; readonly ids: Ids };

/** Opens a session as an upgrade request for this path and query would, without a socket. */
export type ConnectInProcess = (
  target: string,
  headers: Readonly<Record<string, string>>,
  connection: SessionConnection,
) => SessionHandle;

/**
 * A server's sessions without its gateway: for tests that need neither a port nor the network's timing. Everybody may
 * connect. What is asked for is judged as at a real handshake; a refusal is thrown as an `Error` with its message.
 * @throws TypeError when an agent is not what sessions take, or its model is not in the table
 */
export function createInProcessSessions(options: InProcessOptions): ConnectInProcess {
  const { engines, clock, ids, mcp, openJournal } = options;
  const open = createSessionRouter(
    {
      engines,
      clock,
      ids,
      logger: options.logger ?? silentLogger,
      limits: { ...defaultSessionLimits, ...options.limits },
      leadMs: options.leadMs ?? 1000,
      maxWastedPerMinute: options.maxWastedPerMinute ?? defaultMaxWastedPerMinute,
      mcp,
      openJournal,
    },
    {
      models: options.models ?? createModelTable(engines.languageModel),
      agents: createAgentTable(options.agents ?? []),
    },
  );
  return (target, headers, connection) => {
    const request = readUpgradeRequest({ method: "GET", url: target, rawHeaders: Object.entries(headers).flat() });
    const policy = { asksInVain: false, allowsOrigin: () => true, admit: () => undefined, admitBack: () => undefined };
    const caller = { id: "in-process", name: "in-process" };
    const handshake = decideHandshake(request, policy, { kind: "known", caller });
    if (handshake.kind === "refused") throw new Error(handshake.refusal.message);
    return open(handshake.request, connection);
  };
}
