// A button with data-needs-checked waits until something in its form is ticked.
function update(form) {
  for (const button of form.querySelectorAll("[data-needs-checked]")) {
    button.disabled = !form.querySelector("[type=checkbox]:checked");
  }
}

document.addEventListener("change", (event) => event.target.form && update(event.target.form));
document.querySelectorAll("form").forEach(update);
