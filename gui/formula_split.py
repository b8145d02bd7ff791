"""Where a formula can be taken apart, under the name by which typesetting and labels know it."""

from engine.formula.splitting import OPERATORS, RELATIONS, continued, opened, split_before, split_inside

__all__ = ["OPERATORS", "RELATIONS", "continued", "opened", "split_before", "split_inside"]
