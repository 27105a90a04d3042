// Fragments that poll ([data-live]) slow down to one request a minute while nobody looks.
const HIDDEN_MS = 60_000;
const asked = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const fragment = event.detail.elt;
  if (!fragment.matches("[data-live]")) return;
  const rested = Date.now() - (asked.get(fragment) ?? 0);
  if (document.hidden && rested < HIDDEN_MS) event.preventDefault();
  else asked.set(fragment, Date.now());
});

// A session that ended answers every fragment with the sign-in page; that one wants the window.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname !== "/login/") return;
  event.preventDefault();
  location.reload();
});

// What was unfolded in a fragment stays so when a newer one takes its place.
let unfolded = [];

document.addEventListener("htmx:beforeSwap", ({ target }) => {
  unfolded = [...target.querySelectorAll("details[open]")].map((details) => details.id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});
