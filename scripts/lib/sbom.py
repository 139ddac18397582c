"""The bill of materials and the list of licences, out of what is pinned and scripts/lib/licences.tsv.

The Swift packages are those of Package.resolved; how they depend on one another is asked of
`swift package show-dependencies`. The Debian packages and those of PyPI are given by scripts/sbom, which has them
from scripts/lib/setup.sh. What the tests and benchmarks use is never shipped and is not listed.
"""

import json
import re
import subprocess
import sys
import uuid

LIST = "docs/LICENCES.md"
BILL = ".build/sbom.json"
# What may be linked with a work under EUPL-1.2 without making it another's. All else is a program of its own.
LINKED = {
    "Apache-2.0", "MIT", "curl", "blessing", "PostgreSQL", "CC0-1.0 OR Apache-2.0", "Zlib",
    "LGPL-2.1-or-later", "BSD-3-Clause", "GPL-3.0-or-later WITH GCC-exception-3.1",
}


def known():
    rows = {}
    with open("scripts/lib/licences.tsv", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 4 or not all(fields):
                sys.exit(f"scripts/lib/licences.tsv:{number}: four fields with tabs between are needed")
            kind, name, licence, why = fields
            if (kind, name) in rows:
                sys.exit(f"scripts/lib/licences.tsv:{number}: {name} stands there twice")
            rows[kind, name] = (licence, why)
    return rows


def pinned():
    with open("Package.resolved", encoding="utf-8") as file:
        pins = json.load(file)["pins"]
    return {pin["identity"]: (pin["state"]["version"], pin["location"], pin["state"]["revision"]) for pin in pins}


def ranges():
    """What Package.swift allows of the packages it names: from a version, below the next great one."""
    with open("Package.swift", encoding="utf-8") as file:
        found = re.findall(r'\.package\(\s*url: "([^"]+)", from: "([^"]+)"', file.read())
    return {re.sub(r"\.git$", "", url).rsplit("/", 1)[1].lower(): version for url, version in found}


def wanted(arguments):
    at = arguments.index("--pypi")
    debian = arguments[arguments.index("--debian") + 1 : at]
    pypi = dict(pair.split("=", 1) for pair in arguments[at + 1 :])
    return sorted(set(debian)), pypi


def problems(rows, swift, debian, pypi):
    used = {("swift", name) for name in swift} | {("debian", name) for name in debian}
    used |= {("pypi", name) for name in pypi}
    for kind, name in sorted(used - rows.keys()):
        yield f"{kind} {name}: has no line in scripts/lib/licences.tsv"
    for kind, name in sorted(rows.keys() - used):
        yield f"{kind} {name}: is not used any more; take its line out of scripts/lib/licences.tsv"
    for (kind, name), (licence, why) in sorted(rows.items()):
        if kind == "swift" or why.startswith("Linked:"):
            if licence not in LINKED:
                yield f"{kind} {name}: {licence} is not among the licences that may be linked"


def page(rows, swift, debian, pypi):
    allowed = ranges()
    lines = [
        "# Licences",
        "",
        "What the service is built of and what it starts, with the licence of each and why it may be used. Utlämnande",
        "itself is under [EUPL-1.2](../LICENSE). Written by `scripts/sbom --licences`; `scripts/lint` and a test hold",
        "it to what is pinned. `scripts/sbom` writes the whole bill of materials, with versions, to `.build/sbom.json`.",
        "",
        "Linked are only licences that leave the work its own. poppler is under the GPL: it is linked into",
        "`utlamnande-pages` alone, a program of its own.",
    ]
    groups = [
        ("swift", "Swift packages", "Linked into the program.", swift),
        ("debian", "Debian packages", "Of Debian 12; security updates are Debian's.", debian),
        ("pypi", "Python packages", "Each in an environment and a process of its own.", pypi),
    ]
    for kind, title, words, names in groups:
        lines += ["", f"## {title}", "", words, "", "| name | version | licence | why |", "| --- | --- | --- | --- |"]
        for name in sorted(names, key=str.lower):
            licence, why = rows[kind, name]
            if kind == "swift":
                least = allowed.get(name)
                version = f"{swift[name][0]} (from {least})" if least else swift[name][0]
            else:
                version = pypi.get(name, "Debian's")
            lines.append(f"| {name} | {version} | {licence} | {why} |")
    return "\n".join(lines) + "\n"


def installed(name):
    done = subprocess.run(
        ["dpkg-query", "-W", "-f=${Version}", name], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 and done.stdout else None


def dependencies():
    """Who depends on whom, by identity; nothing where no toolchain is at hand."""
    try:
        text = subprocess.run(
            ["swift", "package", "show-dependencies", "--format", "json"],
            capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return {}
    tree, edges = json.loads(text[text.index("{"):]), {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        children = node["dependencies"]
        edges.setdefault(node["identity"], set()).update(child["identity"] for child in children)
        waiting += children
    root = edges.pop(tree["identity"], set())
    return {"": root, **edges}


def licence_of(expression):
    simple = " " not in expression and not expression.startswith("LicenseRef")
    return [{"license": {"id": expression}}] if simple else [{"expression": expression}]


def bill(rows, swift, debian, pypi):
    with open("Sources/utlamnande/Version.swift", encoding="utf-8") as file:
        version = re.search(r'"([^"]+)"', file.read()).group(1)
    root = f"pkg:generic/utlamnande@{version}"
    parts, names = [], {}

    def add(kind, name, version, purl, more=None):
        names[kind, name] = purl
        part = {"type": "library", "bom-ref": purl, "name": name, "purl": purl}
        if version:
            part["version"] = version
        part["licenses"] = licence_of(rows[kind, name][0])
        parts.append({**part, **(more or {})})

    for name, (number, location, revision) in sorted(swift.items()):
        place = re.sub(r"^https://|\.git$", "", location)
        add("swift", name, number, f"pkg:swift/{place}@{number}", {
            "externalReferences": [{"type": "vcs", "url": location, "comment": f"revision {revision}"}]})
    for name in debian:
        number = installed(name)
        tail = f"@{number.replace(':', '%3A').replace('+', '%2B')}" if number else ""
        add("debian", name, number, f"pkg:deb/debian/{name.replace('+', '%2B')}{tail}?distro=debian-12")
    for name, number in sorted(pypi.items()):
        add("pypi", name, number, f"pkg:pypi/{name.lower()}@{number}")
    edges = dependencies()
    direct = {names["swift", name] for name in edges.get("", set()) if ("swift", name) in names}
    direct |= {purl for (kind, _), purl in names.items() if kind != "swift"}
    graph = [{"ref": root, "dependsOn": sorted(direct)}]
    for name, needed in sorted(edges.items()):
        if ("swift", name) in names:
            graph.append({
                "ref": names["swift", name],
                "dependsOn": sorted(names["swift", other] for other in needed if ("swift", other) in names)})
    body = {"components": parts, "dependencies": graph}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, root + json.dumps(body, sort_keys=True))
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{serial}", "version": 1,
        "metadata": {"component": {
            "type": "application", "bom-ref": root, "name": "utlamnande", "version": version,
            "licenses": licence_of("EUPL-1.2")}},
        **body,
    }


def main():
    mode = sys.argv[1]
    debian, pypi = wanted(sys.argv)
    rows, swift = known(), pinned()
    wrong = list(problems(rows, swift, debian, pypi))
    if wrong:
        sys.exit("\n".join(wrong))
    if mode in ("--licences", "--check"):
        text = page(rows, swift, debian, pypi)
        if mode == "--licences":
            with open(LIST, "w", encoding="utf-8") as file:
                file.write(text)
            return
        try:
            with open(LIST, encoding="utf-8") as file:
                same = file.read() == text
        except FileNotFoundError:
            same = False
        if not same:
            sys.exit(f"{LIST} is not what is pinned: run scripts/sbom --licences and read the difference")
        return
    with open(BILL, "w", encoding="utf-8") as file:
        json.dump(bill(rows, swift, debian, pypi), file, ensure_ascii=False, indent=2)
        file.write("\n")
    print(f"{BILL}: {len(rows)} parts")


main()
