/*
 * Contextual's hexagon layer for Leaflet 1.9 and h3-js 4.
 *
 *   L.hexMap(id, options)    a map with grey local base layers, a scale below it and a keyboard
 *   L.hexagonLayer(data)     what streamlit-folium adds on each change: only a stub, see below
 *
 * Outlines are worked out once per hexagon and kept with the map. A change sends ids and one class
 * character each; the hexagons are then painted on one canvas, so 20,000 are one Leaflet layer and not
 * 20,000. What is clicked is found with h3, not by searching polygons.
 *
 * No text of any record comes here: ids are H3 ids or "u" and a number, words are the app's own.
 */
(function () {
  "use strict";

  // Public places and support, as strokes in a box of 24 by 24. The order is contextual/maps/symbols.py's.
  var SYMBOLS = [
    "M5 5.5h14v11H5z M5 11.5h14 M8 16.5v2.5 M16 16.5v2.5 M8 14h.01 M16 14h.01",
    "M12 7c-2-1.4-4.6-1.6-7-1v11.5c2.4-.6 5-.4 7 1 2-1.4 4.6-1.6 7-1V6c-2.4-.6-5-.4-7 1z M12 7v11.5",
    "M12 20v-8 M12 15a5 5 0 1 1 0-10 5 5 0 0 1 0 10z M12 14l2.5-2.5",
    "M4 10h16l-2 8.5H6z M8 10l3-5 M16 10l-3-5 M10 13v2.5 M14 13v2.5",
    "M6 5h12l-6 7z M12 12v6.5 M8.5 18.5h7",
    "M4 6v12.5 M4 16h16 M20 18.5V13.5a2 2 0 0 0-2-2h-7V16 M7.5 12.5h.01",
    "M4.5 12L12 5.5 19.5 12 M7 10.5V18h10v-7.5 M10.5 18v-4h3v4"
  ];
  var SUPPORT = 6;
  // Names said for the symbols, in the same order.
  var PLACES = ["transport", "school", "park", "shops or food", "licensed premises", "hotel", "support point"];
  // Bearings on the screen, clockwise from up.
  var ARROWS = {ArrowUp: 0, ArrowRight: 90, ArrowDown: 180, ArrowLeft: 270};
  var SIX = {w: 0, e: 1, d: 2, s: 3, a: 4, q: 5};
  var ORDER = "0uh12345"; // painted in this order: deeper outlines lie over paler ones
  var COLOURS = {
    ink: "#1b2733", outline: "#52606c", empty: "#b4bec6", hatch: "#7d8994", dots: "#5f6d79", white: "#ffffff",
    focus: "#1d4e79", support: "#855200", land: "#eceeef", sea: "#f8fafb", green: "#e0e4e3", river: "#f8fafb", bank: "#a9b3ba",
    road: "#8f989f", rail: "#6f7a83", boundary: "#7a8996", casing: "#ffffff"
  };

  /* One canvas in one pane. Leaflet's Renderer keeps it over the view and moves it while zooming. */
  var Sheet = L.Renderer.extend({
    initialize: function (pane, paint) {
      this._paint = paint;
      L.Renderer.prototype.initialize.call(this, {pane: pane, padding: 0.15});
    },
    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer: function () {
      L.DomUtil.remove(this._container);
      delete this._container;
    },
    _updatePaths: function () {},
    _update: function () {
      if (this._map._animatingZoom && this._bounds) { return; }
      L.Renderer.prototype._update.call(this);
      this.redraw();
    },
    redraw: function () {
      if (!this._map || !this._bounds) { return; }
      var size = this._bounds.getSize(), sharp = Math.min(window.devicePixelRatio || 1, 2), canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = Math.round(size.x * sharp); // also clears it
      canvas.height = Math.round(size.y * sharp);
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      var pen = canvas.getContext("2d");
      pen.scale(sharp, sharp);
      pen.translate(-this._bounds.min.x, -this._bounds.min.y);
      this._paint(pen, this._bounds);
    }
  });

  /* What a map holds: outlines already worked out, what is shown now, the focus, and the two canvases. */
  function Hexagons(map) {
    this.map = map;
    this.outlines = new Map(); // id -> Float64Array x0 y0 x1 y1 .. then the centre, in pixels at zoom 0
    this.focus = null;
    this.place = null; // a symbol reached with the key P
    this.count = 0;
    this.show({w: 0, ids: "", cls: "", before: "", after: "", pal: [], words: {}, top: [], chosen: null, symbols: []});
    pane(map, "hexagons", 410);
    pane(map, "hexmarks", 450);
    this.sheet = new Sheet("hexagons", this.paintHexagons.bind(this)).addTo(map);
    this.marks = new Sheet("hexmarks", this.paintMarks.bind(this)).addTo(map);
    map.on("click", this.click, this);
    map.on("mousemove", this.hover, this);
    this.listen();
  }

  Hexagons.prototype = {
    /* Take new data; outlines of hexagons seen before are kept. */
    show: function (data) {
      var chosenBefore = this.chosen, n = data.w ? data.ids.length / data.w : data.cls.length, i, id;
      var same = this.data && data.ids === this.data.ids && data.before === this.data.before
        && data.after === this.data.after && data.cls.length === this.data.cls.length;
      this.data = data;
      if (!same) {
        if (this.outlines.size > 60000) { this.outlines.clear(); }
        this.cells = new Array(n);
        this.index = new Map();
        for (i = 0; i < n; i++) {
          id = data.before + data.ids.slice(i * data.w, (i + 1) * data.w) + data.after;
          this.cells[i] = id;
          this.index.set(id, i);
        }
        this.shapes = this.cells.map(this.outline, this);
        this.resolution = n ? h3.getResolution(this.cells[0]) : null;
        this.measure();
        if (this.focus && !this.index.has(this.focus)) { this.focus = null; }
      }
      this.buckets = {};
      for (i = 0; i < n; i++) { (this.buckets[data.cls[i]] = this.buckets[data.cls[i]] || []).push(this.shapes[i]); }
      this.ranks = new Map(data.top.map(function (cell, rank) { return [cell, rank + 1]; }));
      this.symbols = data.symbols.map(this.symbol, this);
      this.place = null;
      this.chosen = data.chosen;
      if (this.sheet) {
        this.sheet.redraw();
        this.marks.redraw();
        if (this.chosen && this.chosen !== chosenBefore) { this.bringIn(this.chosen); }
      }
    },
    clear: function () {
      this.show({w: 0, ids: "", cls: "", before: "", after: "", pal: [], words: {}, top: [], chosen: null, symbols: []});
    },

    /* Shapes */
    flat: function (lat, lng) { return this.map.options.crs.latLngToPoint(L.latLng(lat, lng), 0); },
    outline: function (id) {
      var known = this.outlines.get(id);
      if (known) { return known; }
      var corners = h3.cellToBoundary(id), shape = new Float64Array(corners.length * 2 + 2), x = 0, y = 0;
      for (var i = 0; i < corners.length; i++) {
        var point = this.flat(corners[i][0], corners[i][1]);
        shape[2 * i] = point.x;
        shape[2 * i + 1] = point.y;
        x += point.x / corners.length;
        y += point.y / corners.length;
      }
      shape[2 * i] = x;
      shape[2 * i + 1] = y;
      this.outlines.set(id, shape);
      return shape;
    },
    symbol: function (row) {
      var point = this.flat(row[1], row[2]);
      return {id: row[0], x: point.x, y: point.y, kind: row[3],
        cell: this.resolution === null ? null : h3.latLngToCell(row[1], row[2], this.resolution)};
    },
    /* The middle of what is shown, and the distance between neighbours, for saying where a hexagon is. */
    measure: function () {
      var x = 0, y = 0, n = this.shapes.length;
      this.shapes.forEach(function (s) { x += s[s.length - 2] / n; y += s[s.length - 1] / n; });
      this.middle = {x: x, y: y};
      this.step = n ? 1.732 * Math.hypot(this.shapes[0][0] - centre(this.shapes[0]).x,
        this.shapes[0][1] - centre(this.shapes[0]).y) : 1;
    },
    /* From pixels at zoom 0 to pixels on the canvas. */
    view: function () {
      return {scale: this.map.getZoomScale(this.map.getZoom(), 0), origin: this.map.getPixelOrigin()};
    },
    at: function (point, view) {
      return {x: point.x * view.scale - view.origin.x, y: point.y * view.scale - view.origin.y};
    },

    /* Painting */
    paintHexagons: function (pen, bounds) {
      var view = this.view(), size = this.step * view.scale, self = this;
      pen.lineJoin = "round";
      ORDER.split("").forEach(function (letter) {
        var fill = self.fill(pen, letter), bucket = self.buckets[letter] || [];
        pen.strokeStyle = letter >= "1" && letter <= "5" ? COLOURS.outline : COLOURS.empty;
        pen.lineWidth = Math.min(0.8, size / 12);
        for (var start = 0; start < bucket.length; start += 400) { // long paths are slow without a GPU
          pen.beginPath();
          for (var i = start; i < Math.min(start + 400, bucket.length); i++) { trace(pen, bucket[i], view, bounds, size); }
          if (fill) { pen.fillStyle = fill; pen.fill(); }
          if (size > 4) { pen.stroke(); }
        }
      });
    },
    fill: function (pen, letter) {
      if (letter === "u") { return dots(pen); }
      if (letter === "h") { return hatch(pen); }
      return letter === "0" ? null : this.data.pal[+letter - 1];
    },
    paintMarks: function (pen) {
      var view = this.view(), self = this, taken = [], focused = document.activeElement === this.map.getContainer();
      var thin = Math.max(0.5, Math.min(1, this.step * view.scale / 34)); // small hexagons keep their colour in sight
      pen.lineJoin = "round";
      this.ranks.forEach(function (rank, cell) { self.line(pen, cell, view, COLOURS.ink, 1.8); });
      if (focused && this.focus && !this.place) { this.ring(pen, this.focus, view, (this.focus === this.chosen ? 13 : 7) * thin); }
      if (this.index.has(this.chosen)) {
        this.line(pen, this.chosen, view, COLOURS.white, 7 * thin);
        this.line(pen, this.chosen, view, COLOURS.ink, 3.4 * thin);
      }
      this.ranks.forEach(function (rank, cell) { self.number(pen, rank, cell, view, taken); });
      this.drawn = [];
      this.symbols.slice().sort(function (a, b) { return first(self, b) - first(self, a); }).forEach(function (place) {
        self.paintSymbol(pen, place, view, taken, focused);
      });
    },
    line: function (pen, cell, view, colour, width) {
      pen.beginPath();
      trace(pen, this.outline(cell), view, null, 0);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    },
    ring: function (pen, cell, view, width) {
      this.line(pen, cell, view, COLOURS.white, width + 2);
      pen.setLineDash([7, 4]);
      this.line(pen, cell, view, COLOURS.focus, width - 2);
      pen.setLineDash([]);
    },
    number: function (pen, rank, cell, view, taken) {
      var p = this.at(centre(this.outline(cell)), view), letter = this.data.cls[this.index.get(cell)];
      var dark = letter === "4" || letter === "5", busy = letter === "h" || letter === "u";
      pen.font = "600 15px 'Source Sans', 'Source Sans Pro', 'Segoe UI', sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      if (busy || this.step * view.scale < 26) { // a pattern, or too small to hold a figure: give it a halo
        pen.lineWidth = 4;
        pen.strokeStyle = dark ? COLOURS.ink : COLOURS.white;
        pen.strokeText(rank, p.x, p.y);
      }
      pen.fillStyle = dark ? COLOURS.white : COLOURS.ink;
      pen.fillText(rank, p.x, p.y);
      taken.push({x: p.x, y: p.y, number: true});
    },
    /* Symbols that would lie on another are left out until the map is closer. A number is never covered. */
    paintSymbol: function (pen, place, view, taken, focused) {
      var p = this.at(place, view), half = this.data.px / 2, here = this.place === place || this.chosen === place.id;
      taken.forEach(function (box) {
        if (box.number && Math.hypot(p.x - box.x, p.y - box.y) < half + 9) { p = {x: box.x + half + 5, y: box.y + half + 3}; }
      });
      var near = taken.some(function (box) { return Math.hypot(p.x - box.x, p.y - box.y) < (box.number ? half + 5 : 2.3 * half); });
      if (near && !here) { return; }
      taken.push({x: p.x, y: p.y});
      this.drawn.push({x: p.x, y: p.y, place: place});
      icon(pen, p, half, place.kind);
      if (here) { halo(pen, p, half + 4, this.chosen === place.id ? COLOURS.ink : COLOURS.focus, this.place === place && focused); }
    },

    /* Choosing */
    click: function (event) {
      var p = this.map.latLngToLayerPoint(event.latlng), reach = Math.max(this.data.px / 2, 11), hit = null;
      this.drawn.forEach(function (mark) { if (Math.hypot(mark.x - p.x, mark.y - p.y) <= reach) { hit = mark.place; } });
      var cell = this.cellAt(event.latlng);
      this.map.getContainer().focus({preventScroll: true});
      if (hit) { this.place = hit; this.focus = cell || this.focus; this.choose({u: hit.id}); }
      else if (cell) { this.place = null; this.focus = cell; this.choose({c: cell}); }
    },
    cellAt: function (latlng) {
      if (this.resolution === null) { return null; }
      var cell = h3.latLngToCell(latlng.lat, latlng.lng, this.resolution);
      return this.index.has(cell) ? cell : null;
    },
    hover: function (event) {
      this.map.getContainer().style.cursor = this.cellAt(event.latlng) ? "pointer" : "";
    },
    /* streamlit-folium listens for clicks and asks the layer for GeoJSON. "n" differs each time, so that the
       same hexagon can be chosen twice. */
    choose: function (properties) {
      this.count = Math.max(Date.now(), this.count + 1);
      properties.n = this.count;
      this.say();
      this.marks.redraw();
      this.sheet.fire("click", {layer: {toGeoJSON: function () {
        return {type: "Feature", properties: properties, geometry: null};
      }}});
    },

    /* Keyboard */
    listen: function () {
      var self = this, box = this.map.getContainer();
      box.addEventListener("keydown", function (event) {
        if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey) { return; }
        if (self.key(event.key.length === 1 ? event.key.toLowerCase() : event.key)) {
          event.preventDefault();
          event.stopPropagation();
        }
      });
      box.addEventListener("focus", function () {
        if (!self.focus) { self.focus = self.start(); }
        if (box.matches(":focus-visible")) { self.say(); }
        self.marks.redraw();
      });
      box.addEventListener("blur", function () { self.marks.redraw(); });
    },
    key: function (key) {
      if (key === "Escape") { this.map.getContainer().blur(); return true; }
      if (key === "+" || key === "=") { this.map.zoomIn(); return true; }
      if (key === "-") { this.map.zoomOut(); return true; }
      if (!this.focus) { this.focus = this.start(); }
      if (!this.focus) { return false; }
      if (key in ARROWS) { this.move(ARROWS[key]); return true; }
      if (key in SIX) { this.move(this.sixth(SIX[key])); return true; }
      if (key >= "1" && key <= "5" && this.data.top[+key - 1]) { this.go(this.data.top[+key - 1]); return true; }
      if (key === "p") { this.nextPlace(); return true; }
      if (key === "Enter" || key === " ") {
        this.choose(this.place ? {u: this.place.id} : {c: this.focus});
        return true;
      }
      return false;
    },
    start: function () {
      if (this.index.has(this.chosen)) { return this.chosen; }
      return this.data.top.length ? this.data.top[0] : this.nearest(this.middle, function () { return true; });
    },
    /* The six neighbours clockwise, turned so that the first is the one nearest to straight up. */
    around: function () {
      var self = this, from = centre(this.outline(this.focus));
      return h3.gridDisk(this.focus, 1).filter(function (cell) { return cell !== self.focus; })
        .map(function (cell) { return {cell: cell, bearing: bearing(from, centre(self.outline(cell)))}; })
        .sort(function (a, b) { return (a.bearing + 30) % 360 - (b.bearing + 30) % 360; });
    },
    sixth: function (which) { var ring = this.around(); return ring[which % ring.length].bearing; },
    move: function (to) {
      var self = this, from = centre(this.outline(this.focus));
      var next = this.around().sort(function (a, b) { return turn(a.bearing, to) - turn(b.bearing, to); })[0].cell;
      if (!this.index.has(next)) { // a gap: the nearest hexagon that way, if there is one
        next = this.nearest(from, function (cell, point) { return cell !== self.focus && turn(bearing(from, point), to) <= 40; });
      }
      if (next) { this.go(next); } else { this.tell("Nothing further that way. " + this.words()); }
    },
    nearest: function (from, fits) {
      var best = null, least = Infinity, self = this;
      this.cells.forEach(function (cell, i) {
        var point = centre(self.shapes[i]), far = Math.hypot(point.x - from.x, point.y - from.y);
        if (far < least && fits(cell, point)) { best = cell; least = far; }
      });
      return best;
    },
    go: function (cell) {
      this.focus = cell;
      this.place = null;
      this.bringIn(cell);
      this.marks.redraw();
      this.say();
    },
    bringIn: function (cell) {
      if (!this.index.has(cell)) { return; }
      var point = centre(this.outline(cell));
      this.map.panInside(this.map.options.crs.pointToLatLng(L.point(point.x, point.y), 0), {padding: [50, 50], animate: false});
    },
    here: function () {
      var cell = this.focus;
      return this.symbols.filter(function (place) { return place.cell === cell; });
    },
    nextPlace: function () {
      var here = this.here();
      if (!here.length) { this.tell("No public place is marked in this hexagon."); return; }
      this.place = here[(here.indexOf(this.place) + 1) % here.length];
      this.marks.redraw();
      this.tell("Place " + (here.indexOf(this.place) + 1) + " of " + here.length + " in this hexagon: " + PLACES[this.place.kind] + ".");
    },

    /* Words */
    say: function () {
      if (this.place) { this.tell("Place: " + PLACES[this.place.kind] + (this.place.id === this.chosen ? ", chosen." : ".")); }
      else if (this.focus) { this.tell(this.words()); }
    },
    words: function () {
      var i = this.index.get(this.focus), parts = [this.data.words[this.data.cls[i]] || ""];
      if (this.ranks.has(this.focus)) { parts.push("number " + this.ranks.get(this.focus)); }
      if (this.focus === this.chosen) { parts.push("chosen"); }
      parts.push(this.where(centre(this.shapes[i])));
      var places = this.here().length;
      if (places) { parts.push(plural(places, "place") + " marked"); }
      return parts.join("; ") + ".";
    },
    where: function (point) {
      var across = Math.round((point.x - this.middle.x) / this.step);
      var up = Math.round((this.middle.y - point.y) / (this.step * 0.866)), parts = [];
      if (across) { parts.push(plural(Math.abs(across), "column") + (across > 0 ? " east" : " west")); }
      if (up) { parts.push(plural(Math.abs(up), "row") + (up > 0 ? " north" : " south")); }
      return parts.length ? parts.join(", ") + " of the middle" : "in the middle";
    },
    tell: function (text) { if (this.live) { this.live.textContent = text; } }
  };

  function pane(map, name, height) {
    var element = map.getPane(name) || map.createPane(name);
    element.style.zIndex = height;
    element.style.pointerEvents = "none"; // the map itself takes every click
  }
  function centre(shape) { return {x: shape[shape.length - 2], y: shape[shape.length - 1]}; }
  function bearing(from, to) { return (Math.atan2(to.x - from.x, from.y - to.y) * 180 / Math.PI + 360) % 360; }
  function turn(a, b) { var gap = Math.abs(a - b) % 360; return Math.min(gap, 360 - gap); }
  function plural(n, word) { return n + " " + word + (n === 1 ? "" : "s"); }
  /* Symbols that must not be left out for lack of room: chosen, then support. */
  function first(hexagons, place) {
    return (place.id === hexagons.chosen || place === hexagons.place ? 2 : 0) + (place.kind === SUPPORT ? 1 : 0);
  }
  function trace(pen, shape, view, bounds, size) {
    var last = shape.length - 2, k = view.scale, ox = view.origin.x, oy = view.origin.y;
    if (bounds) {
      var x = shape[last] * k - ox, y = shape[last + 1] * k - oy;
      if (x < bounds.min.x - size || x > bounds.max.x + size || y < bounds.min.y - size || y > bounds.max.y + size) { return; }
    }
    pen.moveTo(shape[0] * k - ox, shape[1] * k - oy);
    for (var i = 2; i < last; i += 2) { pen.lineTo(shape[i] * k - ox, shape[i + 1] * k - oy); }
    pen.closePath();
  }
  function tile(pen, side, draw) {
    var small = document.createElement("canvas");
    small.width = small.height = side;
    draw(small.getContext("2d"));
    return pen.createPattern(small, "repeat");
  }
  function dots(pen) {
    return tile(pen, 7, function (dot) {
      dot.fillStyle = COLOURS.white;
      dot.fillRect(0, 0, 7, 7);
      dot.fillStyle = COLOURS.dots;
      dot.fillRect(3, 3, 1.6, 1.6);
    });
  }
  function hatch(pen) {
    return tile(pen, 8, function (line) {
      line.strokeStyle = COLOURS.hatch;
      line.lineWidth = 0.9;
      line.beginPath();
      [-4, 4, 12].forEach(function (x) { line.moveTo(x - 5, 9); line.lineTo(x + 5, -1); });
      line.stroke();
    });
  }
  function icon(pen, p, half, kind) {
    var support = kind === SUPPORT;
    pen.save();
    pen.translate(p.x, p.y);
    pen.beginPath();
    if (support) { pen.arc(0, 0, half, 0, 7); } else { pen.roundRect(-half, -half, 2 * half, 2 * half, 4); }
    pen.fillStyle = support ? COLOURS.support : COLOURS.white;
    pen.fill();
    pen.strokeStyle = support ? COLOURS.white : COLOURS.ink;
    pen.lineWidth = 1.3;
    pen.stroke();
    pen.scale(half / 13, half / 13);
    pen.translate(-12, -12);
    pen.lineWidth = 2;
    pen.lineCap = pen.lineJoin = "round";
    pen.stroke(new Path2D(SYMBOLS[kind]));
    pen.restore();
  }
  function halo(pen, p, radius, colour, dashed) {
    [[COLOURS.white, 6], [colour, 3]].forEach(function (line) {
      pen.beginPath();
      pen.setLineDash(dashed && line[1] === 3 ? [5, 3] : []);
      pen.arc(p.x, p.y, radius, 0, 7);
      pen.strokeStyle = line[0];
      pen.lineWidth = line[1];
      pen.stroke();
    });
    pen.setLineDash([]);
  }

  /* The base map: land and green below the hexagons, lines above them with a pale casing. */
  var AREAS = {sea: 210, land: 220, green: 230, water: 240};
  var LINES = {river: [7, 5], road: [3.6, 1.4], rail: [3.6, 1.2, "2 4"], boundary: [3.2, 1.4, "8 5"]};
  function drawBase(map, base) {
    pane(map, "hexlines", 430);
    var above = L.canvas({pane: "hexlines", padding: 0.15});
    base.forEach(function (layer) {
      if (layer.kind in AREAS) {
        pane(map, "hex" + layer.kind, AREAS[layer.kind]);
        L.polygon(layer.shape, {renderer: L.canvas({pane: "hex" + layer.kind, padding: 0.15}), interactive: false, stroke: false,
          fillOpacity: 1, fillColor: COLOURS[layer.kind === "water" ? "sea" : layer.kind]}).addTo(map);
        return;
      }
      var look = LINES[layer.kind], line = {renderer: above, interactive: false, smoothFactor: 1};
      L.polyline(layer.shape, L.extend({}, line, {color: COLOURS[layer.kind === "river" ? "bank" : "casing"], weight: look[0], opacity: 0.85})).addTo(map);
      L.polyline(layer.shape, L.extend({}, line, {color: COLOURS[layer.kind], weight: look[1], dashArray: look[2]})).addTo(map);
    });
  }

  /* Below the map, outside the colour: scale, how to use the keys, and what the focus is on. */
  function strip(map, hexagons, help) {
    var box = map.getContainer(), frame = L.DomUtil.create("div", "hex-frame"), foot = L.DomUtil.create("div", "hex-foot");
    var scale = L.control.scale({imperial: false, maxWidth: 110}).addTo(map);
    frame.style.height = box.style.height || (box.offsetHeight || 520) + "px";
    box.style.height = "";
    box.parentNode.insertBefore(frame, box);
    frame.appendChild(box);
    frame.appendChild(foot);
    foot.appendChild(scale.getContainer());
    var words = L.DomUtil.create("div", "hex-words", foot);
    hexagons.live = L.DomUtil.create("div", "hex-live", words);
    hexagons.live.setAttribute("role", "status");
    hexagons.live.setAttribute("aria-live", "polite");
    var keys = L.DomUtil.create("div", "hex-keys", words);
    keys.id = box.id + "_keys";
    keys.textContent = help;
    box.setAttribute("aria-describedby", keys.id);
  }

  /* options: bounds [[south, west], [north, east]], label, help, title, base [{kind, shape}] */
  L.hexMap = function (id, options) {
    var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    var map = L.map(id, {keyboard: false, attributionControl: false, zoomAnimation: !still, fadeAnimation: false,
      inertia: !still, zoomSnap: 0.25, minZoom: 3, maxZoom: 18});
    var box = map.getContainer(), ready = false;
    map.setView(L.latLngBounds(options.bounds).getCenter(), 12, {animate: false});
    map._hexagons = new Hexagons(map);
    strip(map, map._hexagons, options.help);
    function fit() { // a map in a closed tab has no size yet
      map.invalidateSize({pan: false, animate: false});
      if (!ready && map.getSize().x > 0) { ready = true; map.fitBounds(options.bounds, {animate: false, padding: [8, 8]}); }
    }
    fit();
    new ResizeObserver(fit).observe(box);
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", options.label);
    box.style.background = COLOURS[options.base.some(function (layer) { return layer.kind === "land"; }) ? "sea" : "land"];
    try { if (window.frameElement) { window.frameElement.title = options.title; } } catch (other) { /* another origin's page */ }
    drawBase(map, options.base);
    return map;
  };

  /* What the feature group holds: it hands its data to the map's hexagons and draws nothing itself. Taking the
     stub away clears the hexagons, unless the next stub comes in the same breath. */
  L.HexagonLayer = L.Layer.extend({
    initialize: function (data) { this._data = data; },
    onAdd: function (map) {
      map._hexagons = map._hexagons || new Hexagons(map);
      window.clearTimeout(map._hexagons.leaving);
      map._hexagons.show(this._data);
    },
    onRemove: function (map) {
      var hexagons = map._hexagons;
      hexagons.leaving = window.setTimeout(function () { hexagons.clear(); }, 0);
    }
  });
  L.hexagonLayer = function (data) { return new L.HexagonLayer(data); };
}());
