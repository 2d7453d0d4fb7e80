import { once } from "node:events";
import { asError } from "@vivavoce/audio/reason-of";
import { deviceRate } from "./pcm-device.ts";
import type { NodeAudioDevice, PcmMeans, PcmSink, PcmSource, PcmTaker } from "./pcm-device.ts";

/** The parts of the package `decibri` that are used; it is an optional peer. */
interface DecibriModule {
  readonly Microphone: { open(options: object): Promise<DecibriMicrophone> };
  readonly Speaker: { open(options: object): Promise<DecibriSpeaker> };
  inputDevices(): readonly (DecibriDevice & { readonly maxInputChannels?: number })[];
  outputDevices(): readonly (DecibriDevice & { readonly maxOutputChannels?: number })[];
}
interface DecibriDevice extends Omit<NodeAudioDevice, "kind"> {
  /** The host's name and its own for the device, as in `alsa:default`. */
  readonly id?: string;
}
interface DecibriMicrophone extends NodeJS.EventEmitter {
  resume(): void;
  stop(): void;
}
interface DecibriSpeaker {
  writeAsync(bytes: Buffer): Promise<void>;
  stop(): void;
}

const format = { sampleRate: deviceRate, channels: 1, dtype: "int16" };
const frameSamples = 480;
/** ALSA over PulseAudio was seen to ask for 130 ms at once, and less left a gap. */
const leadMs = 200;

/** Sound through the native package `decibri`, loaded when it is first used. */
export const decibriMeans: PcmMeans = {
  name: "decibri",
  async openSource(taker, device) {
    const { Microphone } = await loadDecibri();
    const open = async (): Promise<DecibriMicrophone> => {
      const microphone = await Microphone.open({ ...format, ...chosen(device), framesPerBuffer: frameSamples });
      // The device is truly opened when reading begins; a machine without one fails here.
      microphone.resume();
      await once(microphone, "data");
      return microphone;
    };
    return new Source(await open(), open, taker);
  },
  async openSink(failed, device) {
    const { Speaker } = await loadDecibri();
    const open = async (): Promise<DecibriSpeaker> => {
      const speaker = await Speaker.open({ ...format, ...chosen(device) });
      // As above: the first write opens the device.
      await speaker.writeAsync(Buffer.alloc(frameSamples * 2));
      return speaker;
    };
    return new Sink(await open(), open, failed);
  },
  async listDevices() {
    const decibri = await loadDecibri();
    return [
      ...decibri
        .inputDevices()
        .filter(({ id, maxInputChannels = 1 }) => maxInputChannels > 0 && !isPlugin(id))
        .map(({ index, name, isDefault }) => ({ kind: "microphone" as const, index, name, isDefault })),
      ...decibri
        .outputDevices()
        .filter(({ id, maxOutputChannels = 1 }) => maxOutputChannels > 0 && !isPlugin(id))
        .map(({ index, name, isDefault }) => ({ kind: "speaker" as const, index, name, isDefault })),
    ];
  },
};

/**
 * Whether an entry of ALSA is a converter, a mixer or another way to a device that is there already, and no device. What a
 * sound server offers as `default` is one, and so is each card as `sysdefault` and `plughw`.
 */
function isPlugin(id = ""): boolean {
  return /^alsa:(null|lavrate|samplerate|speexrate|speex|upmix|vdownmix|oss|dmix|dsnoop|dshare|hw|front|surround\d+|usbstream)\b/.test(
    id,
  );
}

function chosen(device: string | undefined): { readonly device?: number | string } {
  if (device === undefined) return {};
  return { device: /^\d+$/.test(device) ? Number(device) : device };
}

async function loadDecibri(): Promise<DecibriModule> {
  // A name that is not written out: bundlers and the compiler must not look for an optional package.
  const name = "decibri";
  return (await import(name)) as DecibriModule;
}

/** One that stops with an error, as busy machines make it, is opened again. */
class Source implements PcmSource {
  #microphone: DecibriMicrophone;
  #isClosed = false;

  constructor(microphone: DecibriMicrophone, open: () => Promise<DecibriMicrophone>, taker: PcmTaker) {
    this.#microphone = microphone;
    const listen = (): void => {
      this.#microphone.on("data", (bytes: Buffer) => taker.data(bytes));
      this.#microphone.once("error", () => {
        if (this.#isClosed) return;
        open().then(
          (next) => {
            this.#microphone = next;
            if (this.#isClosed) next.stop();
            else listen();
          },
          (error: Error) => taker.failed(error),
        );
      });
    };
    listen();
  }

  close(): void {
    this.#isClosed = true;
    this.#microphone.stop();
  }
}

/** Drops what it holds by being stopped and opened anew; so does one that ran dry. */
class Sink implements PcmSink {
  readonly leadMs = leadMs;
  readonly #open: () => Promise<DecibriSpeaker>;
  readonly #failed: (error: Error) => void;
  #speaker: DecibriSpeaker;
  /** One step after another keeps the samples in order. */
  #steps: Promise<void> = Promise.resolve();
  /** Counts `clear`: what was written before one is not played after it. */
  #generation = 0;
  #isClosed = false;

  constructor(speaker: DecibriSpeaker, open: () => Promise<DecibriSpeaker>, failed: (error: Error) => void) {
    this.#speaker = speaker;
    this.#open = open;
    this.#failed = failed;
  }

  write(bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    this.#next((isWanted) =>
      this.#speaker.writeAsync(copy).catch(async (error: unknown) => {
        // Stopped by `clear` or `close`: that sound must not be heard again.
        if (!isWanted()) return;
        this.#speaker.stop();
        this.#speaker = await this.#open().catch(() => Promise.reject(error));
        await this.#speaker.writeAsync(copy);
      }),
    );
  }

  handedOver(): Promise<void> {
    return this.#steps;
  }

  clear(): void {
    this.#generation++;
    this.#speaker.stop();
    this.#next(async () => {
      this.#speaker = await this.#open();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#speaker.stop();
    // A step may just have opened it anew.
    void this.#steps.then(() => this.#speaker.stop());
  }

  #next(step: (isWanted: () => boolean) => Promise<void>): void {
    const generation = this.#generation;
    const isWanted = (): boolean => !this.#isClosed && generation === this.#generation;
    this.#steps = this.#steps
      .then(() => (isWanted() ? step(isWanted) : undefined))
      .catch((error: unknown) => {
        if (!isWanted()) return;
        this.#isClosed = true;
        this.#failed(asError(error));
      });
  }
}
