export { createResume } from "./create-resume.ts";
export type { Resume } from "./create-resume.ts";
export type { ResumeChange, ResumeClock, ResumeOptions } from "./resume-options.ts";
