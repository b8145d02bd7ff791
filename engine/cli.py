"""The command line: the engine without a window, for scripts and teachers' batches. `main.py` hands it the arguments.

Whatever a user got wrong is one line on standard error and exit status 2; status 1 is for a check that found something.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from engine import __version__
from engine.commands import WINDOW_COMMANDS
from engine.commands.check import check
from engine.commands.common import Failure
from engine.commands.explain import Pdf, PdfWriter, explain
from engine.commands.new import new
from engine.commands.predict import predict
from engine.commands.train import train
from engine.errors import StudioError, UnknownName, one_line

COMMANDS: Mapping[str, click.Command] = {str(c.name): c for c in (new, train, explain, check, predict)}

PROGRAM = "main.py"
INTERRUPTED = 130  # as a shell has it: 128 and the number of the signal


class _Studio(click.Group):
    """The program's own help page, and suggestions for a command that is not there."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands:
            if Path(args[0]).suffix:
                raise Failure(f"{args[0]}: there is no such file")
            raise UnknownName("command", args[0], [*self.commands, *WINDOW_COMMANDS])
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(PROGRAM, "[FILE]             opens the window", "Usage: ")
        formatter.write_usage(PROGRAM, "COMMAND [OPTIONS]  does without it", "       ")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            rows = [(name, command.get_short_help_str()) for name, command in self.commands.items()]
            formatter.write_dl([*rows, *WINDOW_COMMANDS.items()])


@click.group(
    cls=_Studio,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True, "max_content_width": 100},
)
@click.version_option(__version__, prog_name="Backprop Studio", message="%(prog)s %(version)s")
def studio() -> None:
    """Backprop Studio opens a neural network like a document and shows backpropagation in it, number by number."""


def run(argv: Sequence[str], pdf: Pdf | None = None) -> int:
    """Does what the arguments say and returns the exit status; whatever goes wrong is a line on standard error.

    `pdf` draws a worked solution as PDF, which takes the window's part of the program.
    """
    _speak_utf8()
    try:
        status = _invoke(argv, None if pdf is None else PdfWriter(pdf))
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return _fail(f"{PROGRAM}: stopped", INTERRUPTED)
    except MemoryError:
        return _fail(f"{PROGRAM}: there is not enough memory for this")
    except OSError as error:
        return (
            _lost_output(error) if error.filename is None else _fail(f"{PROGRAM}: {error.filename}: {error.strerror}")
        )
    except Exception as error:  # noqa: BLE001 - a fault of ours, and still not a page of Python for a user
        return _fail(f"{PROGRAM}: this should not happen, please report it: {_origin(error)}: {error!r}")
    return status


def _invoke(argv: Sequence[str], pdf: PdfWriter | None) -> int:
    name = " ".join([PROGRAM, *(argv[:1] if argv and argv[0] in COMMANDS else [])])
    try:
        with studio.make_context(PROGRAM, list(argv) or ["--help"], obj=pdf) as context:
            studio.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except Failure as failure:
        return _fail(f"{name}: {failure}", failure.status)
    except StudioError as error:
        return _fail(f"{name}: {error}")
    except click.ClickException as error:
        return _fail(f"{name}: {_in_our_words(error)}")
    return 0


def _in_our_words(error: click.ClickException) -> str:
    """What click has to say, on one line and as the rest of the program speaks."""
    # What has a ctx has its command, which mypy does not see.
    command = getattr(error, "ctx", None) and error.ctx.command  # type: ignore[attr-defined]
    if isinstance(error, click.NoSuchOption) and command is not None:
        known = [name for option in command.params for name in option.opts if name.startswith("-")]
        return str(UnknownName("option", error.option_name, [*known, "--help"]))
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{error.param.get_error_hint(error.ctx).strip(chr(39))} is missing; --help tells more"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} needs a value"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{error.param.opts[0]}: {error.message.rstrip('.')}"
    return one_line(error.format_message().rstrip("."))


def _fail(line: str, status: int = 2) -> int:
    if sys.stderr is not None:  # as it is where it was closed from the start
        sys.stderr.write(one_line(line) + "\n")
    return status


def _origin(error: Exception) -> str:
    """The file and line where an error was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"


def _lost_output(error: OSError) -> int:
    """Ends when standard output takes no more. That nobody reads on, as behind `head`, is no fault."""
    # Python flushes once more when it ends, which must not fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if error.errno == errno.EPIPE:
        return 0
    return _fail(f"{PROGRAM}: standard output: {error.strerror or error}")


def _speak_utf8() -> None:
    """What is printed is UTF-8 whatever the system's habit, for scripts read it; half a surrogate pair is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
