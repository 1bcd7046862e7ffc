"""Made-up answers for measuring a large site: as long, as linked and as tagged as the real ones, always the same.

    fill(tree, 1000)    adds answers to docs/ and to the navigation of a copy of the site until it has 1,000 of them
    question(0)         what a reader might type to find made-up answer 0, whose id is identity(0)
"""

import random
import re
from pathlib import Path

# English | Japanese | part of the id
THINGS = """eduroam Wi-Fi|eduroam|eduroam
The campus VPN|学内VPN|vpn
The mailing list|メーリングリスト|mailing-list
OneDrive|OneDrive|onedrive
SharePoint|SharePoint|sharepoint
Teams|Teams|teams
Outlook|Outlook|outlook
The shared mailbox|共有メールボックス|shared-mailbox
The calendar|予定表|calendar
The library account|図書館のアカウント|library
Moodle|Moodle|moodle
The printer|プリンター|printer
The scanner|スキャナー|scanner
The licence server|ライセンスサーバー|licence
The student portal|学生ポータル|portal
The payroll page|給与明細のページ|payroll
The grade page|成績のページ|grades
Online storage|オンラインストレージ|storage
The web conference|ウェブ会議|conference
The survey form|アンケートフォーム|survey
Remote desktop|リモートデスクトップ|remote-desktop
The research cluster|研究用計算機|cluster
The software download|ソフトウェアのダウンロード|download
Antivirus software|ウイルス対策ソフト|antivirus
The room booking|施設予約|booking
The key card|入館カード|key-card
Fax by e-mail|FAXメール|fax
The newsletter|ニュースレター|newsletter
File transfer|大容量ファイル転送|file-transfer
The homepage service|ホームページサービス|homepage
The address book|アドレス帳|address-book
The signature service|電子署名|signature
Forwarding of mail|メールの転送|forwarding
The spam filter|迷惑メールフィルター|spam
The translation service|翻訳サービス|translation
The video server|動画配信サーバー|video
The backup service|バックアップサービス|backup
The certificate|電子証明書|certificate
The helpdesk chat|チャット窓口|chat
The guest account|ゲストアカウント|guest"""
PROBLEMS = """does not connect|につながらない|not-connecting
keeps asking for the password|でパスワードを何度も求められる|asks-again
shows an empty page|の画面が真っ白になる|empty-page
is very slow|の動作がとても遅い|slow
says that access is denied|でアクセスが拒否される|denied
stopped after an update|が更新の後に動かない|after-update
does not send anything|で何も送信できない|not-sending
lost my settings|の設定が消えた|lost-settings
shows the wrong name|に違う名前が表示される|wrong-name
does not open a file|でファイルを開けない|file-not-opening
says that my licence expired|のライセンスが期限切れになる|expired
does not show new messages|に新しいメッセージが出ない|no-messages
signs me out every hour|から1時間ごとにサインアウトされる|signed-out
cannot be installed|をインストールできない|not-installing
shows a security warning|に警告が表示される|warning
is full|の容量がいっぱいになった|full
does not find my account|でアカウントが見つからない|no-account
does not print in colour|でカラー印刷ができない|no-colour
deleted my draft|の下書きが消えた|draft
shows the wrong time|の時刻がずれている|wrong-time
has no sound|の音が出ない|no-sound
does not synchronise|が同期しない|no-sync
rejects my certificate|で証明書が受け付けられない|rejected
sends everything twice|から同じものが二重に届く|twice
rejects my student number|で学生番号が受け付けられない|number"""
DEVICES = """on an iPhone|iPhoneで|iphone
on an Android phone|Android端末で|android
on a Windows PC|Windowsのパソコンで|windows
on a Mac|Macで|mac
on a tablet|タブレットで|tablet
on a shared PC|共用パソコンで|shared
on Linux|Linuxで|linux
at home|自宅で|home"""


def _table(text):
    return [tuple(row.split("|")) for row in text.splitlines()]


THINGS, PROBLEMS, DEVICES = map(_table, (THINGS, PROBLEMS, DEVICES))
ALL = len(THINGS) * len(PROBLEMS) * len(DEVICES)
TOPICS = [("Network and Wi-Fi", "ネットワークとWi-Fi"), ("Mail and calendar", "メールと予定表"), ("Files and storage", "ファイルと保存"),
          ("Printing", "印刷"), ("Software", "ソフトウェア"), ("Teaching", "授業"), ("Research", "研究")]
REAL = ["lost-device", "device-unavailable", "new-phone", "no-notification", "unexpected-request", "forgot-password"]


def _subject(number):
    """Three choices that no other answer has: (thing, problem, device)."""
    mixed = number * 3001 % ALL
    return THINGS[mixed % 40], PROBLEMS[mixed // 40 % 25], DEVICES[mixed // 1000]


def identity(number) -> str:
    return "-".join(part[2] for part in _subject(number))


def title(number, language) -> str:
    thing, problem, device = _subject(number)
    return f"{thing[0]} {problem[0]} {device[0]}. Why?" if language == 0 else f"{device[1]}{thing[1]}{problem[1]}のは、なぜですか？"


def question(number, language=0) -> str:
    """What a reader might type to find this answer."""
    thing, problem, device = _subject(number)
    return f"{thing[0]} {problem[0]}".lower().removeprefix("the ") if language == 0 else f"{thing[1]}{problem[1]}"


def words_of(tree: Path, language: str) -> list[str]:
    """The words of the real answers, each as often as it occurs there."""
    texts = [path.read_text().split("---\n", 2)[2] for path in sorted((tree / f"docs/{language}/answers").glob("*.md"))]
    pattern = r"[a-z']{2,}" if language == "en" else r"[ァ-ヶー]+|[一-龠々]+|[ぁ-ん]+"
    return [word for text in texts for word in re.findall(pattern, re.sub(r"\{.*?\}|\]\(.*?\)|\]\[.*?\]", "", text).lower())]


def answer(number: int, vocabulary: list[list[str]]) -> tuple[str, str]:
    """The Markdown of one answer in English and in Japanese. Its related answers are earlier ones or real ones.

    Sentences are words of the real answers in any order: they read as nonsense, but their number, their frequency and
    what a compressor makes of them are those of real text.
    """
    rng = random.Random(number)
    thing, problem, device = _subject(number)
    earlier = [identity(rng.randrange(number)) for _ in range(4)] if number > 10 else []
    links = [*earlier, rng.choice(REAL)]
    pages = []
    for n, language in enumerate(("en", "ja")):
        def phrase(count):
            return (" ", "")[n].join(rng.choices(vocabulary[n], k=count))

        def text(sentences):
            return (" ", "")[n].join(phrase(rng.randrange(7, 13)).capitalize() + ".。"[n] for _ in range(sentences))

        def steps(count):
            return "".join(f"{i}. {text(1)}\n" for i in range(1, count + 1))

        def link(target):
            return f"[{phrase(3)}]({target}.md{'' if target in REAL else '#steps'})"

        about = thing[n].removeprefix("The ") if n == 0 else thing[1]
        tags = [f"{about} {phrase(2)}" for _ in range(8)] + [phrase(3) for _ in range(14)] + [f"error {rng.randrange(10000, 99999)}"]
        heads = (("Why this happens", "Steps", "If you use another device", "If this did not work", "Sign in", "Next", "Cancel", "Write to us"),
                 ("原因", "手順", "別の端末を使う場合", "解決しない場合", "サインイン", "次へ", "キャンセル", "問い合わせる"))[n]
        pages.append("\n".join([
            "---", f"title: {title(number, n)}", "description: >-", f"  {text(2)}", "tags:", *(f"  - {tag}" for tag in dict.fromkeys(tags)),
            "audience: [staff, students]", "reviewed: 2026-11-24", "sources: [seed]",
            f"related: [{', '.join(dict.fromkeys(links[2:]))}]", "---", "", text(1), "",
            f"## {heads[0]} {{ #why }}", "", text(3), "",
            f"## {heads[1]} {{ #steps }}", "", steps(6), f"    /// signin | {heads[4]}", f"    {text(1)}", "",
            f"    **{heads[5]}**{{ .press }} **{heads[6]}**{{ .button }}", "    ///", "", text(3), "",
            f"## {heads[2]} {{ #other }}", "", steps(6), "", text(2), "",
            f"## {heads[3]} {{ #not-working }}", "", f"1. [{heads[7]}](../contact.md#send)", *(f"{i}. {link(t)}" for i, t in enumerate(links, 2)), ""]))
    return tuple(pages)


def fill(tree: Path, wanted: int) -> list[int]:
    """Adds answers to both languages until docs/en/answers/ has `wanted`. → the numbers of those added"""
    have = len(list((tree / "docs/en/answers").glob("*.md")))
    numbers = list(range(max(0, wanted - have)))
    vocabulary = [words_of(tree, language) for language in ("en", "ja")]
    for number in numbers:
        for language, text in zip(("en", "ja"), answer(number, vocabulary)):
            (tree / f"docs/{language}/answers/{identity(number)}.md").write_text(text)
    for n, config in enumerate(("mkdocs.yml", "mkdocs.ja.yml")):
        path = tree / config
        topics = "".join(f"  - {names[n]}:\n" + "".join(f"      - answers/{identity(number)}.md\n" for number in some)
                         for names, some in ((names, numbers[i::len(TOPICS)]) for i, names in enumerate(TOPICS)) if some)
        path.write_text(re.sub(r"(?m)^  - questions\.md\n", lambda match: topics + match[0], path.read_text(), count=1))
    return numbers
