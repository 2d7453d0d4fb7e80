export { createListeningJudge } from "./create-listening-judge.ts";
export type { ListeningJudgeOptions } from "./create-listening-judge.ts";
export { judgeWithListener } from "./judge-with-listener.ts";
