"""Links that open a mail are short enough for every mail program."""

from urllib.parse import quote

from pages import Site

from . import rule

MOST = 2046  # characters: Chrome on Windows cuts what is longer
FRAME = 200  # of them for words of the frame, line breaks, the id of a case and the address of the contact page


@rule("mail-link", "A link that opens a mail has at most 2,046 characters.")
def mail_links(site: Site):
    for page in (page for page in site.all_pages() if page.html):
        links = [tag for tag in page.html.tags if str(tag.get("href", "")).startswith("mailto:")]
        longest = max((len(str(link["href"])) for link in links), default=0)
        if any(link.get("class") == ["mail"] for link in links):  # page/cases.js makes the whole reply of it
            reply = [*2 * [page.meta.get("title")], page.meta.get("description"), site.address, page.url]
            longest = FRAME + len(quote("".join(map(str, reply))))
        if longest > MOST:
            yield page.at("description", f"The ready reply makes a mail link of {longest} characters; {MOST} fit.",
                          "Shorten title or description: Japanese letters count nine each.")
