import { createScriptedRecognizer } from "@vivavoce/engine/testing";
import { expect, test } from "vitest";
import { languageNotice } from "./transcribe.ts";

test("a language that nobody here understands is told", () => {
  const recognizer = createScriptedRecognizer({ utterances: [], id: "ears", languages: ["en", "zh"] });
  expect(languageNotice({ recognizer }, "xx")).toBe(
    "WARNING: ears does not understand xx: it hears en, zh. vivavoce models list --language xx shows what does.",
  );
  for (const known of [undefined, "en", "en-GB", "zh-CN"])
    expect(languageNotice({ recognizer }, known)).toBeUndefined();
  const any = createScriptedRecognizer({ utterances: [], languages: ["*"] });
  expect(languageNotice({ recognizer: any }, "xx")).toBeUndefined();
});
