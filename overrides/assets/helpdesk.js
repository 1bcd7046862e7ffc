// The helpdesk's table, narrowed while typing. Enter goes to the first row's buttons.
const filter = document.querySelector(".filter");
if (filter) {
  const rows = [...document.querySelectorAll(".answers tbody tr")];
  const [words, topic, audience] = filter.querySelectorAll("input, select");
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const haystacks = rows.map(({ dataset, cells: [question, answer] }) =>
    plain(`${dataset.id} ${question.textContent} ${answer.textContent}`));
  for (const row of rows) {
    row.cells[0].id = `page-row-${row.dataset.id}`;
    for (const control of row.querySelectorAll("button, select")) {
      control.setAttribute("aria-describedby", row.cells[0].id);
    }
  }
  /** What a row copies leads to the case that is chosen in it. */
  const offerCases = (row, cases) => {
    const select = row.querySelector("select");
    for (const { id, name } of cases) select?.add(new Option(name, `#${id}`));
    const link = row.querySelector("a");
    const whole = link.getAttribute("href"); // relative: what is copied names the canonical host
    select?.addEventListener("change", () => link.setAttribute("href", whole + select.value));
  };
  const narrow = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, index) => {
      row.hidden = !(wanted.every((word) => haystacks[index].includes(word))
        && ["", row.dataset.topic].includes(topic.value)
        && ["", ...row.dataset.audience.split(" ")].includes(audience.value));
    });
    document.getElementById("page-filter-count").textContent = rows.filter((row) => !row.hidden).length;
  };
  // The other words that people type, and the cases, would double the weight of the page, so they come after it, with
  // the replies.
  const complete = loadReplies(language).then(({ answers }) => {
    const entries = new Map(answers.map((answer) => [answer.id, answer]));
    rows.forEach((row, index) => {
      const { tags, cases } = entries.get(row.dataset.id) ?? { tags: [], cases: [] };
      haystacks[index] += plain(` ${[...tags, ...cases.map(({ name }) => name)].join(" ")}`);
      offerCases(row, cases);
    });
    narrow();
  }).catch(() => { /* titles and short answers are searched all the same */ });
  filter.addEventListener("input", narrow);
  filter.addEventListener("submit", async (event) => {
    event.preventDefault();
    await complete;
    rows.find((row) => !row.hidden)?.querySelector("button").focus();
  });
  narrow();
}
