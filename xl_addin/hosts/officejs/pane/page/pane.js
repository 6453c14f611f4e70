import { $usd, evaluate } from "./model.js";
import { DATA } from "./data.js";
import { effects, plain, read, show } from "./figures.js";
import { draw } from "./chart.js";
import { besideSheet, put, take, tokens } from "./sheet.js";

/** How long a figure rests before a screen reader is told the verdict. */
const REST = 400;

const state = { case: DATA.start, figures: {}, yours: new Set() };
const fields = new Map();
const place = (id) => document.getElementById(id);

function made(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

// The cases as tabs ---------------------------------------------------------------------------------------------------

function makeTabs() {
  for (const [heading, keys] of Object.entries(DATA.tabs)) {
    const group = made("div", { role: "presentation", class: "group" });
    group.append(made("span", { "aria-hidden": "true", class: "group-words" }, heading));
    for (const key of keys) {
      const attributes = { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": "case", "data-case": key };
      const tab = made("button", attributes, DATA.cases[key].label);
      tab.addEventListener("click", () => choose(key));
      group.append(tab);
    }
    place("tabs").append(group);
  }
  place("tabs").addEventListener("keydown", walk);
}

function walk(event) {
  const keys = Object.values(DATA.tabs).flat();
  const here = keys.indexOf(state.case);
  const steps = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: -1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  choose(keys.at(steps[event.key] % keys.length));
  place(`tab-${state.case}`).focus();
}

function choose(key) {
  state.case = key;
  state.yours.clear();
  for (const [name, [value]] of Object.entries(DATA.cases[key].figures)) state.figures[name] = value;
  for (const tab of place("tabs").querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.case === key;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  place("case").setAttribute("aria-labelledby", `tab-${key}`);
  place("reads").textContent = `${DATA.cases[key].label}: ${DATA.cases[key].reads}.`;
  for (const name of fields.keys()) fill(name);
  answer();
}

// The figures ---------------------------------------------------------------------------------------------------------

function makeField(name, slider) {
  const { label, unit, kind, meaning } = DATA.inputs[name];
  const words = made("label", { for: name, id: `${name}-label` }, label, " ", made("small", {}, unit));
  const described = `${name}-basis ${name}-wrong`;
  const typed = made("input", { id: name, type: "text", inputmode: "decimal", autocomplete: "off" });
  typed.setAttribute("aria-describedby", described);
  const basis = made("p", { id: `${name}-basis`, class: "basis" });
  const wrong = made("p", { id: `${name}-wrong`, class: "wrong", role: "alert" });
  const field = { typed, basis, wrong, slider: null };
  typed.addEventListener("change", () => {
    try {
      set(name, read(name, typed.value));
    } catch (fault) {
      typed.setAttribute("aria-invalid", "true");
      wrong.textContent = fault.message;
    }
  });
  const all = made("div", { class: "field", title: meaning }, words, typed);
  if (slider) {
    const attributes = { id: `${name}-slider`, type: "range", min: slider.from, max: slider.to, step: slider.step };
    field.slider = made("input", { ...attributes, "aria-labelledby": `${name}-label` });
    field.slider.addEventListener("input", () => {
      const value = Number(field.slider.value);
      set(name, kind === "share" ? value / 100 : value);
    });
    all.append(field.slider);
  }
  all.append(wrong, basis);
  fields.set(name, field);
  return all;
}

function makeConstraint(name) {
  const { label, meaning, levels } = DATA.constraints[name];
  const typed = made("select", { id: name, "aria-describedby": `${name}-basis` });
  typed.append(...levels.map(([level]) => made("option", { value: level }, level)));
  typed.addEventListener("change", () => set(name, typed.value));
  const basis = made("p", { id: `${name}-basis`, class: "basis" });
  fields.set(name, { typed, basis, wrong: null, slider: null });
  return made("div", { class: "field constraint", title: meaning }, made("label", { for: name }, label), typed, basis);
}

function set(name, value) {
  state.figures[name] = value;
  const [given] = DATA.cases[state.case].figures[name];
  if (value === given) state.yours.delete(name);
  else state.yours.add(name);
  fill(name);
  answer();
}

function fill(name) {
  const { typed, basis, wrong, slider } = fields.get(name);
  const { kind, unit } = DATA.inputs[name];
  const value = state.figures[name];
  typed.value = plain(kind, value);
  typed.removeAttribute("aria-invalid");
  if (wrong) wrong.textContent = "";
  if (slider) {
    slider.value = kind === "share" ? 100 * value : value;
    slider.setAttribute("aria-valuetext", kind === "share" ? plain(kind, value) : `${plain(kind, value)} ${unit}`);
  }
  if (name in DATA.constraints) {
    const [, effect, words] = DATA.constraints[name].levels.find(([level]) => level === value);
    basis.textContent = effect === "note" ? words : `${effect}: ${words}`;
    basis.dataset.effect = effect;
  } else {
    const [, from, source] = DATA.cases[state.case].figures[name];
    basis.textContent = state.yours.has(name) ? "yours" : `${from}: ${source}`;
  }
}

// The answer ----------------------------------------------------------------------------------------------------------

let resting;

function answer() {
  const values = evaluate({ ...state.figures, ...effects(state.figures) });
  place("headline").dataset.winner = values.winner;
  place("winner").textContent = values.winner;
  place("strength").textContent = values.strength;
  const [costs, more] = values.saving < 0 ? ["costs", " more"] : ["saves", ""];
  place("saving-headline").textContent = `Self-hosting ${costs} ${$usd(Math.abs(values.saving))}/mo${more}`;
  place("verdict").textContent = values.verdict;
  const warnings = DATA.warnings.map((name) => values[name]).filter((words) => words !== "");
  place("warnings").replaceChildren(...warnings.map((words) => made("li", {}, words)));
  place("warnings").hidden = !warnings.length;
  place("crossing").textContent = values.crossing_statement;
  for (const [name, { kind }] of Object.entries(DATA.lines)) place(`line-${name}`).textContent = show(kind, values[name]);
  draw(state.figures, values);
  place("reset").hidden = !state.yours.size;
  clearTimeout(resting);
  resting = setTimeout(() => {
    const said = [values.verdict, ...warnings].join(" ");
    if (place("said").textContent !== said) place("said").textContent = said;
  }, REST);
}

function makeLines() {
  for (const [name, { label, unit, meaning }] of Object.entries(DATA.lines)) {
    const words = made("dt", { title: meaning }, label, " ", made("small", {}, unit));
    place("lines").append(made("div", {}, words, made("dd", { id: `line-${name}` })));
  }
}

// Beside a sheet ------------------------------------------------------------------------------------------------------

async function openSheet() {
  if (!(await besideSheet())) return;
  place("sheet").hidden = false;
  place("put").addEventListener("click", () => tell(() => put(state.figures)));
  place("take").addEventListener("click", () =>
    tell(async () => {
      const found = Object.entries(await take());
      for (const [name, value] of found) set(name, value);
      return `Read from the selection: ${found.map(([name]) => DATA.inputs[name].label).join(", ")}.`;
    }),
  );
  const kept = tokens();
  place("token-form").hidden = !kept;
  place("token-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void tell(async () => {
      const typed = place("token").value;
      await kept.keep(typed);
      place("token").value = "";
      return typed.trim() ? "The token is kept for the functions in your sheets." : "No token is kept any more.";
    });
  });
}

/** Do it, and say how it went. */
async function tell(deed) {
  try {
    place("done").textContent = await deed();
  } catch (fault) {
    place("done").textContent = fault.message;
  }
}

makeTabs();
makeLines();
place("sliders").append(...Object.entries(DATA.sliders).map(([name, slider]) => makeField(name, slider)));
place("constraints").append(...Object.keys(DATA.constraints).map(makeConstraint));
for (const [heading, names] of Object.entries(DATA.more)) {
  place("more").append(made("h3", {}, heading), ...names.map((name) => makeField(name, null)));
}
place("reset").addEventListener("click", () => {
  choose(state.case);
  place(`tab-${state.case}`).focus();
});
choose(DATA.start);
void openSheet();
