import { $percent, $usd, cost_with_selfhost, displaced_api, overflow_api } from "./model.js";
import { show } from "./figures.js";

const HEIGHT = 300;
const EVERY_PERCENT = Array.from({ length: 101 }, (_, percent) => percent / 100);

const element = document.getElementById("chart");
const readout = document.getElementById("readout");
const words = Math.round(0.85 * parseFloat(getComputedStyle(element).fontSize));
const font = `${words}px ${getComputedStyle(element).fontFamily}`;
const colour = (name) => () => getComputedStyle(element).getPropertyValue(name);
const axis = { font, labelFont: font, stroke: colour("--quiet"), ticks: { show: false } };
const ruled = { ...axis, grid: { stroke: colour("--rule"), width: 1 } };
const line = { width: 3, pxAlign: 0, points: { show: false } };
const short = { style: "currency", currency: "USD", notation: "compact", maximumSignificantDigits: 3 };
const dollars = new Intl.NumberFormat("en-US", short);

let today;
let crossing = [];

export const plot = new uPlot(
  {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [4, 1.5 * words, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false } },
    scales: { x: { time: false, range: [0, 1] }, y: { range: (_, least, most) => [0, 1.05 * most] } },
    axes: [
      {
        ...ruled,
        label: "Utilization of the fleet",
        labelSize: 1.6 * words,
        size: 2 * words,
        values: (_, shares) => shares.map($percent),
      },
      { ...ruled, gap: 11, size: 4.2 * words, values: (_, costs) => costs.map((cost) => dollars.format(cost)) },
      {
        ...axis,
        scale: "x",
        side: 0,
        size: 2 * words,
        stroke: colour("--ink"),
        grid: { stroke: colour("--ink"), width: 1, dash: [3, 4] },
        splits: () => crossing,
        values: (_, shares) => shares.map((share) => `break-even ${percent(share)}`),
      },
    ],
    series: [
      {},
      { ...line, stroke: colour("--api"), dash: [10, 5] },
      { ...line, stroke: colour("--accent") },
      {
        paths: () => null,
        points: { show: true, size: 15, width: 3, stroke: colour("--ink"), fill: colour("--card") },
      },
    ],
    hooks: { setCursor: [read] },
  },
  [[], [], [], []],
  element,
);

/** The monthly cost of either side over utilization, where they cross, and where the fleet stands. */
export function draw(figures, values) {
  const { api_monthly: bill, design_utilization: design } = figures;
  const at = (utilization) =>
    cost_with_selfhost(values.selfhost_total, overflow_api(bill, displaced_api(bill, utilization, values.capacity_value)));
  today = figures.utilization;
  crossing = values.breakeven_util <= design ? [values.breakeven_util] : [];
  // The words stand on that side of their rule where there is more room for them.
  plot.axes[2].align = crossing[0] > 0.5 ? 2 : 1;
  const shares = [...new Set([...EVERY_PERCENT, design, today, ...crossing])].sort((one, other) => one - other);
  plot.setData([shares, shares.map(() => bill), shares.map(at), shares.map((one) => (one === today ? at(one) : null))]);
  // Break-even may move while both scales stay as they are.
  plot.redraw(true, true);
  read();
  element.setAttribute(
    "aria-label",
    `Monthly cost over utilization. The API costs ${$usd(bill)} at any utilization. Self-hosting ` +
      `costs ${$usd(at(0))} at 0%, falls to ${$usd(at(design))} at ${$percent(design)} and stays there. ` +
      `At today's ${$percent(today)} it costs ${$usd(values.cost_with_selfhost)}.`,
  );
}

/** Both costs in words: where the pointer is, or else today. */
function read() {
  const [shares, bills, costs] = plot.data;
  const here = plot.cursor.idx ?? shares.indexOf(today);
  const at = `${shares[here] === today ? "today's " : ""}${percent(shares[here])}`;
  readout.textContent = `At ${at}: API ${$usd(bills[here])}, with self-hosting ${$usd(costs[here])}.`;
}

function percent(share) {
  return show("share", share).replace(".0%", "%");
}

new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);
for (const colours of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) {
  matchMedia(colours).addEventListener("change", () => plot.redraw(false));
}
