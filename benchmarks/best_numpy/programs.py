"""The workloads as straight lines of calls on views that are made once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.best_numpy.by_hand import ByHand, Total, Update
from benchmarks.best_numpy.steps import Step
from engine.functions.tape import Array

#: By position, which NumPy takes in less time than by keyword and its types do not know.
REDUCTIONS: tuple[Callable[..., object], Callable[..., object]] = (np.maximum.reduce, np.add.reduce)


class Xor(ByHand):
    """W1: two layers of sigmoids, one batch of all rows.

    Inputs, outputs and targets are stored negative: −y = −1 / (1 + exp(W·−x)) takes a call less, and gradients,
    products of a negative difference and a negative output, are as they should be.
    """

    sign = -1.0

    def update(self, samples: int, step: Step) -> Update:
        w1, w2 = self.views(self.theta)
        g1, g2 = self.views(self.gradient)
        out, (inner, _), (out1, out2) = self.layers(samples)
        slope, _, (slope1, slope2) = self.layers(samples)
        delta1, delta2, difference = np.empty_like(out1), np.empty_like(out2), np.empty_like(out2)
        self.difference = difference.reshape(-1)
        one, minus = np.array(1.0), np.array(-1.0)
        exp, add, subtract, multiply, divide = np.exp, np.add, np.subtract, np.multiply, np.divide
        forward1, forward2, back, gradient1, gradient2 = w1.dot, w2.dot, w2[:, :-1].T.dot, delta1.dot, delta2.dot
        inner_rows = inner.T

        def update(x: Array, rows: Array, t: Array) -> None:
            forward1(x, out1)
            exp(out1, out1)
            add(out1, one, out1)
            divide(minus, out1, out1)
            forward2(inner, out2)
            exp(out2, out2)
            add(out2, one, out2)
            divide(minus, out2, out2)
            subtract(minus, out, slope)  # y (1 − y) = (−1 − (−y)) · −y
            multiply(slope, out, slope)
            subtract(out2, t, difference)
            multiply(difference, slope2, delta2)
            back(delta2, delta1)
            multiply(delta1, slope1, delta1)
            gradient1(rows, g1)
            gradient2(inner_rows, g2)
            step()

        return update

    def total_error(self, samples: int) -> Total:
        w1, w2 = self.views(self.theta)
        _, (inner, _), (out1, out2) = self.layers(samples)
        one, minus = np.array(1.0), np.array(-1.0)
        exp, add, subtract, divide = np.exp, np.add, np.subtract, np.divide
        forward1, forward2, squares = w1.dot, w2.dot, out2.reshape(-1)

        def total(x: Array, t: Array) -> float:
            forward1(x, out1)
            exp(out1, out1)
            add(out1, one, out1)
            divide(minus, out1, out1)
            forward2(inner, out2)
            exp(out2, out2)
            add(out2, one, out2)
            divide(minus, out2, out2)
            subtract(out2, t, out2)
            return 0.5 * float(squares.dot(squares))

        return total

    @np.errstate(all="ignore")
    def run(self, epochs: int) -> None:
        """The error comes off the buffers of the update that leaves it."""
        ((update, (x, rows, t)),) = self.updates
        test, squares = self.test, self.difference
        found: list[float] = []
        note, total = found.append, squares.dot
        for _ in range(epochs):
            if test is not None and self.recording:
                self.test_errors.append(test())
            update(x, rows, t)
            if self.recording:
                note(total(squares))
        self.errors += [error * 0.5 / len(rows) for error in found]


class Plane(ByHand):
    """W2: three layers of tanh."""

    def update(self, samples: int, step: Step) -> Update:
        w1, w2, w3 = self.views(self.theta)
        g1, g2, g3 = self.views(self.gradient)
        out, (inner1, inner2, _), (out1, out2, out3) = self.layers(samples)
        slope, _, (slope1, slope2, slope3) = self.layers(samples)
        delta1, delta2, delta3 = np.empty_like(out1), np.empty_like(out2), np.empty_like(out3)
        one, tanh, subtract, multiply = np.array(1.0), np.tanh, np.subtract, np.multiply
        forward1, forward2, forward3 = w1.dot, w2.dot, w3.dot
        back3, back2 = w3[:, :-1].T.dot, w2[:, :-1].T.dot
        gradient1, gradient2, gradient3 = delta1.dot, delta2.dot, delta3.dot
        rows1, rows2 = inner1.T, inner2.T

        def update(x: Array, rows: Array, t: Array) -> None:
            forward1(x, out1)
            tanh(out1, out1)
            forward2(inner1, out2)
            tanh(out2, out2)
            forward3(inner2, out3)
            tanh(out3, out3)
            multiply(out, out, slope)
            subtract(one, slope, slope)
            subtract(out3, t, delta3)
            multiply(delta3, slope3, delta3)
            back3(delta3, delta2)
            multiply(delta2, slope2, delta2)
            back2(delta2, delta1)
            multiply(delta1, slope1, delta1)
            gradient1(rows, g1)
            gradient2(rows1, g2)
            gradient3(rows2, g3)
            step()

        return update

    def total_error(self, samples: int) -> Total:
        w1, w2, w3 = self.views(self.theta)
        _, (inner1, inner2, _), (out1, out2, out3) = self.layers(samples)
        squares = out3.reshape(-1)

        def total(x: Array, t: Array) -> float:
            w1.dot(x, out1)
            np.tanh(out1, out1)
            w2.dot(inner1, out2)
            np.tanh(out2, out2)
            w3.dot(inner2, out3)
            np.tanh(out3, out3)
            np.subtract(out3, t, out3)
            return 0.5 * float(squares.dot(squares))

        return total


class Classes(ByHand):
    """W3 and W4: two layers of ReLU and one of softmax under cross-entropy, whose targets sum to 1."""

    def update(self, samples: int, step: Step) -> Update:
        w1, w2, w3 = self.views(self.theta)
        g1, g2, g3 = self.views(self.gradient)
        _, (inner1, inner2, _), (out1, out2, out3) = self.layers(samples)
        slope1, slope2, column = np.empty_like(out1), np.empty_like(out2), np.empty(samples)
        zeros1, zeros2, delta3 = np.zeros_like(out1), np.zeros_like(out2), np.empty_like(out3)
        # A slice without the biases would be copied by each product, so they are carried along.
        back1, back2 = np.empty_like(inner1), np.empty_like(inner2)
        delta1, delta2 = back1[:-1], back2[:-1]
        zero, greater, maximum, multiply, subtract = np.array(0.0), np.greater, np.maximum, np.multiply, np.subtract
        exp, divide = np.exp, np.divide
        largest, total = REDUCTIONS
        forward1, forward2, forward3, to2, to1 = w1.dot, w2.dot, w3.dot, w3.T.dot, w2.T.dot
        gradient1, gradient2, gradient3 = delta1.dot, delta2.dot, delta3.dot
        rows1, rows2 = inner1.T, inner2.T

        def update(x: Array, rows: Array, t: Array) -> None:
            forward1(x, out1)
            maximum(out1, zeros1, out=out1)
            forward2(inner1, out2)
            maximum(out2, zeros2, out=out2)
            forward3(inner2, out3)
            largest(out3, 0, None, column)
            subtract(out3, column, out3)
            exp(out3, out3)
            total(out3, 0, None, column)
            divide(out3, column, out3)
            subtract(out3, t, delta3)
            greater(out2, zero, slope2)
            to2(delta3, back2)
            multiply(delta2, slope2, delta2)
            greater(out1, zero, slope1)
            to1(delta2, back1)
            multiply(delta1, slope1, delta1)
            gradient1(rows, g1)
            gradient2(rows1, g2)
            gradient3(rows2, g3)
            step()

        return update

    def total_error(self, samples: int) -> Total:
        w1, w2, w3 = self.views(self.theta)
        _, (inner1, inner2, _), (out1, out2, out3) = self.layers(samples)
        zeros1, zeros2, column, powers = (
            np.zeros_like(out1),
            np.zeros_like(out2),
            np.empty(samples),
            np.empty_like(out3),
        )
        largest, added = REDUCTIONS

        def total(x: Array, t: Array) -> float:
            w1.dot(x, out1)
            np.maximum(out1, zeros1, out=out1)
            w2.dot(inner1, out2)
            np.maximum(out2, zeros2, out=out2)
            w3.dot(inner2, out3)
            largest(out3, 0, None, column)
            np.subtract(out3, column, out3)
            np.exp(out3, powers)
            added(powers, 0, None, column)
            np.multiply(out3, t, out3)
            return float(np.log(column).sum() - out3.sum())

        return total
