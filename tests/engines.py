"""The engines that readers' browsers are made of, behind one small interface, and a server that writes down what goes
wrong.

    with served(site) as address, start("WebKitGTK") as engine:
        engine.go(f"{address}/contact/")       waits until the page is loaded
        engine.js("document.title")            an expression's value; promises are awaited
        engine.wait("document.body")           until an expression is true, and gives it
        engine.click("#page-search")           with the pointer
        engine.type("words"), engine.press("Enter")    with the keyboard
        engine.errors()                        errors, refused requests, policy violations of the pages so far

Chromium runs by Playwright, Firefox by WebDriver BiDi, both WebKits by WebDriver. WPE is Debian's old one, 2.38: of the
age of Safari 16, and so the measure of what older browsers can do.
"""

import base64
import contextlib
import functools
import http.server
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import conftest
import pytest
import websocket
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PATIENCE = 20  # seconds until what a page must do counts as not done, on a busy machine
KEYS = {"Enter": Keys.ENTER, "Escape": Keys.ESCAPE, "Tab": Keys.TAB, "Control": Keys.CONTROL}
PACKAGES = "apt-get install -y --no-install-recommends chromium firefox-esr webkit2gtk-driver wpewebkit-driver cog xvfb"

# Loaded before everything else on each page. The tab's storage keeps it over the pages of a walk.
RECORDER = b"""
const write = (text) => sessionStorage.setItem("recorded", JSON.stringify([...read(),
    `${text} (${location.pathname})`]));
const read = () => JSON.parse(sessionStorage.getItem("recorded") ?? "[]");
let leaving = false;  // what is still loading then is given up, which some engines tell as an error, and some before
for (const event of ["beforeunload", "pagehide"]) addEventListener(event, () => { leaving = true; });
addEventListener("error", ({ message, target }) => {
  setTimeout(() => { if (!leaving) write(message ?? `not loaded: ${target.src ?? target.href}`); }, 50);
}, true);
addEventListener("unhandledrejection", ({ reason }) => { if (!leaving) write(reason); });
addEventListener("securitypolicyviolation", (event) => write(`${event.violatedDirective} refuses ${event.blockedURI}`));
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """A host without rules, whose pages load the recorder first. What matches `blocked` is not answered; in pages the
    text replaced[0] becomes replaced[1]."""

    blocked = None
    replaced = ("<html", "<html")

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if self.path == "/recorder.js":
            self.reply(200, "text/javascript", RECORDER)
        elif self.blocked and re.search(self.blocked, self.path):
            self.close_connection = True
        elif not file.is_file():
            language = "ja/" if self.path.startswith("/ja/") else ""
            self.reply_page(404, Path(self.directory, f"{language}404.html"))
        elif file.suffix == ".html":
            self.reply_page(200, file)
        else:
            with contextlib.suppress(ConnectionError):  # the reader went on
                super().do_GET()

    def reply_page(self, status, file):
        text = file.read_text("utf-8").replace("<head>", "<head><script src=/recorder.js></script>", 1)
        self.reply(status, "text/html; charset=utf-8", text.replace(*self.replaced).encode())

    def reply(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def served(site: Path, **attributes):
    """Serves a folder; gives its address without a slash at the end. `attributes` are set on the handler:
    blocked=pattern."""
    handler = type("Own", (Handler,), attributes)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


class Engine:
    """What the engines have in common. `languages` is what the browser prefers, `dark` the colours of the system."""

    languages = "en-US,en"

    def wait(self, expression: str):
        end = time.monotonic() + PATIENCE
        while True:
            value = None
            with contextlib.suppress(Exception):  # each engine has its own way to say that the page has just gone
                value = self.js(expression)
            if value:
                return value
            if time.monotonic() > end:
                pytest.fail(f"{type(self).__name__} at {self.js('location.href')}: never true: {expression}")
            time.sleep(0.05)

    def errors(self) -> list[str]:
        self.wait("document.readyState === 'complete' && !!sessionStorage")  # a page on its way out has none
        self.js("new Promise((done) => setTimeout(done, 100))")  # what the recorder still waits with
        return json.loads(self.js("sessionStorage.getItem('recorded')") or "[]")

    def show(self, css: str):
        """Scrolls an element into the middle of the window, without the smooth way, until the page holds still."""
        self.wait(f"""((element) => {{
            element.scrollIntoView({{block: "center", behavior: "instant"}});
            const {{top, bottom}} = element.getBoundingClientRect();
            return top + bottom > 0 && top + bottom < 2 * innerHeight;
        }})(document.querySelector({css!r}))""")


class Chromium(Engine):
    needs = ("chromium",)

    def __init__(self, stack, dark):
        browser = conftest.launch()
        stack.callback(browser.close)
        self.page = browser.new_page(locale="en-US", color_scheme="dark" if dark else "light",
                                     permissions=["clipboard-read", "clipboard-write"])
        self.go, self.press, self.type = self.page.goto, self.page.keyboard.press, self.page.keyboard.type
        self.back = self.page.go_back

    def js(self, expression):
        return self.page.evaluate(expression)

    def click(self, css):
        self.page.locator(css).first.click()

    def pdf(self) -> bytes:
        return self.page.pdf(prefer_css_page_size=True)


class Firefox(Engine):
    """In a language that the site does not have, as a reader from China would: everything must work in it."""

    needs = ("firefox-esr",)
    languages = "zh-CN,zh"

    def __init__(self, stack, dark):
        profile = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        settings = {"intl.accept_languages": self.languages,
                    "layout.css.prefers-color-scheme.content-override": int(not dark),
                    "dom.events.testing.asyncClipboard": True, "browser.shell.checkDefaultBrowser": False,
                    "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False}
        (profile / "user.js").write_text("".join(f"user_pref({name!r}, {json.dumps(value)});\n" for name,
                                                 value in settings.items()))
        log = stack.enter_context((profile / "log").open("w+"))
        process = subprocess.Popen(["firefox-esr", "--headless", "--no-remote", "--profile", profile,
                                    "--remote-debugging-port", "0", "about:blank"], stdout=log, stderr=log)
        stack.callback(process.wait, 20)
        stack.callback(process.terminate)
        end = time.monotonic() + 2 * PATIENCE
        while not (match := re.search(r"BiDi listening on (\S+)", (profile / "log").read_text())):
            assert time.monotonic() < end and process.poll() is None, (profile / "log").read_text()
            time.sleep(0.1)
        self.socket = websocket.create_connection(f"{match[1]}/session", suppress_origin=True, timeout=2 * PATIENCE)
        stack.callback(self.socket.close)
        self.numbers = itertools.count(1)
        self.call("session.new", capabilities={})
        self.context = self.call("browsingContext.create", type="tab")["context"]  # the first one never gets the focus
        self.call("browsingContext.setViewport", context=self.context, viewport={"width": 1280, "height": 720})

    def call(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            pass
        assert answer["type"] == "success", f"{method}: {answer}"
        return answer["result"]

    def go(self, url):
        self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression):
        answer = self.call("script.evaluate", target={"context": self.context}, awaitPromise=True, userActivation=False,
                           expression=expression)
        assert answer["type"] == "success", f"{expression}: {answer['exceptionDetails']['text']}"
        return answer["result"]

    def js(self, expression):
        told = self.evaluate(f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))")
        return json.loads(told["value"])

    def act(self, kind, actions):
        source = {"type": kind, "id": kind, "actions": actions}
        self.call("input.performActions", context=self.context, actions=[source])

    def click(self, css):
        self.show(css)
        element = self.evaluate(f"document.querySelector({css!r})")["sharedId"]
        origin = {"type": "element", "element": {"sharedId": element}}
        self.act("pointer", [{"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                             {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])

    def type(self, text):
        self.act("key", [{"type": way, "value": sign} for sign in text for way in ("keyDown", "keyUp")])

    def press(self, keys):
        signs = [KEYS.get(name, name) for name in keys.split("+")]
        self.act("key", [{"type": "keyDown", "value": sign} for sign in signs]
                 + [{"type": "keyUp", "value": sign} for sign in reversed(signs)])

    def back(self):
        self.call("browsingContext.traverseHistory", context=self.context, delta=-1)

    def pdf(self) -> bytes:
        return base64.b64decode(self.call("browsingContext.print", context=self.context)["data"])


class ByWebDriver(Engine):
    """Both WebKits. Without X a virtual screen is started; drivers are told where everything is, and download
    nothing."""

    def js(self, expression):
        return json.loads(self.driver.execute_async_script(
            f"const done = arguments[0]; Promise.resolve({expression}).then((value) => done(JSON.stringify(value ?? "
            "null)))"))

    def go(self, url):
        self.driver.get(url)

    def click(self, css):
        self.show(css)
        self.driver.find_element(By.CSS_SELECTOR, css).click()

    def type(self, text):
        self.driver.switch_to.active_element.send_keys(text)

    def press(self, keys):
        self.type("".join(KEYS.get(name, name) for name in keys.split("+")) + (Keys.NULL if "+" in keys else ""))

    def back(self):
        self.driver.back()


class WebKitGTK(ByWebDriver):
    needs = ("WebKitWebDriver", "Xvfb")

    def __init__(self, stack, dark):
        # Its sandbox needs rights that containers do not give, its fast drawing a graphics card.
        os.environ |= {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
                       "LIBGL_ALWAYS_SOFTWARE": "1", "DISPLAY": stack.enter_context(screen()),
                       "GTK_THEME": "Adwaita:dark" if dark else "Adwaita"}
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")))
        options.add_argument("--automation")
        service = webdriver.WebKitGTKService(shutil.which("WebKitWebDriver"))
        self.driver = webdriver.WebKitGTK(options=options, service=service)
        stack.callback(self.driver.quit)


class WPE(ByWebDriver):
    needs = ("WPEWebDriver",)

    def __init__(self, stack, dark):
        binary = str(next(Path("/usr/lib").glob("*/wpe-webkit-1.1/MiniBrowser")))
        options = webdriver.WPEWebKitOptions()
        options.binary_location = binary
        for argument in ("--automation", "--headless"):
            options.add_argument(argument)
        self.driver = webdriver.WPEWebKit(options=options,
                                          service=webdriver.WPEWebKitService(shutil.which("WPEWebDriver")))
        stack.callback(self.driver.quit)


ENGINES = {engine.__name__: engine for engine in (Chromium, Firefox, WebKitGTK, WPE)}


@contextlib.contextmanager
def screen():
    """A screen of X that nobody sees; gives its name."""
    read, write = os.pipe()
    process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24"], pass_fds=[write],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as answer:
        name = f":{answer.readline().strip()}"
    try:
        yield name
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def start(name: str, dark: bool = False):
    """Starts an engine. One that is missing skips the test, in continuous integration it fails."""
    missing = [program for program in ENGINES[name].needs if not shutil.which(program)]
    if missing:
        advice = f"{name} is not tested: {' and '.join(missing)} is missing. Install: {PACKAGES}"
        pytest.fail(advice, pytrace=False) if os.environ.get("CI") else pytest.skip(advice)
    with contextlib.ExitStack() as stack:
        yield ENGINES[name](stack, dark)
