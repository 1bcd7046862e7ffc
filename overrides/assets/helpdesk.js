// The helpdesk's table: narrowed while one types; each row copies its link and its replies. Enter in the filter goes to
// the first row's buttons. site.js comes before it.

const filter = document.querySelector(".filter");
const rows = [...document.querySelectorAll(".answers tbody tr")];
const [query, topic, audience] = filter.querySelectorAll("input, select");
const plain = (text) => text.normalize("NFKC").toLowerCase();
const haystacks = rows.map(({ dataset, cells: [question, answer] }) =>
  plain(`${dataset.id} ${question.textContent} ${answer.textContent}`));

function narrow() {
  const wanted = plain(query.value).split(/\s+/).filter(Boolean);
  rows.forEach((row, index) => {
    row.hidden = !(wanted.every((word) => haystacks[index].includes(word))
      && ["", row.dataset.topic].includes(topic.value)
      && ["", ...row.dataset.audience.split(" ")].includes(audience.value));
  });
  document.getElementById("page-filter-count").textContent = rows.filter((row) => !row.hidden).length;
}

const replies = {}; // language → promise of its answers.json
function loadReplies(wanted) {
  replies[wanted] ??= fetch(ours(`${folders.get(wanted)}answers.json`)).then((response) => response.json());
  replies[wanted].catch(() => delete replies[wanted]); // try again at the next click
  return replies[wanted];
}

/** The reply of an answer in each of the languages; its link leads to a part of the page, as "#id". */
async function reply(id, languages, part) {
  const lists = await Promise.all(languages.map(loadReplies));
  const found = lists.map(({ answers }) => answers.find((answer) => answer.id === id));
  return found.map((answer) => answer.reply.replace(answer.url, answer.url + part)).join("\n\n――――\n\n");
}

/** Copies a row's link or reply: `wanted` is "link", a language, or "all". */
function copyFrom(row, wanted) {
  const link = new URL(row.querySelector("a").getAttribute("href"), canonical);
  const languages = wanted === "all" ? [...folders.keys()] : [wanted];
  if (wanted === "link") copy("copiedLink", link.href);
  else copy("copiedReply", reply(row.dataset.id, languages, link.hash), link.href);
}

/** What a row copies leads to the case that is chosen in it. */
function offerCases(row, cases) {
  const select = row.querySelector("select");
  for (const { id, name } of cases) select?.add(new Option(name, `#${id}`));
  const link = row.querySelector("a");
  const whole = link.getAttribute("href"); // relative: what is copied names the canonical host
  select?.addEventListener("change", () => link.setAttribute("href", whole + select.value));
}

for (const row of rows) {
  row.cells[0].id = `page-row-${row.dataset.id}`;
  for (const control of row.querySelectorAll("button, select")) {
    control.setAttribute("aria-describedby", row.cells[0].id);
    if (control.dataset.copy) control.addEventListener("click", () => copyFrom(row, control.dataset.copy));
  }
}
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
for (const element of document.querySelectorAll(".copy, .filter")) element.hidden = false;
