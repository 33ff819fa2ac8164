"""Has rdflib load a file, and prints how many different triples it found.

python count.py FILE FORMAT

rdflib's own stores take about a kilobyte for each triple. So its parsers fill a store, by rdflib's plugin interface, that keeps no
more of a triple than its hash: 64 bits, so that two triples are taken for one by chance in one of ten thousand runs of this size.

Its parser of Turtle has the whole text in memory, and that of N-Triples is slow with long lines. So these are parsed in pieces, by as
many processes as there are cores: Turtle is cut before the comment that opens a record, and each piece has the prefixes of the
beginning. What rdflib warns of goes to standard error.
"""

import logging
import multiprocessing
import os
import sys
from array import array

from rdflib import Graph
from rdflib.store import Store

FORMATS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml"}
PIECE = 4_000_000  # bytes


class Hashes(Store):
    """Knows the hashes of the triples that it was given, and nothing else."""

    def __init__(self):
        super().__init__()
        self.hashes = array("q")

    def add(self, triple, context, quoted=False):
        """Notes a triple."""
        self.hashes.append(hash(triple))


def pieces(file, form):
    """The pieces of a file: each is a document. RDF/XML is one, and stays where it is: its parser reads it as a stream."""
    if form == "rdfxml":
        yield None
        return
    head, piece, size = b"", [], 0
    for line in file:
        opens = form == "ntriples" or line.startswith(b"#")
        if opens and not head and form == "turtle":
            head, piece, size = b"".join(piece), [], 0
        if opens and size > PIECE:
            yield head + b"".join(piece)
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    yield head + b"".join(piece)


def hashes(piece):
    """The hashes of the triples of a piece."""
    store = Hashes()
    whole = {"source": sys.argv[1]} if piece is None else {"data": piece}
    Graph(store=store).parse(**whole, format=FORMATS[sys.argv[2]])
    return store.hashes.tobytes()


def queued(found, room):
    """Pieces, no more than there is room for until they were taken."""
    for piece in found:
        room.acquire()
        yield piece


logging.basicConfig(level=logging.WARNING)
# By some of their bits, so that never all of them are sorted out at once.
parts = [array("q") for _ in range(256)]
# Forked processes hash alike.
workers = multiprocessing.get_context("fork").Pool(os.cpu_count())
room = multiprocessing.Semaphore(2 * os.cpu_count())
with workers, open(sys.argv[1], "rb") as file:
    for some in workers.imap(hashes, queued(pieces(file, sys.argv[2]), room)):
        room.release()
        for each in memoryview(some).cast("q"):
            parts[each & 255].append(each)
print(sum(len(set(part)) for part in parts))
