import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectTypes } from "../read-event.ts";
import { ask } from "../talk.ts";

/** Voice Live's evergreen label `v1` (wire.md 11.4). */
export const voiceLabelChecks: readonly WrittenCheck[] = [
  {
    ids: ["OA-12"],
    title: "api-version v1: GA nesting and names with Voice Live's additions",
    async run(context) {
      const wire = await context.open();
      expectThat(at(wire.session, "audio.input") !== undefined, "session.audio.input", wire.session);
      wire.send({
        type: "session.update",
        session: { type: "realtime", output_modalities: ["text"], temperature: 0.7 },
      });
      const updated = await wire.next(["session.updated", "error"]);
      expectThat(updated.type === "session.updated", "session.updated", updated);
      const { events } = await ask(wire, "Say hello.");
      expectTypes(events, "response.output_text.delta");
    },
  },
  {
    ids: ["CE-22", "SE-68"],
    title: "byom_credential.update is answered with the headers redacted",
    needs: ["byom"],
    async run(context) {
      const wire = await context.open({ query: { profile: "byom-azure-openai-chat-completion" } });
      wire.send({ type: "byom_credential.update", authorization_headers: { authorization: "Bearer secret" } });
      const updated = await wire.next("byom_credential.updated");
      expectThat(!JSON.stringify(updated).includes("secret"), "no secret in the answer", "the secret");
    },
  },
];
