// A button to copy each text; what is made is ticked, and stays so where the browser keeps it.
const said = document.querySelector("#said");
const copy = async (text, from) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(from);
    try { return document.execCommand("copy"); } catch { return false; }
  }
};
for (const text of document.querySelectorAll(".copies")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy " + text.textContent.slice(0, 60));
  button.addEventListener("click", async () => {
    const done = await copy(text.textContent, text);
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    button.classList.toggle("copied", done);
    said.textContent = done ? "Copied" : "Selected: press Ctrl+C";
    setTimeout(() => { button.textContent = "Copy"; button.classList.remove("copied"); }, 1500);
  });
  if (text.tagName === "PRE") {
    const row = document.createElement("div");
    row.className = "copied-row";
    text.before(row);
    row.append(text, button);
  } else {
    text.after(button);
  }
}
for (const article of document.querySelectorAll("article")) {
  const box = article.querySelector("input");
  const key = "rushes handoff " + document.title + " " + article.dataset.node;
  const show = () => article.classList.toggle("made", box.checked);
  try { box.checked = localStorage.getItem(key) === "made"; } catch { /* not kept from the disk in this browser */ }
  box.addEventListener("change", () => {
    show();
    try { box.checked ? localStorage.setItem(key, "made") : localStorage.removeItem(key); } catch { /* as above */ }
  });
  show();
}
