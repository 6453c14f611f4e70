// Holds descriptions of functions against the schema that Microsoft publishes for them. Reads {modules, metadata: [...]}
// from standard input, and writes for each what is wrong with it.
import fs from "node:fs";
import { createRequire } from "node:module";

const task = JSON.parse(fs.readFileSync(0, "utf8"));
const require = createRequire(task.modules + "/");
const Ajv = require("ajv-draft-04");
const path = require.resolve("@microsoft/app-manifest/build/json-schemas/teams/v1.30/MicrosoftTeams.schema.json");
const schema = JSON.parse(fs.readFileSync(path, "utf8"));
const ajv = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true, validateFormats: false });
const validate = ajv.compile({ definitions: schema.definitions, $ref: "#/definitions/extensionCustomFunctions" });

const wrong = task.metadata.map(({ allowErrorForDataTypeAny, ...metadata }) => {
  // The schema is of the manifest that holds the same descriptions; this switch has no place in that one.
  if (typeof allowErrorForDataTypeAny !== "boolean") return ["allowErrorForDataTypeAny must be boolean"];
  return validate(metadata) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
});
process.stdout.write(JSON.stringify(wrong));
