// Holds synthesized templates against cdk-nag's AWS Solutions pack: `node nag.js FOLDER`. Exit 1 with each finding that isn't justified.
const { App, Aspects, Stack } = require('aws-cdk-lib');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const { AwsSolutionsChecks } = require('cdk-nag');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = process.argv[2];
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'lava-nag-'));
try {
  const app = new App({ outdir: path.join(scratch, 'out'), analyticsReporting: false });
  for (const name of fs.readdirSync(folder).filter(f => f.endsWith('.template.json'))) {
    const template = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
    // What the CDK adds to each template of its own, and would add again.
    delete template.Parameters?.BootstrapVersion;
    delete template.Rules;
    const copy = path.join(scratch, name);
    fs.writeFileSync(copy, JSON.stringify(template));
    new CfnInclude(new Stack(app, name.replace('.template.json', '')), 'T', { templateFile: copy });
  }
  Aspects.of(app).add(new AwsSolutionsChecks());
  app.synth();
  const findings = fs.readdirSync(path.join(scratch, 'out'))
    .filter(f => f.endsWith('NagReport.csv'))
    .flatMap(f => fs.readFileSync(path.join(scratch, 'out', f), 'utf8').split('\n'))
    .filter(line => line.includes('"Non-Compliant"'));
  for (const line of findings) console.log(line);
  process.exitCode = findings.length > 0 ? 1 : 0;
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
