// Prints what Kusto's own language service finds wrong in queries, as JSON: name → messages.
// Input: {"tables": {name: "(Column: type, …)"}, "queries": {name: text}}.
const fs = require("node:fs");

global.window = global; // the library is written for browsers
require("@kusto/language-service-next/bridge.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.js");

const { GlobalState, KustoCode, Symbols } = Kusto.Language;
const { tables, queries } = JSON.parse(fs.readFileSync(0, "utf8"));

const known = Object.entries(tables).map(([name, columns]) => new Symbols.TableSymbol.$ctor7(name, columns, null));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor("logs", known));

function diagnostics(query) {
    const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
}

const wrong = Object.entries(queries).map(([name, query]) => [name, diagnostics(query)]);
console.log(JSON.stringify(Object.fromEntries(wrong)));
