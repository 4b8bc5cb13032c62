"""One item is made while the one before it is in use, and no more than one."""

import threading

import pytest

from sekisho.extract.ahead import ahead


def test_the_next_item_is_made_while_this_one_is_in_use():
    made = [threading.Event() for _ in range(3)]

    def items():
        for event in made:
            event.set()
            yield event

    running = ahead(items())
    assert next(running) is made[0]
    assert made[1].wait(10)
    assert not made[2].wait(0.2)
    assert list(running) == made[1:]


def test_an_error_comes_where_its_item_would_have():
    def items():
        yield 1
        message = "two"
        raise KeyError(message)

    running = ahead(items())
    assert next(running) == 1
    with pytest.raises(KeyError, match="two"):
        next(running)


def test_an_iteration_that_is_given_up_leaves_no_thread():
    before = threading.active_count()
    running = ahead(iter(range(10)))
    next(running)
    running.close()
    assert threading.active_count() == before
