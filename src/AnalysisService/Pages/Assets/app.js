// Keeps the page current, and small comforts. Everything works without it, too.
const main = document.getElementById("content");
const state = document.getElementById("state");
const live = document.getElementById("live");

function localTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    time.title = new Date(time.dateTime).toLocaleString();
  }
}

function copyButtons(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
}

function show(html) {
  // What the reader opened or holds stays as it is.
  const open = [...live.querySelectorAll("details")].map((d) => d.open);
  const focused = live.contains(document.activeElement) ? [...live.querySelectorAll("a, button, summary")].indexOf(document.activeElement) : -1;
  live.innerHTML = html;
  live.querySelectorAll("details").forEach((d, i) => (d.open = open[i] ?? false));
  if (focused >= 0) live.querySelectorAll("a, button, summary")[focused]?.focus();
  prepare(live);
}

function prepare(root) {
  localTimes(root);
  copyButtons(root);
}

prepare(document);

for (const select of document.querySelectorAll(".filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

if (main.dataset.live && live) {
  const stream = new EventSource(main.dataset.live);
  stream.addEventListener("open", () => (state.textContent = "live"));
  stream.addEventListener("error", () => (state.textContent = "not live, trying again"));
  stream.addEventListener("page", (event) => event.data && show(event.data));
}
