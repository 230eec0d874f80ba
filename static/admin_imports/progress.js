"use strict";

// Shows how far the work is, every other second, until it is done; then the page is loaded anew with its result.
{
  const PAUSE_MS = 2000;

  const look = async () => {
    const shown = document.getElementById("import-state");
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("import-state");
      if (!fresh?.dataset.atWork) {
        location.reload();
        return;
      }
      if (fresh.textContent !== shown.textContent) {
        shown.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // The server is away for a moment: look again.
    }
    setTimeout(look, PAUSE_MS);
  };

  setTimeout(look, PAUSE_MS);
}
