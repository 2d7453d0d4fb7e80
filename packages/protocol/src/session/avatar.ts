import { z } from "zod";
import { objectForms } from "../schema/object-forms.ts";
import { about, countedIn } from "../schema/about.ts";

const pixels = countedIn("px");
const point = z.tuple([z.int().min(0), z.int().min(0)]).meta(pixels);
const share = z.number().min(-1).max(1);
const angle = z.number().min(-Math.PI).max(Math.PI);

const iceServer = {
  urls: z.array(z.string()).describe("Addresses."),
  username: z.string().nullish().describe("User name."),
  credential: z.string().nullish().describe("Password."),
};
const scene = {
  zoom: z.number().gt(0).nullish().meta(about("SF-14.13", "Default 1.")),
  position_x: share.nullish().meta(about("SF-14.14", "-1 to 1, default 0.")),
  position_y: share.nullish().meta(about("SF-14.14", "-1 to 1, default 0.")),
  rotation_x: angle.nullish().meta(about("SF-14.15", "Radians, default 0.", "rad")),
  rotation_y: angle.nullish().meta(about("SF-14.15", "Radians, default 0.", "rad")),
  rotation_z: angle.nullish().meta(about("SF-14.15", "Radians, default 0.", "rad")),
  amplitude: z.number().gt(0).max(1).nullish().meta(about("SF-14.16", "Above 0, up to 1; default 1.")),
};

const videoShape = {
  bitrate: z
    .int()
    .min(1)
    .nullish()
    .meta(about("SF-14.7", "bit/s, default 2000000.", "bit/s")),
  codec: z.literal("h264").nullish().meta(about("SF-14.8", "The only codec.")),
  crop: z
    .object({
      top_left: point.describe("Corner, x and y in pixels."),
      bottom_right: point.describe("Opposite corner, x and y in pixels."),
    })
    .nullish()
    .meta(about("SF-14.9", "Pixels.")),
  resolution: z
    .object({
      width: z.int().gt(0).meta(pixels).describe("Width, pixels."),
      height: z.int().gt(0).meta(pixels).describe("Height, pixels."),
    })
    .nullish()
    .meta(about("SF-14.10", "Pixels.")),
  background: z
    .object({
      color: z.string().nullish().describe("Colour in hexadecimal digits."),
      image_url: z.string().nullish().describe("Address of an image."),
    })
    .refine((value) => typeof value.color !== "string" || typeof value.image_url !== "string", {
      error: "expected either color or image_url, not both",
    })
    .nullish()
    .meta(about("SF-14.11", "A colour or an image.")),
  gop_size: z.int().min(1).max(2000).nullish().meta(about("SF-14.12", "Default 10.")),
};

/** The avatar (SF-14): it comes back as it was sent. */
export const avatar = objectForms(
  {
    type: z.enum(["video-avatar", "photo-avatar"]).nullish().meta(about("SF-14.1", "Default video-avatar.")),
    ice_servers: z
      .array(z.object(iceServer))
      .nullish()
      .meta(about("SF-14.2", "ICE servers; the server supplies its own.")),
    character: z.string().min(1).meta(about("SF-14.3", "Character.")),
    style: z.string().nullish().meta(about("SF-14.4", "Style of the character.")),
    model: z.string().nullish().meta(about("SF-14.5", "For photo avatars, for example vasa-1.")),
    customized: z.boolean().meta(about("SF-14.6", "Whether the character is a custom one.")),
    video: z.object(videoShape).nullish().meta(about("SF-14.7", "Video.")),
    scene: z.object(scene).nullish().meta(about("SF-14.13", "Scene of a photo avatar.")),
    output_protocol: z.enum(["webrtc", "websocket"]).nullish().meta(about("SF-14.17", "Default webrtc.")),
    output_audit_audio: z.boolean().nullish().meta(about("SF-14.18", "Audio over the socket as well; default false.")),
  },
  about("SF-14", "Avatar."),
);

/** The avatar in effect (SF-14). */
export type Avatar = z.infer<typeof avatar.sent>;
