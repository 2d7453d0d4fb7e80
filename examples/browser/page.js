import { talk } from "./talk.ts";

const [button, state, captions] = ["talk", "state", "captions"].map((id) => document.getElementById(id));

button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    await talk(location.origin, (who, text) => {
      const line = document.createElement("li");
      line.textContent = `${who}: ${text}`;
      captions.append(line);
    });
    state.textContent = "Listening.";
  } catch (error) {
    state.textContent = error.message;
    button.disabled = false;
  }
});
