"""Has roc-validator judge an RO-Crate: `ro_crate.py FOLDER SEVERITY`. Prints what it finds, a line each.

The context of RO-Crate is taken from the package `rocrate`, which has it as it is published, so that nothing is fetched.
"""

import io
import json
import sys
import urllib.request
import urllib.response
from importlib.util import find_spec
from pathlib import Path

import requests
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
package = find_spec("rocrate")  # not imported: what it needs is not there
text = (Path(package.origin).parent / "data" / "ro-crate.jsonld").read_bytes()
assert json.loads(text)["@id"] == CONTEXT



class Kept(urllib.request.BaseHandler):
    """Answers for the context; there is no other way out."""

    handler_order = 100  # before those that would ask the network

    def https_open(self, request):
        assert request.full_url == CONTEXT, f"{request.full_url} is fetched"
        answer = urllib.response.addinfourl(io.BytesIO(text), {"Content-Type": "application/ld+json"}, CONTEXT, 200)
        answer.msg = "OK"
        return answer

    http_open = https_open


def kept(adapter, request, **settings):
    """The same for the library `requests`."""
    assert request.url == CONTEXT, f"{request.url} is fetched"
    answer = requests.Response()
    answer.status_code, answer.url, answer.request = 200, CONTEXT, request
    answer.headers["Content-Type"] = "application/ld+json"
    answer.raw = io.BytesIO(text)
    return answer


urllib.request.install_opener(urllib.request.build_opener(Kept))
requests.adapters.HTTPAdapter.send = kept

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
