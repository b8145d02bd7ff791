"""Makes `dirty.csv` beside it: birds that were measured, in a file as a spreadsheet with a history leaves it.

`python -m tests.engine.tabular.make_dirty` writes it anew. Windows-1252, semicolons, decimal commas and points in the
thousands, two lines above the header, gaps marked in five ways, and eight rows that cannot be read.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

PATH = Path(__file__).with_name("dirty.csv")
GOOD = 180
KINDS = {
    "Kohlmeise": (75.0, 18.0, 1200.0, ("gelb", "grün")),
    "Grünfink": (88.0, 28.0, 1450.0, ("grün", "grau")),
    "Mönchsgrasmücke": (73.0, 19.5, 900.0, ("grau", "braun")),
}
GAPS = ("", "NA", "n/a", "?", "-")
#: Rows that cannot be read, and where they stand among the good ones.
BAD = {
    12: "12a;04.05.2023;75,1;18,2;1.190;gelb;;Kohlmeise;zu viel",
    40: "40a;04.05.2023;75,1",
    55: "55a;04.05.2023;siebzig;18,2;1.190;gelb;;Kohlmeise",
    77: "77a;04.05.2023;inf;18,2;1.190;gelb;;Kohlmeise",
    90: '90a;04.05.2023;75,1;18,2;1.190;gelb;"nie beendet;Kohlmeise',
    120: "120a;04.05.2023;75,1;18,2;1.190;gelb;\0;Kohlmeise",
    150: '150a;04.05.2023;75,1;18,2;1.190;gelb;"zu"früh;Kohlmeise',
    170: "170a",
}


def german(value: float, decimals: int) -> str:
    """A number with a comma, and points between thousands."""
    return f"{value:,.{decimals}f}".replace(",", "_").replace(".", ",").replace("_", ".")


def row(number: int, random: Random) -> str:
    """One bird."""
    kind = random.choice(list(KINDS))
    wing, weight, song, colours = KINDS[kind]
    cells = [
        str(number),
        f"{random.randint(1, 28):02d}.{random.randint(3, 9):02d}.2023",
        german(random.gauss(wing, 2.5), 1),
        german(random.gauss(weight, 1.5), 2),
        german(random.gauss(song, 120.0), 0),
        random.choice(colours),
        random.choice(["", "", "", f"Ring {number}", f'"scheu; Nest ""{number}"""']),
        kind,
    ]
    if random.random() < 0.06:
        cells[random.choice((2, 3, 5))] = random.choice(GAPS)
    return ";".join(cells)


def text() -> str:
    """The whole file."""
    random = Random(7)
    lines = ["# Vogelzählung Süd, Stand 2023; Auszug", "", "Nr;Datum;Flügel (mm);Gewicht (g);Rufe;Farbe;Bemerkung;Art"]
    for number in range(1, GOOD + 1):
        lines.append(row(number, random))
        if number in BAD:
            lines.append(BAD[number])
    return "\r\n".join([*lines, "", ";;;;;;;", ""])


if __name__ == "__main__":
    PATH.write_bytes(text().encode("cp1252"))
