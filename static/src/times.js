// <time data-ago> reads "2 minutes ago" with the exact moment on hover, in UTC or the browser's zone.
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];
const REFRESH_MS = 10_000;
const language = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

function ago(moment) {
  const seconds = Math.round((moment - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return relative.format(Math.trunc(seconds / size), unit);
}

function exact(moment) {
  const zone = localStorage.getItem("zone") === "browser" ? undefined : "UTC";
  return new Intl.DateTimeFormat(language, {
    dateStyle: "medium", timeStyle: "long", timeZone: zone,
  }).format(moment);
}

function show() {
  for (const element of document.querySelectorAll("time[data-ago]")) {
    const moment = new Date(element.dateTime);
    element.textContent = ago(moment);
    element.title = exact(moment);
  }
  for (const element of document.querySelectorAll("time[data-exact]")) {
    element.textContent = exact(new Date(element.dateTime));
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-switch-zone]")) return;
  const browser = localStorage.getItem("zone") === "browser";
  localStorage.setItem("zone", browser ? "utc" : "browser");
  show();
});
document.addEventListener("htmx:afterSettle", show);
setInterval(() => document.hidden || show(), REFRESH_MS);
show();
