import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../text/language.ts";
import { Icon } from "./icons.tsx";
import { openConversation } from "./keep-control.ts";
import { showNotice } from "./lines.ts";
import { connection } from "./state.ts";

const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;

/** Takes a saved conversation that is dropped anywhere on the page; shows that it will while one is held above it. */
export function DropZone(): JSX.Element | null {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      // Else the browser leaves the page for the file.
      event.preventDefault();
      setHeld(true);
    };
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setHeld(false);
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHeld(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void openDropped(file);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  if (!held) return null;
  const free = connection.value.state === "offline";
  return (
    <div class="drop-zone">
      <p>
        <Icon name={free ? "open" : "close"} size={28} />
        {free ? text.value.shell.dropHere : text.value.shell.dropNot}
      </p>
    </div>
  );
}

async function openDropped(file: File): Promise<void> {
  const failure = await openConversation(file);
  if (failure === undefined) location.hash = "#inspect";
  else showNotice("error", (t) => `${file.name}: ${failure(t)}`);
}
