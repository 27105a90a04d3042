// On a phone the cells of a row stand below each other; each but the first is named after its column.
function label() {
  for (const table of document.querySelectorAll(".card-table:not(.log-lines)")) {
    const names = [...table.querySelectorAll("th")].map((heading) => heading.textContent);
    for (const cell of table.querySelectorAll("td:not(:first-child)")) {
      const name = names[cell.cellIndex];
      if (name) cell.dataset.label = name;
    }
  }
}

document.addEventListener("htmx:afterSwap", label);
label();
