"""What is wrong with [label] is told before the first unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.job.check import check_job
from factory_prov.job.job_file import JobError, read_job
from factory_prov.job.model import Job
from factory_prov.job.readiness import refuse_unready
from factory_prov.labels.options import LabelledUnits, LabelOptions
from factory_prov.labels.template_file import template_names
from factory_prov.line.virtual_station import demo_job
from factory_prov.lwm2m.problem import Problem
from factory_prov.resources import resource

HEAD = 'format = 1\ntitle = "x"\nwidth_mm = 20\nheight_mm = 10\n'
TEXT = "[[pass]]\nkind='text'\nx=0\ny=0\nwidth=18\nheight=2\nlines=4\nsmallest=0.8\ntext='{endpoint_name}'\n"
SYMBOL = "[[pass]]\nkind='qr'\nx=0\ny=0\nsize=10\ntext='{{symbol}}'\n".replace("{{symbol}}", "{symbol}")


def job(**options: object) -> Job:
    label = LabelOptions(**{"on": LabelledUnits.PASS_AND_FAIL, **options})  # type: ignore[arg-type]
    return replace(demo_job("psk"), label=label)


def problems(of: Job) -> list[Problem]:
    return [problem for problem in check_job(of) if problem.rule.startswith("label")]


@pytest.mark.parametrize("template", template_names())
def test_what_is_brought_along_is_good(template: str) -> None:
    assert problems(job(template=Path(template), scan_back=True)) == []


def test_no_label_is_looked_at_where_none_is_wanted() -> None:
    assert problems(job(on=LabelledUnits.NEVER, template=Path("missing.toml"))) == []


def own(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("endpoint_name", "endpointname"), "Did you mean"),
        (TEXT.replace("width=18", "width=1.5"), "too long"),
        (TEXT, "no label for a unit that failed"),
        ("[[pass]]\nkind='qr'\nx=0\ny=0\nsize=4\ntext='{endpoint_name}'\n", "too large"),
    ],
)
def test_a_template_that_does_not_do_is_told_with_place_and_cure(tmp_path: Path, text: str, words: str) -> None:
    of = job(template=own(tmp_path, text))
    (problem,) = problems(of)
    assert (problem.rule, problem.path) == ("label", "label.template")
    assert words in str(problem)
    assert "mine.toml" in str(problem)
    assert problem.cure
    with pytest.raises(InputError):
        refuse_unready(of)


def test_a_template_that_is_not_there_is_told() -> None:
    (problem,) = problems(job(template=Path("missing.toml")))
    assert "no such file" in str(problem)
    (problem,) = problems(job(template=Path("50x25")))
    assert "50x25-qr" in str(problem.cure)


def test_a_label_that_is_scanned_needs_a_symbol_of_its_unit(tmp_path: Path) -> None:
    scanned = {"on": LabelledUnits.PASS, "scan_back": True}
    assert [found.rule for found in problems(job(template=own(tmp_path, TEXT), **scanned))] == ["label-without-symbol"]
    same = own(tmp_path, SYMBOL.replace("{symbol}", "{job}"))
    assert [found.rule for found in problems(job(template=same, **scanned))] == ["label-same"]
    good = own(tmp_path, SYMBOL.replace("{symbol}", "{endpoint_name}"))
    assert problems(job(template=good, **scanned)) == []
    odd = own(tmp_path, SYMBOL.replace("{symbol}", "ł{serial}"))
    assert [found.rule for found in problems(job(template=odd, **scanned))] == ["label-not-ascii"]


def job_text(table: str) -> str:
    return f"{resource('jobs', 'demo_psk.toml').read_text(encoding='utf-8')}\n[label]\n{table}\n"


def test_a_job_file_says_it(tmp_path: Path) -> None:
    text = job_text('on = "pass and fail"\ntemplate = "mine.toml"\nscan_back = true\nscan_within_s = 60\ncopies = 2')
    read = read_job(text, place="job.toml", folder=tmp_path).label
    assert read == LabelOptions(
        on=LabelledUnits.PASS_AND_FAIL,
        template=tmp_path / "mine.toml",
        copies=2,
        scan_back=True,
        scan_within_s=60.0,
    )
    assert problems(replace(demo_job("psk"), label=read_job(job_text(""), place="j", folder=tmp_path).label)) == []


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ('on = "always"', "label.on"),
        ("copies = 0", "label.copies"),
        ("copies = 21", "label.copies"),
        ("scan_within_s = inf", "label.scan_within_s"),
        ("scan_within_s = nan", "label.scan_within_s"),
        ('scan_back = "yes"', "label.scan_back"),
        ("scanback = true", "label.scanback"),
        ('template = "labels\\test.toml"', "label.template"),
    ],
)
def test_a_wrong_value_is_told_where_it_is(table: str, path: str, tmp_path: Path) -> None:
    with pytest.raises(JobError) as failure:
        read_job(job_text(table), place="job.toml", folder=tmp_path)
    assert [problem.path for problem in failure.value.problems] == [path]
