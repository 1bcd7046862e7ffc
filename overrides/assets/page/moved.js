// A page that moved: keep the part that was asked for, and what was searched for, which a refresh by <meta> would lose.
const moved = document.querySelector("[data-moved=follow] a");
if (moved) {
  const target = new URL(moved.href);
  if (!target.hash) target.hash = location.hash;
  if (!target.search) target.search = location.search;
  location.replace(target);
}
