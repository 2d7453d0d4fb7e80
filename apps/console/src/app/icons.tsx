import type { JSX } from "preact";

const paths = {
  microphone:
    "M12 3a3.2 3.2 0 0 1 3.2 3.2v5.6a3.2 3.2 0 0 1-6.4 0V6.2A3.2 3.2 0 0 1 12 3ZM5.5 11.5v.3a6.5 6.5 0 0 0 13 0v-.3M12 18.3V21M8.8 21h6.4",
  microphoneOff:
    "M15.2 9.5V6.2a3.2 3.2 0 0 0-6.1-1.4M8.8 8.8v3a3.2 3.2 0 0 0 5.2 2.5M5.5 11.5v.3a6.5 6.5 0 0 0 10.6 5M18.5 11.5v.3c0 .9-.2 1.7-.5 2.5M12 18.3V21M8.8 21h6.4M4 4l16 16",
  stop: "M7 7h10v10H7z",
  send: "M4.5 12h14M13 6l6 6-6 6",
  play: "M8 5.5v13l10.5-6.5L8 5.5Z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  save: "M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 19.5h15",
  open: "M4 18V6.5h5l2 2.5h9V18H4Z",
  share: "M12 15V4M7.5 8.5 12 4l4.5 4.5M5 13v6.5h14V13",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  check: "m5 12.5 4.5 4.5L19 7.5",
  close: "m6 6 12 12M18 6 6 18",
  hangUp: "m6 6 12 12M18 6 6 18",
  talk: "M4 5h16v11H10l-4 4v-4H4V5Z",
  inspect: "M4 18V9M9.3 18V5M14.7 18v-7M20 18V8",
  settings: "M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3M15 5v4M9 10v4M15 15v4",
  previous: "m14.5 6-6 6 6 6",
  next: "m9.5 6 6 6-6 6",
  warning: "M12 4 3.2 19.5h17.6L12 4ZM12 10v4.5M12 17v.2",
  help: "M9.2 9.2a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.1-1.5 2.3M12 17v.2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
  retry: "M19 12a7 7 0 1 1-2.1-5M17.2 3.5V7h-3.5",
  undo: "M5 9h9a5 5 0 0 1 0 10h-4M8.5 5.5 5 9l3.5 3.5",
} as const;

/** Names of the pictures. */
export type IconName = keyof typeof paths;

/** A picture beside words; the words say it all. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
