"""Training compiled to machine code: many updates of a small network in one call, without Python's lock.

For the training loop, and for whoever has it compiled. Its numbers are those of the NumPy path to rounding; it works on
the very arrays of `CompiledNetwork` and `Optimization`, so that either may go on from any update of the other.

How it is used:

- `engine.kernel.compiling`: `available()` (is numba there; not imported), `ready()` (is it compiled for this version
  of everything), `compile_ahead()` or `python -m engine.kernel` (compiles into the user's cache folder, some seconds,
  best as a process of its own), `load() -> Stretch` (imports numba, loads what is compiled, half a second; raises
  `NoKernel`, a StudioError, with one line that says why not).
- `engine.kernel.worth`: `worthwhile(document) -> bool`, from the document's sizes alone.
- `engine.kernel.plan`: `plan(stretch, compiled, optimization, data) -> KernelPlan | None`; None where something is
  asked that the kernel does not do (dropout, other than float64). A plan is bound to the arrays of its compiled network
  and of its optimization; it is made anew whenever those are, and when `Optimization.training` is another one.
- `KernelPlan.run_epochs(epoch, count, errors, tests, due=0, stride=1, orders=None)`: whole epochs; the mean errors
  before the first update of epoch + due + k·stride go to errors[k] and tests[k] (NaN without rows).
- `KernelPlan.run_updates(first, stop, order=None)`: some updates of one epoch, nothing recorded.
- `KernelPlan.errors() -> (training, test)`: the mean errors as the parameters stand, with the bits that are recorded.
- `KernelPlan.orders(generator, count)`: the orders of shuffled epochs to come, as NumPy draws them; the rows themselves
  are never moved, so a `Table` must be put in order by whoever goes on with NumPy in the midst of an epoch.
"""
