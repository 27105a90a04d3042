// A button puts a text on the clipboard and says so for a moment: its data-copy, or with
// data-copy-below the document under the line it is in.
const SHOWN_MS = 1500;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-below]");
  if (!button) return;
  await write(button.dataset.copy ?? button.parentElement.nextElementSibling.textContent);
  button.classList.add("text-success");
  setTimeout(() => button.classList.remove("text-success"), SHOWN_MS);
});

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Browsers offer the clipboard to https and localhost only; elsewhere a selection must do.
  const field = document.createElement("textarea");
  field.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
