"""Chromium without a screen, as a person sits before it: what it shows, says to screen readers, asks for, complains of."""

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

# How long a page may take on a machine that is busy with other tests.
PATIENCE = 60
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
FLAGS = [
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]


class Browser:
    """One browser on one public address; every other host is unreachable to it."""

    def __init__(self, driver, public):
        self.driver, self.public = driver, public
        # What it does on its own at the start is not ours.
        driver.get("about:blank")
        self.asked()

    def open(self, url):
        self.driver.get(url)
        self.check()

    def call(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def phone(self):
        self.call("Emulation.setDeviceMetricsOverride", width=360, height=640, deviceScaleFactor=2, mobile=True)

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def language(self, tags):
        self.call("Network.enable")
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": tags})

    def without_scripts(self):
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.driver.get("data:text/html,<title>off</title><script>document.title='on'</script>")
        assert self.driver.title == "off", self.driver.title

    def heading(self):
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def field(self, name):
        return self.driver.find_element(By.NAME, name)

    def value(self, expression):
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def keys(self, *keys):
        """Types at whatever has the focus."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def submit(self, heading, *keys):
        """Types and waits for the page that the form's answer is."""
        before = self.driver.find_element(By.TAG_NAME, "html")
        self.keys(*keys)
        wait = WebDriverWait(self.driver, PATIENCE)
        wait.until(lambda driver: driver.find_element(By.TAG_NAME, "html") != before)
        wait.until(lambda _: self.heading() == heading, f"{heading!r} wanted: {self.driver.page_source}")
        self.check()

    def tree(self):
        """What assistive technology is told: `(role, name, properties)` of each node."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [said(node) for node in nodes if not node["ignored"]]

    def the(self, role):
        """The names and properties of all nodes of a role."""
        return [(name, properties) for found, name, properties in self.tree() if found == role]

    def check(self):
        """Holds for every page: it fits, can be read, asks nobody else for anything, and breaks no rule of its own."""
        assert self.value("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
        for found in self.driver.get_log("browser"):
            # The console also gives advice, and tells of every answer that is no success.
            assert found["level"] == "DEBUG" or "status of 4" in found["message"], found
        for url in self.asked():
            assert urlsplit(url)[:2] == urlsplit(self.public)[:2] or url.startswith("data:"), url
        assert self.driver.get_cookies() == []
        for selector in ["h1", "p", "label", "button", "li"]:
            for ratio in self.value(CONTRASTS % json.dumps(selector)):
                # WCAG 2.2, 1.4.3.
                assert ratio >= 4.5, (selector, ratio)

    def asked(self):
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]

    def picture(self, name):
        """Kept only where somebody wants to look."""
        if folder := os.environ.get("LATCHKEY_TEST_PICTURES"):
            self.driver.save_screenshot(os.path.join(folder, f"{name}.png"))


def said(node):
    value = lambda part: (node.get(part) or {}).get("value")
    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    return value("role"), value("name"), {**properties, "description": value("description")}


# Contrast of text and what is behind it, by WCAG's formula.
CONTRASTS = """(() => {
  const parts = text => (text.match(/[0-9.]+/g) || []).map(Number);
  const light = rgb => {
    const [r, g, b] = rgb.map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const rgb = parts(getComputedStyle(element).backgroundColor);
      if (rgb.length === 3 || rgb[3] === 1) return rgb.slice(0, 3);
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll(%s)].map(element => {
    const both = [parts(getComputedStyle(element).color).slice(0, 3), behind(element)].map(light);
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  });
})()"""


@contextmanager
def browser(public, server):
    """A browser to which `public` is what answers at `server`."""
    options = webdriver.ChromeOptions()
    options.binary_location = program(*BROWSERS)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        rules = f"MAP {urlsplit(public).netloc}:80 {server}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        flags = [*FLAGS, f"--user-data-dir={profile}", f"--host-resolver-rules={rules}", "--lang=en"]
        # Chromium's sandbox does not start as root.
        for flag in flags + ["--no-sandbox"] * (os.geteuid() == 0):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        service = webdriver.ChromeService(program("chromedriver"))
        driver = webdriver.Chrome(options, service)
        try:
            driver.set_page_load_timeout(PATIENCE)
            yield Browser(driver, public)
        finally:
            driver.quit()


def program(*names):
    return next(filter(None, map(shutil.which, names)), None)


def installed():
    """Whether there is a browser. In continuous integration there must be one."""
    if program(*BROWSERS) and program("chromedriver"):
        return True
    lacking = "no browser: install Chromium and ChromeDriver (Debian: sudo apt-get install chromium chromium-driver)"
    assert "CI" not in os.environ, lacking
    print(f"SKIPPED, {lacking}", file=sys.stderr)
    return False


__all__ = ["Keys", "browser", "installed"]
