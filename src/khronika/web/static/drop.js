// Files that are dropped or chosen are sent one after the other, each as it is; without this file the form sends them.
const { base, token } = document.body.dataset;
const form = document.querySelector("[data-drop]"), zone = form.querySelector(".drop");
const input = form.querySelector("input[type=file]"), button = form.querySelector("button[type=submit]");
const part = (name) => form.querySelector(`[data-${name}]`);
const bar = form.querySelector("progress");
let chosen = [], isSending = false, isStopped = false, request = null;

// --- choosing
const children = async (folder) => {
  const reader = folder.createReader(), found = [];
  for (;;) {
    const some = await new Promise((give, fail) => reader.readEntries(give, fail)); // a hundred at a time
    if (!some.length) return found;
    found.push(...some);
  }
};
const filesOf = async (entry) => {
  if (entry.isFile) {
    const file = await new Promise((give, fail) => entry.file(give, fail));
    const path = entry.fullPath.slice(1);
    return [{ file, path: path === file.name ? "" : path }];
  }
  const found = [];
  for (const each of await children(entry)) found.push(...(await filesOf(each)));
  return found;
};
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const sum = (files) => files.reduce((all, each) => all + each.file.size, 0);
const choose = (files) => {
  chosen = files;
  part("chosen").textContent = files.length ? `${files.length} · ${megabytes(sum(files))}` : "";
};
part("here").hidden = false;
input.addEventListener("change", () => choose([...input.files].map((file) => ({ file, path: file.webkitRelativePath }))));
for (const kind of ["dragenter", "dragover"]) {
  zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
}
zone.addEventListener("dragleave", () => zone.classList.remove("over"));
zone.addEventListener("drop", async (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  if (isSending) return;
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const dropped = items.map((item) => [item.webkitGetAsEntry(), item.getAsFile()]); // both at once: later there is none
  const found = [];
  for (const [entry, file] of dropped) found.push(...(entry ? await filesOf(entry) : [{ file, path: "" }]));
  input.required = false;
  choose(found);
});

// --- sending
const coded = (text) => encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text);
const ask = (path, headers, body, told) => new Promise((give) => {
  request = new XMLHttpRequest();
  request.open("POST", base + path);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = (event) => told(event.loaded);
  request.onloadend = () => {
    try { give(JSON.parse(request.responseText)); } catch { give({ wrong: form.dataset.cut, hint: "" }); }
  };
  request.send(body);
});
const complain = (said, name) => {
  const line = document.createElement("p");
  line.textContent = [name, said.wrong, said.hint].filter(Boolean).join(" · ");
  line.dir = "auto";
  part("wrong").append(line);
  part("wrong").hidden = false;
};
const leaving = (event) => event.preventDefault();
const begin = () => {
  const fields = new FormData(form);
  fields.delete("files");
  return ask("/inbox/drop", {}, new URLSearchParams([...fields]), () => {});
};
const sendAll = async (job) => {
  const total = sum(chosen) || 1;
  let before = 0;
  for (const [number, { file, path }] of chosen.entries()) {
    if (isStopped) break;
    const told = (loaded) => {
      bar.value = ((before + loaded) * 100) / total;
      part("told").textContent = `${number + 1} / ${chosen.length} · ${megabytes(before + loaded)} / ${megabytes(total)}`;
    };
    told(0);
    const said = await ask(`/inbox/drop/${job}/file`, {
      "Content-Type": "application/octet-stream", "X-Khronika-Token": token,
      "X-Khronika-Name": coded(file.name), "X-Khronika-Path": coded(path),
    }, file, told);
    if (said.wrong && !isStopped) complain(said, file.name);
    before += file.size;
  }
};
const end = (job) => {
  const closing = document.createElement("form"), field = document.createElement("input");
  closing.method = "post";
  closing.action = `${base}/inbox/drop/${job}/end`;
  Object.assign(field, { type: "hidden", name: "form_token", value: token });
  closing.append(field);
  document.body.append(closing);
  closing.submit();
};
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending || !chosen.length) { input.focus(); return; }
  part("wrong").replaceChildren();
  part("wrong").hidden = true;
  const { job, ...said } = await begin();
  if (!job) { complain(said, ""); return; }
  isSending = true;
  button.hidden = true;
  part("sending").hidden = false;
  addEventListener("beforeunload", leaving);
  await sendAll(job);
  removeEventListener("beforeunload", leaving);
  end(job);
});
part("stop").addEventListener("click", () => { isStopped = true; request?.abort(); });
