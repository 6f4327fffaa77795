"""A framework file with a mistake is refused with a sentence that says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from charter.exceptions import InstrumentError
from charter.framework import Group, Level, Scale, load_instrument

WHOLE = """\
id = "sample"
version = "1"
title = "A sample"
short_title = "Sample"
about = "For trying out."
answered_by = "self_assessment"

[documents]
source = "A document, A publisher, 2012"

[scale]
source = "Ours."

[[scale.level]]
value = 0
label = "No"
meaning = "It is not so."

[[scale.level]]
value = 1
label = "Yes"
meaning = "It is so."

[[group]]
id = "first"
kind = "standard"
parent = "total"
title = "The first"
document = "source"
paragraph = "sentence 1"

[[item]]
id = "F1"
parent = "first"
title = "One"
question = "Is it so?"
document = "source"
paragraph = "sentence 1"
evidence = "A paper."
answerers = ["somebody"]
subjects = ["X01"]

[[item]]
id = "F2"
parent = "first"
title = "Two"
question = "Is that so?"
document = "source"
paragraph = "sentence 1"
weight = 2
facets = ["one side", "the other"]
evidence = "A paper."
answerers = ["somebody"]
bodies = ["council"]
subjects = ["X01"]
"""
ANOTHER_GROUP = (
    '[[group]]\nid = "second"\nkind = "standard"\nparent = "total"\ntitle = "The second"\n\n[[item]]\nid = "F1"'
)
SECOND_PILLAR = '[[group]]\nid = "ring"\nkind = "pillar"\nparent = "ring"\ntitle = "Ring"\n\n[[item]]\nid = "F1"'


def write(folder: Path, text: str) -> Path:
    path = folder / "sample.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sample_as_it_stands_is_accepted(tmp_path: Path) -> None:
    loaded = load_instrument(write(tmp_path, WHOLE))
    assert loaded.item_ids == ("F1", "F2")
    assert (loaded.item("F1").weight, loaded.item("F2").weight) == (1, 2)
    assert loaded.minimum_coverage == 0.75
    assert loaded.scale.label_of(1) == "Yes"
    assert str(loaded.item("F1").citation) == "A document, A publisher, 2012, sentence 1"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # the tree
        ('parent = "first"\ntitle = "Two"', 'parent = "frist"\ntitle = "Two"',
         "In sample, 'F2' hangs under 'frist', which does not exist."),
        ('id = "F2"', 'id = "F1"', "In sample, these ids are used twice: F1."),
        ('id = "F2"', 'id = "first"', "In sample, these ids are used twice: first."),
        ('id = "F2"', 'id = "total"', "In sample, these ids are used twice: total."),
        ('parent = "first"\ntitle = "Two"', 'parent = "total"\ntitle = "Two"',
         "In sample, items must all hang at the same depth; 'F2' hangs higher than others."),
        ('[[item]]\nid = "F1"', ANOTHER_GROUP, "In sample, 'second' has no items."),
        ('[[item]]\nid = "F1"', SECOND_PILLAR, "In sample, these nodes are not below the total: ring."),
        ('kind = "standard"', 'kind = "chapter"', "'first' is of kind 'chapter': a group is a pillar or a standard."),
        # weights
        ("weight = 2", "weight = -1", "In sample, the weight of 'F2' is -1.0: it must be 0 or more."),
        ("weight = 2", "weight = nan", "In sample, the weight of 'F2' is nan: it must be 0 or more."),
        ("weight = 2", "weight = inf", "In sample, the weight of 'F2' is inf: it must be 0 or more."),
        ("weight = 2", 'weight = "2"', "Item 'F2' has the weight '2': write a number, without quotation marks."),
        ("weight = 2", "weight = true", "Item 'F2' has the weight True: write a number, without quotation marks."),
        ('title = "The first"', 'title = "The first"\nweight = 0', "In sample, every item weighs 0."),
        # keys
        ('bodies = ["council"]', 'bodies = ["council"]\nevidance = "A paper."',
         "Item 'F2' has unknown keys: evidance. Its keys are id, parent, title, question, document, paragraph, "
         "evidence, answerers, subjects, weight, facets, bodies, to_the_director."),
        ('question = "Is it so?"\n', "", "Item 'F1' lacks the key 'question'."),
        ('question = "Is it so?"', 'question = ""', "Item 'F1' has nothing under 'question': write it."),
        ('id = "F1"\n', "", "Item 'One' lacks the key 'id'."),
        ('parent = "total"\n', "", "Group 'first' lacks the key 'parent'."),
        ('title = "The first"', 'name = "The first"',
         "Group 'first' has unknown keys: name. Its keys are id, kind, parent, title, document, paragraph, weight."),
        ('version = "1"\n', "", "The file lacks the key 'version'."),
        ('version = "1"', 'version = "1"\ncolour = "blue"',
         "The file has unknown keys: colour. Its keys are id, version, title, short_title, about, answered_by, "
         "documents, scale, item, minimum_coverage, group, evidence_rule."),
        ('label = "Yes"\n', "", "Level 1 lacks the key 'label'."),
        ('source = "Ours."\n', "", "The scale lacks the key 'source'."),
        # contents
        ('paragraph = "sentence 1"\n\n', "\n", "Group 'first' lacks the key 'paragraph'."),
        ('document = "source"\nparagraph = "sentence 1"\nevidence',
         'document = "sauce"\nparagraph = "sentence 1"\nevidence',
         "Item 'F1' cites 'sauce', which is not under [documents]."),
        ('facets = ["one side", "the other"]', 'facets = "one side"',
         "Item 'F2' needs a list of texts under 'facets', for example [\"one\", \"two\"]."),
        ('title = "Two"', f'title = "{"x" * 61}"', "Item 'F2' has a title of 61 characters: keep it to 60."),
        ('"self_assessment"', '"anybody"',
         "In sample, answered_by is 'anybody': choose one of self_assessment, official_record, young_people."),
        ('short_title = "Sample"', 'short_title = "Sample"\nminimum_coverage = 0',
         "In sample, minimum_coverage must be above 0 and at most 1."),
        ("value = 1", "value = 2", "A scale's levels run 0, 1, 2 ... without a gap; these are [0, 2]."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_the_file_and_the_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in WHOLE
    with pytest.raises(InstrumentError) as refused:
        load_instrument(write(tmp_path, WHOLE.replace(old, new, 1)))
    assert str(refused.value) == f"sample.toml: {message}"


def test_a_file_that_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match=r"sample\.toml: .*line 2"):
        load_instrument(write(tmp_path, 'id = "sample"\nversion: 1\n'))


def test_a_file_that_is_not_utf_8_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "sample.toml"
    path.write_bytes(WHOLE.replace("For trying", "Für Proben").encode("latin-1"))
    with pytest.raises(InstrumentError, match=r"sample\.toml: .*utf-8"):
        load_instrument(path)


def test_a_scale_needs_two_levels() -> None:
    with pytest.raises(InstrumentError, match=r"these are \[0\]"):
        Scale((Level(0, "No", "Never."),), "Ours.")


def test_a_group_of_an_unknown_kind_does_not_exist() -> None:
    with pytest.raises(InstrumentError, match="a group is a pillar or a standard"):
        Group("one", "item", "total", "One", 1)
