export { createResume } from "./create-resume.ts";
export type { Resume } from "./create-resume.ts";
export type { ResumeChange, ResumeOptions } from "./resume-options.ts";
export type { ResumeClock } from "./resume-clock.ts";
