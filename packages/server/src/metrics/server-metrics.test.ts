import { expect, test } from "vitest";
import type { ServerEvent } from "@vivavoce/protocol";
import { createServerMetrics } from "./server-metrics.ts";

test("of the tokens of an answer those count that its model reported, and not those of its sound", () => {
  const metrics = createServerMetrics();
  const usage = {
    total_tokens: 1050,
    input_tokens: 20,
    output_tokens: 1030,
    input_token_details: { cached_tokens: 0, text_tokens: 20, audio_tokens: 0, image_tokens: 0 },
    output_token_details: { text_tokens: 30, audio_tokens: 1000, reasoning_tokens: 0 },
  };
  metrics.sent({ type: "response.done", response: { status: "completed", usage } } as unknown as ServerEvent);
  const page = metrics.registry.render();
  expect(page).toContain('\nvivavoce_tokens_total{direction="input"} 20\n');
  expect(page).toContain('\nvivavoce_tokens_total{direction="output"} 30\n');
});
