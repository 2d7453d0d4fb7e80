/** How far a pull is. */
export interface PullProgress {
  /** Bytes that are there, of all files together. */
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** File that is worked on. */
  readonly path: string;
}

/** What a pull says while it runs. */
export interface PullWatch {
  readonly onProgress?: (progress: PullProgress) => void;
  /** One line for a person. */
  readonly onNotice?: (text: string) => void;
}

/** What a pull has done. */
export interface PullResult {
  readonly totalBytes: number;
  /** 0 when all was there already. */
  readonly fetchedBytes: number;
}
