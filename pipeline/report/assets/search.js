/* The search: finds pages at once and quotes by their words. The index is made of scripts that hand over their part (start,
   places, pages, words, quotes), for a page opened from a folder may load scripts but fetch nothing. Text is only ever set as
   text. `fold` and `stem` are those of pipeline/report/search_index.py. */
var siteSearch = (function () {
  "use strict";
  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var VALUES = {};
  ALPHABET.split("").forEach(function (letter, value) { VALUES[letter] = value; });
  var SHOWN = 20, SHOWN_PAGES = 12, SHORTEST_PREFIX = 3, SHORTEST_MENDED = 4;
  var COMMON = 3;  // a word that more than one title in twenty has says nothing of a page
  var index = null, kinds = "", weights = "", pages = [];
  var loaded = {};  // address of a script: the functions that wait for it, or true
  var handed = {};  // "words-3" or "quotes-17": what the script handed over
  var asked = 0;    // number of the latest question: answers to earlier ones are dropped
  var field = document.getElementById("q");
  var form = document.getElementById("search");
  var status = document.getElementById("search-status");
  var results = document.getElementById("search-results");
  var WAYS_ON = [["areas/index.html", "all areas"], ["themes/index.html", "all themes"], ["agencies/index.html", "all agencies"], ["documents/index.html", "all documents"]];
  var FILTERS = ["kind", "document", "area", "from", "to"];

  // --- words --------------------------------------------------------------------------------------------------------

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’ʼ]/g, "").toLowerCase();
  }

  function stem(word) {
    if (word.length < 4 || !/s$/.test(word)) { return word; }
    if (/ies$/.test(word) && word.length > 4) { return word.slice(0, -3) + "y"; }
    if (/(sses|shes|ches|xes|zes)$/.test(word)) { return word.slice(0, -2); }
    return /(ss|us|is)$/.test(word) ? word : word.slice(0, -1);
  }

  function plainWords(text) { return fold(text).match(/[a-z0-9]+/g) || []; }

  function once(list) { return list.filter(function (each, at) { return list.indexOf(each) === at; }); }

  function question(text) {
    var plain = plainWords(text);
    var last = plain.length ? plain[plain.length - 1] : "";
    return { words: once(plain.map(stem)), last: stem(last), prefix: last.length >= SHORTEST_PREFIX ? last : "" };
  }

  // --- loading ------------------------------------------------------------------------------------------------------

  function load(name, done) {
    if (loaded[name] === true) { done(); return; }
    if (loaded[name]) { loaded[name].push(done); return; }
    loaded[name] = [done];
    var element = document.createElement("script");
    element.charset = "utf-8";
    element.src = "search/" + name + ".js";
    function finished() {
      var waiting = loaded[name];
      loaded[name] = handed[name] ? true : null;  // what failed may be tried again
      waiting.forEach(function (each) { each(); });
    }
    element.onload = finished;
    element.onerror = finished;
    document.head.appendChild(element);
  }

  function loadAll(names, done) {
    var left = names.length;
    if (!left) { done(); return; }
    names.forEach(function (name) { load(name, function () { left -= 1; if (!left) { done(); } }); });
  }

  // the last place in a rising list whose value is not above
  function placeIn(list, value) {
    var low = 0, high = list.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (list[middle] <= value) { low = middle + 1; } else { high = middle; }
    }
    return Math.max(0, low - 1);
  }

  function shardsOf(asking) {
    var wanted = asking.words.map(function (word) { return placeIn(index.words, word); });
    if (asking.prefix) {
      var end = placeIn(index.words, asking.prefix + "~");
      for (var at = placeIn(index.words, asking.prefix); at <= end; at += 1) { wanted.push(at); }
    }
    return once(wanted).map(function (number) { return "words-" + number; });
  }

  function decode(text, each) {
    var last = 0, number = 0, shift = 0;
    for (var at = 0; at < text.length; at += 1) {
      var value = VALUES[text[at]];
      number |= (value & 31) << shift;
      shift += 5;
      if (value < 32) { last += number; each(last); number = 0; shift = 0; }
    }
  }

  function listsOf(asking, word) {
    var found = [];
    var shard = handed["words-" + placeIn(index.words, word)] || {};
    if (Object.prototype.hasOwnProperty.call(shard, word)) { found.push(shard[word]); }
    if (word === asking.last && asking.prefix) {
      shardsOf({ words: [], prefix: asking.prefix }).forEach(function (name) {
        var words = handed[name] || {};
        Object.keys(words).forEach(function (other) {
          if (other !== word && other.indexOf(asking.prefix) === 0) { found.push(words[other]); }
        });
      });
    }
    return found;
  }

  // --- words that no quote has --------------------------------------------------------------------------------------

  // how many letters must be put in, left out, changed or swapped with the next to make one word of the other; no more than most
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) { return most + 1; }
    var before = [], last = [], row = [];
    for (var at = 0; at <= other.length; at += 1) { last.push(at); }
    for (var i = 1; i <= one.length; i += 1) {
      row = [i];
      for (var j = 1; j <= other.length; j += 1) {
        var isSame = one[i - 1] === other[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) { row[j] = Math.min(row[j], before[j - 2] + 1); }
      }
      before = last;
      last = row;
    }
    return last[other.length];
  }

  // the likest word of those loaded, the commonest of several; only words with the same first letter are looked at
  function likest(word) {
    var most = word.length < 8 ? 1 : 2, best = null;
    Object.keys(handed).forEach(function (name) {
      if (name.indexOf("words-") !== 0) { return; }
      var words = handed[name];
      Object.keys(words).forEach(function (other) {
        if (other[0] !== word[0] || other.length < SHORTEST_MENDED) { return; }
        var away = distance(word, other, most);
        if (away > most) { return; }
        if (!best || away < best.away || (away === best.away && words[other].length > best.n)) { best = { word: other, away: away, n: words[other].length }; }
      });
    });
    return best && best.word;
  }

  // puts the likest word in the place of one that neither quote nor page has; returns what was put for what
  function mended(asking) {
    var put = [];
    asking.words = once(asking.words.map(function (word) {
      if (word.length < SHORTEST_MENDED || /\d/.test(word) || listsOf(asking, word).length || isOnPage(asking, word)) { return word; }
      var other = likest(word);
      if (!other) { return word; }
      put.push([word, other]);
      if (word === asking.last) { asking.last = other; asking.prefix = ""; }
      return other;
    }));
    return put;
  }

  function isOnPage(asking, word) {
    return pages.some(function (page) { return worth(asking, word, page) > 0; });
  }

  // --- ranking ------------------------------------------------------------------------------------------------------

  function allowed(choice) {
    return index.documents.map(function (each) {
      return (!choice.document || each[2] === choice.document) && (!choice.area || each[4] === choice.area) &&
        (!choice.from || (each[6] && each[6] >= Number(choice.from))) && (!choice.to || (each[6] && each[6] <= Number(choice.to)));
    });
  }

  function rank(asking, choice) {
    var n = index.n, counts = new Uint8Array(n), scores = new Float32Array(n), seen = new Uint8Array(n);
    asking.words.slice(0, 200).forEach(function (word, at) {
      var hits = [], mark = at + 1;
      listsOf(asking, word).forEach(function (text) {
        decode(text, function (number) { if (seen[number] !== mark) { seen[number] = mark; hits.push(number); } });
      });
      var rarity = Math.log(1 + (n - hits.length + 0.5) / (hits.length + 0.5));
      hits.forEach(function (number) { counts[number] += 1; scores[number] += rarity; });
    });
    return chosen(asking, choice, counts, scores);
  }

  function chosen(asking, choice, counts, scores) {
    var may = allowed(choice), all = [], most = [], wanted = Math.min(asking.words.length, 200), few = Math.ceil(wanted / 2);
    for (var document_ = 0; document_ < may.length; document_ += 1) {
      if (!may[document_]) { continue; }
      var end = document_ + 1 < may.length ? index.documents[document_ + 1][7] : index.n;
      for (var number = index.documents[document_][7]; number < end; number += 1) {
        if (!counts[number] || (choice.kind && !(VALUES[kinds[number]] & (1 << Number(choice.kind))))) { continue; }
        scores[number] *= 0.2 + VALUES[weights[number]] / 63;
        if (counts[number] === wanted) { all.push(number); } else if (counts[number] >= few) { most.push(number); }
      }
    }
    function better(a, b) { return scores[b] - scores[a] || a - b; }
    all.sort(better);
    most.sort(better);
    return { all: all, most: most };
  }

  function rankPages(asking) {
    var every = [], some = [];
    var rarity = asking.words.map(function (word) {
      var n = pages.filter(function (page) { return worth(asking, word, page) > 2; }).length;
      return n ? Math.log(pages.length / n) : 0;
    });
    pages.forEach(function (page, place) {
      var worths = asking.words.map(function (word) { return worth(asking, word, page); });
      var told = worths.reduce(function (sum, each) { return sum + each; }, 0) / worths.length;
      var titled = worths.reduce(function (sum, each, at) { return sum + (each > 2 ? rarity[at] : 0); }, 0);
      if (Math.min.apply(null, worths) > 0) { every.push([told + 1 / (1 + page.n), place]); }
      if (titled > COMMON) { some.push([titled + 1 / (1 + page.n), place]); }
    });
    var found = every.length ? every : some;
    found.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    return { isEvery: every.length > 0, rows: found.map(function (each) { return pages[each[1]]; }) };
  }

  // how surely a page is about a word: above 2 where its title has it, nothing where it has it nowhere
  function worth(asking, word, page) {
    var best = 0;
    page.words.forEach(function (other, at) {
      var isTitle = at < page.n;
      if (other === word) { best = Math.max(best, isTitle ? 4 : 2); }
      else if (word === asking.last && asking.prefix && other.indexOf(asking.prefix) === 0) { best = Math.max(best, isTitle ? 3 : 1); }
    });
    return best;
  }

  // --- showing ------------------------------------------------------------------------------------------------------

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function marked(target, text, asking) {
    var parts = text.split(/([0-9A-Za-z\u00c0-\u024f\ufb00-\ufb06]+(?:['’ʼ][a-z]+)?)/);
    parts.forEach(function (part, at) {
      var words = at % 2 ? plainWords(part) : [];
      var isHit = words.some(function (word) {
        return asking.words.indexOf(stem(word)) >= 0 || (asking.prefix && stem(word).indexOf(asking.prefix) === 0);
      });
      target.appendChild(isHit ? element("mark", "", part) : document.createTextNode(part));
    });
  }

  function quoteOf(number) {
    var block = placeIn(index.blocks, number);
    var rows = handed["quotes-" + block];
    return rows ? rows[number - index.blocks[block]] : null;
  }

  function pathOf(of, page, kind, id) {
    var part = placeIn(of[8], page) + 1;
    return "documents/" + of[0] + (part > 1 ? "-" + part : "") + ".html#" + index.anchors[kind] + "-" + id;
  }

  function shownQuote(number, asking, choice) {
    var row = quoteOf(number), of = index.documents[placeIn(starts(), number)];
    var figure = element("figure", "quote");
    if (!row) { figure.appendChild(element("p", "", "These words could not be loaded.")); return figure; }
    var words = element("blockquote");
    marked(words, row[0], asking);
    figure.appendChild(words);
    var told = element("figcaption"), first = 3;
    for (var at = 3; at < row.length; at += 2) {
      told.appendChild(element("strong", "govuk-tag govuk-tag--grey", index.kinds[row[at]]));
      told.appendChild(document.createTextNode(" "));
      if (choice.kind && row[at] === Number(choice.kind)) { first = at; }
    }
    var link = element("a", "", of[1] + ", page " + row[1]);
    link.href = pathOf(of, row[1], row[first], row[first + 1]);
    link.appendChild(element("span", "govuk-visually-hidden", ": " + row[0].slice(0, 60)));
    told.appendChild(link);
    var facts = [of[3], of[5], of[6] ? "practice of " + of[6] : "year not known"].filter(Boolean).join(", ");
    told.appendChild(document.createTextNode((row[2] ? " (printed " + row[2] + ")" : "") + ". " + facts));
    figure.appendChild(told);
    return figure;
  }

  function starts() {
    index.starts = index.starts || index.documents.map(function (each) { return each[7]; });
    return index.starts;
  }

  function shownPages(found, isEvery) {
    var holder = element("div");
    if (!found.length) { return holder; }
    holder.appendChild(element("h2", "", isEvery ? "Pages" : "Pages with some of the words in their title"));
    var list = element("ul", "search-pages");
    found.slice(0, SHOWN_PAGES).forEach(function (page) {
      var item = element("li"), link = element("a", "", page.title);
      link.href = page.path;
      item.appendChild(link);
      item.appendChild(element("span", "note", " " + page.section));
      list.appendChild(item);
    });
    holder.appendChild(list);
    if (found.length > SHOWN_PAGES) {
      holder.appendChild(element("p", "note", (found.length - SHOWN_PAGES).toLocaleString("en-GB") + " more pages: add a word to narrow them."));
    }
    return holder;
  }

  function count(n, one, several) { return n.toLocaleString("en-GB") + " " + (n === 1 ? one : several); }

  function showQuotes(found, asking, choice, place, mine, isMore) {
    var numbers = found.all.concat(found.most), shown = numbers.slice(place, place + SHOWN);
    var names = once(shown.map(function (number) { return "quotes-" + placeIn(index.blocks, number); }));
    loadAll(names, function () {
      if (mine !== asked) { return; }
      var first = null;
      shown.forEach(function (number, at) {
        if (place + at === 0 && found.all.length) { results.appendChild(element("h2", "", asking.words.length > 1 ? "Quotes with all the words" : "Quotes")); }
        if (place + at === found.all.length) { results.appendChild(element("h2", "", "Quotes with most of the words")); }
        var made = shownQuote(number, asking, choice);
        first = first || made;
        results.appendChild(made);
      });
      if (isMore && first) { first.tabIndex = -1; first.focus(); }
      if (numbers.length > place + SHOWN) { results.appendChild(moreButton(found, asking, choice, place + SHOWN, mine)); }
    });
  }

  function moreButton(found, asking, choice, place, mine) {
    var button = element("button", "govuk-button govuk-button--secondary", "Show more quotes");
    button.type = "button";
    button.addEventListener("click", function () {
      button.remove();
      showQuotes(found, asking, choice, place, mine, true);
    });
    return button;
  }

  function tell(found, foundPages, asking, put) {
    var nPages = foundPages.isEvery ? foundPages.rows.length : 0;
    var several = asking.words.length > 1;
    var said = put.map(function (pair) { return "“" + pair[0] + "” is in no quote or page: “" + pair[1] + "” is looked for. "; }).join("");
    said += count(nPages, "page", "pages") + " and " + count(found.all.length, "quote", "quotes") + " found" + (several ? " with all the words" : "");
    if (found.most.length) { said += "; " + count(found.most.length, "more quote", "more quotes") + " with most of them"; }
    if (!foundPages.rows.length && !found.all.length && !found.most.length) {
      said = "Nothing was found. Try fewer words, the beginning of a word, or other filters";
      results.appendChild(waysOn());
    }
    status.textContent = said + ".";
  }

  function waysOn() {
    var told = element("p", "", "Or look through a list:");
    WAYS_ON.forEach(function (way, at) {
      var link = element("a", "", way[1]);
      link.href = way[0];
      told.appendChild(document.createTextNode(at ? ", " : " "));
      told.appendChild(link);
    });
    told.appendChild(document.createTextNode("."));
    return told;
  }

  // --- asking -------------------------------------------------------------------------------------------------------

  function choiceNow() {
    var choice = {};
    FILTERS.forEach(function (name) { choice[name] = form.elements[name].value; });
    return choice;
  }

  function ask() {
    asked += 1;
    var mine = asked, asking = question(field.value), choice = choiceNow();
    remember(choice);
    results.textContent = "";
    status.textContent = "";
    if (!asking.words.length) { return; }
    status.textContent = "Looking …";
    var shards = index.n ? shardsOf(asking) : [];
    loadAll(shards, function () {
      if (mine !== asked) { return; }
      if (shards.some(function (name) { return !handed[name]; })) {
        status.textContent = "A part of the index could not be loaded: is the folder “search” beside this page?";
        return;
      }
      var put = mended(asking);
      loadAll(put.length ? shardsOf(asking) : [], function () {
        if (mine === asked) { show(asking, choice, mine, put); }
      });
    });
  }

  function show(asking, choice, mine, put) {
    var found = rank(asking, choice), foundPages = rankPages(asking);
    tell(found, foundPages, asking, put);
    results.appendChild(shownPages(foundPages.rows, foundPages.isEvery));
    showQuotes(found, asking, choice, 0, mine, false);
  }

  // the question stands behind the # of the address, so that it can be kept and sent on
  function remember(choice) {
    var parts = new URLSearchParams();
    if (field.value.trim()) { parts.set("q", field.value.trim()); }
    FILTERS.forEach(function (name) { if (choice[name]) { parts.set(name, choice[name]); } });
    var address = "#" + parts.toString();
    try { history.replaceState(null, "", address); } catch (error) { /* an old browser: the address stays as it is */ }
  }

  function recall() {
    var inAddress = new URLSearchParams(location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1));
    if (!inAddress.has("q")) { return false; }
    field.value = inAddress.get("q");
    FILTERS.forEach(function (name) { form.elements[name].value = inAddress.get(name) || ""; });
    return true;
  }

  function begin() {
    var waiting = null;
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(waiting); ask(); });
    form.addEventListener("change", function (event) { if (event.target !== field) { ask(); } });
    field.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(ask, 500); });
    window.addEventListener("hashchange", function () { if (recall()) { ask(); } });
    if (recall()) { ask(); }
  }

  window.addEventListener("DOMContentLoaded", function () { if (index && form) { begin(); } });

  return {
    start: function (found) { index = found; },
    places: function (someKinds, someWeights) { kinds += someKinds; weights += someWeights; },
    pages: function (rows) {
      rows.forEach(function (row) {
        var title = plainWords(row[1]).map(stem);
        pages.push({ path: row[0], title: row[1], section: row[2], words: title.concat(plainWords(row[3]).map(stem)), n: title.length });
      });
    },
    words: function (number, found) { handed["words-" + number] = found; },
    quotes: function (number, rows) { handed["quotes-" + number] = rows; },
    testing: { fold: fold, stem: stem }
  };
})();
