// Starts fauxqs on the loopback address only. Ends when its standard input does.
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const { buildApp } = await import(pathToFileURL(`${folder}/node_modules/fauxqs/dist/app.js`).href);
const app = buildApp({ logger: false, host: "127.0.0.1", defaultRegion: "us-east-1" });
const address = await app.listen({ port: 0, host: "127.0.0.1" });
console.log(`READY ${new URL(address).port}`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
