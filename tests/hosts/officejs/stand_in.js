// What of Excel the functions meet, in Node and in a browser: they are registered here, and called as Excel does.
{
  const CODES = ["#VALUE!", "#N/A", "#NUM!", "#DIV/0!", "#NULL!", "#REF!", "#NAME?"];
  const functions = {};

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

  globalThis.CustomFunctions = { Error: ExcelError, ErrorCode, associate: (id, found) => (functions[id] = found) };
  globalThis.standIn = { functions, call };
}
