/* The map's behaviour in the browser: shapes of land or hexagons, painted anew when the measure changes.
   Each set of shapes comes once, by address; what is sent for a measure is only each area's shade and words. */
(function () {
  "use strict";

  /* What people typed is shown as they typed it, whatever it looks like. */
  function escaped(text) {
    var box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  function CharterMap(map) {
    this.map = map;
    this.layers = {};
    this.groups = {};
    this.shown = null;
    this.wanted = null;
    this.patterns = document.createElement("div");
    document.body.appendChild(this.patterns);
    /* One finger scrolls the page past the map; two fingers zoom and move it. */
    if (L.Browser.mobile) { map.dragging.disable(); }
  }

  /* The shapes of an address, fetched once; or those that stand in this very file under that name. */
  CharterMap.prototype.shapes = function (address) {
    if (window.charterShapes && window.charterShapes[address]) { return window.charterShapes[address]; }
    var found = null;
    /* Waited for, because the map's clicks are wired up as soon as this paint has ended. */
    $.ajax(address, { dataType: "json", async: false }).done(function (shapes) { found = shapes; });
    return found;
  };

  CharterMap.prototype.show = function (address) {
    var self = this, known = this.groups[address];
    if (this.shown === address) { return; }
    if (!known) {
      var shapes = this.shapes(address);
      if (!shapes) { return; }
      known = { layers: {} };
      this.layers = known.layers;
      known.group = L.geoJson(shapes, {
        style: function (feature) { return self.style(feature.properties.area_code); },
        onEachFeature: function (feature, layer) { self.adopt(feature, layer); }
      });
      this.groups[address] = known;
    }
    if (this.shown) { this.groups[this.shown].group.remove(); }
    this.layers = known.layers;
    this.shown = address;
    known.group.addTo(this.map);
  };

  /* Called for each shape as it arrives: keyboard and mouse do the same. */
  CharterMap.prototype.adopt = function (feature, layer) {
    var self = this, code = feature.properties.area_code;
    this.layers[code] = layer;
    layer.bindTooltip(this.label(code), { sticky: true });
    layer.on("add", function () { self.prepare(code); });
  };

  /* The code at its end, hidden from view, is how a click tells the server which area was meant. */
  CharterMap.prototype.label = function (code) {
    var area = this.wanted && this.wanted.areas[code];
    if (!area) { return code; }
    return "<b>" + escaped(area[0]) + "</b><br>" + escaped(this.words(area)) +
      '<span class="map-code">' + code + "</span>";
  };

  CharterMap.prototype.words = function (area) {
    return area.length > 2 ? area[2] : this.wanted.shades[area[1]].label;
  };

  /* Shapes are one stop for the Tab key; the arrow keys go from area to area and Enter chooses. */
  CharterMap.prototype.prepare = function (code) {
    var self = this, layer = this.layers[code], shape = layer.getElement && layer.getElement();
    if (!shape || !this.wanted) { return; }
    var area = this.wanted.areas[code];
    shape.setAttribute("tabindex", code === this.stop() ? "0" : "-1");
    shape.setAttribute("role", "button");
    shape.setAttribute("aria-label", area ? area[0] + ": " + this.words(area) : code);
    if (shape.dataset.prepared) { return; }
    shape.dataset.prepared = "yes";
    shape.addEventListener("keydown", function (event) {
      var heading = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      if (event.key === "Enter" || event.key === " ") {
        layer.fire("click", { latlng: layer.getBounds().getCenter(), sourceTarget: layer, target: layer }, true);
      } else if (heading) {
        self.step(code, heading);
      } else { return; }
      event.preventDefault();
      event.stopPropagation();
    });
    shape.addEventListener("focus", function () { layer.openTooltip(layer.getBounds().getCenter()); });
    shape.addEventListener("blur", function () { layer.closeTooltip(); });
  };

  CharterMap.prototype.stop = function () {
    return this.wanted.selected && this.layers[this.wanted.selected] ? this.wanted.selected : Object.keys(this.layers)[0];
  };

  CharterMap.prototype.step = function (code, heading) {
    var from = this.layers[code].getBounds().getCenter(), best = null, nearest = Infinity;
    for (var other in this.layers) {
      if (other === code) { continue; }
      var to = this.layers[other].getBounds().getCenter();
      var dx = (to.lng - from.lng) * 0.6, dy = to.lat - from.lat;
      var along = dx * heading[0] + dy * heading[1], across = Math.abs(dx * heading[1]) + Math.abs(dy * heading[0]);
      if (along <= 0 || across > along * 1.5) { continue; }
      if (along + across < nearest) { nearest = along + across; best = other; }
    }
    if (best) { this.layers[best].getElement().focus(); }
  };

  CharterMap.prototype.style = function (code) {
    var area = this.wanted && this.wanted.areas[code];
    if (!area) { return { fillColor: "#ffffff", color: "#c3c7cc", weight: 0.5, fillOpacity: 1, dashArray: null }; }
    var shade = this.wanted.shades[area[1]], chosen = code === this.wanted.selected;
    return {
      fillColor: shade.fill, fillOpacity: 1, color: chosen ? "#0b0c0c" : shade.edge,
      weight: chosen ? 3 : 0.7, dashArray: chosen ? null : shade.dash || null
    };
  };

  /* Paint a measure: {areas: {code: [name, shade, words?]}, shades: [{fill, edge, dash, label}], patterns: svg,
     shapes: address, bounds: box, selected: code}. */
  CharterMap.prototype.paint = function (wanted) {
    this.wanted = wanted;
    this.patterns.innerHTML =
      '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>' + (wanted.patterns || "") +
      "</defs></svg>";
    this.show(wanted.shapes);
    for (var code in this.layers) {
      this.layers[code].setStyle(this.style(code));
      this.layers[code].setTooltipContent(this.label(code));
      this.prepare(code);
    }
    if (wanted.selected && this.layers[wanted.selected]) { this.layers[wanted.selected].bringToFront(); }
    if (wanted.bounds && JSON.stringify(wanted.bounds) !== this.bounds) {
      this.bounds = JSON.stringify(wanted.bounds);
      this.map.fitBounds(wanted.bounds, { padding: [6, 6], animate: false });
    }
  };

  window.CharterMap = CharterMap;
})();
