import { declaredWithout } from "../capabilities.ts";
import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, covers, expectWithout, sequenceOf, textAt } from "../read-event.ts";
import { easyWord, say } from "../speech.ts";
import { ask, refused, takeResponse } from "../talk.ts";
import { postJson } from "./post-json.ts";

const textOnly = { type: "realtime", output_modalities: ["text"] } as const;

const textOrder = [
  "response.created",
  "response.output_item.added",
  "conversation.item.added",
  "response.content_part.added",
  "response.output_text.delta",
  "response.output_text.done",
  "response.content_part.done",
  "conversation.item.done",
  "response.output_item.done",
  "response.done",
].join(", ");

/** OpenAI Realtime in its GA form (wire.md 11.1 to 11.3). */
export const gaChecks: readonly WrittenCheck[] = [
  {
    ids: ["OA-01", "OA-10"],
    title:
      "A GA session is nested: type realtime, audio.input, audio.output, output_modalities; updates are nested too",
    async run(context) {
      const wire = await context.open();
      const { session } = wire;
      expectThat(session["type"] === "realtime", "session.type realtime", session["type"]);
      for (const path of ["audio.input.format", "audio.output.format", "output_modalities"]) {
        expectThat(at(session, path) !== undefined, path, session);
      }
      const flat = ["modalities", "input_audio_format", "turn_detection"].filter((key) => session[key] !== undefined);
      expectThat(flat.length === 0, "no flat settings", flat);
      const input = { format: { type: "audio/pcmu" }, turn_detection: null };
      wire.send({ type: "session.update", session: { type: "realtime", audio: { input } } });
      const updated = await wire.next(["session.updated", "error"]);
      expectThat(covers(at(updated, "session.audio.input.format.type"), "audio/pcmu"), "format audio/pcmu", updated);
      expectThat(at(updated, "session.audio.input.turn_detection") === null, "turn_detection null", updated);
      const error = await refused(wire, { type: "session.update", session: { instructions: "No type." } });
      expectThat(at(error, "code") === "missing_required_parameter", "session.type required", error);
    },
  },
  {
    ids: ["OA-04"],
    title: "Azure's GA path opens the same dialect",
    async run(context) {
      const wire = await context.open({ path: "/openai/v1/realtime" });
      expectThat(wire.session["type"] === "realtime", "session.type realtime", wire.session);
    },
  },
  {
    ids: ["OA-11", "SE-70", "SE-71", "SE-72", "CP-06"],
    title: "A GA text answer has the GA names, in order; its part is output_text in items and text in part events",
    async run(context) {
      const wire = await context.open({ session: textOnly });
      const { events, response, text } = await ask(wire, "Say hello.");
      const types = sequenceOf(events);
      expectThat(types === textOrder, textOrder, types);
      expectThat(text !== "", "text", response);
      const part = events.find((event) => event.type === "response.content_part.added");
      const item = at(response, "output.0.content.0.type");
      const named = at(part, "part.type") === "text" && item === "output_text";
      if (!named) context.failed(["CP-06"], "part text, item output_text", { part, item });
    },
  },
  {
    ids: ["SE-73", "SE-74", "SE-75", "SE-76"],
    title: "A GA spoken turn has the GA names for audio and transcript",
    async run(context) {
      const wire = await context.open();
      const detection = { type: "server_vad", create_response: true, interrupt_response: true };
      const audio = { input: { turn_detection: detection } };
      wire.send({ type: "session.update", session: { type: "realtime", output_modalities: ["audio"], audio } });
      await wire.next("session.updated");
      await say(context, wire, await context.speech());
      await wire.next("input_audio_buffer.committed", 12_000);
      const taken = await takeResponse(wire);
      const sequence = sequenceOf(taken.events);
      for (const name of ["output_audio", "output_audio_transcript"].flatMap((each) => [
        `${each}.delta`,
        `${each}.done`,
      ])) {
        expectThat(sequence.includes(`response.${name}`), `response.${name}`, sequence);
      }
      expectThat(!sequence.includes("response.audio"), "no beta names", sequence);
      expectThat(taken.audio.length > 4800, "at least 100 ms of audio", `${taken.audio.length} bytes`);
    },
  },
  {
    ids: ["OA-02", "SE-77"],
    title: "intent=transcription opens a transcription session, which transcribes and never answers",
    needs: ["transcription-sessions"],
    async run(context) {
      const wire = await context.open({ query: { model: undefined, intent: "transcription" } });
      expectThat(wire.session["type"] === "transcription", "session.type transcription", wire.session);
      const lacking = context.lacks("diarization");
      if (lacking) context.untold(["SE-77"], declaredWithout(["diarization"]));
      await say(context, wire, await context.speech());
      const words = await wire.next("conversation.item.input_audio_transcription.completed", 12_000);
      expectThat(easyWord.test(textAt(words, "transcript")), "the words that were said", words);
      expectWithout(await wire.quiet(500), "response.created", "no response");
      const segmented = wire.events.some((event) => event.type.endsWith("input_audio_transcription.segment"));
      if (!lacking && !segmented) context.failed(["SE-77"], "segments with speakers", "none");
    },
  },
  {
    ids: ["SE-69"],
    title: "idle_timeout_ms: after an answer and that much silence timeout_triggered, committed and a response",
    needs: ["idle-timeout"],
    async run(context) {
      const wire = await context.open();
      const audio = { input: { turn_detection: { type: "server_vad", idle_timeout_ms: 5000 } } };
      wire.send({ type: "session.update", session: { ...textOnly, audio } });
      await wire.next(["session.updated", "error"]);
      await ask(wire, "Say hello.");
      await say(context, wire, null, { leadMs: 7000, trailMs: 0 });
      await wire.next("input_audio_buffer.timeout_triggered", 8000);
      await wire.next("input_audio_buffer.committed");
      await wire.next("response.created");
    },
  },
  {
    ids: ["OA-06"],
    title: "client_secrets gives a key that expires and opens a session from a browser, by subprotocol",
    needs: ["client-secrets"],
    async run(context) {
      const body = {
        expires_after: { anchor: "created_at", seconds: 60 },
        session: { type: "realtime", model: context.model },
      };
      const { status, value } = await postJson(context, "/v1/realtime/client_secrets", body);
      expectThat(status === 200, "HTTP 200", { status, value });
      const key = textAt(value, "value");
      expectThat(key.startsWith("ek_"), "a value ek_…", "another");
      const inSeconds = Number(at(value, "expires_at")) - Date.now() / 1000;
      expectThat(inSeconds > 0 && inSeconds <= 65, "expires_at within 60 s", at(value, "expires_at"));
      const protocols = ["realtime", `openai-insecure-api-key.${key}`];
      const wire = await context.open({ authenticate: false, protocols });
      expectThat(wire.subprotocol === "realtime", "subprotocol realtime", wire.subprotocol);
    },
  },
  {
    ids: ["OA-07", "SE-78"],
    title: "Calls over HTTP: an SDP offer gets an answer and a call id; telephone keys come as events",
    needs: ["webrtc", "sip"],
    async run(context) {
      const { status } = await postJson(context, "/v1/realtime/calls", {
        sdp: "v=0\r\n",
        session: { type: "realtime" },
      });
      expectThat(status === 201, "HTTP 201", status);
    },
  },
  {
    ids: ["OA-09", "CE-24", "CE-25", "SE-82", "SE-83", "SE-84", "SE-85"],
    title: "A translation session takes audio and closes with session.closed",
    needs: ["translation"],
    async run(context) {
      const wire = await context.open({ path: "/v1/realtime/translations" });
      const event = (audio: string): Readonly<Record<string, unknown>> => ({
        type: "session.input_audio_buffer.append",
        audio,
      });
      await say(context, wire, await context.speech(), { event });
      await wire.next("session.output_transcript.delta", 12_000);
      wire.send({ type: "session.close" });
      await wire.next("session.closed");
    },
  },
];
