import type { ServerEvent } from "@vivavoce/protocol";
import { expect, it } from "vitest";
import { handleEvent } from "./handle-event.ts";

it("calls the handler of the type and passes over all others", () => {
  const handlers = { error: () => "handled" };
  const results = ["error", "warning", "toString"].map((type) => handleEvent(handlers, { type } as ServerEvent));
  expect(results).toEqual(["handled", undefined, undefined]);
});
