"""Templates keep to what Zensical's engine understands, too: the site can follow when Material's support ends."""

import re

from settings import ROOT

ALLOWED = ("overrides/partials/redirects.html", "in pages")  # Zensical makes that file another way
FOREIGN = {
    r"(?<!loop)(?<!site)\.(?!cycle\b)[a-z_]+\(": "calls a Python method; use a filter",
    r"\.is_(section|page|link|homepage)\b": "is unknown there; `children` tells sections from pages",
    r"\.(parent|file|abs_url|edit_uri|is_top_level)\b": "is unknown there; use `ancestors`, `url`",
    r"\(\w+=[^()]* if ": "is no argument there; put the condition in brackets",
    r"\bin pages\b": "is empty there; use `nav.pages`",
}


def test_templates_have_nothing_that_only_jinja_or_mkdocs_knows():
    found = []
    for path in sorted(path for end in ("html", "json", "xml", "map") for path in ROOT.glob(f"overrides/**/*.{end}")):
        name, text = str(path.relative_to(ROOT)), path.read_text()
        for code in re.finditer(r"\{[{%].*?[%}]\}", text, re.DOTALL):
            plain, line = re.sub(r'"[^"]*"|\'[^\']*\'', '""', code[0]), text.count("\n", 0, code.start()) + 1
            found += [f"{name}:{line}: `{match[0]}` {advice}." for pattern, advice in FOREIGN.items()
                      for match in re.finditer(pattern, plain) if (name, match[0]) != ALLOWED]
    assert not found, "\n".join(found)
