import { z } from "zod";
import { objectForms } from "../schema/object-forms.ts";

const point = z.tuple([z.int().min(0), z.int().min(0)]);
const unit = z.number().min(-1).max(1);
const angle = z.number().min(-Math.PI).max(Math.PI);

const iceServer = {
  urls: z.array(z.string()).describe("Addresses."),
  username: z.string().nullish().describe("User name."),
  credential: z.string().nullish().describe("Password."),
};
const scene = {
  zoom: z.number().gt(0).nullish().describe("SF-14.13 Default 1."),
  position_x: unit.nullish().describe("SF-14.14 -1 to 1, default 0."),
  position_y: unit.nullish().describe("SF-14.14 -1 to 1, default 0."),
  rotation_x: angle.nullish().describe("SF-14.15 Radians, default 0."),
  rotation_y: angle.nullish().describe("SF-14.15 Radians, default 0."),
  rotation_z: angle.nullish().describe("SF-14.15 Radians, default 0."),
  amplitude: z.number().gt(0).max(1).nullish().describe("SF-14.16 Above 0, up to 1; default 1."),
};

const videoShape = {
  bitrate: z.int().min(1).nullish().describe("SF-14.7 bit/s, default 2000000."),
  codec: z.literal("h264").nullish().describe("SF-14.8 The only codec."),
  crop: z
    .object({
      top_left: point.describe("Corner, x and y in pixels."),
      bottom_right: point.describe("Opposite corner, x and y in pixels."),
    })
    .nullish()
    .describe("SF-14.9 Pixels."),
  resolution: z
    .object({ width: z.int().gt(0).describe("Width, pixels."), height: z.int().gt(0).describe("Height, pixels.") })
    .nullish()
    .describe("SF-14.10 Pixels."),
  background: z
    .object({
      color: z.string().nullish().describe("Colour in hexadecimal digits."),
      image_url: z.string().nullish().describe("Address of an image."),
    })
    .refine((value) => typeof value.color !== "string" || typeof value.image_url !== "string", {
      error: "expected either color or image_url, not both",
    })
    .nullish()
    .describe("SF-14.11 A colour or an image."),
  gop_size: z.int().min(1).max(2000).nullish().describe("SF-14.12 Default 10."),
};

/** The avatar (SF-14): it comes back as it was sent. */
export const avatar = objectForms(
  {
    type: z.enum(["video-avatar", "photo-avatar"]).nullish().describe("SF-14.1 Default video-avatar."),
    ice_servers: z.array(z.object(iceServer)).nullish().describe("SF-14.2 ICE servers; the server supplies its own."),
    character: z.string().min(1).describe("SF-14.3 Character."),
    style: z.string().nullish().describe("SF-14.4 Style of the character."),
    model: z.string().nullish().describe("SF-14.5 For photo avatars, for example vasa-1."),
    customized: z.boolean().describe("SF-14.6 Whether the character is a custom one."),
    video: z.object(videoShape).nullish().describe("SF-14.7 Video."),
    scene: z.object(scene).nullish().describe("SF-14.13 Scene of a photo avatar."),
    output_protocol: z.enum(["webrtc", "websocket"]).nullish().describe("SF-14.17 Default webrtc."),
    output_audit_audio: z.boolean().nullish().describe("SF-14.18 Audio over the socket as well; default false."),
  },
  "SF-14 Avatar.",
);

/** The avatar in effect (SF-14). */
export type Avatar = z.infer<typeof avatar.sent>;
