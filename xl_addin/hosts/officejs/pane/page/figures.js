import { $written } from "./model.js";
import { DATA } from "./data.js";

/** So much of what somebody pasted is enough to know it by. */
const LONGEST_QUOTED = 40;

/** A figure as a person writes it, by the kind of its unit. */
export function show(kind, value) {
  if (typeof value === "string") return value;
  if (Number.isNaN(value)) return "never";
  if (kind === "money" || kind === "count" || kind === "whole") return $written(value, 0);
  if (kind === "share") return `${$written(100 * value, 1).replaceAll(",", "")}%`;
  if (kind === "multiple") return `${$written(value, 2).replaceAll(",", "")}x`;
  if (kind === "people") return $written(value, 2).replace(/0$/, "");
  return $written(value, 1);
}

/** A figure as it stands in its field: short, and with every digit that it was typed with. */
export function plain(kind, value) {
  if (typeof value === "string") return value;
  if (kind === "share") return `${Number((100 * value).toPrecision(15))}%`;
  const [before, after] = String(value).split(".");
  return /e/.test(before) ? String(value) : before.replace(/\B(?=(\d{3})+$)/g, ",") + (after ? `.${after}` : "");
}

/** What somebody typed, as the model takes it; an error whose message says what to type instead. */
export function read(name, typed) {
  const input = DATA.inputs[name];
  const text = String(typed).trim();
  const quoted = text.length > LONGEST_QUOTED ? `${text.slice(0, LONGEST_QUOTED)}...` : text;
  if (input.choices.length) {
    const found = input.choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw new Error(`${input.label} is ${text ? `"${quoted}"` : "empty"}: type ${input.type}.`);
    return found;
  }
  const written = /^(-?)\$?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)((?:e[-+]?\d+)?)(%?)$/i.exec(text);
  if (!written) throw new Error(`${input.label} is ${text ? `"${quoted}"` : "empty"}: type ${input.type}.`);
  const [, sign, digits, exponent, perCent] = written;
  const number = Number(`${sign}${digits.replaceAll(",", "")}${exponent}`) / (perCent ? 100 : 1);
  if (number >= input.low && number <= input.high && (input.kind !== "whole" || Number.isInteger(number))) return number;
  throw new Error(`${input.label} is ${quoted}: type ${input.type}.`);
}

/** What the chosen constraint levels do together: the figures that the decision reads. */
export function effects(levels) {
  const found = Object.entries(DATA.constraints).map(([name, constraint]) => {
    const level = constraint.levels.find(([one]) => one === levels[name]);
    return [constraint.label, level[1]];
  });
  const number = (effect) => found.filter(([, one]) => one === effect).length;
  const first = (effect) => (found.find(([, one]) => one === effect) ?? [""])[0];
  const kinds = {
    "number of": number,
    "first with": first,
    "first of most": (one, other) => {
      const more = number(one) - number(other);
      return more ? first(more > 0 ? one : other) : "";
    },
  };
  return Object.fromEntries(DATA.outcomes.map(([name, kind, effects]) => [name, kinds[kind](...effects)]));
}
