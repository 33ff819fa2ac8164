"""Follows the signposts of pages, as the library `signposting` reads them.

    python signposts.py BASE PAGE...

Every link that leads to BASE has to end at a 200 of the media type that it declares; the two documents of links have to say
what the header says. What is elsewhere (licences, types, ORCIDs) is not fetched. Prints how many links were followed.
"""

import sys
import urllib.request

from signposting import find_signposting_http
from signposting.linkset import find_signposting_linkset

base, pages = sys.argv[1], sys.argv[2:]
fetched = {}


def follow(target, media_type):
    key = (target, media_type)
    if key not in fetched:
        headers = {"Accept": media_type} if media_type else {}
        with urllib.request.urlopen(urllib.request.Request(target, headers=headers)) as answer:
            fetched[key] = (answer.status, answer.headers.get_content_type())
    status, found = fetched[key]
    assert status == 200, f"{target}: {status}"
    assert media_type in (None, found), f"{target}: {found}, and {media_type} was declared"


def said(signposts, context):
    links = signposts.for_context(context) if context else signposts
    return {
        (str(link.rel), str(link.target), str(link.type or ""))
        for link in links.signposts
        if str(link.rel) not in ("linkset", "describes")
    }


for page in pages:
    found = find_signposting_http(page)
    assert found.citeAs and found.describedBy and found.types and found.license, f"{page}: level 1"
    types = [str(link.target) for link in found.types]
    assert "https://schema.org/AboutPage" in types and len(types) == 2, f"{page}: {types}"
    for link in found.signposts:
        if str(link.target).startswith(base):
            follow(str(link.target), str(link.type) if link.type else None)
    media_types = {str(link.type) for link in found.linksets}
    if page == base + "/":
        assert found.items and not media_types, page
        continue
    assert media_types == {"application/linkset+json", "application/linkset"}, f"{page}: level 2"
    for link in found.linksets:
        links = find_signposting_linkset(str(link.target), str(link.type))
        contexts = {str(one.context) for one in links.signposts}
        assert len(contexts) == 1, contexts
        assert said(links, contexts.pop()) == said(found, None), f"{page}: {link.target}"

print(len(fetched))
