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

  // data-autosave="/address/": saves the form's text after a pause of one second.
  // The answer is {version, saved_at}; 409 carries the other text; nothing is kept in the browser.
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const line = form.querySelector("[data-save-line]");
    const version = form.querySelector('input[name="version"]');
    let timer = null, running = false, again = false, dirty = false, blocked = false, failures = 0;
    const say = (text) => { if (line) { line.textContent = text; } };

    const save = async () => {
      if (blocked) { return; }
      if (running) { again = true; return; }
      running = true;
      dirty = false;
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: new FormData(form),
          headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
          redirect: "manual",
        });
        if (answer.ok) {
          const data = await answer.json();
          if (version) { version.value = data.version; }
          failures = 0;
          say(data.warning || `Đã lưu lúc ${data.saved_at}`);
        } else if (answer.status === 409) {
          const data = await answer.json();
          dirty = true;
          conflict(data);
        } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
          dirty = true;
          say("Phiên làm việc đã hết. Hãy đăng nhập lại ở một thẻ khác rồi bấm Lưu ở đây; phần bạn gõ vẫn còn.");
        } else if (answer.status === 422) {
          const data = await answer.json();
          dirty = true;
          say(data.error);
        } else {
          retry();
        }
      } catch (error) {
        retry();
      }
      running = false;
      if (again) { again = false; save(); }
    };
    const retry = () => {
      dirty = true;
      failures += 1;
      if (failures <= 3) {
        say("Chưa lưu được, đang thử lại …");
        window.setTimeout(save, 3000 * failures);
      } else {
        say("Chưa lưu được vì mất kết nối. Phần bạn gõ vẫn ở đây; hãy bấm Lưu khi có mạng.");
      }
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
    form.addEventListener("input", () => {
      dirty = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 1000);
    });
    form.addEventListener("submit", () => { dirty = false; window.clearTimeout(timer); });
    window.addEventListener("beforeunload", (event) => { if (dirty) { event.preventDefault(); } });
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
