// Stands in for Excel: loads functions.js, and calls its functions as Excel does. Reads a JSON task from standard
// input, {script, scenario, ...}, and writes what came of it as JSON.
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import * as threads from "node:worker_threads";
import "./stand_in.js";

const task = JSON.parse(fs.readFileSync(0, "utf8"));
const { functions, call } = standIn;
const requests = [];
let answer = (url, options) => fetch(url, options);
const OfficeRuntime = { storage: { getItem: async (key) => (key === "breakeven.token" ? task.token ?? null : null) } };

/** The engine in a worker, as a browser starts it; `task.engine` says where its file lies. */
class Worker {
  constructor(address, { type }) {
    if (type !== "module" || !address.endsWith("/engine/engine.js")) throw new Error(`no engine: ${address}`);
    started.push(address);
    const data = String(pathToFileURL(task.engine));
    this.thread = new threads.Worker(new URL("worker.mjs", import.meta.url), { workerData: data });
    this.thread.on("message", (answered) => this.onmessage({ data: answered }));
    this.thread.on("error", (fault) => this.onerror({ message: String(fault) }));
    workers.push(this);
  }
  postMessage(message) {
    requests.push({ body: message.body });
    this.thread.postMessage(message);
  }
  terminate() {
    void this.thread.terminate();
  }
}
const started = [];
const workers = [];

vm.runInNewContext(fs.readFileSync(task.script, "utf8"), {
  CustomFunctions, OfficeRuntime, setTimeout, clearTimeout, AbortController, Worker,
  fetch: (url, options) => {
    requests.push({ url, headers: options.headers, body: options.body });
    return answer(url, options, requests.length);
  },
});

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
  empty: async () => {
    // What many cells cost before anything is worked out: as many requests, with nothing in them.
    const ask = async () => (await fetch(task.url, { method: "POST", body: '{"calls":[]}' })).json();
    await ask();
    const start = performance.now();
    await Promise.all(Array.from({ length: task.requests }, ask));
    return { ms: performance.now() - start };
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
for (const worker of workers) worker.terminate();
process.stdout.write(JSON.stringify({ found, requests: sent, started, functions: Object.keys(functions) }));
