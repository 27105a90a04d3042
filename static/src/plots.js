// Figures over time: an element with data-plot is filled from the address it names.
import uPlot from "uplot";

const REFRESH_MS = 60_000;
const HEIGHT = 160;
const COLOURS = ["--tblr-primary", "--tblr-orange", "--tblr-purple", "--tblr-teal"];
const plots = new Map();

async function show(place) {
  const rows = await fetched(place.dataset.plot);
  if (rows) draw(place, rows);
  setTimeout(() => show(place), REFRESH_MS);
}

const answers = new Map();

// Plots of one page share what they ask for.
async function fetched(address) {
  if (!answers.has(address)) {
    answers.set(address, ask(address));
    setTimeout(() => answers.delete(address), REFRESH_MS / 2);
  }
  return answers.get(address);
}

async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // away for a moment; what is drawn stays until the next try
  }
}

function draw(place, rows) {
  const series = [...place.querySelectorAll("[data-series]")];
  place.querySelector("[data-empty]").hidden = rows.length > 0;
  if (rows.length === 0) return;
  const data = [
    rows.map((row) => Date.parse(row.time) / 1000),
    ...series.map(({ dataset }) => rows.map((row) => row[dataset.series])),
  ];
  if (plots.has(place)) plots.get(place).setData(data);
  else plots.set(place, new uPlot(options(place, series), data, place));
}

function options(place, series) {
  const axis = {
    stroke: colour("--tblr-secondary"),
    grid: { stroke: colour("--tblr-border-color"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    tzDate: zoned,
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { range: () => lately(place.dataset.minutes) },
      y: { range: (_, low, high) => [0, Math.max(high, 1) * 1.05] },
    },
    axes: [
      { ...axis, size: 32, values: (_, ticks) => ticks.map(clock) },
      { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => short.format(tick)) },
    ],
    series: [
      { label: place.querySelector("[data-time]").textContent, value: (_, time) => (time ? clock(time) : "—") },
      ...series.map((name, index) => ({
        label: name.textContent,
        stroke: colour(COLOURS[index]),
        width: 1.5,
        points: { show: false },
        value: (_, value) => value?.toLocaleString(language) ?? "—",
      })),
    ],
  };
}

// The whole span that was asked for: a queue made just now has its figures at the right.
function lately(minutes) {
  const now = Date.now() / 1000;
  return [now - minutes * 60, now];
}

const language = document.documentElement.lang;
const short = Intl.NumberFormat(language, { notation: "compact" });

// A canvas understands the colour an element has, not what a style sheet made it of.
function colour(name) {
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

// As everywhere in the console, times are in UTC or the browser's zone.
const isLocal = () => localStorage.getItem("zone") === "browser";
const zoned = (seconds) => (isLocal() ? new Date(seconds * 1000) : uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"));

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: isLocal() ? undefined : "UTC",
  });
}

new ResizeObserver(() => {
  for (const [place, plot] of plots) plot.setSize({ width: place.clientWidth, height: HEIGHT });
}).observe(document.body);

// Light and dark have other colours; uPlot asks for them once.
new MutationObserver(() => {
  for (const [place, plot] of plots) {
    plot.destroy();
    plots.delete(place);
    fetched(place.dataset.plot).then((rows) => rows && draw(place, rows));
  }
}).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });

for (const place of document.querySelectorAll("[data-plot]")) show(place);
