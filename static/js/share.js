// Shares this page's address: by the system's own sheet where there is one, else by copying it.

export function startShare(button) {
  if (!navigator.share && !navigator.clipboard) return;
  button.hidden = false;
  const text = button.querySelector("span");
  button.addEventListener("click", async () => {
    // Most pages are the same whatever stands behind the question mark; `data-share="query"` says which are not.
    const query = button.dataset.share === "query" ? location.search : "";
    const address = location.origin + location.pathname + query;
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: address });
      else {
        await navigator.clipboard.writeText(address);
        text.textContent = button.dataset.done;
      }
    } catch {
      // Closing the system's sheet is no fault.
    }
  });
}
