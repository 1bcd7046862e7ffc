"""A built site whose pages record their errors: scripts, files that do not load, what the policy refuses.

engines.Engine.errors() reads what was recorded. An edition is the same site with pages edited, as without scripts.
"""

import re
from pathlib import Path
from typing import ClassVar

from browse import Handler, served

# Loaded before everything else on each page. The tab's storage keeps it over the pages of a walk.
RECORDER = """
const write = (text) => sessionStorage.setItem("recorded", JSON.stringify([...read(),
    `${text} (${location.pathname})`]));
const read = () => JSON.parse(sessionStorage.getItem("recorded") ?? "[]");
let leaving = false;  // loads that are aborted then are no errors, though some engines report them
for (const event of ["beforeunload", "pagehide"]) addEventListener(event, () => { leaving = true; });
addEventListener("error", ({ message, target }) => {
  setTimeout(() => { if (!leaving) write(message ?? `not loaded: ${target.src ?? target.href}`); }, 50);
}, true);
addEventListener("unhandledrejection", ({ reason }) => { if (!leaving) write(reason); });
addEventListener("securitypolicyviolation", (event) => write(`${event.violatedDirective} refuses ${event.blockedURI}`));
"""


class Recording(Handler):
    """Serves pages that load the recorder first; below /NAME/ once more, with the edits (pattern, new) of a name."""

    editions: ClassVar[dict[str, list]] = {}
    edits = ()

    def do_GET(self):
        if self.path == "/recorder.js":
            return self.send_body(200, RECORDER.encode(), "text/javascript")
        name, _, rest = self.path[1:].partition("/")
        self.edits = [("<head>", "<head><script src=/recorder.js></script>"), *self.editions.get(name, ())]
        if name in self.editions:
            self.path = f"/{rest}"
        page = Path(self.translate_path(self.path))
        page = page / "index.html" if self.path.partition("?")[0].endswith("/") else page
        if page.suffix != ".html" or not page.is_file():
            return super().do_GET()
        return self.send_body(200, page.read_bytes(), "text/html; charset=utf-8")

    def send_body(self, code, body, kind, **headers):
        text = body.decode()
        for pattern, new in self.edits if kind.startswith("text/html") else ():
            text = re.sub(pattern, new, text, flags=re.DOTALL)
        super().send_body(code, text.encode(), kind, **headers)


def recorded(folder: Path, **editions):
    """Serves a built site for the block as Recording does; gives its address."""
    return served(folder, type("Handler", (Recording,), {"editions": editions}))
