// Looks up libraries in a database of known vulnerabilities that speaks the API of OSV, and prints what it knows.
//
// usage: check-libraries.mjs KNOWN FILE...
//
// KNOWN lists what is accepted, see bin/known-vulnerabilities.txt. Each FILE is a CycloneDX list (JSON) or a lock file of
// npm. The environment variable OSV_URL names the database. Ends with 0 if all that is known is accepted, with 1 if not,
// and with 3 if the database cannot be reached, so that nothing is known.
import { readFileSync } from "node:fs";

const database = process.env.OSV_URL ?? "https://api.osv.dev";
const limit = 20_000;

function librariesOf(file) {
  const content = JSON.parse(readFileSync(file, "utf8"));
  if (content.bomFormat === "CycloneDX") {
    return (content.components ?? [])
      .filter((each) => each.purl)
      .map((each) => ({ ecosystem: "Maven", name: `${each.group}:${each.name}`, version: each.version }));
  }
  return Object.entries(content.packages ?? {})
    .filter(([path, each]) => path.includes("node_modules/") && each.version)
    .map(([path, each]) => ({
      ecosystem: "npm",
      name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
      version: each.version,
    }));
}

function acceptedIn(file) {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => {
      const [id, library, ...reason] = line.trim().split(/\s+/);
      if (!library || reason.length === 0) {
        throw new Error(`${file}: '${line}' must be an identifier, a library and a reason`);
      }
      return { id, library, used: false };
    });
}

async function ask(path, body) {
  const answer = await fetch(database + path, {
    method: body ? "POST" : "GET",
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(limit),
  });
  if (!answer.ok) {
    throw new Error(`it answers ${answer.status}`);
  }
  return answer.json();
}

const [known, ...files] = process.argv.slice(2);
const accepted = acceptedIn(known);
const all = files.flatMap(librariesOf);
const libraries = [...new Map(all.map((each) => [`${each.name}@${each.version}`, each])).values()];
if (libraries.length === 0) {
  console.error(`No library in ${files.join(", ")}`);
  process.exit(1);
}

let found = [];
try {
  const queries = libraries.map(({ ecosystem, name, version }) => ({ package: { ecosystem, name }, version }));
  const { results } = await ask("/v1/querybatch", { queries });
  for (const [index, result] of results.entries()) {
    for (const { id } of result.vulns ?? []) {
      const details = await ask(`/v1/vulns/${id}`);
      found.push({ library: libraries[index], names: [id, ...(details.aliases ?? [])], summary: details.summary ?? "" });
    }
  }
} catch (failure) {
  console.log(`NOT CHECKED: ${database} cannot be asked (${failure.cause?.code ?? failure.message})`);
  process.exit(3);
}

let failed = 0;
for (const { library, names, summary } of found) {
  const entry = accepted.find((each) => names.includes(each.id) && each.library === library.name);
  if (entry) {
    entry.used = true;
  } else {
    failed++;
    console.log(`${names.join(", ")}: ${library.name} ${library.version}: ${summary}`);
  }
}
for (const entry of accepted.filter((each) => !each.used)) {
  failed++;
  console.log(`${entry.id}: no longer needed for ${entry.library}: remove it from ${known}`);
}
console.log(`${libraries.length} libraries checked, ${found.length} known vulnerabilities, ${failed} to be dealt with`);
process.exit(failed === 0 ? 0 : 1);
