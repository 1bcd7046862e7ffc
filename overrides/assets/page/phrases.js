// Where the engine does not know Japanese phrases, headings break before a word in other letters, and after a particle.
if (!CSS.supports("word-break", "auto-phrase") && Intl.Segmenter) {
  const segmenter = new Intl.Segmenter("ja", { granularity: "word" });
  const between = (before, word) => /^(?!お$|ご$).*[\p{sc=Hiragana}、。・）」？]$/u.test(before)
    && /^[\p{sc=Han}\p{sc=Katakana}A-Za-z0-9「（]/u.test(word)
    || /^[をはがにへ]$/.test(before) && word.length > 1;
  for (const heading of document.querySelectorAll(":is(h1, h2, h3):lang(ja)")) {
    for (const text of [...heading.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)) {
      const words = Array.from(segmenter.segment(text.data), ({ segment }) => segment);
      text.replaceWith(...words.flatMap((word, at) => (at && between(words[at - 1], word)
        ? [document.createElement("wbr"), word] : [word])));
    }
  }
}
