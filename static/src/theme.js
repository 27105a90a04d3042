// The account menu's switch between light and dark; the choice is read before paint by early.js.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-switch-theme]")) return;
  const dark = document.documentElement.dataset.bsTheme !== "dark";
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  localStorage.setItem("theme", dark ? "dark" : "light");
});
