import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at } from "../read-event.ts";
import { addText, refusedWith, settle, startLongAnswer, textSession, update } from "../talk.ts";

/** Error codes that have no family of their own (wire.md 6.6). */
export const errorChecks: readonly WrittenCheck[] = [
  {
    ids: ["ER-01"],
    title: "response.create beside a running response is refused when cancel_previous is false",
    async run(context) {
      const wire = await context.open({ session: { turn_detection: null } });
      await startLongAnswer(wire);
      const event = { type: "response.create", response: { cancel_previous: false } };
      await refusedWith(wire, "conversation_already_has_active_response", event);
    },
  },
  {
    ids: ["ER-02"],
    title: "response.cancel without a running response is refused in OpenAI's words, and the session goes on",
    dialects: ["voice-live", "openai-beta", "openai-ga"],
    async run(context) {
      const wire = await context.open();
      const error = await refusedWith(wire, "response_cancel_not_active", { type: "response.cancel" });
      expectThat(String(at(error, "message")).startsWith("Cancellation failed"), "Cancellation failed…", error);
      await settle(wire);
    },
  },
  {
    ids: ["ER-03"],
    title: "A commit of nothing is refused with input_audio_buffer_commit_empty",
    dialects: ["voice-live", "openai-beta", "openai-ga"],
    async run(context) {
      const wire = await context.open();
      await refusedWith(wire, "input_audio_buffer_commit_empty", { type: "input_audio_buffer.commit" });
    },
  },
  {
    ids: ["ER-11"],
    title: "Truncating an item without audio is refused with unsupported_content_type",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const id = await addText(wire, "Only text.");
      const event = { type: "conversation.item.truncate", item_id: id, content_index: 0, audio_end_ms: 10 };
      await refusedWith(wire, "unsupported_content_type", event);
    },
  },
  {
    ids: ["ER-13"],
    title: "Echo settings that do not fit each other are refused under codes of their own",
    async run(context) {
      const wire = await context.open({ query: { features: "client_ec_reference:true" } });
      const type = "server_echo_cancellation";
      const rows = [
        [{ type, reference_source: "server", channels: 2 }, "invalid_ec_channels_requires_client"],
        [{ type, reference_source: "client", channels: 1 }, "invalid_ec_reference_channels"],
      ] as const;
      for (const [settings, code] of rows) {
        const { error } = await update(wire, { input_audio_echo_cancellation: settings });
        expectThat(at(error, "code") === code, code, error ?? "session.updated");
      }
    },
  },
  {
    ids: ["ER-06"],
    title: "GA refuses unknown settings with unknown_parameter",
    dialects: ["openai-ga"],
    async run(context) {
      const wire = await context.open();
      const event = { type: "session.update", session: { type: "realtime", not_a_setting: 1 } };
      await refusedWith(wire, "unknown_parameter", event);
    },
  },
  {
    ids: ["SE-02"],
    title: "What has no effect is named in a warning with a message",
    async run(context) {
      const wire = await context.open();
      const { warnings } = await update(wire, {
        avatar: { character: "nobody", customized: false },
        voice: { type: "azure-standard", name: "xx-XX-NobodyNeural", style: "unheard-of" },
      });
      if (warnings.length === 0) return context.untold(["SE-02"], "Nothing that was asked for led to a warning.");
      expectThat(
        warnings.every((warning) => typeof at(warning, "message") === "string"),
        "messages",
        warnings,
      );
    },
  },
];
