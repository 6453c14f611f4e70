// @ts-check
// Made from the registry of functions; changes are lost.
"use strict";

/** What a cell holds, as the functions take it; a blank is null, an error its code.
 * @typedef {number | string | boolean | null} Cell */
/** What Excel hands over for an argument: a block of cells, some of which may be objects with a `basicValue`.
 * @typedef {unknown[][] | null | undefined} Argument */
/** An error in an answer: its code and its sentence.
 * @typedef {{e: string, m: string}} Failure */
/** @typedef {Cell | Failure} Result */
/** A call that waits for its answer.
 * @typedef {{body: string, resolve: (cells: unknown[][]) => void, reject: (error: CustomFunctions.Error) => void}} Waiting */

/** What comes back for a batch: an HTTP status, or 0 where nobody answered, and what was said.
 * @typedef {{status: number, said: {results?: (Result | Result[][])[], error?: string} | null}} Answer */

/** @type {{address: string, away: string, calls: number, bytes: number, wait: number, patience: number, pause: number}} */
const SETTINGS = {/*SETTINGS*/};

const CODES = ["#VALUE!", "#N/A", "#NUM!", "#DIV/0!", "#NULL!", "#REF!", "#NAME?"];

/** Calls not yet sent. @type {Waiting[]} */
let queue = [];
let queued = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** Calls without an answer yet: one that is typed into many cells is asked once.
 * @type {Map<string, Promise<unknown[][]>>} */
const asked = new Map();

/**
 * The result of a function, worked out together with other calls of the same moment.
 * @param {string} name
 * @param {Argument[]} cells
 * @returns {Promise<unknown[][]>}
 */
function result(name, cells) {
  const given = [...cells];
  while (given.length && given[given.length - 1] === undefined) given.pop();
  const body = JSON.stringify([name, given.map(plain)]);
  const known = asked.get(body);
  if (known) return known;
  /** @type {Promise<unknown[][]>} */
  const answer = new Promise((resolve, reject) => enqueue({ body, resolve, reject }));
  asked.set(body, answer);
  return answer;
}

/**
 * The cells of a repeated argument, each an argument of its own.
 * @param {Argument[] | null | undefined} repeated
 * @returns {Argument[]}
 */
function each(repeated) {
  return Array.isArray(repeated) ? repeated : [];
}

/** @param {Argument} argument */
function plain(argument) {
  if (!Array.isArray(argument)) return plainCell(argument);
  const rows = argument.map((row) => (Array.isArray(row) ? row : [row]).map(plainCell));
  return rows.length === 1 && rows[0].length === 1 ? rows[0][0] : rows;
}

/**
 * @param {unknown} cell
 * @returns {Cell}
 */
function plainCell(cell) {
  if (typeof cell === "number" || typeof cell === "boolean") return cell;
  // Half a character, which LEFT and MID can leave, no service could read, nor any other call of its batch.
  if (typeof cell === "string") return cell.replace(/\p{Surrogate}/gu, "\ufffd");
  if (cell === null || cell === undefined) return null;
  const { type, basicValue } = /** @type {{type?: string, basicValue?: unknown}} */ (cell);
  if (type === "Error") return CODES.includes(String(basicValue)) ? String(basicValue) : "#VALUE!";
  return type === "Empty" || typeof basicValue === "object" ? null : plainCell(basicValue);
}

/** @param {Waiting} waiting */
function enqueue(waiting) {
  if (queued + waiting.body.length > SETTINGS.bytes) flush();
  queue.push(waiting);
  queued += waiting.body.length;
  if (queue.length >= SETTINGS.calls) flush();
  else timer = timer ?? setTimeout(flush, SETTINGS.wait);
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  const batch = queue;
  queue = [];
  queued = 0;
  if (batch.length) void send(batch);
}

/** @param {Waiting[]} batch */
async function send(batch) {
  const body = `{"calls":[${batch.map((one) => one.body).join(",")}]}`;
  /** @type {(Result | Result[][])[]} */
  let results;
  try {
    results = await answers(body, batch.length);
  } catch (fault) {
    results = batch.map(() => ({ e: "#N/A", m: fault instanceof Error ? fault.message : String(fault) }));
  }
  batch.forEach((one, place) => {
    asked.delete(one.body);
    const found = results[place];
    if (!Array.isArray(found)) {
      const cell = shown(found);
      if (cell instanceof CustomFunctions.Error) one.reject(cell);
      else one.resolve([[cell]]);
    } else {
      const rows = found.map((row) => row.map(shown));
      const only = rows.length === 1 && rows[0].length === 1 ? rows[0][0] : undefined;
      if (only instanceof CustomFunctions.Error) one.reject(only);
      else one.resolve(rows);
    }
  });
}

/**
 * What is answered to a batch; whoever is away or busy is asked once more.
 * @param {string} body
 * @param {number} expected
 * @returns {Promise<(Result | Result[][])[]>}
 */
async function answers(body, expected) {
  const { away } = SETTINGS;
  for (const last of [false, true]) {
    const { status, said } = await ask(body).catch(() => /** @type {Answer} */ ({ status: 0, said: null }));
    if (status === 200 && said?.results?.length === expected) return said.results;
    const passing = status === 0 || status === 200 || status === 429 || status >= 500;
    if (!passing || last) throw new Error(said?.error ?? (status ? `${away} It answered ${status}.` : away));
    await new Promise((resolve) => setTimeout(resolve, SETTINGS.pause));
  }
  throw new Error(away);
}

/*TRANSPORT*/
/**
 * @param {Result} cell
 * @returns {unknown}
 */
function shown(cell) {
  if (cell === null) return "";
  return typeof cell === "object" ? failed(cell) : cell;
}

/**
 * Excel shows a sentence with #VALUE! and #N/A only, and takes no #REF! or #NAME? from a function.
 * @param {Failure} failure
 */
function failed({ e, m }) {
  const { ErrorCode } = CustomFunctions;
  if (e === "#N/A") return new CustomFunctions.Error(ErrorCode.notAvailable, m);
  if (e === "#NUM!") return new CustomFunctions.Error(ErrorCode.invalidNumber);
  if (e === "#DIV/0!") return new CustomFunctions.Error(ErrorCode.divisionByZero);
  if (e === "#NULL!") return new CustomFunctions.Error(ErrorCode.nullReference);
  return new CustomFunctions.Error(ErrorCode.invalidValue, m);
}

/*FUNCTIONS*/
