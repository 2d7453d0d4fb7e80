import type { CheckContext, WrittenCheck } from "../check.ts";
import { CheckFailure, CheckSkipped, expectThat, show } from "../check-failure.ts";
import { at, numberAt, textAt } from "../read-event.ts";
import { ask, textSession, update } from "../talk.ts";
import type { OpenRequest } from "../wire.ts";

async function expectStatus(context: CheckContext, request: OpenRequest, status: number): Promise<void> {
  const wire = await context.dial(request);
  if (wire.refusal === undefined) throw new CheckFailure(`HTTP ${status} before the upgrade`, "101");
  expectThat(wire.refusal.status === status, `HTTP ${status}`, wire.refusal);
}

/** Dated versions with their defaults of prefix_padding_ms: server_vad, azure types (SF-08.3). */
const versions = [
  ["2025-05-01-preview", 300, 300],
  ["2025-10-01", 300, 300],
  ["2026-01-01-preview", 300, 300],
  ["2026-04-10", 400, 420],
  ["2026-06-01-preview", 400, 420],
  ["2026-07-15", 400, 420],
] as const;

/** Endpoints, query parameters, headers and the outcome of the handshake (wire.md 1.1 to 1.4). */
export const connectionChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-01", "TR-10", "TR-11", "TR-63", "SF-01"],
    title: "A session opens at /voice-live/realtime with an api-version and a model, well within 30 s",
    async run(context) {
      const startedMs = performance.now();
      const wire = await context.open();
      const tookMs = Math.round(performance.now() - startedMs);
      expectThat(tookMs < 30_000, "less than 30 s to connect", `${tookMs} ms`);
      expectThat(textAt(wire.session, "model") !== "", "session.model", wire.session);
    },
  },
  {
    ids: ["TR-10", "SF-08.3"],
    title: "Every dated api-version opens a session and has its own default of prefix_padding_ms",
    async run(context) {
      for (const [version, serverVadMs, azureMs] of versions) {
        const wire = await context.open({ query: { "api-version": version } });
        const rows = [
          ["server_vad", serverVadMs],
          ["azure_semantic_vad", azureMs],
        ] as const;
        for (const [type, paddingMs] of rows) {
          const { session } = await update(wire, { turn_detection: { type } });
          const seen = at(session, "turn_detection.prefix_padding_ms");
          if (seen !== paddingMs) context.failed(["SF-08.3"], `${paddingMs} for ${type} in ${version}`, seen);
        }
      }
    },
  },
  {
    ids: ["TR-04"],
    title: "The earliest path /voice-agent/realtime opens a session too",
    async run(context) {
      const wire = await context.dial({ path: "/voice-agent/realtime" });
      if (wire.refusal !== undefined) {
        throw new CheckSkipped(`The alias is free to be missing; HTTP ${wire.refusal.status}.`);
      }
      await wire.next("session.created");
    },
  },
  {
    ids: ["TR-19"],
    title: "A profile (bring your own model) is accepted",
    async run(context) {
      await context.open({ query: { profile: "byom-azure-openai-chat-completion" } });
    },
  },
  {
    ids: ["TR-20", "SF-10.2", "SF-10.3"],
    title: "The feature flag client_ec_reference opens the client's echo reference and two channels",
    async run(context) {
      const wire = await context.open({ query: { features: "client_ec_reference:true" } });
      const echo = { type: "server_echo_cancellation", reference_source: "client", channels: 2 };
      wire.send({ type: "session.update", session: { input_audio_echo_cancellation: echo } });
      const updated = await wire.next(["session.updated", "error"]);
      const seen = at(updated, "session.input_audio_echo_cancellation");
      expectThat(
        at(seen, "reference_source") === "client" && at(seen, "channels") === 2,
        "the settings echoed",
        updated,
      );
      const [warning] = (await wire.quiet(300)).filter((event) => event.type === "warning");
      if (warning !== undefined) context.warned(["SF-10.2", "SF-10.3"], textAt(warning, "warning.message"));
    },
  },
  {
    ids: ["TR-23"],
    title: "Query parameters made from headers by the browser SDK, and unknown ones, are ignored",
    async run(context) {
      await context.open({ query: { "client-request-id": "conformance", "h-x-tracing": "on", unheard: "of" } });
    },
  },
  {
    ids: ["TR-34"],
    title: "The request id and the agent string of the SDKs are accepted",
    async run(context) {
      const headers = { "X-MS-Client-Request-ID": "conformance", "User-Agent": "Azure-Voice-Live-SDK-JS/1.0.0" };
      await context.open({ headers });
    },
  },
  {
    ids: ["TR-35"],
    title: "The header VoiceLive-Features is accepted with the label v1",
    dialects: ["voice-live-v1"],
    async run(context) {
      await context.open({ headers: { "VoiceLive-Features": "BargeIn=V1Preview,Transcription=V1Preview" } });
    },
  },
  {
    ids: ["TR-42"],
    title: "A wrong path is answered with 404",
    run: (context) => expectStatus(context, { path: "/voice-live/nothing-here" }, 404),
  },
  {
    ids: ["TR-43"],
    title: "A missing or unknown api-version, and a missing model, are answered with 400",
    async run(context) {
      await expectStatus(context, { query: { "api-version": undefined } }, 400);
      await expectStatus(context, { query: { "api-version": "1999-01-01" } }, 400);
      await expectStatus(context, { query: { model: undefined } }, 400);
    },
  },
  {
    ids: ["TR-73"],
    title: "A session.update sent before session.created was read is carried out",
    async run(context) {
      const wire = await context.dial();
      expectThat(wire.refusal === undefined, "a session", wire.refusal);
      wire.send({ type: "session.update", session: textSession });
      const first = await wire.next(() => true);
      expectThat(first.type === "session.created", "session.created first", first.type);
      await wire.next("session.updated");
    },
  },
  {
    ids: ["TR-75", "SF-25", "SF-26"],
    title: "session.created tells its object name and its end in Unix seconds",
    async run(context) {
      const wire = await context.open();
      const inSeconds = numberAt(wire.session, "expires_at") - Date.now() / 1000;
      const ok = inSeconds > 0 && inSeconds < 7 * 86_400;
      if (!ok) context.failed(["TR-75", "SF-26"], "expires_at within days, in seconds", wire.session["expires_at"]);
      const name = wire.session["object"];
      if (name !== "realtime.session") context.failed(["SF-25"], "object realtime.session", name);
    },
  },
  {
    ids: ["TR-61", "TR-62"],
    title: "A close with 1000 by the client is answered with 1000",
    async run(context) {
      const wire = await context.open();
      wire.close(1000, "Client disconnect");
      const { code } = await wire.closing();
      expectThat(code === 1000, "code 1000", code);
    },
  },
  {
    ids: ["TR-60"],
    title: "A WebSocket ping is answered",
    async run(context) {
      const wire = await context.open();
      await Promise.race([
        wire.ping(),
        new Promise((_resolve, reject) =>
          setTimeout(() => reject(new CheckFailure("a pong within 5 s", "none")), 5000),
        ),
      ]);
    },
  },
  {
    ids: ["TR-50"],
    title: "The subprotocol realtime is selected when it is offered, and none when none is",
    dialects: ["voice-live", "openai-ga", "openai-beta"],
    async run(context) {
      const offered = await context.open({ protocols: ["realtime"] });
      expectThat(offered.subprotocol === "realtime", "realtime", offered.subprotocol);
      const plain = await context.open();
      expectThat(plain.subprotocol === "", "no subprotocol", plain.subprotocol);
    },
  },
  {
    ids: ["TR-52"],
    title: "permessage-deflate may be offered or not; events are the same",
    async run(context) {
      for (const deflate of [true, false]) {
        const wire = await context.open({ deflate, session: textSession });
        expectThat(deflate || wire.extensions === "", "no extension that was not offered", wire.extensions);
        const { status } = await ask(wire, "Say hello.");
        expectThat(status === "completed", "a completed response", show(status));
      }
    },
  },
];
