"""Two small pieces for the browser: a sign that a text in its box is not saved yet, and a print button."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

WATCH = (Path(__file__).parent / "unsaved_sign.js").read_text(encoding="utf-8")
PRINT = """
export default function (component) {
  const button = component.parentElement.querySelector("button");
  button.onclick = () => window.print();
  return () => { button.onclick = null; };
}
"""
SIGN = '<p role="status" hidden>Not yet saved: leave the box to save</p><section role="alert"></section>'
LOOKS = """
p { position: fixed; right: 1rem; bottom: 1rem; margin: 0; padding: 0.5rem 0.8rem; z-index: 1000;
    background: #fff7bf; color: #0b0c0c; border: 1px solid #0b0c0c; font: 1rem sans-serif; }
section div { margin: 0 0 0.8rem; padding: 0.8rem; background: #fff7bf; color: #0b0c0c; border: 1px solid #0b0c0c;
    font: 1rem sans-serif; }
section textarea { display: block; box-sizing: border-box; width: 100%; margin: 0.5rem 0; font: inherit; }
section button { margin-right: 0.5rem; padding: 0.4rem 0.8rem; font: inherit; }
"""
BUTTON_LOOKS = """
button { font: 1rem sans-serif; padding: 0.5rem 1rem; border: 1px solid #1d5a96; border-radius: 0.5rem;
         background: #1d5a96; color: #fff; cursor: pointer; }
button:focus-visible { outline: 3px solid #0b0c0c; outline-offset: 2px; }
@media print { button { display: none; } }
"""


def show_unsaved_sign(part: str) -> None:
    """A sign at the foot of the window while any text is in its box and has not been sent.

    The text of a large box is sent after a minute without a keystroke too: somebody may be called away. Where the
    connection was lost before a text was saved, it is put back into its box and saved; where somebody else wrote there
    meanwhile, it stands above the items until the person has decided. It also brings the reader to the top of another
    part.
    """
    st.components.v2.component("unsaved_sign", html=SIGN, css=LOOKS, js=WATCH)(key="unsaved sign", data=part)


def show_print_button() -> None:
    st.components.v2.component(
        "print_button", html="<button type='button'>Print this page</button>", css=BUTTON_LOOKS, js=PRINT
    )(key="print button")
