/** Begins the ids of items by which a new session is told what was said before: nobody says them anew. */
const prefix = "kept_";

/** The id of the item of that number. */
export const retoldId = (number: number): string => `${prefix}${number}`;

/** Whether an item only repeats what was said in an earlier session. */
export const isRetold = (itemId: string | null | undefined): boolean => itemId?.startsWith(prefix) === true;
