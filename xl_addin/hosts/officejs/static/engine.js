// Python in a worker, with the functions in it: takes batches of calls, and gives their results. Nothing is sent
// anywhere: all that is read are the files beside this one.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const PRICES = "/prices.sqlite";

const started = start();

async function start() {
  const [python, functions, prices] = await Promise.all([
    loadPyodide(),
    bytes("functions.zip"),
    bytes("prices.sqlite"),
    // Where a host has none to give, Pyodide alone would wait for ever.
    found("pyodide/pyodide.asm.wasm").then((response) => response.body.cancel()),
  ]);
  python.unpackArchive(functions, "zip");
  python.FS.writeFile(PRICES, prices);
  python.pyimport("os").environ.set("BREAKEVEN_PRICES", `sqlite:///${PRICES}`);
  return python.pyimport("xl_addin.command.browser_app").answer;
}

async function bytes(name) {
  return new Uint8Array(await (await found(name)).arrayBuffer());
}

async function found(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}`);
  return response;
}

self.onmessage = async ({ data: { number, body } }) => {
  let answer;
  try {
    answer = await started;
  } catch (fault) {
    self.postMessage({ number, status: 0, said: { error: `The functions did not start: ${last(fault)}.` } });
    return;
  }
  try {
    self.postMessage({ number, status: 200, said: JSON.parse(answer(body)) });
  } catch (fault) {
    self.postMessage({ number, status: 422, said: { error: last(fault) } });
  }
};

/** The last line of what went wrong: Python puts the sentence there, after the class of the error. */
function last(fault) {
  const line = String(fault.message ?? fault).trim().split("\n").at(-1);
  return line.replace(/^[\w.]+: /, "");
}
