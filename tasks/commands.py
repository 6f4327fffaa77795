"""The commands. Exit codes: 0 done, 1 the input has problems (they are in the report), 2 the call is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from charter.exceptions import InstrumentError
from charter.framework import Instrument, instrument
from config import demonstration_url, settings
from services.exceptions import AlreadyImportedError, ServiceError, StorageUnavailableError
from services.foi.ingestion import Ingestion
from services.people import COMMAND_LINE
from services.ports import Storage
from services.register.signups import SignupRegister
from storage.unit_of_work import open_storage
from tasks.stopping import CALL_IS_WRONG, INPUT_HAS_PROBLEMS, stop

if TYPE_CHECKING:
    from foi_data.questions import QuestionSet

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Runaways Charter dashboard: the same figures from the command line.",
)

InputFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
Output = Annotated[Path, typer.Option("--output", help="File to write.")]
Report = Annotated[Path, typer.Option("--report", help="JSON file to write the report to.")]
Database = Annotated[str | None, typer.Option("--database", help="SQLAlchemy address; default the app's own.")]
InstrumentId = Annotated[str, typer.Option("--instrument", help="Id of the instrument.")]
Commit = Annotated[bool, typer.Option("--commit", help="Store it; without this nothing is stored.")]


def main() -> None:
    """Run the command line; standard output is UTF-8 whatever the terminal's own encoding."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    app()


def open_database(address: str | None) -> Storage:
    """The database of a command, made and migrated, the shipped register loaded."""
    try:
        storage = open_storage(address or settings().database_url)
    except StorageUnavailableError as error:
        stop(str(error), CALL_IS_WRONG)
    SignupRegister(storage).load_known()
    return storage


def chosen_instrument(instrument_id: str) -> Instrument:
    try:
        return instrument(instrument_id)
    except InstrumentError as error:
        stop(str(error), CALL_IS_WRONG)


def write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}. Choose another place.", CALL_IS_WRONG)


@app.command()
def score(
    instrument: InstrumentId,
    answers: Annotated[Path, typer.Option("--answers", exists=True, dir_okay=False)],
    output: Output,
) -> None:
    """Score answers in a CSV file without a database."""
    from tasks.scoring_files import load_answers, score_csv

    chosen = chosen_instrument(instrument)
    found = load_answers(answers, chosen)
    if found.problems:
        stop("\n".join([*found.problems, "Nothing was written."]), INPUT_HAS_PROBLEMS)
    write(output, score_csv(chosen, found.sheets))


@app.command()
def items(instrument: InstrumentId) -> None:
    """Print an instrument as CSV."""
    from tasks.scoring_files import items_csv

    sys.stdout.write(items_csv(chosen_instrument(instrument)))


@app.command("import-official")
def import_official(
    file: InputFile,
    report: Report,
    year: Annotated[int | None, typer.Option(help="Year to 31 March, where the file's name has none.")] = None,
    commit: Commit = False,
    database: Database = None,
) -> None:
    """Read a DfE open-data file; a dry run unless --commit."""
    from foi_data import official
    from foi_data.exceptions import FoiDataError
    from tasks.import_report import as_json, refusal, report_of

    content = file.read_bytes()
    try:
        parsed = official.parse(content, file.name, year)
    except FoiDataError as error:
        write(report, as_json(refusal(file.name, error)))
        stop(str(error), INPUT_HAS_PROBLEMS)
    write(report, as_json(report_of(parsed)))
    if parsed.has_errors:
        errors = [issue.message for issue in parsed.issues if issue.severity == "error"]
        stop("\n".join(errors[:20]), INPUT_HAS_PROBLEMS)
    if commit:
        ingestion = Ingestion(open_database(database))
        keep(lambda: ingestion.accept(COMMAND_LINE, ingestion.previewed(parsed, content)))


def keep(accept: Callable[[], object]) -> None:
    """Accept a file as the page does; a file accepted before is said so, and is no problem."""
    try:
        accept()
    except AlreadyImportedError as error:
        typer.echo(str(error), err=True)
    except ServiceError as error:
        stop(str(error), INPUT_HAS_PROBLEMS)


def asked_questions(name: str, database: str | None) -> QuestionSet:
    """The question set of an id, shipped or of this database's own, or of a file. QuestionSetError for neither."""
    from foi_data.questions import load_question_set, question_set, question_sets
    from services.foi.declared import Declared

    if name in question_sets():
        return question_set(name)
    if name.endswith(".toml") and Path(name).is_file():
        return load_question_set(Path(name))
    own = Declared(open_database(database)).question_sets() if database else {}
    return own[name] if name in own else question_set(name)


@app.command("import-foi")
def import_foi(
    file: InputFile,
    question_set: Annotated[
        str, typer.Option("--question-set", help="Id of the question set, or the file (TOML) of one of your own.")
    ],
    wave: Annotated[str, typer.Option("--wave", help="Name of the wave of requests.")],
    report: Report,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="Name of the sheet; default the first that fits.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", exists=True, dir_okay=False, help="A layout's file.")
    ] = None,
    area: Annotated[
        str, typer.Option("--area", help="Code of the authority whose reply it is, where no column names any.")
    ] = "",
    commit: Commit = False,
    database: Database = None,
) -> None:
    """Read FOI returns; a dry run unless --commit."""
    from foi_data import returns
    from foi_data.exceptions import FoiDataError, LayoutError, QuestionSetError
    from foi_data.layouts import load_layout
    from foi_data.rows.kinds import Names
    from geo.exceptions import UnknownAreaError
    from services.foi.file_choices import Choices
    from services.register.signups import today_here
    from tasks.import_report import as_json, refusal, report_of

    content = file.read_bytes()
    try:
        layout = load_layout(mapping) if mapping else None
        questions = asked_questions(question_set, database)
        said = Choices(question_set=questions.id, sheet=sheet or "", body=area)
        names = Names(None, today_here(), None)
        parsed = returns.parse(content, file.name, questions, layout=layout, said=said.said, names=names)
    except (QuestionSetError, LayoutError, UnknownAreaError) as error:
        stop(str(error), CALL_IS_WRONG)
    except FoiDataError as error:
        write(report, as_json(refusal(file.name, error)))
        stop(str(error), INPUT_HAS_PROBLEMS)
    write(report, as_json(report_of(parsed)))
    if commit:
        ingestion = Ingestion(open_database(database))
        preview = ingestion.previewed(parsed, content, said, layout)
        keep(lambda: ingestion.accept(COMMAND_LINE, preview, wave=wave))
    if parsed.has_errors:
        stop("\n".join(i.message for i in parsed.issues if i.severity == "error"), INPUT_HAS_PROBLEMS)


@app.command("import-neighbours")
def import_neighbours(
    file: InputFile,
    report: Report,
    vintage: Annotated[str, typer.Option(help="Year of the list, where the file's name has none.")] = "",
    commit: Commit = False,
    database: Database = None,
) -> None:
    """Read a DfE list of statistical neighbours; a dry run unless --commit."""
    from tasks.import_neighbours import read_list, store_list

    content = file.read_bytes()
    found, problem = read_list(content, file.name)
    write(report, found)
    if problem:
        stop(problem, INPUT_HAS_PROBLEMS)
    if commit:
        try:
            name = store_list(open_database(database), content, file.name, vintage)
        except ServiceError as error:
            stop(str(error), INPUT_HAS_PROBLEMS)
        typer.echo(f"Statistical neighbours of {name} stored.", err=True)


@app.command("resolve")
def resolve_command(
    names: InputFile,
    column: Annotated[str, typer.Option("--column", help="The column that holds the names.")],
    output: Output,
    at: Annotated[
        datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="Only bodies that were there on this day.")
    ] = None,
    database: Annotated[
        str | None, typer.Option("--database", help="Use the decisions on names that people made in this database.")
    ] = None,
) -> None:
    """Find the authority that each name in a CSV file means, or say why it cannot be told."""
    from services.register.names import NameBook
    from tasks.resolve_names import ResolveError, resolve_names

    # Without a database named, the same file gives the same answers on every computer.
    decisions = NameBook(open_database(database)).in_force() if database else None
    try:
        found = resolve_names(names, column, output, at=at.date() if at else None, decisions=decisions)
    except ResolveError as error:
        stop(str(error), error.exit_code)
    typer.echo(", ".join(f"{count} {status}" for status, count in found.most_common()) or "no names", err=True)


@app.command("import-signups")
def import_signups(file: InputFile, report: Report, commit: Commit = False, database: Database = None) -> None:
    """Read a spreadsheet of sign-ups; a dry run unless --commit."""
    from foi_data.exceptions import FileRefused
    from services.exceptions import RefusedError
    from services.register.names import NameBook
    from services.register.signup_files import SignupFiles, report_of
    from tasks.import_report import as_json, refusal

    storage = open_database(database)
    files = SignupFiles(SignupRegister(storage), NameBook(storage))
    try:
        preview = files.preview(file.read_bytes(), file.name)
    except (FileRefused, RefusedError) as error:
        write(report, as_json(refusal(file.name, error)))
        stop(str(error), INPUT_HAS_PROBLEMS)
    write(report, as_json(report_of(preview)))
    if preview.has_errors:
        errors = [issue.message for issue in preview.issues if issue.severity == "error"]
        stop("\n".join([*errors[:20], "Nothing was stored."]), INPUT_HAS_PROBLEMS)
    if commit:
        outcome = files.accept(COMMAND_LINE, preview)
        typer.echo(f"{outcome.added} recorded, {outcome.already_there} there already.", err=True)


@app.command()
def questionnaire(
    instrument: InstrumentId,
    area: Annotated[str, typer.Option("--area", help="Code of the authority.")],
    output: Output,
    round_: Annotated[str, typer.Option("--round", help="Name of the round; default the newest.")] = "",
    database: Database = None,
) -> None:
    """Write a round's questionnaire as a workbook, to be filled in offline."""
    from geo.areas import authority
    from geo.exceptions import GeoError
    from tasks.assessment_files import questionnaire_of

    chosen = chosen_instrument(instrument)
    try:
        code = authority(area).code
    except GeoError as error:
        stop(str(error), CALL_IS_WRONG)
    try:
        content = questionnaire_of(open_database(database), code, chosen.id, round_.strip())
    except ServiceError as error:
        stop(str(error), CALL_IS_WRONG)
    try:
        output.write_bytes(content)
    except OSError as error:
        stop(f"{output} cannot be written: {error.strerror}. Choose another place.", CALL_IS_WRONG)


@app.command("import-assessment")
def import_assessment(
    file: InputFile,
    report: Report,
    commit: Commit = False,
    conflicts: Annotated[
        str, typer.Option("--conflicts", help="What to keep where both changed: file, here, or nothing said: left.")
    ] = "",
    area: Annotated[str, typer.Option("--area", help="For a file that does not say.")] = "",
    instrument: Annotated[str, typer.Option("--instrument", help="For a file that does not say.")] = "",
    round_: Annotated[str, typer.Option("--round", help="For a file that does not say.")] = "",
    database: Database = None,
) -> None:
    """Read a filled questionnaire; a dry run unless --commit."""
    from charter.exceptions import CharterError
    from foi_data.exceptions import FileRefused
    from services.assessment.questionnaire_comparison import Target
    from tasks.assessment_files import accept, aside_in, comparison_of, report_of
    from tasks.import_report import as_json, refusal

    if conflicts not in ("", "file", "here"):
        stop(f"--conflicts is file or here, not '{conflicts}'.", CALL_IS_WRONG)
    choice: Any = conflicts or None
    storage = open_database(database)
    named = Target(area, chosen_instrument(instrument).id, round_) if area and instrument and round_ else None
    try:
        filled, found = comparison_of(storage, file.read_bytes(), file.name, named)
        done = accept(storage, found, choice) if commit else None
    except (FileRefused, ServiceError, CharterError) as error:
        write(report, as_json(refusal(file.name, error)))
        stop(str(error), INPUT_HAS_PROBLEMS)
    write(report, as_json(report_of(filled, found, done, choice)))
    typer.echo(done.sentence if done else found.sentence, err=True)
    if aside := aside_in(found, choice):
        stop("\n".join(f"Row {one['row']}: {one['reason']}" for one in aside[:20]), INPUT_HAS_PROBLEMS)


@app.command()
def demo(database: Database = None) -> None:
    """Fill a database of its own with generated answers, to look at; the address is printed."""
    from services.demonstration import Demonstration

    address = database or demonstration_url()
    try:
        storage = open_database(address)
        made = Demonstration(storage).fill()
    except ServiceError as error:
        stop(str(error), INPUT_HAS_PROBLEMS)
    typer.echo(
        f"{made.answers:,} answers, {made.foi_answers:,} FOI answers and {made.figures:,} figures were generated in "
        f"{storage.place}. Look at them with: RUNAWAYS_DATABASE_URL={address} make run"
    )


@app.command()
def export(
    tables: Annotated[str, typer.Option("--tables", help="Ids with commas between them, or all.")],
    format_: Annotated[str, typer.Option("--format", help="csv, xlsx, gpkg or datapackage.")],
    output: Annotated[Path, typer.Option("--output", help="File to write; for several tables as csv a folder or zip.")],
    area: Annotated[str | None, typer.Option("--area", help="Code of the area, for tables about one area.")] = None,
    instrument: InstrumentId = "runaways-charter-2012",
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="Day of the register; default the newest.")
    ] = None,
    vintage: Annotated[str, typer.Option("--vintage", help="Id of the list of authorities.")] = "",
    public: Annotated[bool, typer.Option("--public", help="As everybody may see it.")] = False,
    database: Database = None,
) -> None:
    """Write what the Export page gives."""
    from geo.exceptions import GeoError
    from publishing.export_files import FORMATS
    from services.exports.exporting import Scope
    from tasks.export_command import export_tables

    chosen = next((one for one in FORMATS if one == format_), None)
    if chosen is None:
        stop(f"There is no format '{format_}'. The formats are {', '.join(FORMATS)}.", CALL_IS_WRONG)
    asked = Scope(area, chosen_instrument(instrument).id, day.date() if day else None, vintage, public)
    try:
        written = export_tables(open_database(database), tables, chosen, output, asked)
    except (GeoError, ServiceError) as error:
        stop(str(error), CALL_IS_WRONG)
    except OSError as error:
        stop(f"{output} cannot be written: {error.strerror}. Choose another place.", CALL_IS_WRONG)
    typer.echo(f"{len(written)} tables written to {output.name}: {', '.join(written)}", err=True)


@app.command("build-boundaries")
def build_boundaries() -> None:
    """Make the boundary files again from their source (needs requirements-dev.txt)."""
    from geo.building.boundaries import build_boundaries as build

    for path in build():
        typer.echo(path.name)


@app.command("build-hexes")
def build_hexes() -> None:
    """Make the hexagon layouts again (needs requirements-dev.txt; takes some minutes)."""
    from geo.building.hexes import build_hexes as build

    for path in build(say=lambda message: typer.echo(message, err=True)):
        typer.echo(path.name)


@app.command("prepare")
def prepare(database: Database = None) -> None:
    """Make or migrate the database and load the register that ships."""
    typer.echo(f"Database ready: {open_database(database).place}")


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(help="File to write, a zip; one that is there is written anew.")],
    database: Database = None,
) -> None:
    """Write everything in the database to one file, while others go on working."""
    from tasks.backup_files import back_up

    back_up(path, database)


@app.command()
def restore(
    path: InputFile,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of what people entered here.")] = False,
    database: Database = None,
) -> None:
    """Restore a backup into an empty database, of whichever kind it came from."""
    from tasks.backup_files import restore_from

    restore_from(path, database, replace=replace)


@app.command("release-account")
def release_account(
    address: Annotated[str, typer.Argument(help="E-mail address under which the person is kept here.")],
    database: Database = None,
) -> None:
    """Let whoever signs in with this address next be the person it belongs to here, for an account that was lost."""
    from tasks.accounts_command import release

    release(open_database(database), address)


@app.command()
def check(database: Database = None) -> None:
    """Check that every data file of the project loads, cross-refers and agrees, and the database's audit trail."""
    from tasks.check_database import check_database
    from tasks.check_files import run_checks

    outcomes = [*run_checks(), *check_database(database)]
    for holds, words in outcomes:
        typer.echo(f"{'ok   ' if holds else 'WRONG'} {words}")
    if not all(holds for holds, _ in outcomes):
        raise typer.Exit(INPUT_HAS_PROBLEMS)
