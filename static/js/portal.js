// Small behaviours bound by data attributes; every page works without them.
(() => {
  "use strict";
  const csrf = () => (document.cookie.match(/(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrf();
  });

  // Filters apply at once on wide screens; slow lines keep the button.
  document.querySelectorAll("form[data-auto-apply]").forEach((form) => {
    if (window.matchMedia("(min-width: 64rem)").matches) {
      form.addEventListener("change", () => form.requestSubmit());
    }
  });

  document.querySelectorAll("[data-focus]").forEach((box) => box.focus());

  // data-check-all="name": one box ticks all boxes of that name.
  document.querySelectorAll("[data-check-all]").forEach((master) => {
    const boxes = () => document.querySelectorAll(`input[name="${master.dataset.checkAll}"]`);
    const show = () => {
      const chosen = [...boxes()].filter((box) => box.checked).length;
      document.querySelectorAll("[data-chosen]").forEach((spot) => { spot.textContent = chosen; });
    };
    master.addEventListener("change", () => {
      boxes().forEach((box) => { box.checked = master.checked; });
      show();
    });
    document.addEventListener("change", show);
  });

  // Forms whose words must not be lost on the last evening.
  // data-autosave="/address/": saves the text after a pause of one second; the answer is
  // {version, saved_at}, 409 carries the other text. data-keep: asks before it is sent whether the
  // line and the session still hold, because the browser's own sending would leave the page.
  // While nothing can be saved, what was typed also lies in this tab's sessionStorage under the
  // person's key, so that a reload brings it back; saving, signing out or another person clears it.
  const person = document.body.dataset.person || "";
  const PREFIX = "typed:";
  let signedOut = false;
  const shelf = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const wipe = (mine) => shelf().forEach((key) => {
    if (!mine || !key.startsWith(`${PREFIX}${person}:`)) { sessionStorage.removeItem(key); }
  });
  // htmx notes the address of each page there for a history that the portal does not let it keep.
  const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
  forget();
  // Signing out leads to the sign-in page; that of an ended session names where to go on.
  const { pathname, search } = window.location;
  if (person) { wipe(true); } else if (pathname.endsWith("/login/") && !search.includes("next=")) { wipe(false); }
  document.querySelectorAll("form[data-sign-out]").forEach((form) => {
    form.addEventListener("submit", () => { signedOut = true; wipe(false); });
  });

  const EXPIRED = "Phiên làm việc đã hết. Phần bạn gõ vẫn ở đây. ";
  const OFFLINE = "Chưa lưu được vì mất kết nối. Phần bạn gõ vẫn ở đây và sẽ được lưu khi có mạng.";
  const PAUSED = "Hệ thống tạm gián đoạn nên chưa lưu được. Phần bạn gõ vẫn ở đây; trang sẽ tự lưu lại sau ít phút.";
  const PAUSED_FORM = "Hệ thống tạm gián đoạn nên chưa gửi được. Phần bạn gõ vẫn ở đây; hãy bấm lại sau ít phút.";
  const PAUSE = 30; // seconds between tries once the first three have failed

  document.querySelectorAll("form[data-autosave], form[data-keep]").forEach((form) => {
    const line = form.querySelector("[data-save-line]");
    const version = form.querySelector('input[name="version"]');
    const place = `${PREFIX}${person}:${window.location.pathname}`;
    const fields = () => [...form.elements].filter(
      (field) => field.name && !["csrfmiddlewaretoken", "version"].includes(field.name)
        && ["text", "textarea", "checkbox", "select-one", "number"].includes(field.type));
    let timer = null, running = false, again = false, dirty = false, blocked = false, failures = 0;
    let unanswered = null, leaving = false;
    const say = (text) => { if (line) { line.textContent = text; } };
    const shelve = () => {
      if (signedOut || leaving || !person) { return; }
      const values = fields().map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]);
      sessionStorage.setItem(place, JSON.stringify({ values, version: version ? version.value : "" }));
    };
    const saved = () => { dirty = false; failures = 0; sessionStorage.removeItem(place); };
    const failed = () => { dirty = true; shelve(); };
    // Another sign-in, in this tab or the next one, has changed the token that the page came with.
    const renew = () => {
      document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((field) => { field.value = csrf() || field.value; });
    };
    const expired = () => {
      failed();
      say(EXPIRED);
      if (!line) { return; }
      const link = document.createElement("a");
      link.href = document.body.dataset.signIn;
      link.target = "_blank";
      link.textContent = "Đăng nhập lại ở thẻ mới";
      line.append(link, ", rồi quay lại thẻ này.");
    };
    const away = (answer) => answer.type === "opaqueredirect" || answer.status === 401;
    const ask = () => fetch(document.body.dataset.session, { redirect: "manual", cache: "no-store" });
    const same = (one, other) => one.replaceAll("\r", "").normalize("NFC") === other.replaceAll("\r", "").normalize("NFC");

    const save = async () => {
      if (blocked || leaving) { return; }
      if (running) { again = true; return; }
      running = true;
      renew();
      const text = form.elements.text ? form.elements.text.value : "";
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: new FormData(form),
          headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
          redirect: "manual",
        });
        const data = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
        if (answer.ok) {
          if (version) { version.value = data.version; }
          unanswered = null;
          saved();
          say(data.warning || `Đã lưu lúc ${data.saved_at}`);
        } else if (answer.status === 409 && unanswered !== null && same(data.text, unanswered)) {
          // The other text is our own: it was saved, only the answer was lost on the way.
          version.value = data.version;
          unanswered = null;
          again = true;
        } else if (answer.status === 409) {
          failed();
          conflict(data);
        } else if (away(answer) || (answer.status === 403 && away(await ask()))) {
          expired();
        } else if (answer.status === 403) {
          failed();
          say("Chưa lưu được: tài khoản đang đăng nhập không có quyền sửa nội dung này. Phần bạn gõ vẫn ở đây.");
        } else if (answer.status === 422) {
          failed();
          say(data.error);
        } else {
          retry(text, answer);
        }
      } catch (error) {
        retry(text);
      }
      running = false;
      if (again) { again = false; save(); }
    };
    // A server that asks for patience (503) is asked again after its own time, as long as it takes.
    const retry = (text, answer) => {
      const paused = answer && answer.status === 503;
      unanswered = text;
      failed();
      failures += 1;
      if (!form.dataset.autosave) { say(paused ? PAUSED_FORM : OFFLINE); return; }
      const soon = !paused && failures <= 3 && navigator.onLine;
      if (soon) { say("Chưa lưu được, đang thử lại …"); } else { say(paused ? PAUSED : OFFLINE); }
      const rest = soon ? 3 * failures : Number(paused && answer.headers.get("Retry-After")) || PAUSE;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => { if (dirty) { save(); } }, 1000 * rest);
    };
    // Both texts are on the page now; only the person's own press on Save may overwrite the other.
    const conflict = (data) => {
      blocked = true;
      say(data.error);
      const spot = form.querySelector("[data-conflict]");
      if (spot) {
        spot.hidden = false;
        spot.querySelector("[data-other-text]").textContent = data.text;
        if (version) { version.value = data.version; }
      }
    };
    const come = () => {
      renew();
      if (dirty && form.dataset.autosave && !document.hidden) { failures = 0; save(); }
    };
    window.addEventListener("online", come);
    window.addEventListener("focus", come);
    document.addEventListener("visibilitychange", come);
    form.addEventListener("input", () => {
      dirty = true;
      window.clearTimeout(timer);
      if (form.dataset.autosave) { timer = window.setTimeout(save, 1000); }
    });
    form.addEventListener("submit", async (event) => {
      if (leaving) { return; }
      event.preventDefault();
      window.clearTimeout(timer);
      const button = event.submitter;
      say("Đang gửi …");
      try {
        const answer = await ask();
        if (away(answer)) { expired(); return; }
        if (!answer.ok) { retry(form.elements.text ? form.elements.text.value : "", answer); return; }
      } catch (error) {
        failed();
        say(OFFLINE);
        return;
      }
      renew();
      leaving = true;
      saved();
      form.requestSubmit(button);
    });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) { event.preventDefault(); } });

    const kept = sessionStorage.getItem(place);
    if (kept && person && !form.hasAttribute("data-refused")) {
      const { values, version: seen } = JSON.parse(kept);
      const differs = fields().filter((field) => {
        const found = values.find(([name]) => name === field.name);
        return found && found[1] !== (field.type === "checkbox" ? field.checked : field.value);
      });
      differs.forEach((field) => {
        const [, value] = values.find(([name]) => name === field.name);
        if (field.type === "checkbox") { field.checked = value; } else { field.value = value; }
      });
      if (differs.length) {
        // With the version of that time: if somebody saved meanwhile, both texts are shown.
        if (version && seen) { version.value = seen; }
        dirty = true;
        say("Đã lấy lại phần bạn gõ trước khi mất kết nối.");
        if (form.dataset.autosave) { timer = window.setTimeout(save, 1000); }
      } else {
        sessionStorage.removeItem(place);
      }
    }
  });

  // data-once: a second press while the first is under way sends nothing (the server refuses it too).
  document.querySelectorAll("form[data-once]").forEach((form) => {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) { event.preventDefault(); return; }
      sent = true;
      form.querySelectorAll("button").forEach((button) => { button.setAttribute("aria-busy", "true"); });
    });
    window.addEventListener("pageshow", () => { sent = false; });
  });

  // Words of progress while files go up on a slow line.
  document.querySelectorAll("form[data-upload]").forEach((form) => {
    form.addEventListener("submit", () => {
      const line = form.querySelector("[data-save-line]");
      if (line) { line.textContent = "Đang tải tệp lên …"; }
      form.querySelectorAll("button").forEach((button) => { button.setAttribute("aria-busy", "true"); });
    });
  });

  // After a swap the reader's place is the heading of what came in.
  document.addEventListener("htmx:afterSwap", (event) => {
    const heading = event.detail.target.querySelector("[data-swap-focus]");
    if (heading) { heading.focus(); }
  });
})();
