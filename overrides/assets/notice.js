// A notice ends by itself, even if nobody publishes the site again. Its days are days in Japan.
for (const notice of document.querySelectorAll("[data-until]")) {
  if (Date.now() > new Date(`${notice.dataset.until}T23:59:59+09:00`)) notice.remove();
}
