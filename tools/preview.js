// In pages of the preview: what is to mend stands on top, and a page that is built anew loads again.
const { epoch, problems } = document.currentScript.dataset;
if (problems) {
  const box = document.createElement("pre");
  box.setAttribute("role", "alert");
  box.textContent = problems;
  Object.assign(box.style, { margin: 0, padding: "1em", background: "#7d1712", color: "#fff", whiteSpace: "pre-wrap" });
  document.body.prepend(box);
}
(async () => {
  for (;;) {
    try {
      if (await (await fetch(`/livereload/${epoch}/0`)).text() > epoch) return location.reload();
    } catch { await new Promise((resolve) => setTimeout(resolve, 500)); }
  }
})();
