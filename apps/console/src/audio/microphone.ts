import { createInputFramer } from "@vivavoce/client";
import workletUrl from "./capture-worklet.ts?worker&url";

/** The framer takes no higher rates. */
const maxDeviceRate = 48_000;

/** What to do with what the microphone hears. */
export interface MicrophoneHandlers {
  /** A frame of 20 ms at 24 kHz. */
  frame(pcm16: Int16Array): void;
  /** The device is gone, for example unplugged. */
  lost(): void;
}

/** An open microphone. */
export interface Microphone {
  /** Stops capture and lets go of the device. */
  close(): void;
}

/**
 * Asks for the microphone, mono, with the browser's own echo cancellation, and delivers frames until `close`.
 * @throws {Error} with a message for people when there is no microphone or it is not allowed.
 */
export async function openMicrophone(handlers: MicrophoneHandlers): Promise<Microphone> {
  const stream = await askForStream();
  let context = new AudioContext({ latencyHint: "interactive" });
  if (context.sampleRate > maxDeviceRate) {
    void context.close();
    context = new AudioContext({ latencyHint: "interactive", sampleRate: maxDeviceRate });
  }
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0, channelCount: 1 });
  const take = createInputFramer(context.sampleRate, (frame) => handlers.frame(frame));
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => take(data);
  context.createMediaStreamSource(stream).connect(node);
  await context.resume();
  const tracks = stream.getTracks();
  for (const track of tracks) track.addEventListener("ended", () => handlers.lost());
  return {
    close() {
      node.port.onmessage = null;
      for (const track of tracks) track.stop();
      void context.close();
    },
  };
}

async function askForStream(): Promise<MediaStream> {
  // Missing on pages that are neither https nor localhost.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw new Error("The microphone needs https or localhost.");
  try {
    return await devices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError") throw new Error("The browser does not allow the microphone.", { cause: error });
    if (name === "NotFoundError") throw new Error("There is no microphone.", { cause: error });
    throw new Error("The microphone cannot be used.", { cause: error });
  }
}
