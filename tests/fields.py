#!/usr/bin/env python3
"""fields.py ROOT: every field that a description declares is listed by its describe(), and nothing else is.

Descriptions are the structs that a header declares a classOf of. Callbacks are no part of a model's file:
what cannot be saved of them (a pointer to a stream, functions) may be missing.
"""
import pathlib
import re
import sys

FOLDERS = ("core", "autograd", "optim", "layers", "data", "io", "models", "examples")
CALLBACK_FUNCTIONS = {"LambdaCallback": {"onTrainBegin", "onTrainEnd", "onEpochBegin", "onEpochEnd",
                                         "onBatchBegin", "onBatchEnd"}}
NOT_LISTED = {"name"}  # What the kinds read and write themselves.

root = pathlib.Path(sys.argv[1])
files = [p for f in FOLDERS for p in sorted((root / f).rglob("*")) if p.suffix in (".h", ".cpp")]
text = re.sub(r"//[^\n]*", "", "\n".join(p.read_text() for p in files))
tests = (root / "tests/config_round_trip_test.cpp").read_text() if (root / "tests/config_round_trip_test.cpp").exists() else None
failures = []

# The bodies of describe functions by what they describe: "Dense", or the name of a function that takes
# any description.
bodies = {}
for name, described, parameter, lines, line in re.findall(
        r"^void (describe\w*)\(Fields&(?: field)?, ([\w ]+)&(?: (\w+))?\) \{(?:\n(.*?)^\}| ?(.*?) ?\}$)",
        text, re.M | re.S):
    key = described if name == "describe" else name
    bodies[key] = (parameter, lines + line)


def listed(key):
    parameter, body = bodies[key]
    result = []
    for call in re.finditer(r"field\(\s*\"(\w+)\",\s*(\w+)\.(\w+)|(describe\w+)\(field, \w+\)", body):
        name, of, member, other = call.groups()
        if other:
            result += listed(other)
        else:
            result.append(name)
            if name != member or of != parameter:
                failures.append(f'{key}: the field "{name}" is {of}.{member}')
    return result


kinds = re.findall(r"^const (\w+)Class& classOf\(const (\w+)&\)", text, re.M)
for kind, description in sorted(set(kinds)):
    # Other structs in sources may have the name: a description has its classOf within or behind it.
    structs = list(re.finditer(r"^struct " + description + r" \{(|.*?\n)\};", text, re.S | re.M))
    declaration = f"classOf(const {description}&)"
    found = next((each for each in structs if declaration in each.group(1)
                  or declaration in text[each.end():each.end() + 80]), structs[0] if structs else None)
    if not found:
        failures.append(f"{description}: no struct found")
        continue
    fieldLines = "\n".join(line for line in found.group(1).split("\n")
                           if "operator()" not in line and "friend " not in line)
    declared = {name for name in re.findall(r"^    [\w:<>, *()&]+? \*?(\w+)(?: =\s[^;]*|\{[^;]*\})?;",
                                            fieldLines, re.M)}
    declared -= set(re.findall(r"^    using (\w+)", found.group(1), re.M))
    declared -= CALLBACK_FUNCTIONS.get(description, set()) | NOT_LISTED
    if description in bodies:
        fields = listed(description)
    else:  # By a template for several descriptions, such as `NamedScaling auto& o`.
        templates = [key for key in bodies if key.endswith(" auto")]
        fields = listed(templates[0]) if len(templates) == 1 else []
    if len(fields) != len(set(fields)) or set(fields) != declared:
        failures.append(f"{description}: declares {sorted(declared)}, describe lists {sorted(fields)}")
    if tests and kind != "Callback" and (root / "examples").exists():
        inLibrary = any(re.search(r"\nstruct " + description + r" \{", p.read_text())
                        for p in files if p.suffix == ".h")
        if inLibrary and not re.search(r"\b" + description + r"\{", tests):
            failures.append(f"{description}: tests/config_round_trip_test.cpp does not read and write it")

print(f"{len(set(kinds))} descriptions")
for failure in failures:
    print(failure)
sys.exit(bool(failures) or not kinds)
