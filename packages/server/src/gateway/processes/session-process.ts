import { deferred } from "@vivavoce/audio/deferred";
import type { Socket } from "node:net";
import { shedOrder } from "../../load/load-watch.ts";
import type { LoadWatch } from "../../load/load-watch.ts";
import type { ServerMetrics } from "../../metrics/server-metrics.ts";
import { watchEventLoop } from "../../metrics/process-metrics.ts";
import { within } from "../../runtime/within.ts";
import type { FloorOptions, GatewayLimits } from "../gateway-options.ts";
import { LocalFloor } from "../local-floor.ts";
import type { SessionFloor } from "../session-floor.ts";
import { statusEveryMs } from "./process-messages.ts";
import type { Answers, FromSessions, Question, SeatOrder, ToSessions } from "./process-messages.ts";
import { reviveRequest } from "./revive-request.ts";

/** What a process with sessions is made of. */
export interface SessionProcessOptions extends FloorOptions {
  readonly metrics: ServerMetrics;
  readonly limits: GatewayLimits;
  /** Its number among the processes. */
  readonly place: number;
  /** What cannot work at the moment. */
  readonly unavailable: () => readonly object[];
  /** What works without a part. */
  readonly degraded: () => readonly object[];
  /** What its sessions have to do. */
  readonly load: LoadWatch;
  /** To the process that decides who comes in. Never throws. */
  readonly tell: (message: FromSessions) => void;
}

/** The sessions of one process of several. */
export class SessionProcess {
  /** Resolves when all is over. */
  readonly over: Promise<void>;
  readonly #ended = deferred();
  readonly #options: SessionProcessOptions;
  readonly #floor: SessionFloor;
  readonly #stopLoop: () => void;
  readonly #waiting = new Map<number, { readonly order: SeatOrder; readonly socket: Socket | undefined }>();
  #cancelStatus = (): void => {};
  #isClosing = false;

  constructor(options: SessionProcessOptions) {
    this.#options = options;
    this.#floor = new LocalFloor(options, options.limits, options.place);
    this.#stopLoop = watchEventLoop(options.metrics, options.clock, (p99Ms) => options.load.loopDelay(p99Ms));
    this.over = this.#ended.promise;
    this.#tellStatus();
  }

  /** A message, with the socket that came with it. */
  take(message: ToSessions, socket?: Socket): void {
    const { tell } = this.#options;
    if (message.type === "seat") return this.#arrived(message, socket);
    if (message.type === "go") return this.#go(message.seat);
    if (message.type === "drain") return void this.#floor.drain().then(() => tell({ type: "drained" }));
    if (message.type === "close") return void this.#close();
    void this.#answer(message.question).then((answer) => tell({ type: "answer", ask: message.ask, answer }));
  }

  async #answer(question: Question): Promise<Answers[keyof Answers]> {
    if (question.what === "page") return this.#options.metrics.registry.render();
    const { directory } = this.#floor;
    if (question.what === "holds") return this.#floor.holds(question.id, question.owner, question.protocol);
    return question.what === "list" ? directory.list() : directory.hangUp(question.id);
  }

  /** Nobody is there any more to say what to do: sessions finish, for `drainTimeoutMs` at most, and the process ends. */
  orphaned(): void {
    const { clock, limits, logger } = this.#options;
    if (this.#isClosing) return;
    logger.log("error", "the process that decides who comes in is gone, sessions may finish");
    void within(clock, limits.drainTimeoutMs, this.#floor.drain()).then(() => this.#close());
  }

  /** A socket is here, and may still be the other process's too. */
  #arrived(order: SeatOrder, socket: Socket | undefined): void {
    socket?.on("error", () => {}); // as of the gateway: no trouble
    this.#waiting.set(order.seat, { order, socket });
    this.#options.tell({ type: "took", seat: order.seat });
  }

  #go(seat: number): void {
    const { tell } = this.#options;
    const waiting = this.#waiting.get(seat);
    this.#waiting.delete(seat);
    if (waiting === undefined) return;
    const { order, socket } = waiting;
    const revived = socket === undefined ? undefined : reviveRequest(order, socket);
    // Its client had gone before it was sent.
    if (socket === undefined || revived === undefined || this.#isClosing) {
      socket?.destroy();
      return tell({ type: "left", seat });
    }
    const { type: _, seat: __, raw: ___, head, request: ____, ...given } = order;
    const { incoming, request } = revived;
    this.#floor.seat(
      { ...given, incoming, socket, head: Buffer.from(head), request },
      {
        kept() {},
        given() {},
        adopted: () => tell({ type: "adopted", seat }),
        left: () => tell({ type: "left", seat }),
      },
    );
  }

  async #close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#cancelStatus();
    this.#stopLoop();
    const { clock, limits } = this.#options;
    await within(clock, limits.closeGraceMs * 2, this.#floor.close());
    this.#floor.terminate();
    this.#ended.resolve();
  }

  #tellStatus(): void {
    const { clock, tell, unavailable, degraded, load } = this.#options;
    const { keptBytes, maxBytes, parked, resumed } = this.#floor;
    tell({
      type: "status",
      unavailable: unavailable(),
      degraded: degraded(),
      load: load.load,
      waitingFinals: load.waitingFinals,
      sheds: shedOrder.filter((work) => load.sheds(work)),
      keptBytes,
      maxBytes,
      parked,
      resumed,
    });
    this.#cancelStatus = clock.setTimer(statusEveryMs, () => this.#tellStatus());
  }
}
