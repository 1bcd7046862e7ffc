"""Links that open a mail are short enough for every mail program."""

from pages import Site

from . import rule

MOST = 2046  # characters: Chrome on Windows cuts what is longer


@rule("mail-link", "A link that opens a mail has at most 2,046 characters.")
def mail_links(site: Site):
    for page in (page for page in site.all_pages() if page.html):
        longest = max((len(str(link["href"])) for link in page.html.select('a[href^="mailto:"]')), default=0)
        if longest > MOST:
            yield page.at("description", f"The ready reply makes a mail link of {longest} characters; {MOST} fit.",
                          "Shorten title or description: Japanese letters count nine each.")
