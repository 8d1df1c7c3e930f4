/* What is looked for in an open page. Each function returns a list of plain sentences that name the place. */
(function () {
  "use strict";

  function place(element) {
    var parts = [];
    for (var at = element; at && at.nodeType === 1 && at !== document.body && parts.length < 4; at = at.parentElement) {
      var name = at.localName + (at.id ? "#" + at.id : at.classList.length ? "." + at.classList[0] : "");
      parts.unshift(name);
      if (at.id) { break; }
    }
    var words = (element.textContent || "").replace(/\s+/g, " ").trim();
    return parts.join(" > ") + (words ? " “" + words.slice(0, 60) + "”" : "");
  }

  function isForReaders(element) { return element.closest(".govuk-visually-hidden, .govuk-skip-link") !== null; }

  /* Vega leaves labels for which there is no room in the drawing, but not to be seen. */
  function isRendered(element) {
    return element.getClientRects().length > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }

  /* Labels of drawings: shortened by the program that drew them, or outside the drawing. */
  function labels() {
    var found = [];
    document.querySelectorAll("svg text").forEach(function (text) {
      if (/…|\.\.\.$/.test(text.textContent)) { found.push("shortened label: " + place(text)); }
      if (!isRendered(text) || !text.textContent.trim()) { return; }
      var drawing = text.ownerSVGElement;
      while (drawing.ownerSVGElement) { drawing = drawing.ownerSVGElement; }
      var outer = drawing.getBoundingClientRect(), inner = text.getBoundingClientRect();
      var over = Math.max(outer.left - inner.left, inner.right - outer.right, outer.top - inner.top - 3, inner.bottom - outer.bottom - 3);
      if (over > 1.5) { found.push("label outside its drawing by " + over.toFixed(1) + " px: " + place(text)); }
    });
    return found;
  }

  /* Labels of a drawing that lie on one another, so that neither can be read. */
  function collisions() {
    var found = [];
    document.querySelectorAll("main svg").forEach(function (drawing) {
      if (drawing.ownerSVGElement) { return; }
      var boxes = Array.prototype.filter.call(drawing.querySelectorAll("text"), function (text) {
        return isRendered(text) && text.textContent.trim();
      }).map(function (text) { return [text, text.getBoundingClientRect()]; });
      boxes.sort(function (a, b) { return a[1].top - b[1].top; });
      boxes.forEach(function (one, at) {
        for (var next = at + 1; next < boxes.length && boxes[next][1].top < one[1].bottom; next += 1) {
          var other = boxes[next];
          var wide = Math.min(one[1].right, other[1].right) - Math.max(one[1].left, other[1].left);
          var high = Math.min(one[1].bottom, other[1].bottom) - other[1].top;
          if (wide > 2 && high > 0.4 * Math.min(one[1].height, other[1].height)) {
            found.push("labels on one another: " + place(one[0]) + " and “" + other[0].textContent.trim().slice(0, 60) + "”");
          }
        }
      });
    });
    return found;
  }

  /* Text that its box hides or lets run over into the next. */
  function cut() {
    var found = [];
    document.querySelectorAll("body *").forEach(function (element) {
      if (element.closest("svg") || isForReaders(element) || !isRendered(element)) { return; }
      var style = getComputedStyle(element);
      if (style.display === "inline" || !element.textContent.trim()) { return; }
      if (element.localName === "caption") {
        var words = document.createRange();
        words.selectNodeContents(element);
        var beyond = Math.max.apply(null, Array.prototype.map.call(words.getClientRects(), function (box) { return box.right; }));
        if (beyond > window.innerWidth + 1) { found.push("caption out of sight by " + (beyond - window.innerWidth).toFixed(0) + " px: " + place(element)); }
      }
      var hides = /hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === "ellipsis";
      var isCell = /^(TD|TH|CAPTION|SUMMARY)$/.test(element.tagName) || element.classList.contains("govuk-tag");
      if (!hides && !isCell) { return; }
      var over = Math.max(element.scrollWidth - element.clientWidth, hides ? element.scrollHeight - element.clientHeight : 0);
      if (over > 1) { found.push((hides ? "text cut by " : "text over the edge by ") + over + " px: " + place(element)); }
    });
    return found;
  }

  /* The page itself must not scroll sideways; what is in a box that scrolls may. */
  function sideways() {
    var root = document.documentElement, wide = root.clientWidth;
    if (Math.max(root.scrollWidth, document.body.scrollWidth) <= wide) { return []; }
    var culprits = Array.prototype.filter.call(document.querySelectorAll("body *"), function (element) {
      if (isForReaders(element) || !isRendered(element)) { return false; }
      // not the body and what is around it: GOV.UK lets the whole page scroll
      for (var at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) { return false; }
      }
      var box = element.getBoundingClientRect();
      return Math.max(box.right, box.left + element.scrollWidth) > wide + 1;  // a long word runs over without making its box wider
    });
    return ["the page scrolls sideways, " + root.scrollWidth + " px in " + wide + ": " + culprits.slice(-2).map(place).join("; ")];
  }

  /* Text too small to read: smaller than ten pixels as shown. */
  function tiny() {
    var found = [];
    document.querySelectorAll("svg text").forEach(function (text) {
      var matrix = text.getScreenCTM && text.getScreenCTM();
      var size = parseFloat(getComputedStyle(text).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
      if (isRendered(text) && text.textContent.trim() && size < 9) { found.push("text of " + size.toFixed(1) + " px: " + place(text)); }
    });
    return found.slice(0, 1);
  }

  function openAll() { document.querySelectorAll("details").forEach(function (each) { each.open = true; }); }

  var REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";

  function reachable() {
    return Array.prototype.filter.call(document.querySelectorAll(REACHED), function (element) {
      if (element.tabIndex < 0 || element.disabled || !isRendered(element)) { return false; }
      var closed = element.closest("details:not([open])");
      return !closed || (element.localName === "summary" && element.parentElement === closed);
    });
  }

  function look(element) {
    var style = getComputedStyle(element);
    var ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 ? style.outline : "";
    return [ring, style.boxShadow, style.backgroundColor, style.color, style.borderColor, style.borderWidth].join("|");
  }

  /* Notes every stop of the keyboard from now on. */
  function watch() {
    var all = reachable();
    window.stops = { expected: all, plain: all.map(look), seen: [], shown: [], focused: [], strangers: [] };
    document.addEventListener("focusin", function (event) {
      var at = all.indexOf(event.target), box = event.target.getBoundingClientRect();
      if (at < 0) { window.stops.strangers.push(place(event.target)); return; }
      window.stops.seen.push(at);
      window.stops.focused[at] = look(event.target);
      window.stops.shown[at] = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    });
    return all.length;
  }

  function watched() {
    var stops = window.stops, found = stops.strangers.map(function (each) { return "not expected to be reached: " + each; });
    stops.expected.forEach(function (element, at) {
      if (stops.seen.indexOf(at) < 0) { found.push("not reached by Tab: " + place(element)); return; }
      if (stops.focused[at] === stops.plain[at]) { found.push("focus is not to be seen: " + place(element)); }
      if (!stops.shown[at]) { found.push("focused outside the window: " + place(element)); }
    });
    for (var at = 1; at < stops.seen.length; at += 1) {
      if (stops.seen[at] < stops.seen[at - 1] && at < stops.expected.length) {
        found.push("out of order: " + place(stops.expected[stops.seen[at]]));
        break;
      }
    }
    return found;
  }

  /* Blocks of text as they should come out on paper, and the headings among them that must not stand last on a page. */
  function blocks() {
    var found = [];
    document.querySelectorAll("main h1, main h2, main h3, main h4, main thead, main caption, main figcaption, main p, main li, main td, main th, main dt, main dd, main blockquote, main summary, main svg text").forEach(function (element) {
      if (!isRendered(element) || isForReaders(element) || element.closest("noscript")) { return; }
      if (element.localName !== "thead" && element.querySelector("p, li, td, th, dd, blockquote, h2, h3, h4, div, table, details")) { return; }
      var copy = element.innerText === undefined ? element.textContent : element.innerText;
      if (element.querySelector(".govuk-visually-hidden")) {
        var bare = element.cloneNode(true);
        bare.querySelectorAll(".govuk-visually-hidden").forEach(function (hidden) { hidden.remove(); });
        copy = bare.textContent;
      }
      var isHeading = /^(H1|H2|H3|H4|CAPTION|THEAD)$/.test(element.tagName) || (element.tagName === "FIGCAPTION" && element === element.parentElement.firstElementChild);
      found.push({ text: copy, heading: isHeading, name: element.localName, size: parseFloat(getComputedStyle(element.querySelector("th") || element).fontSize) });
    });
    return found;
  }

  /* What is of use on a screen only. */
  function controls() {
    return Array.prototype.filter.call(document.querySelectorAll("nav a, .govuk-skip-link, .filter, .download"), isRendered).map(place);
  }

  window.checks = {
    labels: labels, collisions: collisions, cut: cut, sideways: sideways, tiny: tiny, openAll: openAll, watch: watch, watched: watched, blocks: blocks, controls: controls
  };
})();
