// #region model
import { EngineError } from "@vivavoce/engine";
import type { LanguageModel } from "@vivavoce/engine";

/** A language model that repeats what it hears. */
export function createParrotModel(): LanguageModel {
  let isClosed = false;
  return {
    info: {
      id: "parrot",
      languages: ["*"],
      licence: "MIT",
      capabilities: { tools: false, images: false, temperature: false, reasoningEffort: false },
    },
    async *generate({ messages, signal }) {
      if (isClosed) throw new EngineError("parrot", "engine_closed", "the parrot has flown");
      const last = messages.at(-1);
      const said = last?.role === "user" ? last.content.flatMap((part) => (part.type === "text" ? part.text : [])) : [];
      // Text in pieces: the first clause is spoken while the rest is being made.
      for (const text of ["You said: ", ...said, "."]) {
        if (signal.aborted) return;
        yield { type: "text", text };
      }
      if (signal.aborted) return;
      yield { type: "finish", reason: "stop" };
    },
    close() {
      isClosed = true;
      return Promise.resolve();
    },
  };
}
// #endregion
