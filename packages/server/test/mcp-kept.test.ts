import { createSystemClock } from "@vivavoce/audio/clock";
import { chooseDialect } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { defaultSessionLimits } from "../src/create-server.ts";
import { createSessionHost } from "../src/pipeline/session-host.ts";
import { createRandomIds } from "../src/runtime/ids.ts";
import { silentLogger } from "../src/runtime/logger.ts";
import type { SessionKeeper } from "../src/survival/session-keeper.ts";
import { callOf, startMcpServer } from "./mcp-fixture.ts";

const query = new URLSearchParams({ "api-version": "2026-07-15", model: "m" });

/** A session whose model calls a tool, and a keeper that does what the test has it do. @returns once the call waits */
async function openCalling(response: object = {}) {
  const mcp = await startMcpServer();
  const events: ServerEvent[] = [];
  const waiting: (() => void)[] = [];
  const keeper: SessionKeeper = {
    begin() {},
    input() {},
    said() {},
    stepped() {},
    kept: (act) => void waiting.push(act),
  };
  const open = createSessionHost({
    engines: {
      voiceActivity: createScriptedVoiceActivity({ speech: [] }),
      recognizer: createScriptedRecognizer({ utterances: [] }),
      languageModel: createScriptedLanguageModel([{ parts: callOf("add", { a: 2, b: 3 }) }, "Five."]),
      synthesizer: createScriptedSynthesizer(),
    },
    clock: createSystemClock(),
    ids: createRandomIds(),
    logger: silentLogger,
    limits: defaultSessionLimits,
    leadMs: 1000,
    maxWastedPerMinute: 0,
    mcp: { allowPrivateHosts: true },
  });
  const dialect = chooseDialect({ path: "/voice-live/realtime", query, headers: {}, protocols: [] });
  if (dialect.kind !== "dialect") throw new Error(dialect.message);
  const session = open(
    { dialect, model: "m", clientRequestId: "", keeper },
    { bufferedBytes: 0, send: (text) => void events.push(JSON.parse(text) as ServerEvent), close() {} },
  );
  onTestFinished(() => session.disconnected());
  const send = (event: object): void => session.receive(JSON.stringify(event));
  const got = (type: ServerEvent["type"], times = 1): Promise<void> =>
    expect.poll(() => events.filter((event) => event.type === type)).toHaveLength(times);
  const tools = [{ type: "mcp", server_label: "sums", server_url: mcp.url, require_approval: "never" }];
  send({ type: "session.update", session: { modalities: ["text"], tools } });
  await got("mcp_list_tools.completed");
  send({ type: "response.create", response });
  await got("response.mcp_call.in_progress");
  const responseId = (): string | undefined =>
    events.flatMap((event) => (event.type === "response.created" ? [event.response.id] : [])).at(-1);
  return { mcp, waiting, send, got, responseId };
}

describe("calls of MCP tools in a session that is kept", () => {
  test.each([{}, { conversation: "none" }])(
    "are made once it is known to the store that they are (%j)",
    async (how) => {
      const { mcp, waiting, got } = await openCalling(how);
      expect(waiting).toHaveLength(1);
      expect(mcp.calls).toEqual([]);
      for (const act of waiting) act();
      await got("response.mcp_call.completed");
      expect(mcp.calls).toEqual([["add", { a: 2, b: 3 }]]);
    },
  );

  test.each([{}, { conversation: "none" }])("are not made when nobody wants them by then (%j)", async (how) => {
    const { mcp, waiting, send, got, responseId } = await openCalling(how);
    send({ type: "response.cancel", response_id: responseId() });
    await got("response.done");
    for (const act of waiting) act();
    // A call would have come before what comes now.
    send({ type: "session.update", session: { tools: [{ type: "mcp", server_label: "b", server_url: mcp.url }] } });
    await got("mcp_list_tools.completed", 2);
    expect(mcp.calls).toEqual([]);
  });
});
