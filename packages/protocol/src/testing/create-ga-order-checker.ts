/** An event of a nested dialect, as it came over the wire. */
export interface GaWireEvent {
  readonly type: string;
  readonly event_id: string;
}

/** Follows the events of one session in a nested dialect and throws on the first that breaks a rule of 11.3. */
export interface GaOrderChecker {
  /** Takes the next event. Throws an Error that says which rule it breaks. */
  check(event: GaWireEvent): void;
  /** Says that nothing runs any more: no item may be open then. Throws an Error when one is. */
  end(): void;
}

interface Fields {
  readonly item?: { readonly id: string };
  readonly item_id?: string;
}

/** Events between the opening and the end of an output item, besides the calls of MCP servers. */
const insideOutput =
  /^response\.(content_part|output_text|output_audio|output_audio_transcript|function_call_arguments)\./;

/**
 * An order checker for nested dialects (OpenAI GA, Voice Live `v1`). Rules: unique ids, `session.created` first, an
 * item is added once before it is done once, an output item of the conversation is done right before its
 * `response.output_item.done`, and what belongs to an output item comes while that is open.
 */
export function createGaOrderChecker(): GaOrderChecker {
  const eventIds = new Set<string>();
  const added = new Set<string>();
  const done = new Set<string>();
  const openOutput = new Set<string>();
  let last: (GaWireEvent & Fields) | undefined;

  function require(holds: boolean, rule: string, event: GaWireEvent): void {
    if (!holds) throw new Error(`${event.type} (${event.event_id}): ${rule}`);
  }

  function checkItem(event: GaWireEvent, id: string): void {
    switch (event.type) {
      case "conversation.item.added":
        require(!added.has(id), "the item was added before", event);
        added.add(id);
        return;
      case "conversation.item.done":
        require(added.has(id) && !done.has(id), "the item was not added, or done before", event);
        done.add(id);
        return;
      case "response.output_item.added":
        require(!openOutput.has(id), "the output item is open already", event);
        openOutput.add(id);
        return;
      case "response.output_item.done": {
        require(openOutput.delete(id), "the output item is not open", event);
        const told = last?.type === "conversation.item.done" && last.item?.id === id;
        require(told || !added.has(id), "the item's own done comes right before", event);
        return;
      }
      default:
    }
  }

  return {
    check(event) {
      const { item, item_id: itemId } = event as Fields;
      require(!eventIds.has(event.event_id), "the id was used before", event);
      require((eventIds.size === 0) === (event.type === "session.created"), "session.created comes first", event);
      eventIds.add(event.event_id);
      if (item !== undefined) checkItem(event, item.id);
      if (itemId !== undefined && insideOutput.test(event.type)) {
        require(openOutput.has(itemId), "the output item is not open", event);
      }
      if (event.type === "conversation.item.deleted" && itemId !== undefined) {
        added.delete(itemId);
        done.delete(itemId);
      }
      last = event;
    },
    end() {
      const open = [...openOutput, ...[...added].filter((id) => !done.has(id))];
      if (open.length > 0) throw new Error(`left open: ${open.join(", ")}`);
    },
  };
}
