import { $percent, $usd, evaluate } from "./model.js";

const HEIGHT = 280;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 22, 12, 44];

/** The monthly cost of either side over utilization, where they cross, and where the fleet stands. */
export function draw(svg, figures, values) {
  const width = Math.max(svg.clientWidth, 240);
  const at = (utilization) => evaluate({ ...figures, utilization }).cost_with_selfhost;
  const design = figures.design_utilization;
  const costs = [0, design, 1].map((utilization) => [utilization, at(utilization)]);
  const top = ceiling(Math.max(figures.api_monthly, ...costs.map(([, cost]) => cost)));
  const x = (utilization) => round(LEFT + utilization * (width - LEFT - RIGHT));
  const y = (cost) => round(HEIGHT - BOTTOM - (cost / top) * (HEIGHT - TOP - BOTTOM));
  const shapes = [];
  const put = (tag, attributes, text) => shapes.push(shape(tag, attributes, text));

  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    put("line", { class: "grid", x1: x(0), x2: x(1), y1: y(part * top), y2: y(part * top) });
    put("text", { class: "tick", x: x(0) - 8, y: y(part * top) + 5, "text-anchor": "end" }, short(part * top));
    put("text", { class: "tick", x: x(part), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, $percent(part));
  }
  put("text", { class: "tick", x: x(0.5), y: HEIGHT - 4, "text-anchor": "middle" }, "Utilization of the fleet");
  put("line", { class: "api", x1: x(0), x2: x(1), y1: y(figures.api_monthly), y2: y(figures.api_monthly) });
  put("polyline", { class: "selfhost", points: costs.map(([share, cost]) => `${x(share)},${y(cost)}`).join(" ") });
  if (values.breakeven_util <= design) {
    put("line", { class: "crossing", x1: x(values.breakeven_util), x2: x(values.breakeven_util), y1: TOP, y2: y(0) });
    const anchor = values.breakeven_util > 0.6 ? "end" : "start";
    const beside = x(values.breakeven_util) + (anchor === "end" ? -6 : 6);
    const words = `break-even ${$percent(values.breakeven_util)}`;
    put("text", { class: "crossing", x: beside, y: y(0) - 8, "text-anchor": anchor }, words);
  }
  const here = { cx: x(figures.utilization), cy: y(values.cost_with_selfhost), r: 7 };
  put("circle", { class: "here", ...here });
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute(
    "aria-label",
    `Monthly cost over utilization. The API costs ${$usd(figures.api_monthly)} at any utilization. Self-hosting ` +
      `costs ${$usd(costs[0][1])} at 0%, falls to ${$usd(costs[1][1])} at ${$percent(design)} and stays there. ` +
      `At today's ${$percent(figures.utilization)} it costs ${$usd(values.cost_with_selfhost)}.`,
  );
  svg.replaceChildren(...shapes);
}

function shape(tag, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** The nearest round figure above, four parts of which are round as well. */
function ceiling(cost) {
  const size = 10 ** Math.floor(Math.log10(cost));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].find((one) => one * size >= cost) * size;
}

function short(cost) {
  const [size, unit] = cost >= 1e9 ? [1e9, "B"] : cost >= 1e6 ? [1e6, "M"] : cost >= 1e3 ? [1e3, "K"] : [1, ""];
  return `$${Number((cost / size).toPrecision(3))}${unit}`;
}

function round(pixels) {
  return Math.round(pixels * 10) / 10;
}
