/**
 * Black-box conformance checks for servers of Voice Live and OpenAI Realtime: every id of the wire
 * (docs/reference/wire.md) is answered by a check over real sockets, in four dialects.
 *
 *     import { printScorecard, runConformance } from "@vivavoce/conform";
 *
 *     const card = await runConformance({ url: "ws://localhost:8080", without: ["avatar", "webrtc"] });
 *     process.stdout.write(`${printScorecard(card)}\n`);
 *     process.exitCode = card.passed ? 0 : 1;
 *
 * A server may lack things; what it is declared to be `without` is skipped and said. Speech is made by the embedded
 * synthesizer, so that nothing but the server is needed. The suite shares no code with the server it was written for:
 * of this project it uses the schemas of the wire, signal work and that synthesizer.
 * @packageDocumentation
 */
export { capabilities, isCapability } from "./capabilities.ts";
export type { Capability } from "./capabilities.ts";
export type { Check, CheckContext, ConformExtras, Credential, OpenOptions } from "./check.ts";
export { checklist, checklistGroups } from "./checklist.ts";
export type { ChecklistEntry, ChecklistGroup } from "./checklist.ts";
export { conformDialects, readTarget } from "./conform-dialect.ts";
export type { ConformDialect, Target } from "./conform-dialect.ts";
export { makeScorecard } from "./make-scorecard.ts";
export { notApplicable } from "./not-applicable.ts";
export { printScorecard } from "./print-scorecard.ts";
export { runConformance } from "./run-conformance.ts";
export type { ConformanceOptions } from "./run-conformance.ts";
export { runPatiently } from "./run-patiently.ts";
export { answerStatuses } from "./scorecard.ts";
export type { Answer, AnswerStatus, Proof, Scorecard, Totals } from "./scorecard.ts";
