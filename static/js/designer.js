// Drags the lines of a certificate; without it the fields of each row do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-designer]");
  const view = form && form.querySelector("svg[data-draggable]");
  if (!view) { return; }
  form.querySelector("[data-designer-hint]").hidden = false;
  // A picture until now; from here on a group of things that move.
  view.setAttribute("role", "group");
  const field = (spot, name) => document.getElementById(`id_dong-${spot.dataset.spot}-${name}`);
  const round = (value) => Math.round(value * 2) / 2;

  const shift = (spot, dx, dy) => {
    const x = field(spot, "x"), y = field(spot, "y");
    if (!x || !y) { return; }
    x.value = round(Number(x.value) + dx);
    y.value = round(Number(y.value) + dy);
    spot.dataset.dx = Number(spot.dataset.dx || 0) + dx;
    spot.dataset.dy = Number(spot.dataset.dy || 0) + dy;
    spot.setAttribute("transform", `translate(${spot.dataset.dx} ${spot.dataset.dy})`);
  };

  view.querySelectorAll("g[data-spot]").forEach((spot) => {
    spot.setAttribute("tabindex", "0");
    spot.setAttribute("role", "button");
    spot.setAttribute("aria-label", `${spot.dataset.label}, dời bằng phím mũi tên`);
    let from = null;
    const point = (event) => new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(view.getScreenCTM().inverse());
    spot.addEventListener("pointerdown", (event) => {
      from = point(event);
      spot.setPointerCapture(event.pointerId);
      event.preventDefault();
      spot.focus();
    });
    spot.addEventListener("pointermove", (event) => {
      if (!from) { return; }
      const at = point(event);
      const dx = round(at.x - from.x), dy = round(at.y - from.y);
      if (dx || dy) {
        shift(spot, dx, dy);
        from = { x: from.x + dx, y: from.y + dy };
      }
    });
    spot.addEventListener("pointerup", () => { from = null; });
    spot.addEventListener("keydown", (event) => {
      const far = event.shiftKey ? 5 : 0.5;
      const way = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key];
      if (way) {
        event.preventDefault();
        shift(spot, way[0], way[1]);
      }
    });
  });
})();
