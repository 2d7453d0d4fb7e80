import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectTypes, textAt } from "../read-event.ts";
import { say } from "../speech.ts";
import { ask, textSession } from "../talk.ts";
import { postJson } from "./post-json.ts";

/** OpenAI Realtime in its beta form (wire.md 11.1). */
export const betaChecks: readonly WrittenCheck[] = [
  {
    ids: ["OA-03"],
    title: "The beta is chosen by header or by subprotocol: flat session, beta names",
    async run(context) {
      const bySubprotocol = { headers: { "OpenAI-Beta": "" }, protocols: ["realtime", "openai-beta.realtime-v1"] };
      for (const request of [{}, bySubprotocol]) {
        const wire = await context.open({ ...request, session: textSession });
        expectThat(
          wire.session["type"] === undefined && Array.isArray(wire.session["modalities"]),
          "flat",
          wire.session,
        );
        const { events } = await ask(wire, "Say hello.");
        expectTypes(events, "response.text.delta");
      }
    },
  },
  {
    ids: ["OA-05"],
    title: "Azure's beta path opens the beta, with a deployment and an api-version",
    async run(context) {
      const query = { model: undefined, deployment: context.model, "api-version": "2025-04-01-preview" };
      const wire = await context.open({ path: "/openai/realtime", query, headers: { "OpenAI-Beta": "" } });
      expectThat(wire.session["type"] === undefined, "a flat session", wire.session);
    },
  },
  {
    ids: ["OA-08"],
    title: "The beta's session endpoints give a client_secret",
    needs: ["client-secrets"],
    async run(context) {
      for (const path of ["/v1/realtime/sessions", "/v1/realtime/transcription_sessions"]) {
        const { status, value } = await postJson(context, path, { model: context.model });
        expectThat(status === 200, `HTTP 200 of ${path}`, status);
        expectThat(textAt(value, "client_secret.value") !== "", "client_secret.value", "none");
      }
    },
  },
  {
    ids: ["CE-23", "SE-80", "SE-81"],
    title: "A beta transcription session begins with transcription_session.created and is updated under that name",
    needs: ["transcription-sessions"],
    async run(context) {
      const wire = await context.open({ query: { model: undefined, intent: "transcription" } });
      expectThat(
        wire.events[0]?.type === "transcription_session.created",
        "transcription_session.created",
        wire.events[0]?.type,
      );
      const session = { input_audio_transcription: { model: "gpt-4o-transcribe", language: "en" } };
      wire.send({ type: "transcription_session.update", session });
      await wire.next("transcription_session.updated");
      await say(context, wire, await context.speech());
      await wire.next("conversation.item.input_audio_transcription.completed", 12_000);
    },
  },
  {
    ids: ["SE-79"],
    title: "conversation.created, where it is sent, names the conversation",
    async run(context) {
      const wire = await context.open();
      await wire.quiet(300);
      const created = wire.events.find((event) => event.type === "conversation.created");
      if (created === undefined) {
        return context.untold(["SE-79"], "Not sent; it is in the beta's list of types and in no capture.");
      }
      expectThat(typeof at(created, "conversation.id") === "string", "conversation.id", created);
    },
  },
];
