export { createTextRuleJudge } from "./text-rule-judge.ts";
