"""The scenes of the documentation's pictures, off screen in the program itself. For `make_pictures` alone."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt looks at it
