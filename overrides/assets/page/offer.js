// An offer of the other language on the home page, to readers whose browser prefers it, until they decline.
const preferred = navigator.languages.map((name) => name.slice(0, 2)).find((name) => folders.has(name));
const offer = document.querySelector(`.offer[lang="${preferred}"]`);
if (offer && !stored("localStorage", "offer-declined")) {
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    offer.remove();
    try { localStorage.setItem("offer-declined", "yes"); } catch { /* storage is closed: the offer comes again */ }
  });
}
