import { DATA } from "./data.js";
import { effects, read } from "./figures.js";

const OFFICE = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js";
const TOKEN = "breakeven.token";

/** What to do where Excel refuses, by its code: its own words say only that it does. */
const REFUSED = {
  AccessDenied: "Excel lets nothing be written here: unprotect the sheet, or select a cell of another.",
  InvalidArgument: "There is no room here: select a cell further from the end of the sheet.",
  InvalidSelection: "That selection cannot be used: select cells in one block.",
};

/** Whether the page stands beside a sheet. Office says so in the address; on its own the page asks nobody. */
export async function besideSheet() {
  if (!globalThis.Office && /[?&](_host_Info=|excel\b)/.test(location.search)) {
    await new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = OFFICE;
      script.onload = script.onerror = resolve;
      document.head.append(script);
    });
  }
  if (!globalThis.Office) return false;
  const { host } = await Office.onReady();
  return host === Office.HostType.Excel;
}

/** Put the case into the sheet, from the selected cell on: figures as they are, everything else as formulas. */
export async function put(figures) {
  const values = { ...figures, ...effects(figures) };
  return inExcel(async (context) => {
    const start = context.workbook.getSelectedRange().getCell(0, 0);
    const block = start.getResizedRange(DATA.rows.length - 1, 2);
    block.load("values, address");
    await context.sync();
    if (block.values.some((row) => row.some((cell) => cell !== ""))) {
      throw new Error(`${block.address} is not empty: select a cell with room for ${DATA.rows.length} rows below it.`);
    }
    block.numberFormat = DATA.rows.map(([, , , , format]) => ["@", format, "@"].map((one) => one.replace("@", "General")));
    block.formulasR1C1 = DATA.rows.map(([name, label, formula, unit]) => [label, formula ?? values[name], unit]);
    block.select();
    block.format.autofitColumns();
    await context.sync();
    return `${block.address} holds the case: change a figure there, and its formulas follow.`;
  });
}

/** The figures in the selection: a name or label in one cell, its figure in the cell to the right. */
export async function take() {
  const cells = await inExcel(async (context) => {
    const range = context.workbook.getSelectedRange().getUsedRangeOrNullObject(true);
    range.load("values");
    await context.sync();
    return range.isNullObject ? [] : range.values;
  });
  const names = new Map(Object.entries(DATA.inputs).flatMap(([name, { label }]) => [[name, name], [key(label), name]]));
  const found = {};
  for (const row of cells) {
    row.slice(0, -1).forEach((cell, column) => {
      const name = names.get(key(cell));
      if (name && !(name in found)) found[name] = read(name, row[column + 1]);
    });
  }
  if (!Object.keys(found).length) {
    throw new Error("The selection has no figure of the model: select labels such as API bill, with figures beside them.");
  }
  return found;
}

async function inExcel(deed) {
  try {
    return await Excel.run(deed);
  } catch (fault) {
    throw Object.hasOwn(REFUSED, fault.code) ? new Error(REFUSED[fault.code], { cause: fault }) : fault;
  }
}

/** Where the functions in the sheet look for the token of their service; none where they run in this page. */
export function tokens() {
  if (document.querySelector('script[src$="/functions.js"]')) return undefined;
  const storage = globalThis.OfficeRuntime?.storage;
  return storage && { keep: (typed) => keep(storage, typed.trim()) };
}

async function keep(storage, token) {
  // No browser sends anything else, and the functions would say that the service is away.
  if (!/^[ -~]*$/.test(token)) throw new Error("A token has no such letters: copy it from whoever runs the service.");
  await (token ? storage.setItem(TOKEN, token) : storage.removeItem(TOKEN));
}

function key(cell) {
  return String(cell).trim().toLowerCase();
}
