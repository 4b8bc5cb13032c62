"""How the command line is used: help, languages, errors, exit codes, speed."""

import datetime as dt
import gettext
import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path
from string import Formatter

import click
import pytest
from cli.click_japanese import FILE, compiled

from sekisho import messages
from sekisho import project as projects
from sekisho.cli.answer import Answer
from sekisho.cli.command import Settings
from sekisho.cli.language import LOCALE, given, language
from sekisho.cli.program import program
from sekisho.cli.width import cells
from sekisho.errors import ProjectError
from sekisho.messages import CATALOGUE, Message, offered
from sekisho.messages.cli import CLICK_JA, TEXTS
from sekisho.nightly.day import business_day
from sekisho.project.alerts import read_alerts
from sekisho.project.config import read_config

ROOT = Path(__file__).parents[2]
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def commands(group=program, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(("path", "command"), list(commands()), ids=str)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_command_and_option_is_explained_in_both_languages(sekisho, path, command, lang):
    ended = sekisho(*path, "--lang", lang, "--help")
    assert ended.code == 0
    options = ended.out.split("オプション:" if lang == "ja" else "Options:")[1]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[-1] in options
    assert bool(JAPANESE.search(ended.out.replace("関所", ""))) == (lang == "ja")
    assert "cli." not in ended.out


@pytest.mark.parametrize("lang", ["", ".ja"])
def test_every_command_and_option_is_documented(lang):
    text = (ROOT / "docs" / f"cli{lang}.md").read_text(encoding="utf-8")
    for path, command in commands():
        assert f"## sekisho {' '.join(path)}" in text
        section = text.split(f"## sekisho {' '.join(path)}")[1].split("\n## ")[0]
        own = {o for p in command.params if isinstance(p, click.Option) for o in p.opts[-1:]}
        shared = {"--project", "--format", "--lang", "--color", "--quiet"}
        assert [option for option in own - shared if option not in section] == []


def test_no_line_of_help_is_wider_than_the_terminal_even_in_japanese(sekisho):
    for path, _ in commands():
        for lang in ("en", "ja"):
            shown = sekisho(*path, "--lang", lang, "--help").out
            assert max(cells(line) for line in shown.split("\n")) <= 80


def test_clicks_own_sentences_are_translated(sekisho):
    told = sekisho("check", "--nope", "--lang", "ja")
    assert told.code == 2
    assert "使い方:" in told.err
    assert "エラー: オプション '--nope' はありません。" in told.err
    assert "引数がありません" in sekisho("init", "--lang=ja").err
    assert "使えるもの: 'text'" in sekisho("check", "--format", "x", "--lang", "ja").err
    assert "もしかして '--exit-zero'" in sekisho("check", "--exit-zer", "--lang", "ja").err
    assert "コマンド 'nope' はありません" in sekisho("--lang", "ja", "nope").err


def test_japanese_stays_where_it_was_asked_for(sekisho):
    """Gettext is process-wide: an English command after a Japanese one is English."""
    sekisho("check", "--nope", "--lang", "ja")
    assert "No such option" in sekisho("check", "--nope").err
    assert "LANGUAGE" not in os.environ
    assert gettext.textdomain() == "messages"


def test_the_compiled_sentences_are_those_of_the_catalogue():
    assert FILE.read_bytes() == compiled(CLICK_JA)
    with FILE.open("rb") as stream:
        translations = gettext.GNUTranslations(stream)
    assert translations.gettext("Usage:") == "使い方:"
    assert FILE.is_relative_to(LOCALE)


def test_every_sentence_that_is_translated_is_one_of_clicks():
    """A new click that words something differently shows up here."""
    source = "".join(
        p.read_text(encoding="utf-8") for p in Path(click.__file__).parent.glob("*.py")
    )
    joined = re.sub(r'"\s*\n\s*"', "", source).replace("\\n", "\n").replace("\\t", "\t")
    missing = [part for sentence in CLICK_JA for part in sentence.split("\0") if part not in joined]
    assert missing == []


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "en"),
        ([], {"LANG": "ja_JP.UTF-8"}, "ja"),
        ([], {"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.eucJP"}, "ja"),
        (["check", "--lang", "en"], {"LANG": "ja_JP.UTF-8"}, "en"),
        (["--lang=ja", "check"], {}, "ja"),
        (["--lang", "ja", "check", "--lang", "en"], {}, "en"),
        (["lineage", "--", "--lang", "ja"], {}, "en"),
        (["--lang"], {}, "en"),
    ],
)
def test_the_language_is_the_options_or_the_environments(arguments, environment, expected):
    assert language(arguments, environment) == expected


def test_an_option_is_found_before_the_command_line_is_parsed():
    assert given("--format", ["--format", "json", "check", "--format=sarif"]) == "sarif"
    assert given("--format", ["check"]) is None


def test_options_may_stand_before_and_after_the_command(sekisho, laid_out):
    before = sekisho("--project", laid_out, "--format", "json", "check")
    after = sekisho("check", "--project", laid_out, "--format", "json")
    assert json.loads(before.out)["counts"] == json.loads(after.out)["counts"]


def test_a_format_that_a_command_cannot_write_is_wrong_usage(sekisho, laid_out):
    told = sekisho("--project", laid_out, "--format", "sarif", "policy")
    assert told.code == 2
    assert "text, json" in told.err


def test_wrong_usage_is_json_where_json_is_asked_for(sekisho):
    told = sekisho("init", "--format", "json")
    assert told.code == 2
    assert "Missing argument" in json.loads(told.out)["error"]["message"]
    assert told.err == ""


def test_no_command_shows_the_help_and_is_wrong_usage(sekisho):
    told = sekisho()
    assert told.code == 2
    assert "check" in told.err


def test_the_version_is_told(sekisho):
    assert sekisho("--version").out.startswith("sekisho, version ")


def test_a_folder_without_project_is_an_error_with_its_help(sekisho, tmp_path):
    told = sekisho("check", "--project", tmp_path)
    assert told.code == 2
    assert told.err.startswith("error: ")
    assert "= help: " in told.err
    assert told.out == ""


def test_an_error_quotes_the_line_of_the_project_that_it_is_about(sekisho, project):
    file = project / "policy" / "parties.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "nope: 1\n", encoding="utf-8")
    told = sekisho("check", "--project", project)
    assert told.code == 2
    assert re.search(
        r"--> policy/parties\.yaml:\d+:1\n   \|\n.*\n?\d+ \| nope: 1\n   \| \^", told.err
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [("json", '"error"'), ("github", "::error file="), ("sarif", '"executionSuccessful": false')],
)
def test_an_error_is_told_in_the_format_asked_for(sekisho, project, form, expected):
    (project / "sekisho.toml").write_text("[project]\nnope = 1\n", encoding="utf-8")
    told = sekisho("check", "--project", project, "--format", form)
    assert told.code == 2
    assert expected in told.out
    assert told.err == ""


def test_an_unexpected_failure_is_told_by_type_and_place_without_its_text(
    sekisho, laid_out, monkeypatch
):
    """The text of a library's exception can quote data."""

    def broken(*_):
        raise KeyError("0012345 髙橋　花子")

    monkeypatch.setattr("sekisho.cli.answer.answer_of_check", broken)
    monkeypatch.setattr("sekisho.cli.check.answer_of_check", broken)
    told = sekisho("check", "--project", laid_out)
    assert told.code == 4
    assert "KeyError at sekisho/cli/check.py:" in told.err
    assert "髙橋" not in told.err + told.out
    assert "Traceback" not in told.err


def test_a_stop_from_the_keyboard_is_no_verdict(sekisho, laid_out, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sekisho.cli.check.answer_of_check", stopped)
    assert sekisho("check", "--project", laid_out).code == 130


def test_a_reader_that_goes_away_is_an_io_failure_and_no_traceback(laid_out):
    """`sekisho check | head -c 1` must neither say "refused" (1) nor print a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sekisho", "policy", "--project", str(laid_out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert process.wait(60) == 4
    assert process.stderr.read() == b""
    process.stderr.close()


def in_shell(command, folder, **more):
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False, **more
    )


def test_an_answer_that_cannot_be_written_is_an_io_failure_with_its_reason(laid_out):
    """A full disk behind `sekisho check > answer.json`: neither "refused" (1) nor a traceback."""
    asked = f"{sys.executable} -m sekisho rules --format json > /dev/full"
    ended = in_shell(asked, laid_out)
    assert ended.returncode == 4
    assert ended.stderr.strip() == (
        "error: the answer cannot be written to standard output: No space left on device"
    )
    assert in_shell(f"{asked} 2>&1", laid_out).returncode == 4


def test_a_process_without_standard_streams_answers_by_its_code(laid_out):
    ended = in_shell(f"{sys.executable} -m sekisho rules <&- >&-", laid_out)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert in_shell(f"{sys.executable} -m sekisho rules nope >&- 2>&-", laid_out).returncode == 2


def test_a_stop_while_the_program_is_still_being_read_in_is_no_traceback(tmp_path):
    """Whoever presses Ctrl-C at once reads no forty lines of Python."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'sekisho.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
    )
    path = f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    ended = in_shell(
        f"{sys.executable} -m sekisho check", tmp_path, env=os.environ | {"PYTHONPATH": path}
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_project_that_cannot_be_read_is_told_once(sekisho, laid_out):
    """People could not be told of it either, and for the same reason."""
    ended = sekisho("run", "--project", laid_out, "--business-date", "20261120")
    assert ended.code == 2
    assert ended.err.count("`20261120` is not a date") == 1


@pytest.mark.parametrize("folder", ["contracts", "expectations", "policy", "sql/exports"])
def test_a_file_whose_name_is_no_text_is_named_and_refused(sekisho, laid_out, tmp_path, folder):
    """Nothing could tell of it afterwards: a record, a report and a digest are of texts."""
    own = shutil.copytree(laid_out, tmp_path / "own")
    some = next(p for p in sorted((own / folder).iterdir()) if p.is_file())
    shutil.copy(some, os.fsencode(some.parent) + b"/\xff" + os.fsencode(some.name))
    ended = sekisho("check", "--project", own)
    assert ended.code == 2
    assert f"in `{folder}` is not UTF-8: `\\xff{some.name}`" in ended.err
    assert "give the file another name" in ended.err


def test_a_business_date_that_is_still_to_come_is_not_run(sekisho, laid_out):
    """It would be the latest night of the record for as long as it lies ahead."""
    ended = sekisho("run", "--project", laid_out, "--business-date", "2999-01-01")
    assert ended.code == 2
    assert "error: the business date 2999-01-01 is still to come, today is " in ended.err
    assert not (laid_out / "var/audit").exists()
    loaded = projects.load(laid_out)
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    assert business_day(loaded, dt.date(2026, 11, 21), now) == dt.date(2026, 11, 21)
    with pytest.raises(ProjectError):
        business_day(loaded, dt.date(2026, 11, 22), now)


def test_no_sentence_of_one_part_takes_the_place_of_another_parts():
    """The parts are put into one catalogue, where a second text of an id would win in silence."""
    parts = [
        importlib.import_module(f"sekisho.messages.{found.name}").TEXTS
        for found in pkgutil.iter_modules(messages.__path__)
    ]
    assert sum(map(len, parts)) == len(CATALOGUE)


@pytest.mark.parametrize(
    ("count", "en"),
    [
        (0, "sent: 0 events"),
        (1, "sent: 1 event"),
        (2, "sent: 2 events"),
        ("1", "sent: 1 event"),
        ("1,095", "sent: 1,095 events"),
    ],
)
def test_a_word_goes_by_its_number(count, en):
    """One of a thing is no "1 things"; Japanese has one form."""
    told = Message("cli.events-sent", count=count)
    assert told.text("en") == en
    assert told.text("ja") == f"{count} 件のイベントを送りました"


def test_no_japanese_text_has_words_that_go_by_a_number():
    forms = {i: [*Formatter().parse(ja)] for i, (_, ja) in CATALOGUE.items()}
    assert [i for i, form in forms.items() if any(spec for _, _, spec, _ in form)] == []


def test_every_word_that_goes_by_a_number_has_both_forms():
    forms = {i: [*Formatter().parse(en)] for i, (en, _) in CATALOGUE.items()}
    words = {i: [spec for _, _, spec, _ in form if spec] for i, form in forms.items()}
    assert sum(map(len, words.values())) > 50
    assert all(all(w.split("|")) and w.count("|") == 1 for found in words.values() for w in found)


def test_colours_only_where_asked_for_or_on_a_terminal(sekisho, laid_out):
    assert "\x1b[" not in sekisho("check", "--project", laid_out).out
    assert "\x1b[" in sekisho("check", "--project", laid_out, "--color", "always").out
    assert "\x1b[" in sekisho("check", "--project", laid_out / "no", "--color", "always").err


@pytest.mark.parametrize("arguments", [["--help"], ["check"], ["check", "--format", "sarif"]])
def test_nothing_heavy_is_imported_to_check(laid_out, arguments):
    script = (
        "import sys\nfrom sekisho.cli import exit_code_of\n"
        f"assert exit_code_of({arguments!r}) == 0\n"
        "heavy = {'pyarrow', 'pandas', 'prefect', 'great_expectations', 'numpy', 'sqlalchemy'}\n"
        "heavy |= {'asyncssh', 'boto3', 'adbc_driver_postgresql'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=laid_out, capture_output=True, text=True, check=True
    )
    assert ended.stderr.strip() == "[]"


def test_the_process_ends_without_noise(laid_out):
    ended = subprocess.run(
        [sys.executable, "-m", "sekisho", "check"],
        check=False,
        cwd=laid_out,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Refused 0, permitted 3")


def test_paths_in_a_repository_begin_with_the_projects_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Settings(project=Path()).root == ""
    assert Settings(project=Path("coop/night")).root == "coop/night"
    assert Settings(project=tmp_path / "coop").root == "coop"


def test_every_sentence_is_there_in_both_languages_and_is_used():
    source = "".join(
        p.read_text(encoding="utf-8")
        for folder in ("cli", "scaffold")
        for p in (ROOT / "src" / "sekisho" / folder).rglob("*.py")
    )
    built = re.compile(
        r"cli\.(kind|relation|outcome|verdict|scope|manual|export-|count-|left-out|diff\.|data-docs\.)"
    )
    quoted = source.replace("'", '"')
    unused = [i for i in TEXTS if f'"{i}"' not in quoted and not built.match(i)]
    assert unused == []
    assert all(en and ja for en, ja in TEXTS.values())
    assert set(TEXTS) <= set(CATALOGUE)


def test_an_answer_without_exports_counts_to_nothing():
    empty = Answer("check", dt.date(2026, 11, 20), {}, 0, 0.0)
    assert set(empty.counts().values()) == {0}


@pytest.mark.parametrize(
    ("asked", "names", "en"),
    [
        ("our_federatoin", ("our_coop", "our_federation"), "`our_federation` (did you mean this one?), `our_coop`"),
        ("Our_Coop", ("our_coop", "our_federation"), "`our_coop` (did you mean this one?), `our_federation`"),
        ("carrier", ("our_coop", "our_federation"), "`our_coop`, `our_federation`"),
        ("27(1)(i)", ("27(1)(ii)", "27(1)(iii)"), "`27(1)(ii)`, `27(1)(iii)`"),
        ("2026-11-21", ("2026-11-20", "2026-11-22"), "`2026-11-20`, `2026-11-22`"),
        ("orders", ("order",), "`order`"),
        ("x", (), "-"),
    ],
)  # fmt: skip
def test_a_slip_of_a_name_is_offered_the_name_and_never_another_article_or_day(asked, names, en):
    told = offered(names, asked)
    assert told.en == en
    assert told.ja == en.replace(" (did you mean this one?)", "（これのことですか）")


WRONG_TOML = [
    ('hold = "export"', 'hold = "export', "sekisho.toml:12:15", None),
    ("business_date = 2026-11-20", 'business_date = "2026-11-20"', "sekisho.toml:9:1",
     "write it without quotation marks: 2026-11-20"),
    ('outbound = "var/outbound"', 'outbound = "data/inbound"', "sekisho.toml:16:1",
     "give each a folder of its own"),
    ('lake = "var/lake"', 'lake = "var/outbound/lake"', "sekisho.toml:17:1",
     "give each a folder of its own"),
    ("# [alerts]\n", "[alerts]\n", "sekisho.toml:23:1", None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "help_"), WRONG_TOML)
def test_what_is_wrong_in_the_configuration_is_told_where_it_is(laid_out, old, new, place, help_):
    text = (laid_out / "sekisho.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    reader = read_alerts if "alerts" in old else read_config
    with pytest.raises(ProjectError) as wrong:
        reader(text.replace(old, new))
    assert str(wrong.value.place) == place
    assert help_ is None or help_ in wrong.value.help.text("en")
    assert "at line" not in wrong.value.message.text("en")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    m.phone,", "    m.phon,", ("does not bind", "help: nearest: `phone`")),
        (
            "FROM order_line",
            "FORM order_line",
            ("cannot be read: syntax error", "full-width signs"),
        ),
        ("FROM order_line", "FROM order_lines", ("`order_line` (did you mean this one?)",)),
        ("purpose: P1", "purpose： P1", ("`：` is full-width and counts as text",)),
        (
            "key: [order_no]",
            "key: order_no",
            ("a list is expected here", "help: write `[order_no]`"),
        ),
    ],
)
def test_a_slip_in_an_export_is_told_with_what_to_write(
    sekisho, laid_out, tmp_path, old, new, told
):
    project = tmp_path / "coop"
    shutil.copytree(laid_out, project)
    export = project / "sql/exports/federation_order.sql"
    export.write_text(export.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ended = sekisho("check", "federation_order", "--project", project)
    for part in told:
        assert part in " ".join((ended.out + ended.err).split())
