
// A button to copy each command; without it, a click selects the whole command.
const sign = (name) => `<svg class="sign" aria-hidden="true" focusable="false"><use href="#sign-${name}"/></svg>`;
const said = document.querySelector("#said");
for (const command of document.querySelectorAll(".command")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.title = "Copy";
  button.setAttribute("aria-label", "Copy " + command.textContent);
  button.innerHTML = sign("copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command.textContent);
      said.textContent = "Copied: " + command.textContent;
      button.classList.add("copied");
      button.innerHTML = sign("done");
      setTimeout(() => { button.classList.remove("copied"); button.innerHTML = sign("copy"); }, 1500);
    } catch {
      getSelection().selectAllChildren(command);
    }
  });
  command.after(button);
}
