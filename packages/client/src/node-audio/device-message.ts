/** What a device's own process is told; everything in order. */
export type DeviceRequest =
  | { readonly type: "openSource" | "openSink"; readonly device: string | undefined }
  | { readonly type: "list" }
  | { readonly type: "write"; readonly bytes: Uint8Array }
  | { readonly type: "clear" };

/** What it says. */
export type DeviceReply =
  | { readonly type: "opened"; readonly leadMs: number }
  | { readonly type: "listed"; readonly devices: readonly object[] }
  | { readonly type: "data"; readonly bytes: Uint8Array }
  /** It takes sound: sent for each write when it has been handed over. */
  | { readonly type: "taken" }
  /** The device cannot be opened, or stopped by itself. */
  | { readonly type: "failed"; readonly message: string; readonly code: string | undefined };
