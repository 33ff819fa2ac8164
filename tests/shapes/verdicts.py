"""Holds our reports against those of pySHACL: verdicts.py SHAPES (DATA REPORT)...

Prints each result that only one of the two gives, and ends with 1 where there are any.
"""

import sys

import pyshacl
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

SH = Namespace("http://www.w3.org/ns/shacl#")


def path(graph, node):
    if node is None or isinstance(node, URIRef):
        return node and node.n3()
    for predicate, value in graph.predicate_objects(node):
        if predicate == RDF.first:
            return "(" + " ".join(path(graph, part) for part in Collection(graph, node)) + ")"
        if str(predicate).startswith(SH):
            return f"{predicate.fragment} {path(graph, value)}"
    raise ValueError(f"{node} is no path")


def term(node):
    """The tags of languages are compared without case."""
    if isinstance(node, Literal) and node.language:
        node = Literal(str(node), lang=node.language.lower())
    return node and node.n3()


def verdicts(graph):
    results = set()
    for result in graph.subjects(RDF.type, SH.ValidationResult):
        # A result inside another explains it; which of them are given is left open.
        if (None, SH.detail, result) in graph:
            continue
        results.add((
            graph.value(result, SH.focusNode).n3(),
            path(graph, graph.value(result, SH.resultPath)),
            graph.value(result, SH.sourceConstraintComponent).fragment,
            str(graph.value(result, SH.sourceShape)),
            graph.value(result, SH.resultSeverity).fragment,
            term(graph.value(result, SH.value)),
        ))
    return results


shapes = Graph().parse(sys.argv[1], format="turtle")
apart = 0
for data, report in zip(sys.argv[2::2], sys.argv[3::2]):
    ours = Graph().parse(report, format="turtle")
    _, theirs, _ = pyshacl.validate(Graph().parse(data, format="nt"), shacl_graph=shapes, inference="none")
    if ours.value(None, SH.conforms) != theirs.value(None, SH.conforms):
        print(f"{data}: they disagree on sh:conforms")
        apart += 1
    ours, theirs = verdicts(ours), verdicts(theirs)
    for name, only in (("we", ours - theirs), ("pySHACL", theirs - ours)):
        for result in sorted(only, key=str):
            print(f"{data}: only {name}: {result}")
            apart += 1
    print(f"{data}: {len(ours & theirs)} results alike", file=sys.stderr)
sys.exit(1 if apart else 0)
