// Screen readers announce what appears here. It goes when the reader goes on.
const status = document.querySelector(".status");
const clear = () => { status.textContent = ""; };
function say(text) {
  clear();
  requestAnimationFrame(() => { status.textContent = text; });
}
document.addEventListener("focusin", clear);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
