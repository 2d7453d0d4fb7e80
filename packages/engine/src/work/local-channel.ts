import type { WorkChannel, WorkListener } from "./work-channel.ts";
import type { WorkFrame } from "./work-frame.ts";

/** Both ends of a channel inside one process. Frames arrive after the call that sends them; samples are copied. */
export function createLocalChannel(): readonly [WorkChannel, WorkChannel] {
  const one = new LocalEnd();
  const other = new LocalEnd();
  one.join(other);
  other.join(one);
  return [one, other];
}

class LocalEnd implements WorkChannel {
  readonly bufferedBytes = 0;
  #other: LocalEnd | undefined;
  #listener: WorkListener | undefined;
  #early: WorkFrame[] = [];
  #isClosed = false;

  join(other: LocalEnd): void {
    this.#other = other;
  }

  listen(listener: WorkListener): void {
    this.#listener = listener;
    for (const frame of this.#early.splice(0)) listener.frame(frame);
  }

  send(frame: WorkFrame): void {
    if (this.#isClosed) return;
    const sent = "samples" in frame ? { ...frame, samples: frame.samples.slice() } : frame;
    queueMicrotask(() => this.#other?.take(sent));
  }

  take(frame: WorkFrame): void {
    if (this.#isClosed) return;
    if (this.#listener === undefined) this.#early.push(frame);
    else this.#listener.frame(frame);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => this.#listener?.closed());
    this.#other?.close();
  }
}
