"""The engines that readers' browsers are made of, behind one small interface.

    with start("WebKitGTK") as engine:
        engine.go(f"{address}/contact/")       waits until the page is loaded
        engine.js("document.title")            an expression's value; promises are awaited
        engine.wait("document.body")           until an expression is true, and gives it
        engine.click("#page-search")           with the pointer
        engine.type("words"), engine.press("Enter")    with the keyboard
        engine.errors()                        what pages of recording.py have recorded since this was last asked

Chromium runs by Playwright, Firefox by WebDriver BiDi, both WebKits by WebDriver, on a system with dark colours where
they have that setting: all but WPE. WPE is Debian's old one, 2.38, of the age of Safari 16: the oldest supported.
"""

import base64
import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import websocket
from browse import launch
from conftest import CLIPBOARD, PATIENCE, need, playwright, wait_for
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PACKAGES = "apt-get install -y --no-install-recommends chromium firefox-esr webkit2gtk-driver wpewebkit-driver cog xvfb"

class Engine:
    """What the engines have in common."""

    def wait(self, expression: str):
        def value():
            with contextlib.suppress(Exception):  # each engine has its own way to say that the page has just gone
                return self.js(expression)
        return wait_for(value, lambda: f"{type(self).__name__} at {self.js('location.href')}: {expression}")

    def errors(self) -> list[str]:
        """What the pages of the tab have recorded since this was last asked."""
        self.wait("document.readyState === 'complete' && !!sessionStorage")  # a page on its way out has none
        self.js("new Promise((done) => setTimeout(done, 60))")  # what the recorder still waits with
        found = json.loads(self.js("sessionStorage.getItem('recorded')") or "[]")
        self.js("sessionStorage.clear()")
        return found

    def load(self, url: str):
        """Loads a page anew: for another fragment alone an engine would not."""
        self.go(f"{url[:url.index('/', 9)]}/llms.txt")
        self.go(url)

    def wait_in_view(self, css: str):
        self.wait(f"""(({{top, bottom, height}}) => height > 0 && top >= 0 && bottom <= innerHeight)
            (document.querySelector({css!r}).getBoundingClientRect())""")

    def show(self, css: str):
        """Scrolls an element into the middle of the window, without the smooth way, until the page holds still."""
        self.wait(f"""((element) => {{
            element.scrollIntoView({{block: "center", behavior: "instant"}});
            const {{top, bottom}} = element.getBoundingClientRect();
            return top + bottom > 0 && top + bottom < 2 * innerHeight;
        }})(document.querySelector({css!r}))""")


class Chromium(Engine):
    needs = ("chromium",)

    def __init__(self, stack):
        browser = launch(playwright())
        stack.callback(browser.close)
        self.page = browser.new_page(locale="en-US", color_scheme="dark", permissions=CLIPBOARD)
        self.go, self.back, self.js, self.click = self.page.goto, self.page.go_back, self.page.evaluate, self.page.click
        self.press, self.type, self.pdf = self.page.keyboard.press, self.page.keyboard.type, self.page.pdf


class Firefox(Engine):
    """In a language that the site does not have, as a reader from China would: everything must work in it."""

    needs = ("firefox-esr",)

    def __init__(self, stack, more=None):
        """`more`: a reader's own settings."""
        profile = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        settings = {"intl.accept_languages": "zh-CN,zh",
                    "layout.css.prefers-color-scheme.content-override": 0,
                    "dom.events.testing.asyncClipboard": True, "browser.shell.checkDefaultBrowser": False,
                    "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False, **(more or {})}
        (profile / "user.js").write_text("".join(f"user_pref({name!r}, {json.dumps(value)});\n"
                                                 for name, value in settings.items()))
        log = stack.enter_context((profile / "log").open("w+"))
        process = subprocess.Popen(["firefox-esr", "--headless", "--no-remote", "--profile", profile,
                                    "--remote-debugging-port", "0", "about:blank"], stdout=log, stderr=log)
        stack.callback(process.wait, 20)
        stack.callback(process.terminate)
        output = (profile / "log").read_text
        match = wait_for(lambda: re.search(r"BiDi listening on (\S+)", output()), output)
        self.socket = websocket.create_connection(f"{match[1]}/session", suppress_origin=True, timeout=PATIENCE)
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
        result = self.evaluate(f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))")
        return json.loads(result["value"])

    def act(self, kind, actions):
        source = {"type": kind, "id": kind, "actions": actions}
        self.call("input.performActions", context=self.context, actions=[source])

    def click(self, css):
        for tries_left in (2, 1, 0):
            self.show(css)
            element = self.evaluate(f"document.querySelector({css!r})")["sharedId"]
            origin = {"type": "element", "element": {"sharedId": element}}
            try:
                return self.act("pointer", [{"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                                            {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])
            except AssertionError as error:  # a page that scrolls by itself, as after copying, took it away again
                if "out of bounds" not in str(error) or not tries_left:
                    raise

    def type(self, text):
        self.act("key", [{"type": way, "value": sign} for sign in text for way in ("keyDown", "keyUp")])

    def press(self, keys):
        signs = [getattr(Keys, name.upper(), name) for name in keys.split("+")]
        self.act("key", [{"type": "keyDown", "value": sign} for sign in signs]
                 + [{"type": "keyUp", "value": sign} for sign in reversed(signs)])

    def back(self):
        self.call("browsingContext.traverseHistory", context=self.context, delta=-1)

    def pdf(self) -> bytes:
        return base64.b64decode(self.call("browsingContext.print", context=self.context)["data"])


class ByWebDriver(Engine):
    """Both WebKits, by their own small browser."""

    def open(self, stack, name, folder, *arguments):
        """Starts the driver of an engine. With all paths given, selenium downloads nothing."""
        options = getattr(webdriver, f"{name}Options")()
        options.binary_location = str(next(Path("/usr/lib").glob(f"*/{folder}/MiniBrowser")))
        for argument in ("--automation", *arguments):
            options.add_argument(argument)
        service = getattr(webdriver, f"{name}Service")(shutil.which(self.needs[0]))
        self.driver = getattr(webdriver, name)(options=options, service=service)
        stack.callback(self.driver.quit)
        self.go, self.back = self.driver.get, self.driver.back

    def js(self, expression):
        return json.loads(self.driver.execute_async_script(
            f"const done = arguments[0]; Promise.resolve({expression}).then((value) => done(JSON.stringify(value ?? "
            "null)))"))

    def click(self, css):
        self.show(css)
        self.driver.find_element(By.CSS_SELECTOR, css).click()

    def type(self, text):
        self.driver.switch_to.active_element.send_keys(text)

    def press(self, keys):
        self.type("".join(getattr(Keys, name.upper(), name) for name in keys.split("+")))


class WebKitGTK(ByWebDriver):
    """On a virtual screen. Its sandbox needs rights that containers do not give, its fast drawing a graphics card."""

    needs = ("WebKitWebDriver", "Xvfb")

    def __init__(self, stack):
        xvfb = stack.enter_context(subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24"],
                                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
        stack.callback(xvfb.terminate)
        os.environ |= {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
                       "LIBGL_ALWAYS_SOFTWARE": "1", "DISPLAY": f":{xvfb.stdout.readline().strip()}",
                       "GTK_THEME": "Adwaita:dark"}
        self.open(stack, "WebKitGTK", "webkit2gtk-4.1")


class WPE(ByWebDriver):
    needs = ("WPEWebDriver",)

    def __init__(self, stack):
        self.open(stack, "WPEWebKit", "wpe-webkit-1.1", "--headless")


ENGINES = {engine.__name__: engine for engine in (Chromium, Firefox, WebKitGTK, WPE)}


@contextlib.contextmanager
def start(name: str, *settings):
    """Starts an engine. One that is missing skips the test, in continuous integration it fails."""
    missing = [program for program in ENGINES[name].needs if not shutil.which(program)]
    need(not missing, f"{name} is not tested: {' and '.join(missing)} is missing. Install: {PACKAGES}")
    with contextlib.ExitStack() as stack:
        yield ENGINES[name](stack, *settings)
