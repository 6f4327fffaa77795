"""How pictures with bars are lettered, so that they can be read on a phone."""

from __future__ import annotations

from ui.elements.charts import Part, Range, ranges_of, stacked


def test_what_is_said_of_a_range_stands_above_its_bar_and_there_is_no_axis_to_run_together() -> None:
    offered = Range("Interviews offered", 100, 120, "100 to 120", "100 to 120")
    held = Range("Interviews held", 60, 60, "60 (half of the step before)", "60: half of the step before")
    drawn = ranges_of([offered, held], unit="interviews")
    said = [each.text for each in drawn.figure.layout.annotations]
    assert said == ["Interviews offered<br><b>100 to 120</b>", "Interviews held<br><b>60: half of the step before</b>"]
    assert not drawn.figure.layout.xaxis.visible
    assert not drawn.figure.layout.yaxis.showticklabels
    assert drawn.alt == "Interviews offered: 100 to 120; Interviews held: 60 (half of the step before) (interviews)."


def test_names_stand_above_stacked_bars_and_numbers_without_room_are_left_out() -> None:
    parts = [Part("To all", 3, "full"), Part("To none", 1, "none")]
    drawn = stacked({"Yorkshire and The Humber": parts}, unit="councils")
    (name,) = drawn.figure.layout.annotations
    assert (name.text, name.xanchor) == ("Yorkshire and The Humber", "left")
    assert not drawn.figure.layout.yaxis.showticklabels
    assert drawn.figure.layout.uniformtext.mode == "hide"
    assert drawn.figure.layout.uniformtext.minsize == 11
    assert drawn.alt == "Yorkshire and The Humber: To all 3, To none 1 (councils)."
