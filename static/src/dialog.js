// What htmx puts into the <dialog> opens it; its close buttons and a click beside it shut it.
const dialog = document.getElementById("dialog");
let wasOpen = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === dialog) wasOpen = dialog.open;
});

// Once settled, its contents listen. Whoever shut it while a new content settled meant it.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === dialog && !wasOpen && !dialog.open) dialog.showModal();
});

dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
