/** Python, with the functions in it, in a worker of its own: the page stays free. @type {Worker | undefined} */
let engine;
/** Batches that the engine has not answered yet. @type {Map<number, (answer: Answer) => void>} */
const unanswered = new Map();
let batches = 0;

/**
 * A batch, given to the engine. One that fails is ended; the next batch starts another.
 * @param {string} body
 * @returns {Promise<Answer>}
 */
function ask(body) {
  const number = ++batches;
  return new Promise((resolve) => {
    const clock = setTimeout(() => end(null), SETTINGS.patience);
    unanswered.set(number, (answer) => {
      clearTimeout(clock);
      resolve(answer);
    });
    (engine ?? start()).postMessage({ number, body });
  });
}

function start() {
  engine = new Worker(SETTINGS.address, { type: "module" });
  engine.onmessage = ({ data: { number, ...answer } }) => {
    if (answer.status === 0) return end(answer.said);
    unanswered.get(number)?.(answer);
    unanswered.delete(number);
  };
  engine.onerror = () => end(null);
  return engine;
}

/** @param {Answer["said"]} said */
function end(said) {
  engine?.terminate();
  engine = undefined;
  for (const answered of unanswered.values()) answered({ status: 0, said });
  unanswered.clear();
}

// By the time that a formula asks, it is there.
start();
