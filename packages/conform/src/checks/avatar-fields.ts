import type { FieldRow } from "./field-row.ts";

type Members = Readonly<Record<string, unknown>>;

const video = { character: "lisa", style: "casual-sitting", customized: false } as const;
const photo = { type: "photo-avatar", model: "vasa-1", character: "adrian", customized: false } as const;
const row = (id: string, members: Members, path: string, value: unknown): FieldRow => ({
  id,
  set: { avatar: { ...video, ...members } },
  path: `avatar.${path}`,
  value,
});
const ofVideo = (id: string, key: string, value: unknown): FieldRow =>
  row(id, { video: { [key]: value } }, `video.${key}`, value);
const ofScene = (id: string, members: Members): FieldRow => row(id, { ...photo, scene: members }, "scene", members);

/** The avatar by example (wire.md 5.10). */
export const avatarFields: readonly FieldRow[] = [
  row("SF-14", {}, "character", "lisa"),
  row("SF-14.1", { type: "video-avatar" }, "type", "video-avatar"),
  row("SF-14.2", { ice_servers: [{ urls: ["stun:stun.example.org"] }] }, "ice_servers.0.urls", [
    "stun:stun.example.org",
  ]),
  row("SF-14.3", { character: "lisa" }, "character", "lisa"),
  row("SF-14.4", { style: "casual-sitting" }, "style", "casual-sitting"),
  row("SF-14.5", photo, "model", "vasa-1"),
  row("SF-14.6", { customized: false }, "customized", false),
  ofVideo("SF-14.7", "bitrate", 1_000_000),
  ofVideo("SF-14.8", "codec", "h264"),
  ofVideo("SF-14.9", "crop", { top_left: [10, 10], bottom_right: [500, 500] }),
  ofVideo("SF-14.10", "resolution", { width: 1280, height: 720 }),
  ofVideo("SF-14.11", "background", { color: "#00FF00FF" }),
  ofVideo("SF-14.12", "gop_size", 20),
  ofScene("SF-14.13", { zoom: 1.2 }),
  ofScene("SF-14.14", { position_x: 0.1, position_y: -0.1 }),
  ofScene("SF-14.15", { rotation_x: 0.1, rotation_y: 0.2, rotation_z: -0.1 }),
  ofScene("SF-14.16", { amplitude: 0.5 }),
  row("SF-14.17", { output_protocol: "websocket" }, "output_protocol", "websocket"),
  row("SF-14.18", { output_audit_audio: true }, "output_audit_audio", true),
];
