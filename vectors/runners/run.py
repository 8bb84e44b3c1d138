#!/usr/bin/env python3
"""Asks a reducer every question of some files of vectors, and says where its answers are others.

    python3 run.py core.json features.json -- COMMAND [ARGUMENT ...]

COMMAND reads lines of JSON, {"config", "state", "event"}, and answers each with one line, {"state", "effects"}.
The exit code is 0 if all answers are right, 1 if one is not, 2 if nothing could be asked.
"""
import json
import subprocess
import sys

MOST_SHOWN = 5


def questions(path):
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    if content.get("format") != "raft-lockstep vectors" or content.get("version") != 1:
        raise ValueError(f"{path}: not a file of vectors of version 1")
    return content["vectors"]


def differences(found, expected, path="answer"):
    """Where two values differ, each in a line."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(found.keys() | expected.keys()):
            yield from differences(found.get(key), expected.get(key), f"{path}.{key}")
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for k, (one, other) in enumerate(zip(found, expected)):
            yield from differences(one, other, f"{path}[{k}]")
    elif found != expected or isinstance(found, bool) != isinstance(expected, bool):
        yield f"  {path} is {json.dumps(found)}; expected {json.dumps(expected)}"


def main(arguments):
    if "--" not in arguments[1:] or arguments[-1] == "--":
        print(__doc__, file=sys.stderr)
        return 2
    split = arguments.index("--")
    asked = wrong = 0
    with subprocess.Popen(
        arguments[split + 1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as reducer:
        for path in arguments[:split]:
            for vector in questions(path):
                question = {key: vector[key] for key in ("config", "state", "event")}
                reducer.stdin.write(json.dumps(question) + "\n")
                reducer.stdin.flush()
                line = reducer.stdout.readline()
                if line == "":
                    print(f"{path}, {vector['name']}: the reducer ended without an answer")
                    return 1
                asked += 1
                found = list(differences(json.loads(line), vector["expected"]))
                wrong += len(found) > 0
                if found and wrong <= MOST_SHOWN:
                    print(f"{path}, {vector['name']}:", *found, sep="\n")
        reducer.stdin.close()
    print(f"{asked - wrong} of {asked} answers are right")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError) as error:
        print(f"run.py: {error}", file=sys.stderr)
        sys.exit(2)
