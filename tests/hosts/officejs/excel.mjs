// Stands in for Excel: loads functions.js, and calls its functions as Excel does. Reads a JSON task from standard
// input, {script, scenario, ...}, and writes what came of it as JSON.
import fs from "node:fs";
import vm from "node:vm";

const task = JSON.parse(fs.readFileSync(0, "utf8"));
const CODES = ["#VALUE!", "#N/A", "#NUM!", "#DIV/0!", "#NULL!", "#REF!", "#NAME?"];

class ExcelError extends Error {
  constructor(code, message) {
    super(message ?? "");
    // Excel takes no others from a function.
    if (!["#VALUE!", "#N/A", "#NUM!", "#DIV/0!", "#NULL!"].includes(code)) throw new Error(`not for a function: ${code}`);
    this.code = code;
  }
}
const ErrorCode = {
  invalidValue: "#VALUE!", notAvailable: "#N/A", divisionByZero: "#DIV/0!", invalidNumber: "#NUM!",
  nullReference: "#NULL!", invalidName: "#NAME?", invalidReference: "#REF!",
};

const functions = {};
const requests = [];
let answer = (url, options) => fetch(url, options);
const OfficeRuntime = { storage: { getItem: async (key) => (key === "breakeven.token" ? task.token ?? null : null) } };

vm.runInNewContext(fs.readFileSync(task.script, "utf8"), {
  CustomFunctions: { Error: ExcelError, ErrorCode, associate: (id, found) => (functions[id] = found) },
  OfficeRuntime, setTimeout, clearTimeout, AbortController,
  fetch: (url, options) => {
    requests.push({ url, headers: options.headers, body: options.body });
    return answer(url, options, requests.length);
  },
});

const asExcelHasIt = (cell) => (CODES.includes(cell) ? { type: "Error", basicValue: cell, basicType: "Error" } : cell);
const asBlock = (cell) => (Array.isArray(cell) ? cell : [[cell]]).map((row) => row.map(asExcelHasIt));
const asJson = (cell) => (cell instanceof ExcelError ? { code: cell.code, sentence: cell.message } : cell);

async function call([name, cells, named]) {
  const blocks = cells.map(asBlock);
  // Excel fills in what was left out, gathers what is repeated, and adds an argument of its own at the end.
  const fixed = Array.from({ length: named }, (_, place) => blocks[place]);
  const repeated = name === "EXPLAIN" ? [blocks.slice(named)] : [];
  try {
    return (await functions[name](...fixed, ...repeated, { functionName: name })).map((row) => row.map(asJson));
  } catch (error) {
    if (error instanceof ExcelError) return [[asJson(error)]];
    throw error;
  }
}

const json = (status, said) => ({ status, ok: status === 200, json: async () => said });
const echo = (options) => json(200, { results: JSON.parse(options.body).calls.map(([, cells]) => cells[0]) });

const scenarios = {
  calls: async () => Promise.all(task.calls.map(call)),
  many: async () => {
    await functions.SELFHOST_TOTAL([[-1]], [[1]], [[0]], {}).catch(() => null); // Excel has been at it for a while
    requests.length = 0;
    const start = performance.now();
    const found = await Promise.all(
      Array.from({ length: task.cells }, (_, row) => functions.SELFHOST_TOTAL([[task.same ? 1 : row]], [[1]], [[0]], {})),
    );
    const ms = performance.now() - start;
    const wrong = found.filter(([[cell]], row) => cell !== 1 + (task.same ? 1 : row)).length;
    return { ms, wrong };
  },
  answers: async () => {
    // Each request gets the next of the given answers: a status, or "away", or "echo".
    answer = async (url, options, number) => {
      const planned = task.answers[number - 1];
      if (planned === "away") throw new TypeError("fetch failed");
      return planned === "echo" ? echo(options) : json(planned, { error: `said with ${planned}` });
    };
    return call(["SELFHOST_TOTAL", [1, 2], 3]);
  },
  sent: async () => {
    answer = async (url, options) => echo(options);
    return functions.SELFHOST_TOTAL(...task.cells, {});
  },
};

const found = await scenarios[task.scenario]();
const sent = requests.map(({ url, headers, body }) => ({ url, headers, calls: JSON.parse(body).calls }));
process.stdout.write(JSON.stringify({ found, requests: sent, functions: Object.keys(functions) }));
