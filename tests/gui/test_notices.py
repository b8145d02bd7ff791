"""What is said, and what nobody caught."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.errors import StudioError
from gui.notices import LastResort, Notice, Notices

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def last_resort(notices: Notices, tmp_path: Path) -> Iterator[LastResort]:
    hooks = sys.excepthook, threading.excepthook
    made = LastResort(notices, tmp_path / "logs" / "studio.log")
    made.install()
    yield made
    made.remove()
    assert (sys.excepthook, threading.excepthook) == hooks


def raised(error: Exception) -> tuple[type[BaseException], BaseException, Any]:
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.type, caught.value, caught.tb


def test_a_notice_is_posted_and_remembered(notices: Notices) -> None:
    posted: list[Notice] = []
    notices.posted.connect(posted.append)
    notices.warning("Look here", "there is more")
    assert posted == notices.latest == [Notice("warning", "Look here", "there is more")]


def test_only_the_latest_are_remembered(notices: Notices) -> None:
    for number in range(80):
        notices.info(str(number))
    assert [notices.latest[0].text, notices.latest[-1].text, len(notices.latest)] == ["30", "79", 50]


def test_an_uncaught_exception_is_one_line_and_a_traceback_in_the_log(
    notices: Notices, last_resort: LastResort
) -> None:
    sys.excepthook(*raised(ZeroDivisionError("by nought")))
    (notice,) = notices.latest
    assert notice.severity == "error"
    assert "Traceback" not in notice.text + notice.detail
    assert str(last_resort.log_file) in notice.detail
    assert "ZeroDivisionError: by nought" in last_resort.log_file.read_text()


def test_what_a_user_can_mend_is_said_in_its_own_words(notices: Notices, last_resort: LastResort) -> None:
    sys.excepthook(*raised(StudioError("layers[1]: too many")))
    assert notices.latest == [Notice("error", "layers[1]: too many")]
    assert not last_resort.log_file.exists()


@pytest.mark.usefixtures("last_resort")
def test_an_exception_in_a_thread_ends_here_too(notices: Notices) -> None:
    def fail() -> None:
        raise KeyError("lost")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "KeyError" in notices.latest[0].text


def test_qt_s_messages_go_to_the_log(notices: Notices, last_resort: LastResort) -> None:
    from PySide6.QtCore import qWarning

    qWarning("something is odd")
    assert "Qt: something is odd" in last_resort.log_file.read_text()
    assert notices.latest == []


def test_a_log_that_cannot_be_written_is_no_trouble(notices: Notices, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    made = LastResort(notices, blocked / "studio.log")
    made.install()
    sys.excepthook(*raised(ZeroDivisionError("by nought")))
    made.remove()
    assert len(notices.latest) == 1
