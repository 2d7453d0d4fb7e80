export { commandMeans, playCommands, recordCommands } from "./command-means.ts";
export type { SoundCommand } from "./command-means.ts";
export { decibriMeans } from "./decibri-means.ts";
export { NodeAudioError } from "./node-audio-error.ts";
export { openMicrophone, openSpeaker } from "./open-node-audio.ts";
export type { NodeMicrophone, NodeMicrophoneOptions, NodeSpeaker, NodeSpeakerOptions } from "./open-node-audio.ts";
export type { PcmMeans, PcmSink, PcmSource, PcmTaker } from "./pcm-device.ts";
