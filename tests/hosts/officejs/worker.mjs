// A browser's worker, in Node: what it imports, and reads beside itself, lies on the disk.
import fs from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

globalThis.self = globalThis;
globalThis.postMessage = (message) => parentPort.postMessage(message);
globalThis.fetch = async (url) => new Response(fs.readFileSync(new URL(url)));
await import(workerData);
parentPort.on("message", (data) => globalThis.onmessage({ data }));
