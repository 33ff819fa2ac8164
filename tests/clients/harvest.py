"""Harvests a provider of OAI-PMH through a Python client and prints what came, one JSON object a record.

python harvest.py sickle|scythe URL PREFIX [FROM]
"""

import json
import sys

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TITLES = {
    "{http://purl.org/dc/elements/1.1/}title",
    "{https://www.openaire.eu/cerif-profile/1.2/}Title",
    "{https://www.openaire.eu/cerif-profile/1.2/}Name",
}


def sickle(url, prefix, start):
    from sickle import Sickle

    arguments = {"metadataPrefix": prefix}
    if start:
        arguments["from"] = start
    yield from Sickle(url).ListRecords(**arguments)


def scythe(url, prefix, start):
    from oaipmh_scythe import Scythe

    with Scythe(url) as client:
        yield from client.list_records(metadata_prefix=prefix, from_=start)


def said(record):
    """What a record says: the titles are the children of what stands in `metadata`."""
    metadata = record.xml.find("{*}metadata")
    titles = [] if metadata is None else [child for child in metadata[0] if child.tag in TITLES]
    return {
        "id": record.header.identifier,
        "deleted": record.header.deleted,
        "titles": [[title.get(LANG), title.text] for title in titles],
    }


if __name__ == "__main__":
    client, url, prefix = sys.argv[1:4]
    start = sys.argv[4] if len(sys.argv) > 4 else None
    for record in {"sickle": sickle, "scythe": scythe}[client](url, prefix, start):
        print(json.dumps(said(record)))
