// Runs a compiled program through Pulumi's Automation API, which needs no language host: `node run.js STACK COMMAND`.
const { LocalWorkspace } = require("@pulumi/pulumi/automation");

const [stackName, command] = process.argv.slice(2);

async function main() {
    const program = async () => require("./bin/index.js");
    const options = { stackName, projectName: "scanners", program };
    const stack = await LocalWorkspace.createOrSelectStack(options, { workDir: __dirname });
    await stack[command]({ onOutput: (text) => process.stdout.write(text) });
}

main().catch((error) => {
    console.error(error.message);
    process.exit(1);
});
