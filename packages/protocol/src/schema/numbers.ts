import { z } from "zod";
import { countedIn } from "./about.ts";

/** Whole milliseconds, at most that many. */
export const wholeMsUpTo = (most: number) => z.int().min(0).max(most).meta(countedIn("ms"));

/** A share, or a probability. */
export const zeroToOne = z.number().min(0).max(1);
