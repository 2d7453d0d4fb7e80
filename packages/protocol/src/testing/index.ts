export { createOrderChecker } from "./create-order-checker.ts";
export type { OrderChecker } from "./create-order-checker.ts";
export { OrderError } from "./order-error.ts";
