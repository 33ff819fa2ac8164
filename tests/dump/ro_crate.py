"""Has roc-validator judge an RO-Crate: `ro_crate.py FOLDER SEVERITY`. Prints what it finds, a line each.

The context of RO-Crate is taken from the package `rocrate`, which has it as it is published, so that nothing is fetched.
"""

import json
import sys
from pathlib import Path

import rdflib.plugins.shared.jsonld.context as jsonld
import rocrate
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
published = json.loads((Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_text("utf-8"))
assert published["@id"] == CONTEXT, published["@id"]

fetched = jsonld.source_to_json


def kept(source, *rest, **named):
    """The context, without fetching it; everything else as before."""
    if str(source) == CONTEXT:
        return published, None
    return fetched(source, *rest, **named)


jsonld.source_to_json = kept

folder, severity = sys.argv[1:]
settings = ValidationSettings(
    rocrate_uri=folder,
    profile_identifier="ro-crate-1.1",
    requirement_severity=Severity[severity],
    skip_availability_check=True,
    no_cache=True,
)
result = services.validate(settings)
assert result.executed_checks, "no check was made"
for issue in result.get_issues():
    print(issue.severity.name, issue.check.identifier, issue.message)
print(f"{len(result.executed_checks)} checks, {'passed' if result.passed() else 'failed'}")
