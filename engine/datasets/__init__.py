"""The built-in sets of samples: gates, points in the plane, curves, and two sets that were measured.

`DATA_SETS` names them with their sources and licences; `built` gives the rows of one as a document takes them.
"""

from __future__ import annotations

from engine.datasets.catalogue import DATA_SETS, DataSet, Options, built, data_set

__all__ = ["DATA_SETS", "DataSet", "Options", "built", "data_set"]
