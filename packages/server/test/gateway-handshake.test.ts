import { describe, expect, test } from "vitest";
import { createLoadWatch } from "../src/load/load-watch.ts";
import {
  connectClient,
  echoSessions,
  goodTarget,
  rawExchange,
  refusedUpgrade,
  startGateway,
} from "./gateway-fixture.ts";

const keys = { apiKeys: ["right-key"], bearerTokens: ["right-token"] };

describe("TR-46 success", () => {
  test("101, then session.created unprompted, and the session knows what was asked for", async () => {
    const { url, sessions } = await startGateway();
    const headers = {
      "X-MS-Client-Request-ID": "abc-1",
      "User-Agent": "Azure-Voice-Live-SDK-JS/1.0.0",
    };
    const client = await connectClient(url("/voice-live/realtime?api-version=2026-07-15&model=gpt-x&unknown=1"), [], {
      headers,
    });
    expect(JSON.parse((await client.received(1))[0] ?? "")).toMatchObject({ type: "session.created" });
    expect(sessions[0]?.request).toMatchObject({ model: "gpt-x", clientRequestId: "abc-1" });
    expect(sessions[0]?.request.dialect).toMatchObject({ name: "voice-live", apiVersion: "2026-07-15" });
  });

  test("TR-20: flags that are on, one by one or in a list", async () => {
    const { url, sessions } = await startGateway();
    await connectClient(url(`${goodTarget}&features=client_ec_reference:true,Vivavoce_Trace:true,other:false,odd`));
    await connectClient(url(goodTarget));
    expect([...(sessions[0]?.request.features ?? [])]).toEqual(["client_ec_reference", "vivavoce_trace"]);
    expect(sessions[1]?.request.features).toBeUndefined();
  });

  test("TR-23, TR-34: the request id of a page comes by query", async () => {
    const { url, sessions } = await startGateway();
    await connectClient(url(`${goodTarget}&client-request-id=from%20page`));
    expect(sessions[0]?.request.clientRequestId).toBe("frompage");
  });

  test("TR-01: the same path under any prefix", async () => {
    const { url, sessions } = await startGateway();
    await connectClient(url(`/proxy/deep${goodTarget}`));
    expect(sessions).toHaveLength(1);
  });

  test("TR-73: a message sent at once is not lost", async () => {
    const { url } = await startGateway();
    const client = await connectClient(url());
    client.socket.send("early");
    expect((await client.received(2))[1]).toContain("early");
  });
});

describe("TR-50 subprotocols", () => {
  test("realtime is selected when offered", async () => {
    const { url } = await startGateway();
    const client = await connectClient(url(), ["openai-insecure-api-key.x", "realtime"]);
    expect(client.socket.protocol).toBe("realtime");
  });

  test("none is sent when none was offered, and no extension either (TR-52)", async () => {
    const { url } = await startGateway();
    const client = await connectClient(url(), [], { perMessageDeflate: true });
    expect(client.headers["sec-websocket-protocol"]).toBeUndefined();
    expect(client.headers["sec-websocket-extensions"]).toBeUndefined();
  });

  test("one that is not ours is never selected", async () => {
    const { port } = await startGateway();
    const answer = rawExchange(
      port,
      `GET ${goodTarget} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        // A close frame, masked with zeros, so that the server ends the connection.
        "Sec-WebSocket-Protocol: chat, superchat\r\n\r\n\x88\x80\0\0\0\0",
    );
    const head = (await answer).split("\r\n\r\n")[0] ?? "";
    expect(head).toContain("101 Switching Protocols");
    expect(head.toLowerCase()).not.toContain("sec-websocket-protocol");
  });
});

describe("refusals", () => {
  test("TR-40: 401 without a credential and with a wrong one", async () => {
    const { url, sessions } = await startGateway({ credentials: keys });
    for (const headers of [{}, { "api-key": "wrong" }, { authorization: "Bearer wrong" }]) {
      const refusal = await refusedUpgrade(url(), [], { headers });
      expect(refusal).toMatchObject({
        status: 401,
        headers: { "www-authenticate": 'Bearer realm="vivavoce"', "content-type": "application/json; charset=utf-8" },
        error: { type: "authentication_error", code: "invalid_api_key" },
      });
    }
    expect(sessions).toHaveLength(0);
  });

  test.each([
    ["header", goodTarget, { "api-key": "right-key" }, []],
    ["query", `${goodTarget}&API-KEY=right-key`, {}, []],
    ["bearer", goodTarget, { authorization: "Bearer right-token" }, []],
    ["query bearer", `${goodTarget}&authorization=Bearer%20right-token`, {}, []],
    ["subprotocol", goodTarget, {}, ["realtime", "openai-insecure-api-key.right-key"]],
  ])("a right credential by %s opens, and is never logged", async (_way, target, headers, protocols) => {
    const { url, log } = await startGateway({ credentials: keys });
    await connectClient(url(target), protocols, { headers });
    await refusedUpgrade(url(target.replace("right", "wrong")), [], { headers: { "api-key": "wrong-key" } });
    expect(log.length).toBeGreaterThan(1);
    expect(log.join("\n")).not.toMatch(/(right|wrong)-(key|token)/);
  });

  test("TR-36: the open socket is not asked again", async () => {
    const { url } = await startGateway({ credentials: keys });
    const client = await connectClient(url(), [], { headers: { "api-key": "right-key" } });
    client.socket.send("still here");
    expect((await client.received(2))[1]).toContain("still here");
  });

  test.each(["/", "/voice-live", "/voice-live/realtimes", "/voice-live/realtime/x", "/%zz", "/health"])(
    "TR-42: 404 at %s, with or without a credential",
    async (path) => {
      const { url } = await startGateway({ credentials: keys });
      const target = `${path}?api-version=2025-10-01&model=m`;
      expect(await refusedUpgrade(url(target))).toMatchObject({ status: 404, error: { code: "not_found" } });
      expect(await refusedUpgrade(url(`${target}&api-key=right-key`))).toMatchObject({ status: 404 });
    },
  );

  test.each([
    ["missing api-version", "?model=m", "api-version"],
    ["empty api-version", "?api-version=&model=m", "api-version"],
    ["unknown api-version", "?api-version=1999-01-01&model=m", "api-version"],
    ["missing model", "?api-version=2025-10-01", "model"],
    ["empty model", "?api-version=2025-10-01&model=%20", "model"],
    ["endless model", `?api-version=2025-10-01&model=${"m".repeat(300)}`, "model"],
    ["model with control characters", "?api-version=2025-10-01&model=a%0ab", "model"],
  ])("TR-43: 400 for %s", async (_name, query, param) => {
    const { url } = await startGateway({ credentials: keys });
    const headers = { "api-key": "right-key" };
    const refusal = await refusedUpgrade(url(`/voice-live/realtime${query}`), [], { headers });
    expect(refusal).toMatchObject({ status: 400, error: { type: "invalid_request_error", param } });
    expect(await refusedUpgrade(url(`/voice-live/realtime${query}`))).toMatchObject({ status: 401 });
  });

  test("a foreign page may not use an open server, and may try a closed one", async () => {
    const open = await startGateway({ allowedOrigins: ["https://app.example"] });
    expect(await refusedUpgrade(open.url(), [], { origin: "https://evil.example" })).toMatchObject({
      status: 403,
      error: { code: "origin_not_allowed" },
    });
    await connectClient(open.url(), [], { origin: "https://app.example" });
    await connectClient(open.url(), [], { origin: `http://127.0.0.1:${open.port}` });
    const closed = await startGateway({ credentials: keys });
    await connectClient(closed.url(`${goodTarget}&api-key=right-key`), [], { origin: "https://evil.example" });
  });

  test("what is not a WebSocket handshake is told so", async () => {
    const { port } = await startGateway();
    const request = (lines: string): Promise<string> =>
      rawExchange(port, `${lines}Host: x\r\nConnection: Upgrade\r\n\r\n`);
    expect(await request(`GET ${goodTarget} HTTP/1.1\r\nUpgrade: h2c\r\n`)).toMatch(
      /^HTTP\/1.1 400 .*unsupported_upgrade/s,
    );
    expect(await request(`GET ${goodTarget} HTTP/1.1\r\nUpgrade: websocket\r\n`)).toMatch(
      /^HTTP\/1.1 400 .*bad_handshake/s,
    );
    expect(await request(`POST ${goodTarget} HTTP/1.1\r\nUpgrade: websocket\r\n`)).toMatch(
      /^HTTP\/1.1 405 .*method_not/s,
    );
  });
});

describe("OpenAI paths", () => {
  test.each([
    ["OA-03 header", "/v1/realtime?model=m", [], { "OpenAI-Beta": "realtime=v1" }],
    ["OA-03 subprotocol", "/v1/realtime?model=m", ["realtime", "openai-beta.realtime-v1"], {}],
    ["OA-05 deployment", "/openai/realtime?api-version=2024-10-01-preview&deployment=m", [], {}],
    ["parameters that name an agent elsewhere", "/openai/realtime?deployment=m&project_id=p", [], {}],
  ])("%s opens a session in the beta dialect", async (_name, target, protocols, headers) => {
    const { url, sessions } = await startGateway();
    await connectClient(url(target), protocols, { headers });
    expect(sessions[0]?.request).toMatchObject({ model: "m", dialect: { name: "openai-beta" } });
  });

  test.each([
    ["OA-01", "/v1/realtime?model=m", "openai-ga", "realtime", "m"],
    ["OA-02", "/v1/realtime?intent=transcription", "openai-ga", "transcription", ""],
    ["OA-04", "/openai/v1/realtime?model=m", "openai-ga", "realtime", "m"],
    [
      "OA-05",
      "/openai/realtime?api-version=2025-04-01-preview&intent=transcription",
      "openai-beta",
      "transcription",
      "",
    ],
    ["OA-12", "/voice-live/realtime?api-version=v1&model=m", "voice-live-v1", "realtime", "m"],
  ])("%s: %s opens a session of %s", async (_id, target, name, sessionType, model) => {
    const { url, sessions } = await startGateway();
    await connectClient(url(target), [], { headers: { "VoiceLive-Features": "BargeIn=V1Preview" } });
    expect(sessions[0]?.request).toMatchObject({ model, dialect: { name, sessionType } });
  });

  test("a conversation needs a model", async () => {
    const { url } = await startGateway();
    expect(await refusedUpgrade(url("/v1/realtime"))).toMatchObject({ status: 400, error: { param: "model" } });
  });

  test("a path of the family that is not spoken yet is 400, not 404", async () => {
    const { url } = await startGateway();
    for (const target of ["/voice-live/realtime/calls?model=m", "/v1/realtime?call_id=rtc_1"]) {
      expect(await refusedUpgrade(url(target))).toMatchObject({
        status: 400,
        error: { code: "OperationNotSupported", param: null },
      });
    }
  });
});

describe("TR-15 agents", () => {
  test("conversation-id alone names no agent", async () => {
    const { url, sessions } = await startGateway();
    await connectClient(url(`${goodTarget}&conversation-id=c`));
    expect(sessions).toHaveLength(1);
  });
});

describe("what breaks while a connection is taken", () => {
  test("is told with 500 and logged, and the server goes on", async () => {
    let breaks = true;
    const load = createLoadWatch({ maxLoopDelayMs: 100, maxWaitingFinals: 10 });
    const { url, log, sessions } = await startGateway({
      load: {
        ...load,
        sheds() {
          if (breaks) throw new Error("a gauge is broken");
          return false;
        },
      },
    });
    const refused = await refusedUpgrade(url());
    expect([refused.status, refused.error.code]).toEqual([500, "server_error"]);
    expect(log.join("")).toContain("a gauge is broken");
    breaks = false;
    await connectClient(url());
    expect(sessions).toHaveLength(1);
  });

  test("leaves nothing counted where a session cannot be opened", async () => {
    let breaks = true;
    const { openSession } = echoSessions();
    const { url, log } = await startGateway({
      limits: { maxSessions: 1 },
      openSession(request, connection) {
        if (breaks) throw new Error("a session is broken");
        return openSession(request, connection);
      },
    });
    await expect(connectClient(url()).then((client) => client.closed)).resolves.toBeDefined();
    expect(log.join("")).toContain("a session is broken");
    breaks = false;
    const client = await connectClient(url());
    expect(JSON.parse((await client.received(1))[0] ?? "")).toMatchObject({ type: "session.created" });
  });
});
