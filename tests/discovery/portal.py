"""Holds a catalogue against shapes as a portal would, and then the same catalogue without what is mandatory.

    python portal.py SHAPES CATALOGUE

Prints JSON: the properties that are found wanting, by severity, and for each property of a mandatory shape whether the
catalogue is refused when it lacks it.
"""

import json
import sys

import pyshacl
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

shapes = Graph().parse(sys.argv[1], format="turtle")
catalogue = Graph().parse(sys.argv[2], format="turtle")


def wanting(graph):
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False)
    found = {"Violation": [], "Warning": []}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity = str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[1]
        found[severity].append(str(report.value(result, SH.resultPath)))
    return {severity: sorted(set(paths)) for severity, paths in found.items()}


mandatory = set()
for shape, target in shapes.subject_objects(SH.targetClass):
    for rule in shapes.objects(shape, SH.property):
        path = shapes.value(rule, SH.path)
        is_warning = shapes.value(rule, SH.severity) == SH.Warning
        needed = shapes.value(rule, SH.minCount) is not None and not is_warning
        if needed and isinstance(path, URIRef):
            mandatory.add((target, path))

refused = {}
for target, path in sorted(mandatory):
    poorer = Graph()
    nodes = set(catalogue.subjects(RDF.type, target))
    if not nodes:
        continue
    for triple in catalogue:
        if not (triple[0] in nodes and triple[1] == path):
            poorer.add(triple)
    refused[f"{target} {path}"] = str(path) in wanting(poorer)["Violation"]

print(json.dumps({"wanting": wanting(catalogue), "refused": refused}))
