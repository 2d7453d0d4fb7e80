import { expect, it } from "vitest";
import { ableEngines } from "../../testing/session-bench.ts";
import type { Capabilities } from "../state/capabilities.ts";
import { settingGrades } from "./setting-grades.ts";

const engines = (
  recognizer: Partial<Capabilities["recognizer"]>,
  synthesizer: Partial<Capabilities["synthesizer"]> = {},
): Capabilities => ({
  ...ableEngines,
  recognizer: { ...ableEngines.recognizer, ...recognizer },
  synthesizer: { ...ableEngines.synthesizer, ...synthesizer },
});

it("grades what a session may include by what its values get, one by one", () => {
  const grade = (wordTimes: boolean, logprobs: boolean) => settingGrades(engines({ wordTimes, logprobs }))["include"];
  // Nothing here searches files, whoever listens.
  expect([grade(true, true), grade(true, false), grade(false, true)]).toEqual(Array(3).fill("approximated"));
  expect(grade(false, false)).toBe("without_effect");
});

it("names the pace of nested sessions where the synthesizer has only one", () => {
  const path = "audio.output.speed";
  expect(settingGrades(engines({}, { rate: false }))[path]).toBe("without_effect");
  expect(settingGrades(ableEngines)).not.toHaveProperty([path]);
});

it("grades animation by visemes and blend shapes, of which nobody has the latter", () => {
  const grade = (phones: boolean) => settingGrades(engines({}, { phones, visemes: false }))["animation.outputs"];
  expect([grade(true), grade(false)]).toEqual(["approximated", "without_effect"]);
});

it("grades what the server does by itself as honoured", () => {
  expect(settingGrades(ableEngines)).toMatchObject({ instructions: "honoured", modalities: "honoured" });
});
