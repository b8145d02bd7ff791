"""The engine beside its peers: every path trains the same workloads in turns, and a report with a chart is written."""
