#!/usr/bin/env python3
"""Writes core/src/declared/table.txt: the schemas of the types in core/src/declared/names.txt.

    python3 tests/tools/declared.py SCHEMA...

A SCHEMA is a file with what `terraform providers schema -json` prints of hashicorp/aws, the newest version first. A type
comes from the first file that has it. Later ones add what they know of it: what is sensitive, write-only or deprecated,
and arguments that a newer version has dropped, which older modules still write.

`UPDATE=1 cargo test --lib declared` then takes out what the provider manages itself. The form of the table is described
in core/src/declared/table.rs.
"""

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "core" / "src" / "declared"
KINDS = {"resource": "resource_schemas", "data": "data_source_schemas"}
MODES = {"required": "r", "optional": "o", "computed": "c"}
WARNINGS = {"sensitive": "s", "write_only": "w", "deprecated": "d"}
TEXTS = {"description", "description_kind"}
NESTED = {"list", "set", "single"}
# What version 6 gave to each type that lives in a region.
REGION = {"type": "string", "optional": True, "computed": True}


def provider(path):
    """The schemas of the one provider in a file."""
    (schemas,) = json.loads(Path(path).read_text())["provider_schemas"].values()
    return schemas


def names():
    """What is to be declared: kind, name, and the least schema version that a state of it may need."""
    lines = (FOLDER / "names.txt").read_text().splitlines()
    for line in lines:
        words = line.split("#")[0].split()
        if words:
            kind, name, *version = words
            yield kind, name, int(version[0]) if version else 0


def known(what, found, *expected):
    """Stops at what this tool does not know: better no table than one that leaves something out."""
    unknown = set(found).difference(*expected)
    if unknown:
        sys.exit(f"{what}: {', '.join(sorted(unknown))} is nothing that a table can hold")


def write_only(name, attribute, attributes):
    """Whether the name says that an attribute is only sent: hashicorp/aws has a version beside each."""
    return name.endswith("_wo") and f"{name}_version" in attributes


def merged(new, old):
    """A block of a newer version, with what an older one knows of it."""
    attributes, blocks = dict(new.get("attributes", {})), dict(new.get("block_types", {}))
    for name, attribute in old.get("attributes", {}).items():
        if name in attributes:
            said = {word: True for word in WARNINGS if attribute.get(word)}
            attributes[name] = {**attributes[name], **said}
        elif name not in blocks:
            attributes[name] = dropped(attribute)
    for name, nested in old.get("block_types", {}).items():
        if name in blocks:
            inner = merged(blocks[name]["block"], nested["block"])
            blocks[name] = {**blocks[name], "block": inner}
        elif name not in attributes:
            block = {**nested["block"], "deprecated": True}
            blocks[name] = {**nested, "min_items": 0, "block": block}
    return {**old, **new, "attributes": attributes, "block_types": blocks}


def dropped(attribute):
    """An attribute that a newer version does not have."""
    settable = attribute.get("required") or attribute.get("optional")
    mode = {"required": False, "optional": True, "deprecated": True} if settable else {}
    return {**attribute, **mode}


def lines(what, block, depth=1):
    """The lines of a block."""
    known(what, block, {"attributes", "block_types", "deprecated"}, TEXTS)
    attributes = block.get("attributes", {})
    for name, attribute in sorted(attributes.items()):
        if write_only(name, attribute, attributes):
            attribute = {**attribute, "write_only": True, "sensitive": True}
        known(f"{what}.{name}", attribute, {"type"}, MODES, WARNINGS, TEXTS)
        flags = "".join(
            letter for word, letter in {**MODES, **WARNINGS}.items() if attribute.get(word)
        )
        ty = json.dumps(attribute["type"], separators=(",", ":"))
        yield f"{' ' * depth}{name} {flags} {ty}"
    for name, nested in sorted(block.get("block_types", {}).items()):
        at = f"{what}.{name}"
        known(at, nested, {"nesting_mode", "min_items", "max_items", "block"})
        mode, inner = nested["nesting_mode"], nested["block"]
        known(at, {mode}, NESTED)
        amount = f"{nested.get('min_items', 0)} {nested.get('max_items', 0)}"
        deprecated = " d" if inner.get("deprecated") else ""
        yield f"{' ' * depth}{name} {mode} {amount}{deprecated}"
        yield from lines(at, inner, depth + 1)


def schema(kind, name, files):
    """The block of a type, and its schema versions, of the newest file first."""
    found = [file[KINDS[kind]][name] for file in files if name in file[KINDS[kind]]]
    if not found:
        sys.exit(f"{name} is in none of the files")
    block = found[0]["block"]
    for older in found[1:]:
        block = merged(block, older["block"])
    if name not in files[0][KINDS[kind]]:
        block = {**block, "attributes": {"region": REGION, **block["attributes"]}}
    return block, [one["version"] for one in found]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    files = [provider(path) for path in sys.argv[1:]]
    table = []
    for kind, name, least in names():
        block, versions = schema(kind, name, files)
        newest = max(least, *versions)
        # The oldest that a state may have: what came before has another shape.
        oldest = versions[-1] if len(versions) > 1 else newest
        rows = [f"{kind} {name} {newest} {oldest}", *lines(name, block)]
        table.append("\n".join(rows) + "\n")
    (FOLDER / "table.txt").write_text("\n".join(table))


if __name__ == "__main__":
    main()
