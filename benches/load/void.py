"""Holds what a reader counts against the VoID description of a dump. Prints each difference, and ends with 1 where there is one.

python void.py VOID TRIPLES [COUNTS]

TRIPLES is what the manifest says. COUNTS is a file with a line for each property: its IRI, a comma, and how many triples have it.
"""

import sys

from rdflib import Graph, Namespace

VOID = Namespace("http://rdfs.org/ns/void#")


def described(graph):
    """How many triples there are in all, and of each property."""
    properties = {}
    for part in graph.objects(None, VOID.propertyPartition):
        properties[str(graph.value(part, VOID.property))] = int(graph.value(part, VOID.triples))
    whole = {graph.value(dataset, VOID.triples) for dataset in graph.subjects(VOID.propertyPartition)}
    return int(whole.pop()), properties


def differences(total, properties):
    """What is not as the description says."""
    if total != int(sys.argv[2]):
        yield f"void.ttl says {total} triples, manifest.json {sys.argv[2]}"
    if sum(properties.values()) != total:
        yield f"the properties of void.ttl have {sum(properties.values())} triples, the whole has {total}"
    if len(sys.argv) > 3:
        counted = {}
        for line in open(sys.argv[3], encoding="utf-8"):
            iri, _, count = line.strip().rpartition(",")
            counted[iri.strip('"')] = int(count)
        for name in sorted(properties.keys() | counted.keys()):
            if properties.get(name) != counted.get(name):
                yield f"<{name}>: {counted.get(name, 0)} triples, void.ttl says {properties.get(name, 0)}"


found = list(differences(*described(Graph().parse(sys.argv[1], format="turtle"))))
for each in found:
    print(each)
sys.exit(bool(found))
