import type { CheckContext, WrittenCheck } from "../check.ts";
import { CheckFailure, expectThat, needed } from "../check-failure.ts";
import { at, textAt } from "../read-event.ts";
import { say } from "../speech.ts";
import { addText, takeResponse, textSession } from "../talk.ts";
import type { Wire } from "../wire.ts";

const limitsUrlOf = ({ extras }: CheckContext): string =>
  needed(extras.limitsUrl, "Needs a server with small limits (--limits-url).");
const faultsUrlOf = ({ extras }: CheckContext): string =>
  needed(extras.faultsUrl, "Needs a server whose engines fail (--faults-url).");

/** What shows only on servers with small limits or failing engines, which the caller must provide. */
export const limitChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-56", "ER-12", "TR-64"],
    title: "A session that reaches its longest time gets error session_expired, then the socket is closed",
    async run(context) {
      const wire = await context.open({ base: limitsUrlOf(context), authenticate: false });
      const error = await wire.next("error", 15_000);
      expectThat(at(error, "error.code") === "session_expired", "code session_expired", error["error"]);
      const { code } = await wire.closing();
      if (code !== 1000 && code !== 1001) context.failed(["TR-64"], "close code 1000 or 1001", code);
    },
  },
  {
    ids: ["ER-15"],
    title: "A model that fails ends the response with status failed and an error, and the session lives",
    async run(context) {
      const wire = await context.open({ base: faultsUrlOf(context), authenticate: false, session: textSession });
      await addText(wire, "Hello.");
      for (let turn = 0; turn < 2; turn += 1) {
        wire.send({ type: "response.create" });
        const { response, status } = await takeResponse(wire);
        expectThat(status === "failed", "status failed", response);
        textAt(response, "status_details.error.message");
      }
    },
  },
  {
    ids: ["SE-18", "ER-16"],
    title: "A recognizer that fails is told in input_audio_transcription.failed, and the item is created all the same",
    async run(context) {
      const wire = await context.open({ base: faultsUrlOf(context), authenticate: false, session: textSession });
      await say(context, wire, await context.speech());
      wire.send({ type: "input_audio_buffer.commit" });
      const failed = await wire.next("conversation.item.input_audio_transcription.failed");
      textAt(failed, "error.message");
      await wire.next("conversation.item.created");
    },
  },
];

/** Uses up the connections of a minute, so it comes after all others that open some there. */
export const floodChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-44", "TR-55"],
    title: "Too many connections in a minute are answered with 429",
    async run(context) {
      const base = limitsUrlOf(context);
      const wires: Wire[] = [];
      for (let count = 0; count < 40; count += 1) {
        const wire = await context.dial({ base, authenticate: false });
        if (wire.refusal?.status === 429) return;
        expectThat(wire.refusal === undefined, "a session or HTTP 429", wire.refusal);
        wires.push(wire);
      }
      throw new CheckFailure("HTTP 429", `${wires.length} connections at once`);
    },
  },
];
