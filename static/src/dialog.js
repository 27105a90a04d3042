// What htmx puts into the <dialog> opens it; its close buttons and a click beside it shut it.
const dialog = document.getElementById("dialog");

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === dialog && !dialog.open) dialog.showModal();
});

dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
