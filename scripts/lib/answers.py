"""Holds the answers that the tests got against the contract: every one must be what the contract says of it.

    answers.py CONTRACT ANSWERS

Runs in the environment of schemathesis, for its reader of YAML and its judge of schemas. ANSWERS has a line for each
answer: method, path, status and the body in base 64, between tabs. What differs is told once for each call, status and
place, and ends this with 1. Calls that the contract does not have are passed over: tests make those too.
"""

import base64
import json
import re
import sys
import urllib.parse

import jsonschema_rs
import yaml

ROOT = "/api/v1"


def calls(contract):
    """For each call: what its path looks like, whether it stands below the version, its method and its answers."""
    for template, methods in contract["paths"].items():
        pattern = re.compile("/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/")))
        for method, call in methods.items():
            if "responses" in call:
                yield template.count("{"), template, pattern, method.upper(), call["responses"]


def resolved(contract, node):
    while "$ref" in node:
        target = contract
        for part in node["$ref"][2:].split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def schema(contract, responses, status):
    """The schema of an answer; nil where it has none, and an error where the contract does not know the status."""
    answer = responses.get(status) or responses.get(f"{status[0]}XX") or responses.get("default")
    if answer is None:
        raise KeyError(status)
    for kind, content in resolved(contract, answer).get("content", {}).items():
        if "json" in kind:
            return content.get("schema")
    return None


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        contract = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    known = sorted(calls(contract), key=lambda each: each[0])
    components = {"components": contract["components"]}
    validators, faults, held = {}, {}, 0
    with open(sys.argv[2], encoding="utf-8", errors="replace") as lines:
        for line in lines:
            method, path, status, body = line.rstrip("\n").split("\t")
            path = path.split("?")[0]
            path = path[len(ROOT):] if path.startswith(ROOT) else path
            found = next((each for each in known if each[3] == method and each[2].fullmatch(path)), None)
            if found is None:
                continue
            _, template, _, _, responses = found
            name = f"{method} {template} {status}"
            if name not in validators:
                try:
                    wanted = schema(contract, responses, status)
                    validators[name] = wanted and jsonschema_rs.Draft202012Validator(
                        {**wanted, **components}, validate_formats=True)
                except KeyError:
                    validators[name] = None
                    faults[(name, "")] = "the contract does not have this status"
            if validators[name] is None:
                continue
            held += 1
            for error in validators[name].iter_errors(json.loads(base64.b64decode(body))):
                place = "/".join("*" if isinstance(part, int) else part for part in error.instance_path)
                faults.setdefault((name, place), error.message[:300])
    for (name, place), message in sorted(faults.items()):
        print(f"{name}: {place or 'the answer'}: {message}")
    print(f"{held} answers held against the contract, {len(faults)} faults.")
    return 1 if faults or not held else 0


sys.exit(main())
