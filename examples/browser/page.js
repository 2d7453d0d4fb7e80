import { talk } from "./talk.ts";

const [button, state, captions] = ["talk", "state", "captions"].map((id) => document.getElementById(id));

let hangUp;

button.addEventListener("click", () => void press());

async function press() {
  button.disabled = true;
  try {
    if (hangUp === undefined) hangUp = await talk(location.origin, show);
    else hangUp = await hangUp();
    button.textContent = hangUp === undefined ? "Talk" : "Hang up";
    state.textContent = hangUp === undefined ? "Press the button and speak." : "Listening.";
  } catch (error) {
    state.textContent = error.message;
  }
  button.disabled = false;
}

function show(who, text) {
  const line = document.createElement("li");
  line.textContent = `${who}: ${text}`;
  captions.append(line);
}
