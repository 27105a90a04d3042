// A dialog or fragment that cannot be fetched must not look like a button that does nothing.
const note = document.getElementById("failure");
const failed = new Set();

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { requestPath } = detail.pathInfo;
  if (!note) return;
  if (detail.successful) failed.delete(requestPath);
  else failed.add(requestPath);
  note.hidden = failed.size === 0;
  if (!detail.successful) note.lastElementChild.textContent = reason(detail.xhr) || note.dataset.usual;
});

// The console says in plain text why it cannot answer; what stands between has pages of its own.
function reason(answer) {
  const isPlain = answer.getResponseHeader("Content-Type")?.startsWith("text/plain");
  return isPlain ? answer.responseText : "";
}
