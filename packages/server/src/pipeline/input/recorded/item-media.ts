import { ProtocolError } from "@vivavoce/protocol";
import type { ClientEvent, ItemInput, ResponseInputItem } from "@vivavoce/protocol";
import { base64Bytes } from "../messages/base64-bytes.ts";

/** Most of one sound or picture, in characters of base64 (TR-54). */
const maxMediaLength = 15 * 1024 * 1024;

/** Pictures that models which see take. */
const pictureTypes: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** Longest beginning of a data URL, up to its comma. */
const longestHead = 200;

/** Files that people send in place of bare samples, by how they begin. */
const containers: readonly (readonly [name: string, offset: number, begins: string])[] = [
  ["a WAV file", 0, "RIFF"],
  ["a WAV file", 0, "RF64"],
  ["an Ogg file", 0, "OggS"],
  ["a FLAC file", 0, "fLaC"],
  ["an MP3 file", 0, "ID3"],
  ["an MP4 file", 4, "ftyp"],
  ["a WebM file", 0, "\u001a\u0045\u00df\u00a3"],
];

type Item = ItemInput | ResponseInputItem;
type UserPart = Extract<ItemInput, { type: "message"; role: "user" }>["content"][number];

/** A place in an event, as errors name it. */
interface Place {
  readonly param: string;
  readonly eventId: string | null;
}

/**
 * The event with each recorded sound in its items replaced by a name.
 * @param encoding of the session's audio input, for messages
 * @param hold takes the bytes of a sound and gives its name; called when everything in the event can be used
 * @throws ProtocolError for sound and pictures that cannot be used, naming the part
 */
export function takeItemMedia<Event extends ClientEvent>(
  event: Event,
  encoding: string,
  hold: (bytes: Buffer) => string,
): Event {
  const eventId = event.event_id ?? null;
  const sounds = new Map<UserPart, Buffer>();
  const check = (items: readonly Item[] | null | undefined, param: (index: number) => string): void => {
    for (const [index, item] of (items ?? []).entries()) {
      for (const [place, part] of userParts(item).entries()) {
        const bytes = checkPart(part, encoding, { param: `${param(index)}.content[${place}]`, eventId });
        if (bytes !== undefined) sounds.set(part, bytes);
      }
    }
  };
  const named = <T extends Item>(item: T): T => {
    if (item.type !== "message" || item.role !== "user") return item;
    const content = item.content.map((part): UserPart => {
      const bytes = sounds.get(part);
      return bytes === undefined ? part : ({ ...part, audio: hold(bytes) } as UserPart);
    });
    return { ...item, content };
  };
  if (event.type === "conversation.item.create") {
    check([event.item], () => "item");
    return sounds.size === 0 ? event : { ...event, item: named(event.item) };
  }
  if (event.type !== "response.create" || event.response == null) return event;
  const { input_items: input, append_input_items: more } = event.response;
  check(input, (index) => `response.input_items[${index}]`);
  check(more, (index) => `response.append_input_items[${index}]`);
  if (sounds.size === 0) return event;
  const response = {
    ...event.response,
    ...(input == null ? {} : { input_items: input.map(named) }),
    ...(more == null ? {} : { append_input_items: more.map(named) }),
  };
  return { ...event, response };
}

function userParts(item: Item): readonly UserPart[] {
  return item.type === "message" && item.role === "user" ? item.content : [];
}

/** The bytes of a sound; undefined for other parts. */
function checkPart(part: UserPart, encoding: string, { param, eventId }: Place): Buffer | undefined {
  if (part.type === "input_image") {
    checkPicture(part.image_url, { param: `${param}.image_url`, eventId });
    return undefined;
  }
  if (part.type !== "input_audio") return undefined;
  const at = { param: `${param}.audio`, eventId };
  if (part.audio === undefined) {
    // A transcript alone is a turn of an earlier session, told again.
    if (part.transcript != null && part.transcript.trim() !== "") return undefined;
    throw new ProtocolError("missing_required_parameter", `Missing required parameter: '${at.param}'.`, at);
  }
  return soundBytes(part.audio, encoding, at);
}

function soundBytes(audio: string, encoding: string, at: Place): Buffer {
  const refuse = (what: string): ProtocolError =>
    new ProtocolError("invalid_value", `Invalid '${at.param}': ${what}`, at);
  if (audio.length > maxMediaLength) throw refuse(tooLong(audio.length));
  const bytes = base64Bytes(audio);
  if (bytes === undefined) throw refuse("expected base64.");
  if (bytes.length < (encoding === "pcm16" ? 2 : 1)) throw refuse("there is no sound in it.");
  const head = bytes.toString("latin1", 0, 16);
  const container = containers.find(([, offset, begins]) => head.startsWith(begins, offset));
  if (container === undefined) return bytes;
  throw refuse(`it holds ${container[0]}. Send bare ${encoding} samples, in the session's input format and rate.`);
}

function checkPicture(url: string, at: Place): void {
  const refuse = (what: string): ProtocolError =>
    new ProtocolError("invalid_value", `Invalid '${at.param}': ${what}`, at);
  // The model's server fetches addresses, if it does: this server never does.
  if (/^https?:\/\/[^/\s]/iu.test(url)) return;
  const comma = url.slice(0, longestHead).indexOf(",");
  const head = /^data:([^;]*).*;base64$/iu.exec(url.slice(0, Math.max(0, comma)));
  if (head === null) throw refuse("expected an http or https address, or a data URL in base64.");
  if (!pictureTypes.includes(head[1]?.toLowerCase() ?? "")) {
    throw refuse(`pictures are taken as ${pictureTypes.join(", ")}.`);
  }
  const data = url.slice(comma + 1);
  if (data.length > maxMediaLength) throw refuse(tooLong(data.length));
  if (data === "" || base64Bytes(data) === undefined) throw refuse("expected base64 after the comma.");
}

function tooLong(length: number): string {
  return `${length} base64 characters, at most ${maxMediaLength} are taken.`;
}
