import { describe, it } from "vitest";
import { sessionStoreConformance } from "../testing/session-store-conformance.ts";
import { createMemorySessionStore } from "./memory-session-store.ts";

describe("a store of sessions in this process", () => {
  const open = async () => {
    const store = createMemorySessionStore();
    return { one: store, other: store, close: async () => {} };
  };
  it.each(sessionStoreConformance({ open }))("$name", ({ run }) => run());
});
