export { createOrderChecker } from "./create-order-checker.ts";
export type { OrderChecker } from "./create-order-checker.ts";
export { OrderError } from "./order-error.ts";
export { malformedEventId, malformedEvents, malformedTexts } from "./malformed-messages.ts";
export type { MalformedEvent } from "./malformed-messages.ts";
export { createGaOrderChecker } from "./create-ga-order-checker.ts";
export type { GaOrderChecker, GaWireEvent } from "./create-ga-order-checker.ts";
export { spokenAnswer, spokenTurn } from "./spoken-turn.ts";
