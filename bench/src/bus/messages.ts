/** To the process with the engines, and from it. */
export type ToWorker =
  | { readonly type: "socket"; readonly path: string }
  | { readonly type: "bus"; readonly url: string }
  | { type: "usage" };

export type FromWorker = { readonly type: "ready" } | { readonly type: "usage"; readonly cpuMs: number };
