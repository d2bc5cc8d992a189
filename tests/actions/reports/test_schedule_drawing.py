"""The geometry of a plan's timeline: everything lies inside, in order, and nothing overlaps."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.reports.lettering import width_of
from actions.reports.schedule_drawing import (
    AXIS_SIZE,
    HEAD,
    PLOT_END,
    PLOT_X,
    ROW,
    SQUARE,
    TALLEST,
    WIDTH,
    Due,
    Panel,
    Promised,
    Window,
    panels_of,
    window_of,
)
from actions.statuses import Timeliness

AGREED, ON = date(2014, 11, 30), date(2015, 6, 15)
PLAIN = Promised(
    url="/actions/1/#deliverable-1",
    ref="1",
    text="Open a place of safety",
    theme="1. First",
    heading="",
    begins_on=AGREED,
    due=(Due(date(2015, 3, 31), met=False),),
    goes_on=False,
    recurring=False,
    soft_days=0,
    guessed=False,
    tentative=False,
    first_due_on=date(2015, 3, 31),
    delivered_on=None,
    timeliness=Timeliness.NOT_YET_DUE,
)


def drawn(*promises: Promised, on: date = ON) -> Panel:
    """The first panel of some promises."""
    return panels_of(promises, window_of(promises, AGREED, on), on)[0]


def names(panel: Panel) -> list[str]:
    """The marks of the first row."""
    return [mark.name for mark in panel.rows[0].marks]


def test_a_bar_goes_from_when_it_was_agreed_to_the_end_of_its_day():
    window = window_of([PLAIN], AGREED, ON)
    (stretch,) = drawn(PLAIN).rows[0].stretches
    assert stretch.x == window.x_of(AGREED)
    assert stretch.x + stretch.width == window.x_of(date(2015, 4, 1))


def test_a_month_meant_as_a_whole_fades_all_through_it():
    window = window_of([PLAIN], AGREED, ON)
    firm, *soft = drawn(replace(PLAIN, soft_days=31)).rows[0].stretches
    assert (firm.opacity, soft[0].x) == (1.0, window.x_of(date(2015, 3, 1)))
    assert [each.opacity for each in soft] == sorted((each.opacity for each in soft), reverse=True)


def test_a_guess_fades_further_than_a_month():
    month = drawn(replace(PLAIN, soft_days=31)).rows[0].stretches
    guess = drawn(replace(PLAIN, soft_days=92, guessed=True)).rows[0].stretches
    assert guess[-1].opacity < month[-1].opacity
    assert guess[1].x < month[1].x


def test_a_provisional_date_is_an_outline():
    row = drawn(replace(PLAIN, tentative=True)).rows[0]
    assert row.stretches == ()
    assert row.dashed is not None


def test_a_provisional_date_that_passed_has_a_shape_of_its_own():
    passed = replace(PLAIN, tentative=True, timeliness=Timeliness.PROVISIONAL_PASSED)
    assert names(drawn(passed)) == ["provisional"]


def test_an_open_commitment_goes_on_to_the_right_with_an_arrow():
    row = drawn(replace(PLAIN, due=(), goes_on=True, first_due_on=None)).rows[0]
    assert row.arrow_x == PLOT_END
    assert row.stretches[-1].x + row.stretches[-1].width == PLOT_END


def test_what_comes_back_is_a_thread_with_a_mark_for_each_day():
    days = [date(2015, 4, 30), date(2015, 5, 31), date(2015, 6, 30)]
    due = tuple(Due(day, met=day.month == 4) for day in days)
    row = drawn(replace(PLAIN, due=due, goes_on=True, recurring=True)).rows[0]
    assert [mark.name for mark in row.marks] == ["met", "missed", "to-come"]
    assert (row.stretches, row.line is not None) == ((), True)


def test_several_dates_are_marked_and_one_alone_is_not():
    several = replace(PLAIN, due=(*PLAIN.due, Due(date(2015, 12, 31), met=False)))
    assert names(drawn(several)) == ["missed", "to-come"]
    assert names(drawn(PLAIN)) == []


def test_what_is_overdue_is_known_by_a_square_too():
    marks = drawn(replace(PLAIN, timeliness=Timeliness.OVERDUE)).rows[0].marks
    assert [mark.d for mark in marks] == [SQUARE]


def test_the_day_of_delivery_is_a_tick_where_it_was():
    delivered = replace(PLAIN, delivered_on=date(2015, 4, 20), timeliness=Timeliness.DELIVERED_LATE)
    (mark,) = drawn(delivered).rows[0].marks
    window = window_of([delivered], AGREED, ON)
    assert (mark.name, mark.x) == ("delivered", window.x_of(date(2015, 4, 21)))


def test_a_moved_date_leaves_a_line_from_the_first_one():
    moved = drawn(replace(PLAIN, first_due_on=date(2015, 1, 31))).rows[0].moved
    window = window_of([PLAIN], AGREED, ON)
    assert moved is not None
    assert (moved.x, moved.to_x) == (window.x_of(date(2015, 2, 1)), window.x_of(date(2015, 4, 1)))
    assert drawn(PLAIN).rows[0].moved is None


def test_what_lies_years_after_the_plan_is_clipped_with_an_arrow():
    far = replace(PLAIN, due=(Due(date(2999, 1, 1), met=False),))
    assert drawn(far).rows[0].arrow_x == PLOT_END
    assert window_of([far], AGREED, ON).last == date(2024, 12, 31)


def test_what_lies_years_before_the_plan_is_clipped():
    past = replace(PLAIN, due=(Due(date(1914, 12, 31), met=False),), first_due_on=None)
    assert window_of([past], AGREED, ON).first == date(2013, 11, 1)


def test_today_is_drawn_unless_the_dates_are_long_past():
    assert drawn(PLAIN).today is not None
    assert drawn(PLAIN, on=date(2016, 4, 1)).today is not None
    assert drawn(PLAIN, on=date(2026, 4, 1)).today is None


def test_without_a_date_there_is_nothing_to_draw():
    undated = replace(PLAIN, due=(), first_due_on=None)
    assert panels_of([undated], window_of([undated], AGREED, ON), ON) == ()


def test_a_theme_too_tall_for_a_sheet_goes_on_on_the_next():
    panels = panels_of([PLAIN] * 60, window_of([PLAIN], AGREED, ON), ON)
    assert [panel.continued for panel in panels] == [False, True, True]
    assert sum(len(panel.rows) for panel in panels) == 60
    assert len({panel.name for panel in panels}) == 3


def test_a_new_sheet_says_its_heading_again():
    promises = [replace(PLAIN, heading="Adults")] * 40
    panels = panels_of(promises, window_of(promises, AGREED, ON), ON)
    assert [[line.text for line in panel.headings] for panel in panels] == [["Adults"]] * 2


def test_months_become_quarters_and_quarters_years_as_a_plan_grows_longer():
    def labels(last: date) -> list[str]:
        long = replace(PLAIN, due=(Due(last, met=False),))
        return [tick.label for tick in drawn(long).ticks if tick.label]

    assert labels(date(2015, 12, 31))[:3] == ["Nov", "Dec", "Jan"]
    assert labels(date(2017, 12, 31))[:3] == ["Jan", "Apr", "Jul"]
    assert labels(date(2023, 12, 31)) == []


days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
dues = st.lists(st.builds(Due, day=days, met=st.booleans()), max_size=5).map(
    lambda found: tuple(sorted(found, key=lambda each: each.day))
)
promised = st.builds(
    Promised,
    url=st.just("/"),
    ref=st.text(max_size=12),
    text=st.text(max_size=120),
    theme=st.sampled_from(["1. First", "2. Second"]),
    heading=st.sampled_from(["", "Adults", "Children" * 40]),
    begins_on=days,
    due=dues,
    goes_on=st.booleans(),
    recurring=st.booleans(),
    soft_days=st.integers(0, 92),
    guessed=st.booleans(),
    tentative=st.booleans(),
    first_due_on=st.none() | days,
    delivered_on=st.none() | days,
    timeliness=st.sampled_from(Timeliness),
)


@settings(deadline=None)
@given(st.lists(promised, max_size=45), days, days)
def test_everything_lies_inside_the_drawing_and_in_order(promises, agreed_on, on):
    """Also of plans that no partnership would agree."""
    window = window_of(promises, agreed_on, on)
    assert window.first <= window.last
    panels = panels_of(promises, window, on)
    for panel in panels:
        _check_panel(panel, window)
    drawn_texts = [row.text for panel in panels for row in panel.rows]
    assert drawn_texts == [each.text for each in promises if each.is_dated]


def _check_panel(panel: Panel, window: Window) -> None:
    """One panel of a random plan."""
    assert panel.height <= TALLEST + ROW
    tops = sorted([row.y for row in panel.rows] + [line.top for line in panel.headings])
    assert tops[0] >= HEAD
    assert tops[-1] + ROW <= panel.bottom < panel.height
    assert all(later - top >= ROW for top, later in pairwise(tops))
    for row in panel.rows:
        _check_row(row)
    for ticks, bold in ((panel.ticks, False), (panel.years, True)):
        labelled = [tick for tick in ticks if tick.label]
        for tick, later in pairwise(labelled):
            width = width_of(tick.label, AXIS_SIZE, bold=bold)
            assert tick.label_x + width <= later.label_x
        assert all(PLOT_X <= tick.x <= PLOT_END for tick in ticks)
    if panel.today:
        half = width_of(panel.today.label, AXIS_SIZE, bold=True) / 2
        assert PLOT_X <= panel.today.x <= PLOT_END
        assert 0 <= panel.today.label_x - half <= panel.today.label_x + half <= WIDTH


def _check_row(row) -> None:
    """Bars, marks and lines of one row."""
    x = None
    for stretch in [*row.stretches, *([row.dashed] if row.dashed else [])]:
        assert PLOT_X <= stretch.x < stretch.x + stretch.width <= PLOT_END
        assert x is None or stretch.x == x
        x = stretch.x + stretch.width
        assert 0 < stretch.opacity <= 1
    assert all(PLOT_X <= mark.x <= PLOT_END for mark in row.marks)
    for line in (row.moved, row.line):
        assert line is None or (PLOT_X <= line.x <= PLOT_END and PLOT_X <= line.to_x <= PLOT_END)
    assert row.arrow_x is None or PLOT_X < row.arrow_x <= PLOT_END


def test_a_window_knows_its_edges():
    window = Window(date(2015, 1, 1), date(2015, 12, 31))
    assert window.x_of(date(2015, 1, 1)) == window.x_of(date(1900, 1, 1)) == PLOT_X
    assert window.x_after(date(2015, 12, 31)) == window.x_after(date(2099, 1, 1)) == PLOT_END
    assert window.x_after(date(2015, 1, 1)) == window.x_of(date(2015, 1, 2))
    assert window.x_of(window.first + timedelta(days=100)) > PLOT_X
