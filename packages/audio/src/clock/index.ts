export { createSystemClock } from "./clock.ts";
export type { Clock, Timers } from "./clock.ts";
export { every } from "./every.ts";
export { createManualClock } from "./manual-clock.ts";
export type { ManualClock } from "./manual-clock.ts";
export { pause } from "./pause.ts";
export { steadyWall } from "./steady-wall.ts";
