// A notice ends by itself, even if nobody publishes the site again.
for (const notice of document.querySelectorAll("[data-until]")) {
  if (Date.now() > Date.parse(notice.dataset.until)) notice.remove();
}
