import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectNone } from "../read-event.ts";
import { takeResponse, textSession } from "../talk.ts";

/** Streamed text input (CE-11, CE-12). */
export const textInputChecks: readonly WrittenCheck[] = [
  {
    ids: ["CE-11", "CE-12"],
    title: "Streamed text becomes a user item at its end, and no response before response.create",
    needs: ["input-text"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      for (const delta of ["Say ", "hello."]) wire.send({ type: "input_text.delta", id: "item_typed", delta });
      wire.send({ type: "input_text.done", id: "item_typed" });
      const created = await wire.next(["conversation.item.created", "error"]);
      expectThat(at(created, "item.id") === "item_typed", "conversation.item.created of item_typed", created);
      expectThat(at(created, "item.content.0.text") === "Say hello.", "the whole text", created);
      expectNone(await wire.quiet(400));
      wire.send({ type: "response.create" });
      expectThat((await takeResponse(wire)).status === "completed", "a completed response", "another");
    },
  },
];
