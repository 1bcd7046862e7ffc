"""The two settings files: readable, the same words in both languages, contact details and notice in order."""

import datetime
import json
import re

from .source import LANGUAGES, SETTINGS, Fault, Site, nearest

CONTACT = ["name", "url", "email", "phone", "hours", "university_page"]
NOTICE = ["text", "link", "until"]


def check(site: Site):
    for language, file in SETTINGS.items():
        for line, wrong, remedy in site.settings_files[language].problems:
            yield Fault(file, line, wrong, remedy)
        if site.settings_files[language].problems:
            return
    yield from address(site)
    yield from words(site)
    for language in LANGUAGES:
        yield from contact(site, language)
        yield from notice(site, language)


def _extra(site: Site, language: str, inherited=True) -> dict:
    data = site.settings[language] if inherited else site.settings_files[language].data
    return data.get("extra") if isinstance(data.get("extra"), dict) else {}


def _part(extra: dict, name: str) -> dict:
    return extra.get(name) if isinstance(extra.get(name), dict) else {}


def address(site: Site):
    for language in LANGUAGES:
        value = site.settings[language].get("site_url")
        if not re.fullmatch(r"https?://[^\s/]+(/[^\s?#]*)?/", str(value)):
            yield Fault(*site.setting_place(language, "site_url"), f"`site_url` is not the public address: {value!r}.", "Write the whole address, with a slash at the end.")
        days = _extra(site, language).get("review_after_days")
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            yield Fault(*site.setting_place(language, "extra", "review_after_days"), f"`review_after_days` is not a number of days: {days!r}.", "Write a number, as 365.")


def words(site: Site):
    """The words of the page frame: the same keys in all languages, each with a text."""
    texts = {language: frame_words(site, language) for language in LANGUAGES}
    english = texts["en"]
    for language, found in texts.items():
        file = WORDS.format(language)
        for key in english.keys() - found.keys():
            yield Fault(file, 1, f"The words for `{key}` are missing.", f"Add \"{key}\"; in English it says “{english[key]}”.")
        for key in found.keys() - english.keys():
            yield Fault(file, 1, f"Unknown words `{key}`.", nearest(key, english).strip() or f"Add them to {WORDS.format('en')} too, or remove them.")


WORDS = "overrides/words/{}.html"


def frame_words(site: Site, language: str) -> dict:
    text = site.read(WORDS.format(language))
    return json.loads(text[text.index("text = ") + 7:text.rindex("-%}")])


def contact(site: Site, language: str):
    details = _extra(site, language).get("contact")
    if not isinstance(details, dict):
        yield Fault(*site.setting_place(language, "extra", "contact"), "The contact details are missing.", "Restore extra.contact.")
        return
    for key, value in details.items():
        place = site.setting_place(language, "extra", "contact", key)
        if key not in CONTACT:
            yield Fault(*place, f"Unknown contact detail `{key}`.", nearest(key, CONTACT).strip() or f"Known are: {', '.join(CONTACT)}.")
        elif value is not None and not isinstance(value, str):
            yield Fault(*place, f"`{key}` is not text: {value!r}.", "Put it in quotes.")
        elif key in ("url", "university_page") and value and not re.fullmatch(r"https://[^\s\"<>/]+\.[^\s\"<>]+", value):
            yield Fault(*place, f"`{value}` is not an https:// address.", "Write the whole address, beginning with https://, or leave it empty.")
        elif key == "email" and value and not re.fullmatch(r"[^\s@\"<>?&]+@[^\s@\"<>?&]+\.[a-z]+", value):
            yield Fault(*place, f"`{value}` is not an e-mail address.", "Correct it, or leave it empty.")
        elif key == "phone" and value and not re.fullmatch(r"\+?[0-9][0-9 ()-]{4,}", value):
            yield Fault(*place, f"`{value}` is not a phone number.", "Write digits, spaces and a + at the beginning only.")
    for key in ("name", "hours"):
        if not details.get(key):
            yield Fault(*site.setting_place(language, "extra", "contact", key), f"`{key}` of the contact details is empty.", "Readers must see who runs this help, and when it can be reached.")


def notice(site: Site, language: str):
    value = _extra(site, language).get("notice")
    if not value:
        return
    if not isinstance(value, dict):
        yield Fault(*site.setting_place(language, "extra", "notice"), f"The notice is not made of text, link and until: {value!r}.", "Write notice: {text: What happened., until: 2026-12-31}")
        return
    for key in value:
        if key not in NOTICE:
            yield Fault(*site.setting_place(language, "extra", "notice", key), f"Unknown key `{key}` in the notice.", nearest(key, NOTICE).strip() or f"Known are: {', '.join(NOTICE)}.")
    text, link, until = (value.get(key) for key in NOTICE)
    if not isinstance(text, str) or not text.strip():
        yield Fault(*site.setting_place(language, "extra", "notice", "text"), "The notice has no text.", "Write what happened, or write notice: {} for no notice.")
    elif len(text) > 200:
        yield Fault(*site.setting_place(language, "extra", "notice", "text"), f"The notice has {len(text)} characters; 200 fit.", "Say it shorter, and link to a page.")
    if until and not _is_date(until):
        yield Fault(*site.setting_place(language, "extra", "notice", "until"), f"`until` is not a date: {until!r}.", "Write the last day that the notice shows, as 2026-12-31.")
    if link:
        path, _, fragment = str(link).partition("#")
        page = site.page(language, path)
        place = site.setting_place(language, "extra", "notice", "link")
        if str(link).startswith("https://"):
            if re.search(r"[\s\"<>]", str(link)):
                yield Fault(*place, f"`{link}` is not an address.", "Copy it again from the browser.")
        elif "://" in str(link) or not path.endswith(".md"):
            yield Fault(*place, f"The notice links to `{link}`.", "Write a whole https:// address, or a page such as answers/lost-device.md.")
        elif not page:
            yield Fault(*place, f"The notice links to `{path}`, which does not exist.", nearest(path, site.pages[language]).strip() or "Write a page such as answers/lost-device.md.")
        elif fragment and fragment not in page.anchors:
            yield Fault(*place, f"The notice links to `{link}`: that page has no `#{fragment}`.", nearest(fragment, page.anchors).strip() or "Correct the part behind #.")


def _is_date(value) -> bool:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return True
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", str(value))) and bool(datetime.date.fromisoformat(str(value)))
    except ValueError:
        return False
