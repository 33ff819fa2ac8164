"""Asks an endpoint through a Python client and prints the rows, one JSON object each.

python ask.py sparqlwrapper|rdflib ENDPOINT < QUERY
"""

import json
import sys

STRING = "http://www.w3.org/2001/XMLSchema#string"


def of_json(term):
    """A term of SPARQL results in JSON."""
    if term["type"] == "uri":
        return ["uri", term["value"]]
    if "xml:lang" in term:
        return ["literal", term["value"], term["xml:lang"].lower()]
    return ["literal", term["value"], term.get("datatype", STRING)]


def sparqlwrapper(endpoint, query):
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    client = SPARQLWrapper(endpoint, returnFormat=JSON)
    client.setMethod(POST)
    client.setQuery(query)
    answer = client.queryAndConvert()
    for row in answer["results"]["bindings"]:
        yield {name: of_json(term) for name, term in row.items()}


def rdflib(endpoint, query):
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(store=SPARQLStore(endpoint, returnFormat="xml"))
    answer = graph.query(query)
    for row in answer:
        out = {}
        for name, term in row.asdict().items():
            if isinstance(term, URIRef):
                out[name] = ["uri", str(term)]
            else:
                out[name] = ["literal", str(term), (term.language or term.datatype or STRING).lower() if term.language else str(term.datatype or STRING)]
        yield out


if __name__ == "__main__":
    client, endpoint = sys.argv[1:]
    for row in {"sparqlwrapper": sparqlwrapper, "rdflib": rdflib}[client](endpoint, sys.stdin.read()):
        print(json.dumps(row))
