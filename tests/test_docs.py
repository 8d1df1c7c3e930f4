"""What is written about the project is true of it."""

from __future__ import annotations

import re
import subprocess

import pytest

from pipeline import paths
from pipeline.cli import STAGES
from pipeline.query import answer
from pipeline.stages import ORDER

MAKEFILE = (paths.ROOT / "Makefile").read_text()
README = (paths.ROOT / "README.md").read_text()


def test_make_alone_prints_help():
    told = subprocess.run(["make", "-s"], cwd=paths.ROOT, capture_output=True, text=True, check=True).stdout
    assert "make demo" in told and "make test" in told


def test_every_target_has_help():
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    helped = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))
    assert targets == helped


def test_every_stage_has_a_target_and_a_command_of_the_same_name():
    assert tuple(STAGES) == ORDER
    assert set(re.search(r"^STAGES := (.*)$", MAKEFILE, re.MULTILINE)[1].split()) == set(ORDER)


def test_every_dependency_says_why():
    text = (paths.ROOT / "pyproject.toml").read_text()
    lists = re.search(r"^dependencies = \[(.*?)^\]", text, re.S | re.M)[1] + re.search(r"^dev = \[(.*?)^\]", text, re.S | re.M)[1]
    lines = [line for line in lists.splitlines() if line.strip().startswith('"')]
    assert len(lines) > 20
    assert [line for line in lines if "#" not in line] == []


def test_the_lock_holds_hashes_and_neither_torch_nor_addresses():
    lock = (paths.ROOT / "requirements.lock").read_text()
    names = re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
    assert not {"torch", "sentence-transformers", "transformers", "pymupdf"} & set(names)
    assert not [name for name in names if name.startswith("nvidia")]
    assert lock.count("--hash=sha256:") >= len(names)
    assert "://" not in lock  # any mirror will do


def test_every_module_is_short():
    long = {
        file.name: n
        for file in paths.PACKAGE.rglob("*.py")
        if (n := len(file.read_text().splitlines())) > 320 and file.name not in {"records.py"}
    }  # records.py is the contract: one class after another
    assert long == {}


@pytest.mark.parametrize("file", sorted(p.name for p in paths.MODELS.iterdir() if p.suffix in {".yml", ".csv"}))
def test_every_file_of_models_is_told_in_its_readme(file):
    assert file in (paths.MODELS / "README.md").read_text()


def test_links_of_the_readme_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (paths.ROOT / target).exists(), target


def test_no_pdf_outside_the_sample_and_the_golden_files():
    listed = subprocess.run(["git", "ls-files", "*.pdf"], cwd=paths.ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    strays = [f for f in listed.stdout.split() if not f.startswith(("corpus/sample/", "tests/golden/"))]
    assert strays == []


def test_the_sql_of_the_readme_gives_what_it_shows():
    database = paths.DEMO / paths.DATABASE
    if not database.exists():
        pytest.skip("the demo has not been made: make demo")
    shown = README[README.index("<!-- sql -->") : README.index("<!-- /sql -->")]
    question = re.search(r"```sql\n(.*?)\n```", shown, re.S)[1]
    printed = re.search(r"\n```\n(.*?)\n```", shown.split("answers, on the sample corpus:")[1], re.S)[1]
    assert answer(database, question).rstrip() == printed
