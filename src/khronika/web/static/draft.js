// What is typed is kept by the server, sealed, and never by the browser: a lock, or a page that is left, loses none of it.
const { base, token } = document.body.dataset;
const PAUSE = 1_500;
const form = document.querySelector("form[data-draft]");
if (form) {
  let timer = 0, isChanged = false, isSent = false;
  const keep = () => {
    clearTimeout(timer);
    if (!isChanged || isSent) return;
    isChanged = false;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("form_token", token);
    fetch(`${base}/items/${form.dataset.item}/draft`, { method: "POST", body: fields, keepalive: true }).catch(() => { isChanged = true; });
  };
  form.addEventListener("input", () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => { isSent = true; });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
}
