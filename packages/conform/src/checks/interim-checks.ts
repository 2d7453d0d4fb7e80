import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at } from "../read-event.ts";
import { ask, manualSession, update } from "../talk.ts";

type Members = Readonly<Record<string, unknown>>;

const fixed = {
  type: "static_interim_response",
  triggers: ["latency"],
  latency_threshold_ms: 0,
  texts: ["One moment."],
};

const echoed = (ids: readonly string[], interim: Members, title: string): WrittenCheck => ({
  ids,
  title,
  async run(context) {
    const wire = await context.open();
    const { session, error, warnings } = await update(wire, { interim_response: interim });
    expectThat(error === undefined, "session.updated", error);
    const missing = Object.keys(interim).filter((key) => at(session, `interim_response.${key}`) == null);
    expectThat(missing.length === 0, "all members echoed", `no ${missing.join(", ")}`);
    const about = warnings.find((warning) => String(at(warning, "param")).includes("interim_response"));
    if (about !== undefined) context.warned(ids, String(at(about, "message")));
  },
});

/** Words said while the answer is not ready (wire.md 5.9). */
export const interimChecks: readonly WrittenCheck[] = [
  echoed(
    ["SF-21", "SF-21.1", "SF-21.2", "SF-21.3", "SF-21.4"],
    fixed,
    "A static interim response is taken, or named in a warning",
  ),
  echoed(
    ["SF-21.1", "SF-21.5", "SF-21.6", "SF-21.7"],
    {
      type: "llm_interim_response",
      model: "gpt-4.1-mini",
      instructions: "Say that it takes a moment.",
      max_completion_tokens: 20,
    },
    "An interim response by a model is taken, or named in a warning",
  ),
  echoed(
    ["SF-21.1"],
    { type: "static-interim-response", texts: ["One moment."] },
    "The spelling with hyphens is taken",
  ),
  {
    ids: ["SF-21", "SF-21.2", "SF-21.3", "SF-21.4", "RC-16"],
    title: "With a threshold of 0 ms the interim words are said before the answer, in the same response",
    needs: ["interim-response"],
    async run(context) {
      const wire = await context.open({ session: { ...manualSession, interim_response: fixed } });
      const said = await ask(wire, "What is two plus two?");
      expectThat(said.text.includes("One moment."), "One moment.", said.text);
      const plain = await context.open({ session: manualSession });
      const asked = await ask(plain, "What is two plus two?", { interim_response: fixed });
      if (!asked.text.includes("One moment.")) context.failed(["RC-16"], "One moment.", asked.text);
    },
  },
  {
    ids: ["RC-16"],
    title: "Of a response that asks for interim words without effect a warning says so",
    async run(context) {
      if (!context.lacks("interim-response")) return context.untold(["RC-16"], "The server is said to have it.");
      const wire = await context.open({ session: manualSession });
      const { events } = await ask(wire, "Say hello.", { interim_response: fixed });
      const about = events.find((event) => String(at(event, "warning.param")).includes("interim_response"));
      expectThat(about !== undefined, "a warning about interim_response", "none");
      context.warned(["RC-16"], String(at(about, "warning.message")));
    },
  },
];
