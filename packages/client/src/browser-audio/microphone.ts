import { createInputFramer } from "../input-framer.ts";
import { AudioDeviceError, captureError } from "./audio-device-error.ts";
import { frameLevel } from "../frame-level.ts";
import { createReducer } from "./reduce-rate.ts";
import { browserPlatform } from "./web-audio.ts";
import type { AudioContextLike, AudioNodeLike, AudioPlatform, CapturedStream, MediaDevicesLike } from "./web-audio.ts";

/** What to do with what the microphone hears, and which one. */
export interface MicrophoneOptions {
  /** A frame of 20 ms at 24 kHz, whatever rate the device has. */
  readonly frame: (pcm16: Int16Array) => void;
  /** How loud each frame is: 0 (-60 dB and less) to 1 (-10 dB and more). */
  readonly level?: (level: number) => void;
  /** The device is gone and no other could take its place. */
  readonly lost?: (error: AudioDeviceError) => void;
  /** Devices came or went; ask `listAudioDevices`. */
  readonly devicesChanged?: () => void;
  /** Which microphone; the browser's choice when absent. */
  readonly deviceId?: string | undefined;
  /** Constraints beside the device. Default: one channel with echo cancellation, noise suppression and gain control. */
  readonly constraints?: Readonly<Record<string, unknown>>;
  /** Address of `capture-worklet.js`. Default: beside this module. */
  readonly workletUrl?: string;
  readonly platform?: AudioPlatform;
}

/** An open microphone. */
export interface Microphone {
  /** True sends silence: the server goes on hearing time pass. */
  muted: boolean;
  /** Name of the device, for people. */
  readonly label: string;
  /** Stops capture and lets go of the device. */
  close(): void;
}

/** Echo cancellation keeps the assistant from hearing itself. */
const echoSafe = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * Asks for the microphone and delivers frames until `close`. Call it in the handler of a click or key, before anything
 * is awaited: Safari starts audio only then. A device that goes away is replaced by the browser's default one.
 * @throws {AudioDeviceError} when there is no microphone or it is not allowed.
 */
export async function openMicrophone(options: MicrophoneOptions): Promise<Microphone> {
  const platform = options.platform ?? browserPlatform();
  const devices = platform.mediaDevices;
  if (devices === undefined) throw new AudioDeviceError("insecure");
  const context = platform.createContext({ latencyHint: "interactive" });
  void context.resume().catch(() => undefined);
  const capture = new Capture(options, devices, context);
  try {
    await capture.open(platform);
    return capture;
  } catch (error) {
    capture.close();
    throw error;
  }
}

class Capture implements Microphone {
  readonly #options: MicrophoneOptions;
  readonly #devices: MediaDevicesLike;
  readonly #context: AudioContextLike;
  #stream: CapturedStream | undefined;
  #source: AudioNodeLike | undefined;
  #node: AudioNodeLike | undefined;
  #muted = false;
  #closed = false;
  readonly #onChange = (): void => this.#options.devicesChanged?.();

  constructor(options: MicrophoneOptions, devices: MediaDevicesLike, context: AudioContextLike) {
    this.#options = options;
    this.#devices = devices;
    this.#context = context;
    devices.addEventListener("devicechange", this.#onChange);
    // Phones interrupt audio for a call and do not always go on by themselves.
    context.addEventListener("statechange", () => {
      if (!this.#closed && context.state !== "running") void context.resume().catch(() => undefined);
    });
  }

  get label(): string {
    return this.#stream?.getTracks()[0]?.label ?? "";
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = !muted;
  }

  async open(platform: AudioPlatform): Promise<void> {
    const context = this.#context;
    if (context.audioWorklet === undefined) throw new AudioDeviceError("insecure");
    const url = this.#options.workletUrl ?? new URL("./capture-worklet.js", import.meta.url).href;
    const asked = this.#ask(this.#options.deviceId);
    try {
      const [stream] = await Promise.all([asked, context.audioWorklet.addModule(url)]);
      this.#process(platform);
      this.#listen(stream);
    } catch (error) {
      // The user may allow it yet: nobody would let go of the device.
      asked.then(stopTracks, () => undefined);
      throw error;
    }
  }

  #process(platform: AudioPlatform): void {
    const context = this.#context;
    const node = platform.createWorklet(context, "vivavoce-capture", { numberOfOutputs: 0, channelCount: 1 });
    this.#node = node;
    const { frame, level } = this.#options;
    const { reduce, rate } = createReducer(context.sampleRate);
    const take = createInputFramer(rate, (pcm16) => {
      frame(pcm16);
      level?.(frameLevel(pcm16));
    });
    // The worklet posts nothing but samples.
    node.port.onmessage = ({ data }) => take(reduce(data as Float32Array));
  }

  close(): void {
    this.#closed = true;
    this.#devices.removeEventListener("devicechange", this.#onChange);
    this.#node?.disconnect();
    this.#source?.disconnect();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#context.close().catch(() => undefined);
  }

  async #ask(deviceId: string | undefined): Promise<CapturedStream> {
    const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
    try {
      return await this.#devices.getUserMedia({ audio: { ...echoSafe, ...this.#options.constraints, ...device } });
    } catch (error) {
      throw captureError(error);
    }
  }

  #listen(stream: CapturedStream): void {
    if (this.#node === undefined || this.#closed) {
      return stopTracks(stream);
    }
    this.#source?.disconnect();
    this.#stream = stream;
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#node);
    this.muted = this.#muted;
    for (const track of stream.getTracks()) track.addEventListener("ended", () => void this.#replace(stream));
  }

  async #replace(stream: CapturedStream): Promise<void> {
    if (this.#closed || stream !== this.#stream) return;
    try {
      this.#listen(await this.#ask(undefined));
    } catch (error) {
      if (this.#closed) return;
      this.close();
      this.#options.lost?.(new AudioDeviceError("lost", error));
    }
  }
}

function stopTracks(stream: CapturedStream): void {
  for (const track of stream.getTracks()) track.stop();
}
