"""Has rdflib parse a file whole, and prints how many different triples it found.

python count.py FILE FORMAT

rdflib's own stores take about a kilobyte for each triple. So its parser fills a store, by rdflib's plugin interface, that keeps no
more of a triple than its hash: 64 bits, so that two triples are taken for one by chance in one of ten thousand runs of this size.
What rdflib warns of goes to standard error.
"""

import logging
import sys
from array import array

from rdflib import Graph
from rdflib.store import Store

FORMATS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}


class Hashes(Store):
    """Knows how many different triples it was given, and nothing else."""

    def __init__(self):
        super().__init__()
        self.hashes = array("q")

    def add(self, triple, context, quoted=False):
        """Notes a triple."""
        self.hashes.append(hash(triple))

    def different(self):
        """How many different triples it was given."""
        count, last = 0, None
        for each in sorted(self.hashes):
            count += each != last
            last = each
        return count


file, form = sys.argv[1:]
logging.basicConfig(level=logging.WARNING)
store = Hashes()
Graph(store=store).parse(file, format=FORMATS[form])
print(store.different())
