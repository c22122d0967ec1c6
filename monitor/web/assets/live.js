// Says that something changed, and shows nothing by itself: who reads is not moved. Without script the page is as good.
"use strict";
const line = document.getElementById("live");
if (line) {
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/changed?since=" + encodeURIComponent(line.dataset.since), {credentials: "same-origin"});
      if (!answer.ok) return;
      const found = await answer.json();
      if (found.changed > 0) {
        line.hidden = false;
        line.querySelector("a").textContent = found.said;
      }
    } catch { /* the line is down; the next question may get through */ }
  };
  setInterval(ask, 30000);
  document.addEventListener("visibilitychange", ask);
}
