// The slider of the map's time shows the day while it is moved, and asks for it when it is let go. Without script its
// button does the same.
"use strict";
const form = document.getElementById("slider");
if (form) {
  const ago = form.elements.ago, width = form.elements.width, shown = document.getElementById("days-shown");
  const day = back => new Date(Date.parse(form.dataset.today) - back * 86400000).toISOString().slice(0, 10);
  ago.addEventListener("input", () => {
    const last = Number(ago.value), first = last + Number(width.value) - 1;
    shown.textContent = first > last ? day(first) + " \u2013 " + day(last) : day(last);
  });
  ago.addEventListener("change", () => form.requestSubmit());
}
