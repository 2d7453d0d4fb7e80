import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the console.");
// What the page showed until now stands where the console does.
root.replaceChildren();
render(<App />, root);
