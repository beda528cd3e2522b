// The scoring grid: keys of a spreadsheet over a plain table. Points are stored by the server alone,
// cell by cell with the version that was seen; what is not stored yet is marked, kept for a reload
// under the person's key (as portal.js keeps forms, and wiped with them) and sent again.
(() => {
  "use strict";
  const root = document.querySelector("[data-score-grid]");
  if (!root) { return; }
  const find = (name) => root.querySelector(`[data-${name}]`);
  const table = root.querySelector("table"), body = table.tBodies[0], scroll = find("scroll");
  const line = find("line"), now = find("now"), side = find("side"), box = find("box"), help = find("help");
  const todo = root.querySelector('[data-act="next"]'), one = find("one"), chooser = one.querySelector("select");
  const items = [...table.querySelectorAll("thead th[data-item]")].map((head) => ({
    key: head.dataset.item, name: head.title, kind: head.dataset.kind, asks: head.dataset.asks,
    scale: head.dataset.scale, choices: JSON.parse(head.dataset.choices || "[]"),
  }));
  const rows = new Map([...body.rows].map((row) => [row.dataset.card, row]));
  const place = new Map(items.map((item, index) => [item.key, index]));
  const person = document.body.dataset.person || "";
  const shelf = `typed:${person}:${window.location.pathname}:${root.dataset.stage}`;
  const phone = window.matchMedia("(max-width: 40rem)");
  const csrf = () => (document.cookie.match(/(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";
  const AT_ONCE = 200, CARDS_AT_ONCE = 20, PAUSE = 30;
  // Kinds whose word is the points themselves: there the page knows a difference without asking.
  const SAYS_POINTS = ["levels", "yes_no", "bonus", "penalty", "campaign"];

  // ---- cells: what is stored (facts), what waits to be stored (pending) ----
  const stored = new Map(), pending = new Map();
  const cellAt = (r, c) => body.rows[r] && body.rows[r].cells[c + 1];
  const keyAt = (r, c) => `${body.rows[r].dataset.card}:${items[c].key}`;
  const parts = (key) => key.split(":");
  const cellOf = (key) => {
    const [card, item] = parts(key);
    const row = rows.get(card);
    return row && place.has(item) ? row.cells[place.get(item) + 1] : null;
  };
  const unitOf = (key) => rows.get(parts(key)[0])?.cells[0].querySelector("a").textContent || "";
  const itemOf = (key) => items[place.get(parts(key)[1])];
  const first = (cell) => (cell.firstChild && cell.firstChild.nodeType === Node.TEXT_NODE ? cell.firstChild.data : "");
  const facts = (key) => {
    if (!stored.has(key)) {
      const cell = cellOf(key), { n, b, r } = cell.dataset, word = first(cell);
      const points = cell.querySelector("small")?.textContent.replace(" đ", "") || "";
      stored.set(key, { word, before: b ?? word, points, reason: r || "", version: Number(n || 0), look: cell.className.split(" ").filter((c) => "ogden".includes(c)).join(" ") });
    }
    return stored.get(key);
  };
  const isOpen = (key) => facts(key).look.includes("o");
  const current = (key) => pending.get(key) || facts(key);
  const STATES = { waiting: "p", sending: "p", unreasoned: "p r", wrong: "p w", faster: "p w", closed: "p w" };

  const paint = (key) => {
    const cell = cellOf(key);
    if (!cell) { return; }
    const fact = facts(key), entry = pending.get(key);
    const chosen = cell.classList.contains("s");
    cell.textContent = current(key).word;
    const add = (tag, text) => { const spot = document.createElement(tag); spot.textContent = text; cell.append(spot); };
    if (!entry && fact.look.includes("d")) { add("del", fact.before || "–"); }
    if (!entry && fact.points) { add("small", `${fact.points} đ`); }
    cell.className = [fact.look, entry ? STATES[entry.state] : "", chosen ? "s" : ""].join(" ").trim();
    if (entry && entry.message) { cell.setAttribute("aria-invalid", "true"); } else { cell.removeAttribute("aria-invalid"); }
    if (at && cell === cellAt(at.r, at.c)) { tell(); }
  };

  const keep = () => {
    const left = [...pending].map(([key, entry]) => [key, { ...entry, state: entry.state === "sending" ? "waiting" : entry.state }]);
    if (left.length && person) { sessionStorage.setItem(shelf, JSON.stringify(left)); } else { sessionStorage.removeItem(shelf); }
    const ill = problems();
    todo.hidden = !ill.length;
    todo.textContent = `${ill.length} ô cần xử lý`;
  };
  const problems = () => [...pending].filter(([, entry]) => !["waiting", "sending"].includes(entry.state)).map(([key]) => key);
  const say = (text) => { line.textContent = text; };

  // ---- numbers as they are typed in Vietnam, only to know whether a reason will be asked ----
  const number = (word) => {
    const text = word.trim().replace("%", "").replace(/[. ](?=\d{3}(\D|$))/g, "").replace(",", ".");
    return /^-?\d+(\.\d+)?$/.test(text) ? Math.abs(Number(text)) : null;
  };
  const surelyDiffers = (key, word) => {
    const before = facts(key).before;
    const { kind, choices } = itemOf(key);
    const [mine, theirs] = [number(word || "0"), number(before || "0")];
    const isKnown = !choices.length || !word || choices.some(([known]) => number(known) === mine);
    return SAYS_POINTS.includes(kind) && isKnown && mine !== null && theirs !== null && mine !== theirs;
  };

  // ---- writing cells: one act of the person is one step of undo ----
  const undone = [], done = [];
  let acts = 0;
  const buttons = () => {
    root.querySelector('[data-act="undo"]').disabled = !done.length;
    root.querySelector('[data-act="redo"]').disabled = !undone.length;
  };
  // To verify an item with the points it has is to give them: the cell counts as judged from then on.
  const isUnjudged = (key) => root.dataset.stage === "tham-dinh" && !facts(key).look.includes("g");
  const enter = (key, word, reason, act, state = "waiting", judges = true) => {
    const fact = facts(key), isSame = word === fact.word && reason === fact.reason;
    if (isSame && !(judges && isUnjudged(key))) { pending.delete(key); } else {
      pending.set(key, { word, reason, version: fact.version, act, state, message: "" });
    }
    paint(key);
  };
  const put = (changes) => {
    const open = changes.filter(([key]) => isOpen(key));
    const act = ++acts, lacking = [];
    const step = open.map(([key, word]) => ({ key, from: { word: current(key).word, reason: current(key).reason }, to: { word, reason: "" } }))
      .filter(({ key, from, to }) => from.word !== to.word || (isUnjudged(key) && !pending.has(key)));
    if (!step.length) { return 0; }
    step.forEach((change) => {
      const differs = surelyDiffers(change.key, change.to.word);
      change.to.reason = change.to.word === facts(change.key).before ? "" : current(change.key).reason;
      if (differs) { lacking.push(change.key); }
      enter(change.key, change.to.word, change.to.reason, act, differs ? "unreasoned" : "waiting");
    });
    const changed = step.filter(({ from, to }) => from.word !== to.word);
    if (changed.length) { done.push(changed); }
    undone.length = 0;
    buttons();
    keep();
    if (lacking.length) { askReason(lacking); }
    send();
    return step.length;
  };
  const remember = (key, reason) => {
    // The reason belongs to the step that wrote the word, so that redoing it brings both back.
    [...done].reverse().some((step) => step.some((change) => {
      if (change.key === key) { change.to.reason = reason; return true; }
      return false;
    }));
  };
  const turn = (from, to, side_) => {
    const step = from.pop();
    if (!step) { return; }
    to.push(step);
    buttons();
    const act = ++acts;
    step.forEach(({ key, ...change }) => {
      if (cellOf(key) && isOpen(key)) { enter(key, change[side_].word, change[side_].reason, act, "waiting", false); }
    });
    const spot = step.map(({ key }) => cellOf(key)).find(Boolean);
    if (spot) { go(spot.parentElement.sectionRowIndex, spot.cellIndex - 1); }
    say(side_ === "from" ? "Đã hoàn tác." : "Đã làm lại.");
    keep();
    send();
  };

  // ---- sending: few cells at a time; each unit's card is stored as a whole or not ----
  let running = false, failures = 0, timer = null;
  const batch = () => {
    const cards = new Set(), chosen = [];
    for (const [key, entry] of pending) {
      if (entry.state !== "waiting" || chosen.length >= AT_ONCE) { continue; }
      const [card] = parts(key);
      if (!cards.has(card) && cards.size >= CARDS_AT_ONCE) { continue; }
      cards.add(card);
      chosen.push([key, entry]);
    }
    return chosen;
  };
  const send = async () => {
    if (running) { return; }
    const chosen = batch();
    if (!chosen.length) { return; }
    running = true;
    window.clearTimeout(timer);
    chosen.forEach(([key, entry]) => { entry.state = "sending"; paint(key); });
    say("Đang lưu …");
    const cells = chosen.map(([key, { word, reason, version }]) => {
      const [card, item] = parts(key);
      return { card: Number(card), item: Number(item), word, reason, version };
    });
    let goOn = false;
    try {
      const answer = await fetch(root.dataset.save, {
        method: "POST",
        body: JSON.stringify({ cot: root.dataset.stage, cells }),
        headers: { "X-CSRFToken": csrf(), "Content-Type": "application/json", Accept: "application/json" },
        redirect: "manual",
      });
      const data = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok) {
        failures = 0;
        goOn = true;
        hear(chosen, data);
      } else if (answer.type === "opaqueredirect" || answer.status === 401 || (answer.status === 403 && await isAway())) {
        back(chosen);
        expired();
      } else if ([403, 404, 413, 422].includes(answer.status)) {
        chosen.forEach(([, entry]) => Object.assign(entry, { state: "closed", message: data.error || "Tài khoản đang đăng nhập không có quyền chấm ở đây." }));
        say("Chưa lưu được. Phần bạn gõ vẫn ở đây.");
      } else {
        back(chosen);
        retry(answer);
      }
    } catch (error) {
      back(chosen);
      retry();
    }
    chosen.forEach(([key]) => paint(key));
    running = false;
    keep();
    if (goOn) { send(); }
  };
  const back = (chosen) => chosen.forEach(([, entry]) => { if (entry.state === "sending") { entry.state = "waiting"; } });
  const isAway = async () => {
    const answer = await fetch(document.body.dataset.session, { redirect: "manual", cache: "no-store" });
    return answer.type === "opaqueredirect" || answer.status === 401;
  };
  const expired = () => {
    say("Phiên làm việc đã hết. Điểm chưa lưu vẫn ở đây. ");
    const link = document.createElement("a");
    link.href = document.body.dataset.signIn;
    link.target = "_blank";
    link.textContent = "Đăng nhập lại ở thẻ mới";
    line.append(link, ", rồi quay lại thẻ này.");
  };
  const retry = (answer) => {
    failures += 1;
    const soon = failures <= 3 && navigator.onLine && !(answer && answer.status === 503);
    say(soon ? "Chưa lưu được, đang thử lại …" : `Mất kết nối: ${pending.size} ô chưa lưu được giữ ở đây và sẽ tự gửi lại.`);
    const rest = soon ? 2 * failures : Number(answer && answer.headers.get("Retry-After")) || PAUSE;
    timer = window.setTimeout(send, 1000 * rest);
  };
  const come = () => { if (pending.size && !document.hidden) { failures = 0; send(); } };
  window.addEventListener("online", come);
  window.addEventListener("focus", come);
  document.addEventListener("visibilitychange", come);
  window.addEventListener("beforeunload", (event) => { if (pending.size) { event.preventDefault(); } });

  const hear = (chosen, data) => {
    const lacking = [];
    let saved = 0;
    data.cards.forEach((answer) => {
      const mine = chosen.filter(([key]) => parts(key)[0] === String(answer.card));
      mine.forEach(([key, entry]) => {
        const [, item] = parts(key);
        const stands = answer.cells[item];
        if (stands && cellOf(key)) {
          const kept = facts(key).look.split(" ").filter((letter) => "oe".includes(letter));
          stored.set(key, { ...stands, look: [...kept, ...stands.look.split(" ").filter(Boolean)].join(" ") });
        }
        const isLatest = pending.get(key) === entry, error = answer.errors[item];
        if (answer.state === "saved") {
          saved += 1;
          if (isLatest) { pending.delete(key); } else if (pending.has(key) && stands) { pending.get(key).version = stands.version; }
        } else if (!isLatest) {
          return;
        } else if (answer.faster.includes(Number(item))) {
          Object.assign(entry, { state: "faster", message: error, theirs: stands });
        } else if (answer.unreasoned.includes(Number(item))) {
          Object.assign(entry, { state: "unreasoned", message: error });
          lacking.push(key);
        } else if (error) {
          Object.assign(entry, { state: "wrong", message: error });
        } else if (Object.keys(answer.errors).length) {
          entry.state = "waiting"; // held up by another cell of its card: goes again without it
        } else {
          Object.assign(entry, { state: "closed", message: answer.message });
        }
      });
      mine.forEach(([key]) => paint(key));
      const row = rows.get(String(answer.card));
      if (row && answer.total) { row.cells[row.cells.length - 1].textContent = answer.total; }
      if (row && ["moved", "denied"].includes(answer.state)) { row.cells[0].querySelector("small").textContent = "không chấm được nữa"; }
    });
    const left = pending.size;
    if (saved || !left) { say(left ? `Đã lưu ${saved} ô lúc ${data.saved_at}, còn ${left} ô.` : `Đã lưu lúc ${data.saved_at}.`); } else { say("Chưa lưu được các ô có đánh dấu."); }
    if (!editing && !box.open) {
      if (lacking.length) { askReason(lacking); } else { openProblem(problems().find((key) => pending.get(key).state === "faster")); }
    }
    if (!side.hidden) { showSide(true); }
  };

  // ---- the box at a cell: a missing reason, another person's points, what is wrong ----
  const recent = [];
  let asked = [], boxKind = "";
  const reason = box.querySelector("textarea");
  const openBox = (key, kind, text, shown) => {
    boxKind = kind;
    box.querySelector("[data-box-text]").textContent = text;
    box.querySelector("[data-box-reason]").hidden = kind !== "reason";
    box.querySelectorAll("[data-box-act]").forEach((button) => { button.hidden = !shown.includes(button.dataset.boxAct); });
    box.open = true; // not show(): that would scroll to where the box stood before
    const cell = cellOf(key), frame = root.getBoundingClientRect(), spot = cell.getBoundingClientRect();
    const left = Math.max(0, Math.min(spot.left - frame.left, frame.width - box.offsetWidth));
    const under = spot.bottom - frame.top + 6;
    const over = spot.top - frame.top - box.offsetHeight - 6;
    box.style.left = `${left}px`;
    box.style.top = `${spot.bottom + box.offsetHeight + 12 > window.innerHeight && over > 0 ? over : under}px`;
    box.scrollIntoView({ block: "nearest" });
  };
  const askReason = (keys) => {
    asked = keys.filter((key) => pending.get(key)?.state === "unreasoned" && cellOf(key));
    if (!asked.length) { return; }
    const [head] = asked;
    const text = asked.length > 1
      ? `${asked.length} ô có điểm khác cột trước. Ghi một lý do cho cả ${asked.length} ô.`
      : `${unitOf(head)}, mục ${itemOf(head).name}: ${current(head).word || "bỏ trống"} thay cho ${facts(head).before || "bỏ trống"}. Vì sao?`;
    reason.value = current(head).reason;
    const spot = box.querySelector("[data-recent]");
    spot.replaceChildren(...recent.map((words) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.textContent = words.length > 60 ? `${words.slice(0, 59)}…` : words;
      button.addEventListener("click", () => { reason.value = words; giveReason(); });
      return button;
    }));
    openBox(head, "reason", text, ["ok", "drop", "later"]);
    reason.focus({ preventScroll: true });
    reason.select();
  };
  const giveReason = () => {
    const words = reason.value.trim();
    if (!words) { reason.focus(); box.querySelector("[data-box-text]").textContent = "Hãy ghi lý do: điểm khác với cột trước."; return; }
    if (!recent.includes(words)) { recent.unshift(words); recent.splice(3); }
    asked.forEach((key) => {
      const entry = pending.get(key);
      if (entry) { Object.assign(entry, { reason: words, state: "waiting", message: "" }); remember(key, words); paint(key); }
    });
    closeBox();
    keep();
    send();
  };
  const closeBox = () => {
    if (!box.open) { return; }
    box.open = false;
    asked = [];
    focusCell();
  };
  const drop = (keys) => {
    keys.forEach((key) => { pending.delete(key); paint(key); });
    closeBox();
    keep();
  };
  const openProblem = (key) => {
    const entry = key && pending.get(key);
    if (!entry || !cellOf(key)) { return; }
    const cell = cellOf(key);
    go(cell.parentElement.sectionRowIndex, cell.cellIndex - 1);
    if (entry.state === "unreasoned") {
      askReason([...pending].filter(([, other]) => other.act === entry.act && other.state === "unreasoned").map(([other]) => other));
      return;
    }
    asked = [key];
    const isFaster = entry.state === "faster";
    const why = isFaster && entry.theirs.reason ? ` Lý do: ${entry.theirs.reason}` : "";
    const mine = isFaster ? ` Bạn vừa gõ: ${entry.word || "bỏ trống"}.` : "";
    openBox(key, entry.state, `${unitOf(key)}. ${entry.message}${why}${mine}`, isFaster ? ["mine", "theirs", "later"] : ["drop", "later"]);
    box.querySelector("[data-box-act]:not([hidden])").focus();
  };
  box.addEventListener("click", (event) => {
    const name = event.target.dataset.boxAct;
    if (name === "ok") { giveReason(); }
    if (name === "later") { closeBox(); }
    if (name === "drop" || name === "theirs") { drop(asked); }
    if (name === "mine") {
      const keys = asked;
      keys.forEach((key) => {
        const entry = pending.get(key);
        const needs = surelyDiffers(key, entry.word) && !entry.reason;
        Object.assign(entry, { version: facts(key).version, state: needs ? "unreasoned" : "waiting", message: "", theirs: null });
        paint(key);
      });
      closeBox();
      keep();
      askReason(keys);
      send();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); closeBox(); }
    if (event.key === "Enter" && !event.shiftKey && event.target === reason) { event.preventDefault(); giveReason(); }
    event.stopPropagation();
  });

  // ---- the cell in hand ----
  let at = null, anchor = null, leaving = false;
  const columns = items.length;
  const tell = () => {
    const key = keyAt(at.r, at.c), fact = facts(key), entry = pending.get(key), item = items[at.c];
    const words = [unitOf(key), item.name, item.scale && `${item.asks === "điểm" ? "" : "nhập "}${item.scale}`];
    if (root.dataset.stage !== "tu-cham") { words.push(`cột trước: ${fact.before || "chưa chấm"}`); }
    if (current(key).reason) { words.push(`lý do: ${current(key).reason}`); }
    if (entry && entry.message) { words.push(entry.message); } else if (!isOpen(key)) { words.push("chỉ để xem"); }
    now.textContent = words.filter(Boolean).join(" · ");
    now.classList.toggle("is-wrong", Boolean(entry && entry.message));
  };
  const focusCell = () => {
    const cell = at && cellAt(at.r, at.c);
    if (cell) { cell.focus({ preventScroll: false }); }
  };
  const choose = () => {
    table.querySelectorAll(".s").forEach((cell) => cell.classList.remove("s"));
    chosen().forEach(([r, c]) => { if (anchor) { cellAt(r, c).classList.add("s"); } });
  };
  const chosen = () => {
    if (!at) { return []; }
    const from = anchor || at, found = [];
    for (let r = Math.min(from.r, at.r); r <= Math.max(from.r, at.r); r += 1) {
      for (let c = Math.min(from.c, at.c); c <= Math.max(from.c, at.c); c += 1) { found.push([r, c]); }
    }
    return found;
  };
  const go = (r, c, extend) => {
    const old = at && cellAt(at.r, at.c);
    if (extend) { anchor = anchor || at; } else { anchor = null; }
    at = { r: Math.max(0, Math.min(r, body.rows.length - 1)), c: Math.max(0, Math.min(c, columns - 1)) };
    if (old) { old.removeAttribute("tabindex"); old.removeAttribute("aria-describedby"); }
    const cell = cellAt(at.r, at.c);
    cell.tabIndex = 0;
    cell.setAttribute("aria-describedby", "o-dang-chon");
    cell.setAttribute("aria-readonly", String(!isOpen(keyAt(at.r, at.c))));
    leaving = false;
    showOnly();
    tell();
    choose();
    focusCell();
    if (!side.hidden) { showSide(); }
  };
  const step = (dr, dc, extend) => {
    if (!at) { go(0, 0); return; }
    go(at.r + dr, at.c + dc, extend);
  };
  // Tab walks the row and goes on in the next one; from the last cell it leaves.
  const walk = (way) => {
    const next = at.r * columns + at.c + way;
    if (next < 0 || next >= columns * body.rows.length) { return false; }
    go(Math.floor(next / columns), next % columns);
    return true;
  };

  // ---- typing ----
  const input = document.createElement("input");
  input.className = "cell-input";
  input.autocomplete = "off";
  input.inputMode = "decimal";
  const list = document.createElement("div");
  list.className = "cell-choices";
  let editing = null, byTyping = false;
  const edit = (word, typed) => {
    const key = keyAt(at.r, at.c);
    if (!isOpen(key)) { say("Ô này chỉ để xem."); return; }
    const item = items[at.c], cell = cellAt(at.r, at.c);
    editing = key;
    byTyping = typed;
    input.value = word;
    input.inputMode = ["levels", "disqualifier", "yes_no"].includes(item.kind) && item.choices.some(([known]) => number(known) === null) ? "text" : "decimal";
    input.setAttribute("aria-label", `${unitOf(key)}, ${item.name}, ${item.scale}`);
    list.replaceChildren(...item.choices.map(([known, label]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.tabIndex = -1;
      button.textContent = known === label ? label : `${known} · ${label}`;
      button.addEventListener("pointerdown", (event) => { event.preventDefault(); input.value = known; commit(); focusCell(); });
      return button;
    }));
    cell.append(input);
    if (item.choices.length) { cell.append(list); }
    input.focus();
    if (!typed) { input.setSelectionRange(word.length, word.length); }
  };
  const close = () => {
    const key = editing;
    editing = null;
    input.remove();
    list.remove();
    return key;
  };
  const commit = () => {
    if (!editing) { return; }
    const word = input.value.trim();
    put([[close(), word]]);
  };
  // Looking into a cell and going elsewhere judges nothing; Enter and Tab do.
  const leave = () => { if (editing && input.value.trim() === current(editing).word) { close(); } else { commit(); } };
  input.addEventListener("blur", leave);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const upDown = ["ArrowUp", "ArrowDown"].includes(event.key);
    if (event.isComposing) { return; }
    if (event.key === "Escape") { event.preventDefault(); close(); focusCell(); return; }
    if (event.key === "F2") { event.preventDefault(); byTyping = false; return; }
    const way = event.key === "Enter" ? [event.shiftKey ? -1 : 1, 0] : arrows[event.key];
    if (event.key === "Tab" || (way && (event.key === "Enter" || upDown || byTyping))) {
      event.preventDefault();
      commitAnd(() => { if (event.key === "Tab") { walk(event.shiftKey ? -1 : 1) || focusCell(); } else { step(...way); } });
    }
  });
  // The box of the reason opens at the cell just written; the next cell waits below it.
  const commitAnd = (move) => {
    const key = editing, word = input.value.trim();
    close();
    move();
    put([[key, word]]);
  };

  // ---- copy and paste ----
  const rowsOf = (text) => text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((row) => row.split("\t").map((word) => word.trim().replace(/^"(.*)"$/s, "$1")));
  table.addEventListener("copy", (event) => {
    if (editing || !at) { return; }
    const byRow = new Map();
    chosen().forEach(([r, c]) => byRow.set(r, [...(byRow.get(r) || []), current(keyAt(r, c)).word]));
    event.clipboardData.setData("text/plain", [...byRow.values()].map((row) => row.join("\t")).join("\n"));
    event.preventDefault();
    say(`Đã chép ${chosen().length} ô.`);
  });
  table.addEventListener("paste", (event) => {
    if (editing || !at) { return; }
    event.preventDefault();
    const block = rowsOf(event.clipboardData.getData("text/plain"));
    const spots = chosen();
    const start = spots[0], single = block.length === 1 && block[0].length === 1;
    const wanted = single ? spots.map(([r, c]) => [r, c, block[0][0]])
      : block.flatMap((row, dr) => row.map((word, dc) => [start[0] + dr, start[1] + dc, word]));
    const inside = wanted.filter(([r, c]) => r < body.rows.length && c < columns);
    const filled = inside.filter(([, , word]) => word !== "");
    const open = filled.filter(([r, c]) => isOpen(keyAt(r, c)));
    put(open.map(([r, c, word]) => [keyAt(r, c), word]));
    if (!single && block.length) {
      anchor = { r: start[0], c: start[1] };
      at = { r: Math.min(start[0] + block.length, body.rows.length) - 1, c: Math.min(start[1] + Math.max(...block.map((row) => row.length)), columns) - 1 };
      cellAt(at.r, at.c).tabIndex = 0;
      choose();
      if (!box.open) { focusCell(); }
    }
    const left = [];
    if (wanted.length > inside.length) { left.push(`${wanted.length - inside.length} ô nằm ngoài lưới`); }
    if (filled.length > open.length) { left.push(`${filled.length - open.length} ô bạn không chấm`); }
    if (left.length) { say(`Đã dán ${open.length} ô, bỏ qua ${left.join(", ")}.`); }
  });

  // ---- the side panel ----
  const leaves = new Map();
  let asking = null;
  const showSide = (anew) => {
    if (!at) { return; }
    const key = keyAt(at.r, at.c);
    if (anew) { leaves.delete(key); }
    window.clearTimeout(asking);
    asking = window.setTimeout(async () => {
      if (!leaves.has(key)) {
        side.setAttribute("aria-busy", "true");
        try {
          const [card, item] = parts(key);
          const answer = await fetch(`${root.dataset.panel}${card}/${item}/`, { redirect: "manual" });
          leaves.set(key, answer.ok ? await answer.text() : "");
        } catch (error) {
          leaves.set(key, "");
        }
      }
      if (at && keyAt(at.r, at.c) !== key) { return; }
      side.removeAttribute("aria-busy");
      if (leaves.get(key)) {
        side.innerHTML = leaves.get(key);
        side.querySelectorAll("a").forEach((link) => { link.target = "_blank"; link.rel = "noopener"; });
        const shut = document.createElement("button");
        Object.assign(shut, { type: "button", className: "btn btn-outline-primary btn-small mt-3", textContent: "Đóng" });
        shut.dataset.act = "panel";
        side.append(shut);
      } else {
        leaves.delete(key);
        side.textContent = "Chưa lấy được chi tiết của ô. Hãy kiểm tra kết nối rồi chọn lại ô.";
      }
    }, anew ? 0 : 150);
  };
  const panel = (open = side.hidden) => {
    side.hidden = !open;
    root.classList.toggle("with-side", open);
    root.querySelector('[data-act="panel"]').setAttribute("aria-expanded", String(open));
    if (open) { if (!at) { go(0, 0); } showSide(true); } else { focusCell(); }
    fit();
  };

  side.addEventListener("keydown", (event) => {
    if (["Escape", "F4"].includes(event.key)) { event.preventDefault(); panel(false); }
  });

  // ---- on a phone: one item at a time ----
  const only = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, only];
  const showOnly = () => {
    const c = at ? at.c : 0;
    chooser.value = String(c);
    only.replaceSync(phone.matches
      ? `.score-grid tbody td:not(:nth-child(${c + 2})):not(.sum) { display: none; }` : "");
  };
  const fit = () => {
    one.hidden = !phone.matches;
    root.classList.toggle("one-item", phone.matches);
    scroll.style.scrollPadding = `${table.tHead.offsetHeight + 4}px 6rem 8px ${body.rows[0].cells[0].offsetWidth + 4}px`;
    root.style.setProperty("--bands", `${table.tHead.rows[0].offsetHeight}px`);
    showOnly();
  };
  chooser.addEventListener("change", () => go(at ? at.r : 0, Number(chooser.value)));
  phone.addEventListener("change", fit);
  window.addEventListener("resize", fit);

  // ---- keys and clicks ----
  const confirmed = () => {
    if (root.dataset.stage !== "tham-dinh") { say("Ô không sửa giữ nguyên điểm của cột trước."); return; }
    const keys = chosen().map(([r, c]) => keyAt(r, c)).filter((key) => isOpen(key) && isUnjudged(key) && !pending.has(key));
    keys.forEach((key) => enter(key, facts(key).before, "", acts));
    keep();
    send();
  };
  const clear = () => put(chosen().map(([r, c]) => [keyAt(r, c), ""]));
  const KEYS = {
    ArrowUp: (e) => step(e.ctrlKey ? -body.rows.length : -1, 0, e.shiftKey),
    ArrowDown: (e) => step(e.ctrlKey ? body.rows.length : 1, 0, e.shiftKey),
    ArrowLeft: (e) => step(0, e.ctrlKey ? -columns : -1, e.shiftKey),
    ArrowRight: (e) => step(0, e.ctrlKey ? columns : 1, e.shiftKey),
    PageUp: (e) => step(-10, 0, e.shiftKey),
    PageDown: (e) => step(10, 0, e.shiftKey),
    Home: (e) => go(e.ctrlKey ? 0 : at.r, 0, e.shiftKey),
    End: (e) => go(e.ctrlKey ? body.rows.length - 1 : at.r, columns - 1, e.shiftKey),
    Enter: (e) => {
      const entry = pending.get(keyAt(at.r, at.c));
      if (entry && problems().includes(keyAt(at.r, at.c))) { openProblem(keyAt(at.r, at.c)); } else { step(e.shiftKey ? -1 : 1, 0); }
    },
    F2: () => edit(current(keyAt(at.r, at.c)).word, false),
    F4: () => { if (side.hidden) { panel(); } else { side.focus(); } },
    Delete: clear,
    Backspace: clear,
    " ": confirmed,
    "?": () => help.showModal(),
    Escape: () => {
      if (anchor) { anchor = null; choose(); return; }
      if (!side.hidden) { panel(false); return; }
      leaving = true;
      say("Nhấn Tab để ra khỏi lưới.");
    },
  };
  table.addEventListener("keydown", (event) => {
    if (!at || event.target.tagName !== "TD" || event.altKey) { return; }
    const ctrl = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (ctrl && key === "z" && !event.shiftKey) { event.preventDefault(); turn(done, undone, "from"); return; }
    if (ctrl && (key === "y" || (key === "z" && event.shiftKey))) { event.preventDefault(); turn(undone, done, "to"); return; }
    if (ctrl && key === "a") {
      event.preventDefault();
      anchor = { r: 0, c: 0 };
      at = { r: body.rows.length - 1, c: columns - 1 };
      choose();
      return;
    }
    if (event.key === "Tab") {
      if (!leaving && walk(event.shiftKey ? -1 : 1)) { event.preventDefault(); }
      return;
    }
    const act = KEYS[event.key];
    if (act && (!ctrl || event.key.length > 1)) { event.preventDefault(); act(event); return; }
    // A sign that can be typed starts the cell anew; the browser puts it into the field itself.
    if (event.key.length === 1 && !ctrl) { edit("", true); }
  });
  let pressed = false;
  const spotOf = (event) => {
    const cell = event.target.closest("tbody td:not(.sum)");
    return cell ? { r: cell.parentElement.sectionRowIndex, c: cell.cellIndex - 1 } : null;
  };
  table.addEventListener("mousedown", (event) => {
    const spot = spotOf(event);
    if (!spot || event.target.closest(".cell-input, .cell-choices")) { return; }
    event.preventDefault();
    if (editing) { leave(); }
    if (box.open) { closeBox(); }
    pressed = true;
    go(spot.r, spot.c, event.shiftKey);
  });
  table.addEventListener("mouseover", (event) => {
    const spot = pressed && event.buttons === 1 && spotOf(event);
    if (spot && (spot.r !== at.r || spot.c !== at.c)) { go(spot.r, spot.c, true); }
  });
  document.addEventListener("mouseup", () => { pressed = false; });
  table.addEventListener("click", (event) => {
    if (!spotOf(event) || editing) { return; }
    const key = keyAt(at.r, at.c);
    if (problems().includes(key)) { openProblem(key); } else if (phone.matches && isOpen(key)) { edit(current(key).word, false); }
  });
  table.addEventListener("dblclick", (event) => { if (spotOf(event) && !editing) { edit(current(keyAt(at.r, at.c)).word, false); } });
  // A cell that came into focus by Tab from outside.
  table.addEventListener("focusin", (event) => {
    if (event.target.tagName !== "TD") { return; }
    const c = event.target.cellIndex - 1, r = event.target.parentElement.sectionRowIndex;
    if (!at || at.r !== r || at.c !== c) { go(r, c); }
  });

  const ACTS = {
    undo: () => turn(done, undone, "from"),
    redo: () => turn(undone, done, "to"),
    panel: () => panel(),
    help: () => help.showModal(),
    next: () => openProblem(problems().find((key) => cellOf(key))),
    left: () => step(0, -1),
    right: () => step(0, 1),
  };
  root.addEventListener("click", (event) => {
    const name = event.target.closest("[data-act]")?.dataset.act;
    if (name) { ACTS[name](); }
  });

  // ---- start ----
  find("tools").hidden = false;
  now.hidden = false;
  now.textContent = phone.matches ? "Chọn mục ở trên rồi chạm vào ô của đơn vị để chấm." : "Chọn một ô rồi gõ điểm. Mũi tên, Tab, Enter để sang ô khác; Ctrl+V dán từ Excel; ? xem mọi phím.";
  body.querySelectorAll("th a").forEach((link) => { link.tabIndex = -1; });
  cellAt(0, 0).tabIndex = 0;
  fit();
  const kept = person && sessionStorage.getItem(shelf);
  if (kept) {
    JSON.parse(kept).forEach(([key, entry]) => {
      pending.set(key, { ...entry, state: entry.state === "unreasoned" ? entry.state : "waiting", act: `kept${entry.act}` });
      if (cellOf(key)) { facts(key); paint(key); }
    });
    say(`Đã lấy lại ${pending.size} ô chưa lưu.`);
    keep();
    send();
  }
})();
