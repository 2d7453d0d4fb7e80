/** Whether what was built below a folder is of the sources as they are now. */
export function isBuilt(root: string): boolean;
/** Notes that a build begins. */
export function beginBuild(root: string): void;
/** Notes that the build which began last has ended well. */
export function endBuild(root: string): void;
