"""What functions of a JavaScript module say, asked through Node."""

import json
import subprocess
from pathlib import Path
from typing import Any

#: JSON has no NaN and no infinity: each number travels as the text that both languages read back to the same number.
RUNNER = """
import * as module from "./module.mjs";
import asked from "./asked.mjs";
const told = (value) => (typeof value === "number" ? { number: Object.is(value, -0) ? "-0" : String(value) } : value);
const answers = asked.map(([name, ...given]) => {
  try {
    const answer = module[name](...given);
    if (name !== "evaluate") return told(answer);
    return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, told(value)]));
  } catch (error) {
    return { refused: error.message };
  }
});
console.log(JSON.stringify(answers));
"""


def answers(node: str, folder: Path, module: str, asked: list[list[Any]]) -> list[Any]:
    """What the module's functions say, asked one after the other by name and arguments."""
    (folder / "module.mjs").write_text(module, encoding="utf-8")
    (folder / "asked.mjs").write_text(f"export default {json.dumps(asked)};", encoding="utf-8")
    (folder / "runner.mjs").write_text(RUNNER, encoding="utf-8")
    done = subprocess.run([node, "runner.mjs"], cwd=folder, capture_output=True, text=True, timeout=120, check=True)
    return [_number(answer) for answer in json.loads(done.stdout)]


def _number(answer: Any) -> Any:
    if not isinstance(answer, dict) or "refused" in answer:
        return answer
    if "number" in answer:
        return float(answer["number"])
    return {name: _number(value) for name, value in answer.items()}
