"""The panels around the canvas: each shows the values it is handed and speaks through signals."""
