// "Use my location": asks the browser, and only when pressed; the answer goes nowhere but into the next page's address.
import { roughPlace } from "./coordinates.js";

export function startLocate(button) {
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        location.assign(`${button.dataset.locate}?${new URLSearchParams({ place: roughPlace(coords) })}`);
      },
      () => {
        button.disabled = false;
        document.querySelector("#place, #q")?.focus();
      },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
}
