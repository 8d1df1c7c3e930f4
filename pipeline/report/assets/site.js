/* Filters the rows of long tables. Everything can be read without it: the field appears only where this script runs. */
(function () {
  "use strict";
  document.querySelectorAll("[data-filter]").forEach(function (field) {
    var holder = field.closest(".filter");
    var region = holder.nextElementSibling;
    var rows = Array.prototype.slice.call(region.querySelectorAll("tbody tr"));
    var count = holder.querySelector("[data-filter-count]");
    holder.hidden = false;
    field.addEventListener("input", function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!row.hidden) { shown += 1; }
      });
      count.textContent = words.length ? shown + " of " + rows.length + " rows" : "";
    });
  });
})();
