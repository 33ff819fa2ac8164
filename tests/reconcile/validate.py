"""Holds answers against the JSON schemas of the Reconciliation Service API.

python validate.py FOLDER_OF_SCHEMAS < LINES

Each line is a JSON array: the name of a schema, and the answer.
"""
import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

folder = Path(sys.argv[1])
schemas = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
registry = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema, default_specification=DRAFT7))
    for schema in schemas.values()
    if "$id" in schema
)
faults = 0
for line in sys.stdin:
    name, answer = json.loads(line)
    validator = Draft7Validator(schemas[name], registry=registry)
    for error in validator.iter_errors(answer):
        print(f"{name}: {error.json_path}: {error.message[:300]}", file=sys.stderr)
        faults += 1
sys.exit(1 if faults else 0)
