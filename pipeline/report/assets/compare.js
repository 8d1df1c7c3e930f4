/* Two areas side by side. All words come from areas-data.js and are put in as text, never as HTML. */
(function () {
  "use strict";
  var areas = AREAS.areas;
  var form = document.querySelector(".compare-form");
  var result = document.getElementById("compare-result");
  var status = document.getElementById("compare-status");
  var selects = { a: document.getElementById("area-a"), b: document.getElementById("area-b") };

  function element(name, words, attributes) {
    var made = document.createElement(name);
    if (words) { made.textContent = words; }
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  /* The rule of `side_by_side` in pages/area_profile.py: rows of both areas first, then those of one. */
  function rows(block, one, other) {
    var first = one.cells[block.id] || {}, second = other.cells[block.id] || {}, both = [], either = [];
    if (block.paired && !(block.id in one.absent && block.id in other.absent)) { return []; }
    block.labels.forEach(function (pair) {
      var key = pair[0], isFirst = Object.prototype.hasOwnProperty.call(first, key);
      var isSecond = Object.prototype.hasOwnProperty.call(second, key);
      var row = [
        pair[1], AREAS.words[isFirst ? first[key] : one.absent[block.id]], AREAS.words[isSecond ? second[key] : other.absent[block.id]]
      ];
      if (isFirst && isSecond) { both.push(row); } else if ((isFirst || isSecond) && !block.shared) { either.push(row); }
    });
    return both.concat(either);
  }

  function head(area) {
    var cell = element("th", "", { scope: "col", "class": "govuk-table__header" });
    cell.appendChild(element("a", area.name, { href: area.path }));
    return cell;
  }

  function table(block, found, one, other) {
    var made = element("table", "", { "class": "govuk-table compared" });
    made.appendChild(element("caption", block.title, { "class": "govuk-table__caption govuk-table__caption--s" }));
    var top = element("thead"), line = element("tr"), body = element("tbody");
    line.appendChild(element("th", block.head, { scope: "col", "class": "govuk-table__header" }));
    line.appendChild(head(one));
    line.appendChild(head(other));
    top.appendChild(line);
    found.forEach(function (row) {
      var tr = element("tr");
      tr.appendChild(element("th", row[0], { scope: "row" }));
      tr.appendChild(element("td", row[1]));
      tr.appendChild(element("td", row[2]));
      body.appendChild(tr);
    });
    made.appendChild(top);
    made.appendChild(body);
    var scroll = element("div", "", { "class": "scroll", role: "region", tabindex: "0", "aria-label": block.title });
    scroll.appendChild(made);
    return scroll;
  }

  function show() {
    var one = areas[selects.a.value], other = areas[selects.b.value];
    result.textContent = "";
    if (!one || !other) { status.textContent = "Choose two areas."; return; }
    if (one === other) { status.textContent = "Both are the same area. Choose another."; return; }
    result.appendChild(element("h2", one.name + " and " + other.name));
    AREAS.blocks.forEach(function (block) {
      var found = rows(block, one, other);
      if (!found.length) { return; }
      result.appendChild(table(block, found, one, other));
      if (block.note) { result.appendChild(element("p", block.note, { "class": "note" })); }
    });
    status.textContent = one.name + " and " + other.name + " are shown side by side.";
  }

  function read() {
    location.hash.slice(1).split("&").forEach(function (part) {
      var pair = part.split("=");
      if (selects[pair[0]] && Object.prototype.hasOwnProperty.call(areas, pair[1] || "")) { selects[pair[0]].value = pair[1]; }
    });
    show();
  }

  function choose() {
    var kept = [];
    ["a", "b"].forEach(function (key) { if (selects[key].value) { kept.push(key + "=" + selects[key].value); } });
    history.replaceState(null, "", "#" + kept.join("&"));
    show();
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  selects.a.addEventListener("change", choose);
  selects.b.addEventListener("change", choose);
  window.addEventListener("hashchange", read);
  read();
})();
