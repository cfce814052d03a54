/** Starts the mock as a process, as a team of another language does, and runs each language's tests against it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const LANGUAGES = [
  { name: "Python with requests", needs: ["python3", "-c", "import requests"], runs: ["python3", "link_card.py"] },
  { name: "PHP with curl", needs: ["php", "--ri", "curl"], runs: ["php", "link_card.php"] },
];

const mock = spawn("npx", ["freedompay-card-link", "mock", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
  detached: true,
});
try {
  const [banner] = await once(createInterface(mock.stdout), "line");
  const url = /http:\S+(?=,)/.exec(banner)?.[0];
  for (const { name, needs, runs } of LANGUAGES) {
    const [need, ...checks] = needs;
    if (spawnSync(need, checks).status !== 0) {
      console.log(`not run: ${name}, for which this machine lacks something. Try: ${needs.join(" ")}`);
      continue;
    }
    const [command, ...args] = runs;
    const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, MOCK_URL: url } });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  // The whole group: npx starts the mock as a process of its own.
  process.kill(-mock.pid);
}
