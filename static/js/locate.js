// "Use my location": asks the browser, and only when pressed; the answer goes nowhere but into the next page's address.

export function startLocate(button) {
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Two decimals are about a kilometre: enough for hubs, and no more than that is told.
        const place = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        location.assign(`${button.dataset.locate}?${new URLSearchParams({ place })}`);
      },
      () => {
        button.disabled = false;
        document.querySelector("#place, #q")?.focus();
      },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
}
