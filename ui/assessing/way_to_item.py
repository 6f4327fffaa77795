"""The way to one item of a part: whoever comes by a link that names it finds it at the top of the window."""

from __future__ import annotations

import re

import streamlit as st

from charter.framework import Instrument

ITEM = "item"
"""The item's name in the link. It is taken out once the way is gone, so that later answers do not lead back to it."""
COME_FOR, COMINGS = "item come for", "items come for so far"
SCROLL = """
let gone = null;
export default function (component) {
  const { item, coming } = component.data;
  if (gone === coming) return;
  gone = coming;
  // The page is drawn piece by piece: what stands above the item may still be missing when it is there.
  const until = Date.now() + 4_000;
  let stopped = false;
  const stop = () => { stopped = true; };
  const signs = ["wheel", "touchstart", "keydown", "mousedown"];
  signs.forEach((sign) => window.addEventListener(sign, stop, { once: true, capture: true }));
  const go = () => {
    if (stopped || Date.now() > until) return;
    const box = document.querySelector(`.st-key-${item}`);
    if (box) {
      box.style.scrollMarginTop = "4.5rem";
      const away = Math.abs(box.getBoundingClientRect().top - 72);
      if (away > 4) box.scrollIntoView({ block: "start" });
    }
    setTimeout(go, 150);
  };
  go();
}
"""


def box_of(item_id: str) -> str:
    """What the box of an item is called, for the browser to find it by."""
    return "item-" + re.sub(r"[^A-Za-z0-9]", "-", item_id)


def item_come_for(chosen: Instrument, part: str) -> str:
    """The item that the link named when this part was opened; empty where it named none."""
    wanted = st.query_params.pop(ITEM, None)
    if wanted is not None:
        st.session_state[COMINGS] = st.session_state.get(COMINGS, 0) + 1
        st.session_state[COME_FOR] = (chosen.id, part, wanted)
    come_for = st.session_state.get(COME_FOR)
    if come_for is None or come_for[:2] != (chosen.id, part):
        st.session_state.pop(COME_FOR, None)
        return ""
    return come_for[2] if come_for[2] in {item.id for item in chosen.items_below(part)} else ""


def show_way(item_id: str) -> None:
    """Bring an item to the top of the window, once for each time that somebody came for it."""
    data = {"item": box_of(item_id), "coming": st.session_state.get(COMINGS, 0)}
    st.components.v2.component("way_to_item", html="<span hidden></span>", js=SCROLL)(key="way to item", data=data)
