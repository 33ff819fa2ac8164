"""Harvests a provider on this machine, page after page on one connection, and says how fast that was.

python harvest.py HOST:PORT PID PREFIX
"""

import http.client
import re
import statistics
import sys
import time
from pathlib import Path

TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)<")
CLOCK = 100  # of /proc: always, on Linux
ROUNDS = 31


class Provider:
    """A provider, and the process that it is."""

    def __init__(self, host, pid):
        self.connection = http.client.HTTPConnection(host)
        self.process = Path("/proc") / pid

    def page(self, query):
        """A page: its bytes, and the seconds that it took."""
        begun = time.perf_counter()
        self.connection.request("GET", f"/oai?verb=ListRecords&{query}")
        answer = self.connection.getresponse()
        page = answer.read()
        if answer.status != 200 or b"<error" in page[:1000]:
            sys.exit(f"{query}: {answer.status} {page[:1000]!r}")
        return page, time.perf_counter() - begun

    def cpu(self):
        """Seconds of processor time so far."""
        fields = (self.process / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK

    def memory(self):
        """Resident megabytes: what is its own, and not a file's."""
        return int(re.search(r"RssAnon:\s+(\d+)", (self.process / "status").read_text())[1]) / 1024


def harvest(provider, query):
    """The requests of a list to its end, how many records came, and the memory after each page."""
    queries, records, size, memory = [query], 0, 0, []
    while True:
        page, _ = provider.page(queries[-1])
        records += page.count(b"<record>")
        size += len(page)
        memory.append(provider.memory())
        token = TOKEN.search(page[-4000:])
        if not token:
            return queries, records, size, memory
        queries.append(f"resumptionToken={token[1].decode()}")


def compare(provider, queries):
    """How long the first page and the last whole one take, in turn: the middle one of many."""
    pages = {"first": queries[0], "second": queries[1], "last": queries[-2]}
    times = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, query in pages.items():
            times[name].append(provider.page(query)[1] * 1000)
    return {name: statistics.median(each) for name, each in times.items()}


def main():
    host, pid, prefix = sys.argv[1:]
    provider = Provider(host, pid)
    for name in ["projects", None]:
        query = f"metadataPrefix={prefix}" + (f"&set=openaire_cris_{name}" if name else "")
        cpu, begun = provider.cpu(), time.perf_counter()
        queries, records, size, memory = harvest(provider, query)
        took, cpu = time.perf_counter() - begun, provider.cpu() - cpu
        line = f"{prefix}, {name or 'everything'}: {records} records, {size / 1e6:.0f} MB, {took:.1f} s, {records / took:.0f} a second; "
        line += f"{cpu:.1f} s of the server's processor time, {records / max(cpu, 1 / CLOCK):.0f} a second of that; "
        line += f"memory after a tenth of it {memory[len(memory) // 10]:.0f} MB, most {max(memory):.0f} MB, at the end {memory[-1]:.0f} MB"
        if name:
            ms = compare(provider, queries)
            line += f"; first page {ms['first']:.1f} ms, second {ms['second']:.1f} ms, last whole one {ms['last']:.1f} ms: {ms['last'] / ms['first']:.2f} and {ms['last'] / ms['second']:.2f} times"
        print(line, flush=True)


if __name__ == "__main__":
    main()
